"""A case that another force takes over counts for it from then on: a number as of an earlier day stays with whoever held the case then."""

from __future__ import annotations

import pytest

from cases_case import DAY, Cases
from integration.desk.test_random_cases import START
from rightdoor.figures.query import Query

KENT, ESSEX, DEVON = "E23000032", "E23000028", "E23000035"
TAKEN = START + 10 * DAY
EVER = 1 << 61
COLUMNS = ("record", "kind", "since_us", "gone_us", "force", "facts", "definitions", "onces")


@pytest.fixture
def cases(desk):
    from rightdoor.casework.access.models import Organisation

    made = Cases(desk)
    with desk.as_owner():
        Organisation.objects.filter(force__in=(KENT, ESSEX, DEVON)).update(force="")
        for unit, force in ((made.unit, KENT), (made.other, ESSEX)):
            Organisation.objects.filter(pk=unit.organisation_id).update(force=force)
    return made


@pytest.fixture
def case(cases):
    """Opened by the first force, with a search."""
    from rightdoor.casework.cases import acts

    with cases.as_(cases.officer, START) as done:
        made = acts.open_case(done, cases.subject, unit=cases.unit.pk, nation="england", owned=True).pk
    search = {"power": "pace-18", "officer": "DS 5", "reason": "premises of an arrested person", "found": False}
    cases.record(made, "search-without-warrant", search, at_us=START, now_us=START + DAY)
    return made


def handed_over(cases, case):
    from rightdoor.casework.cases import handing

    with cases.as_(cases.supervisor, TAKEN - DAY) as done:
        handing.offer(done, case, unit=cases.other.pk, reason="they live there", expected=None)
    with cases.as_(cases.elsewhere, TAKEN) as done:
        return handing.accept(done, case).recorded_us


def of_force(cases, case, as_of_us, code="premises-searched"):
    """Of which forces a number of this case is, as of a day."""
    from rightdoor.casework.figures import counting

    found = {}
    with cases.as_(cases.elsewhere, START + 900 * DAY) as done:
        for force in (KENT, ESSEX, DEVON, ""):
            query = Query(START, START + DAY, as_of_us, forces=(force,) if force else ())
            found[force] = counting.figures_of(done, [code], query)[0].value
    return found


def rows(desk, case):
    from rightdoor.casework.figures.models import Counted

    with desk.as_owner():
        return sorted(repr(row) for row in Counted.objects.filter(case=case).values_list(*COLUMNS))


def again(desk, case):
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import project

    with desk.as_owner():
        project.again(Case.objects.select_related("unit__organisation").get(pk=case))


def gained(now, before):
    return {force: now[force] - before[force] for force in now if now[force] != before[force]}


def test_a_number_of_an_old_day_stays_with_the_force_that_held_the_case_then(desk, cases, case):
    old, then = START + 5 * DAY, of_force(cases, case, START + 5 * DAY)
    accepted = handed_over(cases, case)
    assert of_force(cases, case, old) == then
    assert of_force(cases, case, accepted - 1) == then
    assert gained(of_force(cases, case, accepted), then) == {KENT: -1, ESSEX: 1}
    assert gained(of_force(cases, case, EVER), then) == {KENT: -1, ESSEX: 1}
    held = rows(desk, case)
    again(desk, case)
    assert rows(desk, case) == held


def test_what_is_recorded_after_it_was_taken_over_is_of_the_force_that_took_it(desk, cases, case):
    before = of_force(cases, case, EVER, "warrants-granted")
    accepted = handed_over(cases, case)
    granted = {"power": "poca-4", "court": "Magistrates at Ford", "entries": "one", "extent": "specific", "premises": "pr_aaaa"}
    cases.record(case, "warrant-granted", granted, at_us=START + 1, account=cases.elsewhere, now_us=TAKEN + DAY)
    assert gained(of_force(cases, case, EVER, "warrants-granted"), before) == {ESSEX: 1, "": 1}
    assert of_force(cases, case, accepted, "warrants-granted") == before


def test_an_organisation_that_becomes_another_force_takes_no_number_of_an_old_day_with_it(desk, cases, case):
    from rightdoor.casework.access.models import Organisation
    from rightdoor.casework.figures import bulk

    handed_over(cases, case)
    before = {as_of: of_force(cases, case, as_of) for as_of in (START + 5 * DAY, TAKEN + DAY, EVER)}
    with desk.as_owner():
        Organisation.objects.filter(pk=cases.other.organisation_id).update(force=DEVON)
    after = {**before, EVER: {**before[EVER], ESSEX: before[EVER][ESSEX] - 1, DEVON: before[EVER][DEVON] + 1}}
    assert {as_of: of_force(cases, case, as_of) for as_of in before} == after, "at once"
    parted = rows(desk, case)
    with desk.as_owner():
        assert bulk.keep_up() > 0
    assert {as_of: of_force(cases, case, as_of) for as_of in before} == after, "as the worker makes them"
    assert rows(desk, case) == parted
    again(desk, case)
    assert rows(desk, case) == parted
    cases.record(
        case, "crime-recorded", {"number": "22/1", "classification": "86/10"}, at_us=START, account=cases.elsewhere, now_us=TAKEN + 2 * DAY
    )
    assert {as_of: of_force(cases, case, as_of) for as_of in before} == after, "after the next event"


def test_a_force_that_is_stated_for_the_first_time_holds_from_the_beginning(desk, cases, case):
    from rightdoor.casework.access.models import Organisation
    from rightdoor.casework.figures import bulk

    silent = desk.unit()
    cases.other, cases.elsewhere = silent, desk.account(("supervisor", silent))
    accepted = handed_over(cases, case)
    before = {as_of: of_force(cases, case, as_of) for as_of in (accepted - 1, accepted, EVER)}
    with desk.as_owner():
        Organisation.objects.filter(pk=silent.organisation_id).update(force=DEVON)
        bulk.keep_up()
    gains = [gained(of_force(cases, case, as_of), then) for as_of, then in before.items()]
    assert gains == [{}, {DEVON: 1}, {DEVON: 1}]


def test_a_force_that_never_changed_has_no_dates(desk, cases, case):
    from rightdoor.casework.figures.models import Whose

    with desk.as_owner():
        assert not Whose.objects.filter(case=case).exists()
