"""The picture of the board: how many duties are due in which week, the overdue to the left."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from rightdoor.model.civil import DAY

WEEK = 7 * DAY
_PAST = ((4, "More than 4 weeks overdue"), (1, "1 to 4 weeks overdue"), (0, "Overdue, less than a week"))
AHEAD = 6


class Span(NamedTuple):
    """From `from_us` (inclusive, None: whatever is earlier) to `until_us` (exclusive, None: whatever is later). `overdue`: it is past."""

    words: str
    from_us: int | None
    until_us: int | None
    overdue: bool


def spans(as_of_us: int) -> tuple[Span, ...]:
    """The bars from left to right; together they hold every instant once. What is due now is overdue."""
    now = as_of_us + 1
    past = [Span(_PAST[0][1], None, now - _PAST[0][0] * WEEK, True)]
    for (weeks, _), (less, words) in pairwise(_PAST):
        past.append(Span(words, now - weeks * WEEK, now - less * WEEK, True))
    ahead = [Span(_week(n), now + n * WEEK, now + (n + 1) * WEEK, False) for n in range(AHEAD)]
    return (*past, *ahead, Span("Later", now + AHEAD * WEEK, None, False))


def edges(as_of_us: int) -> list[int]:
    """The instants between the bars, ascending: the number of them that are not later than an instant is the bar it stands in."""
    return [span.from_us for span in spans(as_of_us) if span.from_us is not None]


def _week(n: int) -> str:
    return "Within 7 days" if n == 0 else f"In week {n + 1}"
