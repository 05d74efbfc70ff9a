"""What a review or a dip sample directed is a duty, done by what is recorded of that review, and keeps the case open until then."""

from __future__ import annotations

import pytest

from rightdoor.cases.about import About
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.opening.directed import follow_ups
from rightdoor.cases.opening.kinds import REVIEW, SAMPLE
from rightdoor.cases.whole import keeps_open
from rightdoor.model.civil import DAY

NOW = 1_772_500_000_000_000  # Tuesday 3 March 2026
ABOUT = About("case_x", "sub_x", "england", NOW, None, "1", owner="oona")


def _event(name: str, kind: str, at_us: int = NOW, supersedes: str = "", **body: str) -> Event:
    return Event(name, kind, at_us, at_us, "sam", body, supersedes)


@pytest.mark.parametrize(
    ("kind", "result", "raised"),
    [
        ("dip-sample", "to-correct", True),
        ("dip-sample", "sound", False),
        ("supervisor-review", "directed", True),
        ("supervisor-review", "reallocate", True),
        ("supervisor-review", "continue", False),
    ],
)
def test_a_review_that_directed_something_raises_a_duty(kind: str, result: str, raised: bool) -> None:
    assert result in dict({"supervisor-review": REVIEW, "dip-sample": SAMPLE}[kind].fields[0].choices)
    found = list(follow_ups(History([_event("ev_1", kind, result=result, words="w")]), ABOUT))
    assert len(found) == raised
    assert all(duty.closes and duty.records == "directions-done" and duty.about == "ev_1" for duty in found)


def test_it_is_due_two_working_weeks_after_the_review() -> None:
    (duty,) = follow_ups(History([_event("ev_1", "dip-sample", result="to-correct")]), ABOUT)
    assert duty.due_us == (NOW // DAY + 15) * DAY  # the end of Tuesday 17 March, before the clocks change
    (unknown,) = follow_ups(History([_event("ev_1", "dip-sample", result="to-correct")]), ABOUT._replace(nation="scotland"))
    assert unknown.due_us is None
    assert unknown.state(NOW) == "due-soon"


def test_it_is_done_by_what_was_done_of_that_review_and_again_open_where_that_was_withdrawn() -> None:
    one, two = _event("ev_1", "dip-sample", result="to-correct"), _event("ev_2", "supervisor-review", NOW + 1, result="directed")
    done = _event("ev_3", "directions-done", NOW + DAY, review="ev_1", words="w")
    held = {duty.about: duty for duty in follow_ups(History([one, two, done]), ABOUT)}
    assert held["ev_1"].done is not None
    assert held["ev_1"].done.event == "ev_3"
    assert held["ev_2"].done is None
    again = History([one, two, done, _event("ev_4", WITHDRAWN, NOW + 2 * DAY, supersedes="ev_3")])
    assert all(duty.done is None for duty in follow_ups(again, ABOUT))


def test_the_case_is_not_closed_before_it_is_done() -> None:
    opened = _event("ev_0", "case-opened", NOW - DAY)
    review = _event("ev_1", "supervisor-review", result="directed", words="w")
    assert "Not done: Do what the review directed" in keeps_open(History([opened, review]), ABOUT, NOW)
    done = _event("ev_2", "directions-done", NOW + 1, review="ev_1", words="w")
    assert not [why for why in keeps_open(History([opened, review, done]), ABOUT, NOW) if "review directed" in why]
