"""What a supervisor's review or a dip sample directed: a duty until somebody records what was done of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.history import History
from rightdoor.rules.clocks import review_follow_up

# by kind of review: the results after which somebody has to do something
DIRECTS: Final = {"supervisor-review": ("directed", "reallocate"), "dip-sample": ("to-correct",)}


def follow_ups(history: History, about: About) -> Iterator[CaseDuty]:
    """One for each review that directed something; a case is not closed before it is done."""
    calendar = calendar_of(about.nation)
    for event in history.of(*DIRECTS):
        if event.text("result") in DIRECTS[event.kind]:
            done = first(history.about("review", event, "directions-done"))
            why = "A dip sample found something to put right." if event.kind == "dip-sample" else "A supervisor gave directions."
            task = Task("opening", review_follow_up.RULE, "Do what the review directed", why, "directions-done")
            yield clocked(task, history, about, event, due=review_follow_up.due(event.at_us, calendar), done=done)
