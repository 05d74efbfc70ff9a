"""The board of an operation on the desk: its numbers are those of the slow count, each opens to its records, and it is there for whoever may see it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from board_case import AT, lay_board
from operations_case import acted
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.joint.board.funnel import STEPS
from rightdoor.model.civil import DAY, civil_from_days


@pytest.fixture(scope="module")
def laid(desk):
    return lay_board(desk)


def records(desk):
    from rightdoor.casework.figures.models import Counted

    with desk.as_owner():
        return [row.read() for row in Counted.objects.all()]


def query(laid, **more):
    return Query(AT - 210 * DAY, AT, AT, "inside", str(laid.number))._replace(**more)


def days(**more):
    """The half year before the board is looked at, as the form has it."""
    said = {"begins": AT // DAY - 210, "ends": AT // DAY, "as_of": AT // DAY, **more}
    parts = []
    for name, number in said.items():
        year, month, date = civil_from_days(number)
        parts += [f"{name}_0={date}", f"{name}_1={month}", f"{name}_2={year}"]
    return "&".join(parts)


def at(laid, part="", given=None):
    return f"/operations/{laid.number}/board/{part}?{days() if given is None else given}"


def numbers(page, caption):
    """The rows of a table by its caption: heading to the numbers of its cells."""
    table = re.search(rf"<caption[^>]*>{caption}</caption>(.*?)</table>", page, re.S)[1]
    found = {}
    for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody")[2], re.S):
        head = unescape(re.sub(r"<[^>]+>", "", re.search(r'<th scope="row".*?</th>', row, re.S)[0])).strip()
        cells = [re.sub(r"<span.*?</span>|<[^>]+>", "", cell, flags=re.S) for cell in re.findall(r"<td.*?</td>", row, re.S)]
        found[head] = [int(text.strip().replace(",", "")) for text in cells if re.fullmatch(r"[\d,]+", text.strip())]
    return found


@pytest.mark.parametrize("scope", ["inside", "inside-or-linked", "outside", "all"])
@pytest.mark.parametrize("forces", [(), ("E23000032",)])
def test_the_numbers_are_those_of_the_slow_count_whole_by_force_and_by_week(desk, laid, scope, forces):
    from rightdoor.casework.board import queries as board
    from rightdoor.joint.board.funnel import funnel

    held = records(desk)
    wanted = query(laid, scope=scope, operation="" if scope == "all" else str(laid.number), forces=forces)
    with acted(laid.lead, AT) as done:
        fast = board.funnel(done, wanted)
    assert fast == funnel(held, wanted)
    if scope == "inside":
        assert sum(row.value for row in fast.rows) > 100


@pytest.mark.parametrize("scope", ["inside", "inside-or-linked", "outside", "all"])
@pytest.mark.parametrize("day", [0, 40, 90, 150])
def test_ways_folded_by_the_database_are_those_of_the_slow_fold_of_the_rows_that_one_sees(desk, laid, scope, day):
    from rightdoor.casework.board import queries as board
    from rightdoor.casework.figures.models import Counted
    from rightdoor.joint.board.way import ways

    wanted = query(laid, scope=scope, as_of_us=AT - day * DAY)
    for forces in ((), ("E23000032",), ("E23000028", "E23000032"), ("W15000001",)):
        asked = wanted._replace(forces=forces)
        for account in (laid.lead, laid.kent):
            with acted(account, AT) as done:
                rows = [row.read() for row in Counted.objects.filter(since_us__lte=asked.as_of_us)]
                assert board.ways_seen(done, asked) == ways(rows, asked)
    with acted(laid.kent, AT) as done:
        assert (len(board.ways_seen(done, query(laid))) > 20) and not board.ways_seen(done, query(laid, scope="outside"))


def test_papers_of_one_arrest_that_two_forces_report_are_one_in_its_week(desk, laid):
    from board_case import write
    from duties_case import lay_case
    from rightdoor.casework.board import queries as board
    from rightdoor.figures.record import Record
    from rightdoor.joint.board.funnel import funnel

    number, pairs = str(laid.number), []
    for n, (force, unit) in enumerate((("E23000032", laid.units[1]), ("E23000028", laid.units[2]))):
        paper = Record(f"ev_twice{n}", "arrest", AT - 60 * DAY, AT - 60 * DAY, force, person="p", operations=(number,), same="same_1")
        pairs.append((lay_case(desk, unit), [paper]))
    wanted = query(laid)
    with acted(laid.lead, AT) as done:
        before = board.funnel(done, wanted, ("arrests",)).rows[0]
    write(desk, pairs)
    with acted(laid.lead, AT) as done:
        after = board.funnel(done, wanted, ("arrests",)).rows[0]
    assert after.value == before.value + 1
    assert sum(after.spans) == sum(before.spans) + 1
    assert after.of("E23000028", "E23000032") == before.of("E23000028", "E23000032") + 1
    assert after == funnel(records(desk), wanted, ("arrests",)).rows[0]


def test_each_number_of_the_page_leads_to_the_figure_that_it_is(desk, laid):
    from urllib.parse import parse_qs

    from django.utils.datastructures import MultiValueDict

    from rightdoor.desk.figure_links import figure_asked

    page = desk.client(laid.lead).get(at(laid)).content.decode()
    links = re.findall(r'<a class="govuk-link" href="(/figures/open/\?[^"]+)">([\d,]+)<', page)
    assert len(links) > 40
    held, checked = records(desk), 0
    for href, text in links:
        definition, asked = figure_asked(MultiValueDict(parse_qs(unescape(href).partition("?")[2])))
        if len(asked.forces) > 1:
            continue
        assert figure(definition, held, asked).value == int(text.replace(",", "")), href
        checked += 1
    assert checked > 40


def test_the_steps_the_forces_and_the_map_say_the_same(desk, laid):
    page = desk.client(laid.lead).get(at(laid)).content.decode()
    steps = numbers(page, "Steps and what each counts")
    assert list(steps) == [DEFINITIONS[code].words for code in STEPS]
    by_force = numbers(page, "Each step by force")
    assert by_force["Together"] == [value[0] for value in steps.values()]
    assert [sum(column) for column in zip(*(cells for name, cells in by_force.items() if name != "Together"), strict=True)] == by_force[
        "Together"
    ]
    arrests = list(STEPS).index("arrests")
    titles = dict(re.findall(r"<title>([^:<]+): ([\d,]+) arrests</title>", page))
    assert len(titles) == 43
    assert int(titles["Kent"]) == by_force["Kent"][arrests]
    assert int(titles["Sussex"]) == 0
    assert "Scotland 0" in re.sub(r"<[^>]+>", "", page)


def test_what_waits_stands_by_stage_and_with_whom_and_one_by_one(desk, laid):
    page = desk.client(laid.lead).get(at(laid, "waiting/")).content.decode()
    stages = numbers(page, "What waits, by stage and age")
    assert stages["Package offered, not answered"][-1] == 1
    assert stages["Package with the operation, to be offered elsewhere"][-1] == 1
    assert stages["Package accepted, no case named"][-1] == 1
    assert all(sum(cells[:-1]) == cells[-1] for cells in stages.values())
    assert "The lead of the operation" in page and "Devon &amp; Cornwall" in page


def test_a_force_sees_its_own_cases_wait_and_a_stranger_no_board(desk, laid):
    mine = numbers(desk.client(laid.kent).get(at(laid, "waiting/")).content.decode(), "What waits, by stage and age")
    with acted(laid.kent, AT) as done:
        from rightdoor.casework.board import queries as board

        ways = board.ways_seen(done, query(laid))
    assert ways and {way.force for way in ways} == {"E23000032"}
    assert mine["Warrant granted, not executed"][-1] == sum(len(way.warrants) for way in ways if way.ended_us is None)
    for part in ("", "waiting/", "what-if/"):
        assert desk.client(laid.stranger).get(at(laid, part)).status_code == 404
        assert desk.client(laid.sees).get(at(laid, part)).status_code == 403


def test_a_list_is_narrowed_by_the_number_that_led_to_it(desk, laid):
    client = desk.client(laid.kent)
    page = client.get(at(laid, "waiting/")).content.decode()
    href, number = re.search(r'href="(\?[^"]*stage=execute[^"]*)"><strong>([\d,]+)', page).groups()
    narrowed = client.get(at(laid, "waiting/", unescape(href).partition("#")[0][1:])).content.decode()
    lines = numbers(narrowed, "What is stuck")
    assert set(lines) == {"Warrant granted, not executed"}
    assert narrowed.count('data-label="Has stood"') == min(50, int(number.replace(",", "")))


def test_six_teams_instead_of_four_and_the_same_again(desk, laid):
    client = desk.client(laid.kent)
    given = f"what=execute&now=4&then=6&weeks=26&ahead=26&{days()}"
    one, again = (client.get(at(laid, "what-if/", given)).content.decode() for _ in range(2))
    body = re.compile(r"<main.*</main>", re.S)
    assert body.search(one)[0] == body.search(again)[0]
    assert "4 teams a week as now, 6 as asked" in one
    assert "drawn from the measured weeks" in one
    assert re.search(r"(\d[\d.]*) a week as now; (\d[\d.]*) as asked", one)


def test_what_cannot_be_read_is_said_and_the_usual_stands_in_its_place(desk, laid):
    client = desk.client(laid.lead)
    usual = numbers(client.get(at(laid, given="")).content.decode(), "Steps and what each counts")
    for given in (
        "ends_0=31&ends_1=2&ends_2=2026",
        "scope=around",
        "force=E1",
        "begins_0=1&begins_1=1&begins_2=2030&ends_0=1&ends_1=1&ends_2=2029",
    ):
        page = client.get(at(laid, "", given))
        assert page.status_code == 200
        assert "Not everything could be read" in page.content.decode()
        assert numbers(page.content.decode(), "Steps and what each counts") == usual
    assert "Not everything could be read" not in client.get(at(laid, given="")).content.decode()
    for given in ("now=0", "then=x", "rate=-1", "weeks=3"):
        assert client.get(at(laid, "what-if/", given)).status_code == 200
