"""Numbers of a statement broken down at the desk: by local area, by group of ages, by force; what is withheld and refused; what moved before release."""

from __future__ import annotations

import html
import itertools
import re

import pytest

from cases_case import DAY, NOW, Cases
from decided_case import lay_subject
from rightdoor.figures.ages import group_of
from rightdoor.figures.query import Query
from rightdoor.figures.statement.as_json import draft_of
from rightdoor.model.civil import days_from_civil

FORCE, OTHER = "E23000025", "E23000026"
ARREST = {
    "offence": "s.1 PCA 1978", "indictable": True, "ground": "suspected-offence", "necessity": ("investigation",), "necessity_words": "prompt",
    "officer": "DC Ash",
}  # fmt: skip
SPAN = Query(NOW - 10 * DAY, NOW + 100 * DAY, NOW + 100 * DAY)
OWN = SPAN._replace(forces=(FORCE,))
# eight arrests in Broadland, three in Fenmoor, six that say no area; ages: nine born 1990, eight born 1970
AREAS = ["Broadland"] * 8 + ["fenmoor "] * 3 + [""] * 6
BORN = [days_from_civil(1990, 5, 1)] * 9 + [days_from_civil(1970, 5, 1)] * 8
NTH = itertools.count(1)
LISTED = "Broadland; 135,000\nFenmoor; 61,000"


@pytest.fixture(scope="module")
def cases(desk):
    made = Cases(desk)
    made.second = desk.account(("supervisor", made.other), name="Sara Second")
    with desk.as_owner():
        for unit, force in ((made.unit, FORCE), (made.other, OTHER)):
            unit.organisation.force = force
            unit.organisation.save(update_fields=["force"])
    made.case = made.opened()
    people = {
        born: made.record(made.case, "person", {"role": "reported", "name": f"N {born}", "born": born}).id for born in dict.fromkeys(BORN)
    }
    made.arrests = [arrested(made, n, area, people[born]) for n, (area, born) in enumerate(zip(AREAS, BORN, strict=True))]
    return made


def arrested(cases, n, area, person):
    at, case = NOW + n * DAY, cases.case
    body = {**ARREST, "person": person, "custody_record": f"AB {n}", **({"area": area} if area else {})}
    return cases.record(case, "arrest", body, at_us=at, now_us=at)


def begun(cases, code="arrests", query=OWN):
    from rightdoor.casework.figures import statements

    with cases.as_(cases.supervisor) as done:
        name = statements.begin(done, f"By place and by age, {'again ' * next(NTH)}")
        statements.add_figure(done, name, code, query, expected=0)
    return name


def post(desk, cases, name, expected, status=303, **said):
    answer = desk.client(cases.supervisor).post(f"/statements/{name}/change/", {"expected": str(expected), **said})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == status, page[page.find("There is a problem") :][:1500]
    return page


def broken(desk, cases, name, expected, way, status=303, areas=""):
    return post(desk, cases, name, expected, status, do="table", figure="0", way=way, areas=areas)


def shown(desk, cases, name):
    return html.unescape(desk.client(cases.supervisor).get(f"/statements/{name}/").content.decode())


def rows(page):
    """The parts of the first table as they would be printed."""
    table = re.search(r'<section|<div class="rd-scroll" role="region" aria-label="Table 1".*?</table>', page, re.DOTALL)[0]
    return dict(re.findall(r'<th scope="row"[^>]*>([^<]*)</th><td[^>]*>([^<]*)</td>', table))


def test_by_local_area_small_parts_are_withheld_with_what_else_gives_them_away(desk, cases):
    name = begun(cases)
    broken(desk, cases, name, 1, "place", areas=LISTED)
    page = shown(desk, cases, name)
    found = rows(page)
    assert found["Total"] == "17" and found["Fenmoor"] == "withheld"
    assert list(found.values()).count("withheld") >= 2
    assert {"Broadland", "area not recorded", "elsewhere in the area"} <= set(found)
    assert "are withheld: below 5 under force level" in page
    assert "Broadland 135,000" in page  # whoever releases it checks who lives there
    with desk.as_owner():
        from rightdoor.casework.figures import statements

        (table,) = draft_of(statements.last(name).content).tables
    assert {part.levels[0]: part.value for part in table.parts} == {"broadland": 8, "fenmoor": 3, "not-recorded": 6, "elsewhere": 0}


def test_an_area_that_is_not_in_the_list_lies_elsewhere(desk, cases):
    name = begun(cases)
    broken(desk, cases, name, 1, "place", areas="Broadland; 135000")
    found = rows(shown(desk, cases, name))
    assert "Fenmoor" not in found and found["elsewhere in the area"] == "withheld"


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        ("Broadland; 135,000\nLower Fen; 900", "Lower Fen has 900 residents"),
        ("Broadland", "Line 1: how many people live in Broadland is not said"),
        ("\nDivision 4; 90,000", "Line 2: a name of letters"),
        ("Broadland; 135,000\nbroad-land; 9,000\nBROADLAND; 7,000", "Line 3: BROADLAND is there already"),
        ("Elsewhere; 90,000", "stands for what is left"),
        ("", "Write one area a line"),
    ],
)
def test_areas_that_name_somebody_or_are_none_are_refused_where_they_are_typed(desk, cases, areas, said):
    name = begun(cases)
    assert said in broken(desk, cases, name, 1, "place", 422, areas)
    assert desk.sql("select max(nth) from figures_version where statement_id = %s", name, account=cases.supervisor) == [(1,)]


def test_areas_are_those_of_one_force(desk, cases):
    name = begun(cases, query=SPAN)
    assert "Add the number of that force alone" in broken(desk, cases, name, 1, "place", 422, LISTED)


def test_by_ages_the_youngest_range_shows_no_child_and_what_is_small_is_withheld(desk, cases):
    name = begun(cases)
    broken(desk, cases, name, 1, "age")
    found = rows(shown(desk, cases, name))
    assert found == {
        "Total": "17", "under 30": "0", "30 to 39": "9", "40 to 49": "0", "50 to 59": "8", "60 and over": "0", "age not recorded": "0",
    }  # fmt: skip
    case = cases.case
    child = cases.record(case, "person", {"role": "child-reported", "reference": "Child Z"}, at_us=NOW + 20 * DAY, now_us=NOW + 20 * DAY)
    arrest = {**ARREST, "person": child.id, "custody_record": "AB 90"}
    event = cases.record(case, "arrest", arrest, at_us=NOW + 20 * DAY, now_us=NOW + 20 * DAY)
    name = begun(cases)
    broken(desk, cases, name, 1, "age")
    found = rows(shown(desk, cases, name))
    assert found["Total"] == "18" and found["under 30"] == "withheld"
    assert not [words for words in found if re.search(r"\b1[0-9]\b", words)]
    withdrawn(cases, case, event, NOW + 21 * DAY)


def withdrawn(cases, case, event, now_us):
    from rightdoor.casework.cases import acts

    with cases.as_(cases.officer, now_us) as done:
        acts.withdraw(done, case, event.id, reason="entered for another person", expected=None)


def test_ages_count_from_the_day_of_birth_to_the_day():
    assert group_of(days_from_civil(1996, 3, 2), days_from_civil(2026, 3, 1)) == "under-30"
    assert group_of(days_from_civil(1996, 3, 2), days_from_civil(2026, 3, 2)) == "30-39"
    assert group_of(days_from_civil(1930, 3, 2), days_from_civil(2026, 3, 2)) == "60-over"
    assert group_of(days_from_civil(2027, 3, 2), days_from_civil(2026, 3, 2)) == ""


def test_what_no_record_says_is_not_broken_down_by_it(desk, cases):
    name = begun(cases, code="devices-seized")
    for way, said in (
        ("age", "The age is not recorded of"),
        ("place", "The local area is not recorded of"),
        ("why", "Why no arrest followed"),
    ):
        assert said in broken(desk, cases, name, 1, way, 422, LISTED)


def test_by_force_whole_forces_are_printed_whatever_they_are(desk, cases):
    cases.subject = lay_subject(desk, cases.other)
    case = cases.opened(cases.elsewhere, unit=cases.other.pk)
    person = cases.record(case, "person", {"role": "reported", "name": "N Q"}, account=cases.elsewhere)
    cases.record(case, "arrest", {**ARREST, "person": person.id, "custody_record": "CD 1"}, account=cases.elsewhere)
    name = begun(cases, query=SPAN._replace(forces=(FORCE, OTHER)))
    broken(desk, cases, name, 1, "force")
    page = shown(desk, cases, name)
    found = rows(page)
    assert sorted(found.values(), key=int) == ["0", "0", "1", "17", "18"]
    assert "nothing of it is withheld" in page
    alone = begun(cases)
    assert "Add one of several forces" in broken(desk, cases, alone, 1, "force", 422)


def test_a_table_that_is_refused_can_be_taken_out_again(desk, cases):
    name = begun(cases)
    broken(desk, cases, name, 1, "place", areas=LISTED)
    broken(desk, cases, name, 2, "place", areas="Broadland; 135,000")
    page = shown(desk, cases, name)
    assert "cut in another way" in page and "Then take this table out" in page
    assert "is broken down in this way already" in broken(desk, cases, name, 3, "place", 422, LISTED)
    post(desk, cases, name, 3, do="drop-table", place="1")
    assert "cut in another way" not in shown(desk, cases, name)
    post(desk, cases, name, 4, do="sentence", template="Of these {t1-broadland} were in Broadland.")
    assert "Sentence 1 prints of this table" in post(desk, cases, name, 5, 422, do="drop-table", place="0")


def test_a_table_whose_parts_moved_under_the_same_total_is_not_released(desk, cases):
    from rightdoor.casework.figures import statements
    from rightdoor.casework.figures.models import Release
    from rightdoor.casework.figures.statements import NotReleased

    name = begun(cases)
    broken(desk, cases, name, 1, "age")
    post(desk, cases, name, 2, do="sentence", template="There were {f1} arrests {period-1}.")
    put(desk, cases.arrests[0].id, "50-59")
    with cases.as_(cases.second) as done, pytest.raises(NotReleased) as refused:
        statements.release(done, name, reason="agreed", expected=3)
    said = "\n".join(problem.what for problem in refused.value.problems)
    assert said.startswith("Table 1 is not what it is counted now: 30 to 39 is 8 and was 9; 50 to 59 is 9 and was 8.")
    page = html.unescape(desk.client(cases.second).post(f"/statements/{name}/release/", {"reason": "r", "expected": "3"}).content.decode())
    assert "Take it out and add it again" in page
    with desk.as_owner():
        assert not Release.objects.filter(statement=name).exists()
    put(desk, cases.arrests[0].id, "30-39")
    with cases.as_(cases.second) as done:
        assert statements.release(done, name, reason="agreed", expected=3).digest


def put(desk, record, age):
    """The row of an arrest as if its group of ages were another."""
    from rightdoor.casework.figures.models import Counted

    with desk.as_owner():
        for row in Counted.objects.filter(record=record):
            row.facts["age"] = age
            row.save(update_fields=["facts"])
