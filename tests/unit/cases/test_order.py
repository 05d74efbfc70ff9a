"""What follows does not lie before what it follows from; a day that is told of does not lie ahead; which kinds are held to it."""

from __future__ import annotations

import pytest

from case_events import MONDAY, event, history
from rightdoor.cases.check import problems_of, without
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Problem
from rightdoor.cases.order import each, not_ahead, not_before
from rightdoor.cases.register import KINDS
from rightdoor.model.civil import DAY, MINUTE
from told_case import FAR, Told, uk

SECOND = 1_000_000
PAST = history(event("risk-noted", MONDAY + 27 * SECOND, name="r1"))
# of which the order says nothing: who somebody is, what was told or taken elsewhere, papers of a warrant that are named as breaches instead
FREE = {
    ("*", "person"), ("*", "child"), ("*", "first"), ("*", "second"), ("*", "sibling_of"), ("*", "draft"), ("*", "told"),
    ("arrest", "warrant"), ("charged", "advice"), ("device-seized", "seized_at"), ("handed-over", "order"), ("outcome-recorded", "crime"),
    ("outcome-reported", "owed"), ("search-recorded", "search"), ("warrant-briefed", "warrant"), ("warrant-deconflicted", "about"),
    ("warrant-door-checked", "warrant"), ("warrant-executed", "warrant"), ("warrant-further-entry", "warrant"),
    ("directions-done", "review"), ("left-operation", "joined"),
}  # fmt: skip
# what the check of such a kind names instead of the reference
BY = {"*": "at", "warrant-outcome": "", "detention-authorised": "arrived"}
ARRIVED = {"detention-authorised": {"arrived": MONDAY - 30 * DAY}}  # without which detention cannot be recorded


def test_what_follows_lies_after_and_a_time_to_the_minute_may_lie_in_the_same_one():
    check = not_before("risk")

    def said(at_us: int) -> list[str]:
        return [problem.field for problem in check({"risk": "r1"}, at_us, PAST)]

    assert said(MONDAY + 27 * SECOND) == said(MONDAY) == said(MONDAY + MINUTE) == []
    assert said(MONDAY + 26 * SECOND) == said(MONDAY - MINUTE) == ["risk"]
    assert list(check({}, 0, PAST)) == list(check({"risk": "gone"}, 0, PAST)) == []


def test_a_day_is_that_of_the_wall_and_does_not_lie_ahead():
    today = MONDAY // DAY
    assert [list(not_ahead("day")({"day": today + n}, MONDAY, PAST)) != [] for n in (-1, 0, 1)] == [False, False, True]
    assert list(not_ahead("day")({"day": True}, MONDAY, PAST)) == list(not_ahead("day")({}, MONDAY, PAST)) == []


def test_checks_are_asked_in_their_order():
    both = each(not_before("risk"), lambda body, at_us, past: iter([Problem("other", "x")]))
    assert [problem.field for problem in both({"risk": "r1"}, 0, PAST)] == ["risk", "other"]


@pytest.mark.parametrize(
    ("kind", "field", "to"),
    [
        (kind.code, field.name, to)
        for kind in KINDS.values()
        for field in kind.fields
        for to in field.to
        if not {("*", field.name), (kind.code, field.name)} & FREE
    ],
)
def test_nothing_is_recorded_as_done_before_what_it_was_done_about(kind, field, to):
    """But for the few kinds that are listed above with the reason."""
    past = History([Event("x", to, MONDAY, MONDAY, "a", {})])
    check = KINDS[kind].check
    assert check is not None
    named = {problem.field for problem in check({field: "x", **ARRIVED.get(kind, {})}, MONDAY - 30 * DAY, past)}
    assert named & {field, BY["*"], BY.get(kind, field)}


def test_a_correction_leaves_nothing_behind_that_could_not_have_been_at_its_new_time():
    told = Told()
    release = told.bailed("2023-01-10")
    arrest = told.history.of("arrest")[0]

    def moved(at: str) -> list[tuple[str, str]]:
        against = without(told.history, arrest.id)
        return [(p.field, p.what) for p in problems_of(KINDS["arrest"], arrest.body, uk(at), against, now_us=FAR)]

    assert moved("2023-01-10 07:00") == moved("2023-01-10 07:30") == moved("2023-01-09 07:00") == []
    assert moved("2023-01-10 07:50") == [
        ("at", "What rests on it lies where it could not be then: Detention authorised. Correct that one first.")
    ]
    told.tell("bail-answered", "2023-04-10 10:00", release=release, came=True, detained=False)
    late = without(told.history, release)
    held = next(event for event in told.events if event.id == release)
    said = list(problems_of(KINDS["released-on-bail"], held.body, uk("2023-04-11 10:00"), late, now_us=FAR))
    assert [problem.field for problem in said] == ["at"]
