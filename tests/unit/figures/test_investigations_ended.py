"""Investigations ended: each case once, at its last closing; one that was opened again has not ended; as known on a day."""

from __future__ import annotations

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.from_case import CaseOf, records_of
from rightdoor.figures.query import Query

DAY = 86_400_000_000
ENDED = DEFINITIONS["investigations-ended"]


def case(name, *turns):
    """A case of (kind, day): each recorded on its day."""
    body = {"code": "no-further-action", "reason": "Done."}
    events = [Event(f"ev_{name}{n}", kind, day * DAY, day * DAY, "1", body) for n, (kind, day) in enumerate(turns)]
    return CaseOf(name, "E23000033", History(events))


def ended(cases, *, from_day, until_day, as_of_day):
    records = [record for each in cases for record in records_of(each, as_of_day * DAY)]
    return figure(ENDED, records, Query(from_day * DAY, until_day * DAY, as_of_day * DAY))


def test_a_case_that_was_closed_has_ended_in_the_period_of_its_closing():
    cases = [case("a", ("case-opened", 1), ("case-closed", 5)), case("b", ("case-opened", 1))]
    assert ended(cases, from_day=0, until_day=10, as_of_day=20).value == 1
    assert ended(cases, from_day=0, until_day=10, as_of_day=20).records == ("ev_a1",)
    assert ended(cases, from_day=6, until_day=10, as_of_day=20).value == 0


def test_one_opened_again_has_not_ended_until_it_is_closed_again_and_counts_once():
    turns = [("case-opened", 1), ("case-closed", 5), ("case-reopened", 7), ("case-closed", 9)]
    assert ended([case("a", *turns[:3])], from_day=0, until_day=10, as_of_day=20).value == 0
    assert ended([case("a", *turns)], from_day=0, until_day=10, as_of_day=20).records == ("ev_a3",)


def test_as_of_a_day_between_it_had_ended():
    turns = [("case-opened", 1), ("case-closed", 5), ("case-reopened", 7)]
    assert ended([case("a", *turns)], from_day=0, until_day=10, as_of_day=6).value == 1


def test_what_is_of_no_known_force_is_of_none_that_is_asked_for():
    unknown = case("a", ("case-opened", 1), ("case-closed", 5))._replace(force="")
    records = records_of(unknown, 20 * DAY)
    asked = Query(0, 10 * DAY, 20 * DAY, forces=("E23000033",))
    assert figure(ENDED, records, asked._replace(forces=())).value == 1
    assert figure(ENDED, records, asked).value == 0
