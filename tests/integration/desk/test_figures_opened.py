"""A number opens to the papers that it counts: those of one arrest that two forces report stand where the arrest stands, and the page says so."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import pytest

from cases_case import DAY, Cases
from decided_case import lay_subject
from integration.desk.test_random_cases import START
from rightdoor.desk.figure_links import figure_href
from rightdoor.figures.query import Query

KENT, ESSEX = "E23000032", "E23000028"
HOUR = DAY // 24
MIDNIGHT = START - START % DAY + 4 * DAY
SAID = {
    "offence": "s.1 PCA 1978", "indictable": True, "ground": "suspected-offence", "necessity": ("investigation",), "necessity_words": "prompt",
    "officer": "DC Ash", "custody_record": "AB/7",
}  # fmt: skip
UNTIL = Query(START, MIDNIGHT, MIDNIGHT + 90 * DAY)
AFTER = Query(MIDNIGHT, MIDNIGHT + DAY, MIDNIGHT + 90 * DAY)


@pytest.fixture(scope="module")
def cases(desk):
    """One arrest that two forces report: the one before midnight, the other after."""
    from rightdoor.casework.access.models import Organisation

    made = Cases(desk)
    with desk.as_owner():
        for unit, force in ((made.unit, KENT), (made.other, ESSEX)):
            Organisation.objects.filter(pk=unit.organisation_id).update(force=force)
    made.first = _arrested(made, made.supervisor, made.unit, made.subject, MIDNIGHT - HOUR)
    made.second = _arrested(made, made.elsewhere, made.other, lay_subject(desk, made.other), MIDNIGHT + HOUR)
    made.both = desk.account(("supervisor", made.unit), ("supervisor", made.other))
    made.neither = desk.account(("supervisor", desk.unit()))
    return made


def _arrested(made, account, unit, subject, at_us):
    from rightdoor.casework.cases import acts

    with made.as_(account, START) as done:
        case = acts.open_case(done, subject, unit=unit.pk, nation="england").pk
    with made.as_(account, at_us + HOUR) as done:
        person = acts.record(done, case, "person", at_us, {"role": "reported", "name": "N 1"}, expected=None)
    with made.as_(account, at_us + 2 * HOUR) as done:
        acts.record(done, case, "arrest", at_us, {**SAID, "person": person.id}, expected=None)
    return case


def shown(cases, account, address):
    answer = cases.desk.client(account).get(address)
    assert answer.status_code == 200, answer.content[:500]
    return html.unescape(answer.content.decode())


def papers(cases, account, query):
    """The words of the page, and how many papers of each of the two cases it lists."""
    page = shown(cases, account, figure_href("arrests", query))
    rows = page[page.index("<h2") :].count
    return page, (rows(f'href="/cases/{cases.first}/#'), rows(f'href="/cases/{cases.second}/#'))


def test_both_papers_open_where_the_arrest_is_counted_and_none_where_it_is_not(cases):
    page, listed = papers(cases, cases.both, UNTIL)
    assert ": 1</h1>" in page
    assert "rests on 2 papers (one thing may have several). Each of them opens to you." in page
    assert listed == (1, 1)
    page, listed = papers(cases, cases.both, AFTER)
    assert ": 0</h1>" in page
    assert listed == (0, 0)


def test_whoever_sees_one_of_them_is_told_of_the_other(cases):
    for account, listed in ((cases.supervisor, (1, 0)), (cases.elsewhere, (0, 1))):
        page, found = papers(cases, account, UNTIL)
        assert found == listed
        assert "1 opens to you. 1 does not" in page
    page, found = papers(cases, cases.neither, UNTIL)
    assert found == (0, 0)
    assert "0 open to you. 2 do not" in page


def test_the_interface_gives_the_same_papers(cases):
    asked = {"from_us": UNTIL.from_us, "until_us": UNTIL.until_us, "as_of_us": UNTIL.as_of_us}
    for account, whose in ((cases.both, {cases.first, cases.second}), (cases.elsewhere, {cases.second})):
        answer = cases.desk.api(account).get(f"/api/figures/arrests/papers?{urlencode(asked)}").json()
        assert (answer["value"], answer["whole"], answer["open"]) == (1, 2, len(whose))
        assert {one["case"] for one in answer["items"]} == whose


@pytest.mark.parametrize("force", [KENT, ESSEX])
def test_a_force_that_is_asked_for_alone_is_told_what_it_shares_with_another(cases, force):
    page, listed = papers(cases, cases.both, UNTIL._replace(forces=(force,)))
    assert ": 0</h1>" in page
    assert listed == (0, 0)
    assert "1 more is shared with a force that is not asked for" in page
    together, _ = papers(cases, cases.both, UNTIL._replace(forces=(ESSEX, KENT)))
    assert "is shared with a force" not in together


def test_the_table_of_numbers_says_it_too(cases):
    days = {"first": (1, 3, 2018), "last": (30, 4, 2018), "as_of": (31, 12, 2018)}
    asked = {f"{name}_{n}": part for name, day in days.items() for n, part in enumerate(day)}
    page = shown(cases, cases.both, f"/figures/?{urlencode({**asked, 'force': KENT})}")
    assert "shared with a force that is not asked for" in page
