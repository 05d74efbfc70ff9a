"""Checks that kinds of many areas share: what follows cannot lie before what it follows from; a day that is told of cannot lie ahead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Check, Problem
from rightdoor.model.civil import MINUTE
from rightdoor.rules.clocks.counting import day_of


def not_before(*fields: str) -> Check:
    """A check that an event does not happen before those that its `fields` name. A time given to the minute may lie in their minute."""

    def check(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
        for field in fields:
            begun = history.one(str(body.get(field, "")))
            if begun is not None and (begun.at_us - begun.at_us % MINUTE if at_us % MINUTE == 0 else begun.at_us) > at_us:
                yield Problem(field, "This happened before what it refers to. Correct the time, or choose the right one.")

    return check


def not_ahead(field: str) -> Check:
    """A check that a day is not later than the event that tells of it."""

    def check(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
        del history
        day = body.get(field)
        if isinstance(day, int) and not isinstance(day, bool) and day > day_of(at_us):
            yield Problem(field, "This day had not come when the event happened. Correct one of the two.")

    return check


def each(*checks: Check) -> Check:
    """One check of several, in their order."""

    def check(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
        for one in checks:
            yield from one(body, at_us, history)

    return check
