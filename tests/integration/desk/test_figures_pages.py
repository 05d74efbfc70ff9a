"""Pages and interface of figures: numbers for those who see figures, papers for those alone who see the case; silent compartments betray nothing."""

from __future__ import annotations

import html
import json
import re

import pytest

from cases_case import DAY, Cases
from decided_case import NOW
from rightdoor.desk.figure_links import figure_href
from rightdoor.figures.query import Query

EVER = Query(0, NOW + 400 * DAY, NOW + 400 * DAY)
OPENED = "investigations-opened"


@pytest.fixture
def cases(desk):
    return Cases(desk)


def number(page):
    """The number that a page's heading says."""
    return int(re.search(r"<h1[^>]*>[^<:]*: ([\d,]+)</h1>", page)[1].replace(",", ""))


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return html.unescape(answer.content.decode())


def value(cases, account, code=OPENED, **more):
    from rightdoor.casework.figures import counting

    with cases.as_(account) as done:
        return counting.figures_of(done, [code], EVER, **more)[0].value


def test_a_number_opens_to_the_papers_that_one_sees_and_says_how_many_more_there_are(desk, cases):
    case = cases.opened()
    event = cases.record(case, "crime-recorded", {"number": "22/1", "classification": "86/10"})
    before = value(cases, cases.elsewhere)
    page = shown(desk.client(cases.supervisor), figure_href(OPENED, EVER))
    assert number(page) == before
    assert f'href="/cases/{case}/#' in page
    theirs = shown(desk.client(cases.elsewhere), figure_href(OPENED, EVER))
    assert number(theirs) == before, "the number is the same for everybody who sees figures"
    assert case not in theirs
    assert "that you do not see" in theirs
    assert event.id not in theirs
    client = desk.client(cases.supervisor)
    client.post(f"/subjects/{cases.subject}/purpose", {"purpose": "investigation"})
    paper = re.search(rf"/cases/{case}/#(ev_[a-z2-7]+)", page)[1]
    assert f'id="{paper}"' in shown(client, f"/cases/{case}/")


def test_a_silent_compartment_changes_no_number_of_those_outside_it(desk, cases):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.cases.models import Case

    case = cases.opened()
    before = value(cases, cases.elsewhere)
    with desk.as_owner():
        silent = Compartment.objects.create(name="Silent of figures", grade="silent", contact="ask")
        CompartmentMember.objects.create(compartment=silent, account=cases.supervisor)
        Case.objects.filter(pk=case).update(scope=[silent.pk])
    assert value(cases, cases.elsewhere) == before - 1
    assert value(cases, cases.supervisor) == before
    assert value(cases, cases.supervisor, openly=True) == before - 1, "what may be published is the same for both"
    page = shown(desk.client(cases.elsewhere), figure_href(OPENED, EVER))
    assert number(page) == before - 1
    assert case not in page


def test_papers_that_are_put_into_a_silent_compartment_later_leave_the_numbers_of_others(desk, cases):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.referrals.models import InCompartment

    case = cases.opened()
    before = value(cases, cases.elsewhere)
    with desk.as_owner():
        silent = Compartment.objects.create(name="Silent of papers", grade="silent", contact="ask")
        CompartmentMember.objects.create(compartment=silent, account=cases.supervisor)
        receipt = Case.objects.get(pk=case).receipts[0]
        InCompartment.objects.create(receipt=receipt, compartment=silent, by=cases.supervisor, at_us=NOW, reason="r")
    assert value(cases, cases.elsewhere) == before - 1
    assert value(cases, cases.supervisor) == before


def test_a_force_is_that_of_the_unit_and_follows_it(desk, cases):
    from rightdoor.casework.cases import handing
    from rightdoor.casework.figures.models import Counted

    def forces():
        with desk.as_owner():
            return set(Counted.objects.filter(case=case, gone_us=None).values_list("force", flat=True))

    case = cases.opened()
    assert forces() == {""}
    page = shown(
        desk.client(cases.supervisor), f"/figures/?definition={OPENED}&first_0=1&first_1=1&first_2=2026&last_0=31&last_1=12&last_2=2026"
    )
    assert "Force not stated" in page
    with desk.as_owner():
        cases.unit.organisation.force = "E23000020"
        cases.unit.organisation.save(update_fields=["force"])
        cases.other.organisation.force = "E23000021"
        cases.other.organisation.save(update_fields=["force"])
    assert forces() == {"E23000020"}
    with cases.as_(cases.supervisor) as done:
        handing.offer(done, case, unit=cases.other.pk, reason="they live there", expected=None)
    with cases.as_(cases.elsewhere) as done:
        handing.accept(done, case)
    assert forces() == {"E23000021"}


def test_every_number_of_the_page_is_that_of_the_query_and_parts_add_up(desk, cases):
    cases.opened()
    client = desk.client(cases.supervisor)
    page = shown(
        client,
        "/figures/?first_0=1&first_1=1&first_2=2026&last_0=31&last_1=12&last_2=2026&before_first_0=1&before_first_1=1&before_first_2=2025&before_last_0=31&before_last_1=12&before_last_2=2025",
    )
    for href, said in re.findall(r'href="(/figures/open/\?[^"]+)">([\d,]+)<', page):
        assert number(shown(client, href)) == int(said.replace(",", "")), href
    one = shown(client, f"/figures/?definition={OPENED}&first_0=1&first_1=1&first_2=2026&last_0=31&last_1=12&last_2=2026")
    tables = re.findall(r"<table.*?</table>", one, re.S)
    assert len(tables) == 2
    for table in tables:
        *parts, whole = [int(n.replace(",", "")) for n in re.findall(r">([\d,]+)<", table)]
        assert sum(parts) == whole > 0


def test_what_cannot_be_asked_is_said_where_it_is_wrong(desk, cases):
    client = desk.client(cases.supervisor)
    page = shown(client, "/figures/?first_0=3&first_1=2&first_2=2026")
    assert "Give both days, or neither." in page
    for address in ("", "?definition=nonsense&from_us=0&until_us=1&as_of_us=1", "?definition=arrests&from_us=5&until_us=1&as_of_us=1",
                    "?definition=arrests&from_us=0&until_us=1&as_of_us=1&scope=inside&operation=987654321"):  # fmt: skip
        assert client.get(f"/figures/open/{address}").status_code == 404
    assert desk.client(cases.guardian).get("/figures/").status_code == 403


def test_definitions_are_written_once_and_said_whole(desk, cases):
    from rightdoor.figures.definitions.register import DEFINITIONS

    page = shown(desk.client(cases.supervisor), "/figures/definitions/")
    for one in DEFINITIONS.values():
        assert f'id="{one.code}"' in page
        assert one.says in page


def test_the_interface_gives_the_same_numbers_and_papers(desk, cases):
    case = cases.opened()
    client = desk.api(cases.supervisor)
    asked = f"from_us={EVER.from_us}&until_us={EVER.until_us}&as_of_us={EVER.as_of_us}"
    numbers = {one["definition"]: one for one in json.loads(client.get(f"/api/figures?{asked}").content)}
    assert numbers[OPENED]["value"] == value(cases, cases.supervisor)
    assert sum(share["value"] for share in numbers[OPENED]["shares"]) == numbers[OPENED]["value"]
    found = json.loads(client.get(f"/api/figures/{OPENED}/papers?{asked}").content)
    assert case in {one["case"] for one in found["items"]}
    assert (found["value"], found["whole"]) == (numbers[OPENED]["value"], numbers[OPENED]["value"])
    assert client.get(f"/api/figures?{asked}&definition=nonsense").status_code == 404
    assert client.get("/api/figures?from_us=5&until_us=4&as_of_us=1").status_code == 422
    assert client.get(f"/api/figures?{asked}&force=X1").status_code == 422
    codes = [one["code"] for one in json.loads(client.get("/api/figures/definitions").content)]
    assert OPENED in codes
