"""What one person opened, by day and week: numbers in, rows of a page out. Days are counted in UTC, weeks begin on Monday."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

DAY_US: Final = 86_400_000_000
KEPT_US: Final = 730 * DAY_US
"""How long it is kept that somebody opened something: two years. Then the rows go."""
AFTER_END_US: Final = 183 * DAY_US
"""And how long after the last role of an account ended."""
GRADED: Final = "near-graded"
"""Near matches that a person decided on: the one kind that no opening of text is."""
WORDS: Final = {
    "report-text": "Report text",
    "chat": "Chat text",
    "file-names": "File names",
    GRADED: "Near matches graded",
}


class Opened(NamedTuple):
    """Openings of one kind on one day (days since 1970-01-01), with how many texts or files they showed."""

    day: int
    kind: str
    openings: int
    things: int


class Line(NamedTuple):
    """One day or week. `first`: its first day; `by_kind`: things shown, in the order of `WORDS`; `openings` of all kinds together."""

    first: int
    openings: int
    by_kind: tuple[int, ...]

    @property
    def things(self) -> int:
        """Of all kinds together."""
        return sum(self.by_kind)


def week_of(day: int) -> int:
    """The Monday of a day's week; day 0 was a Thursday."""
    return (day + 3) // 7 * 7 - 3


def by_day(opened: Iterable[Opened]) -> list[Line]:
    """Days on which something was opened, newest first."""
    return _lines((one.day, one) for one in opened)


def by_week(opened: Iterable[Opened]) -> list[Line]:
    """Weeks in which something was opened, newest first."""
    return _lines((week_of(one.day), one) for one in opened)


def _lines(placed: Iterable[tuple[int, Opened]]) -> list[Line]:
    kinds = list(WORDS)
    openings: dict[int, int] = {}
    counts: dict[int, list[int]] = {}
    for first, one in placed:
        openings[first] = openings.get(first, 0) + one.openings
        counts.setdefault(first, [0] * len(kinds))[kinds.index(one.kind)] += one.things
    return [Line(first, openings[first], tuple(counts[first])) for first in sorted(counts, reverse=True)]


def notices(opened: Iterable[Opened], *, today: int, a_day: int | None, a_week: int | None) -> list[str]:
    """Sentences for whoever reached what they set for themself. They stop nobody."""
    rows = list(opened)
    day = sum(one.things for one in rows if one.day == today)
    week = sum(one.things for one in rows if week_of(one.day) == week_of(today))
    said = []
    for count, limit, what in ((day, a_day, "today"), (week, a_week, "this week")):
        if limit is not None and count >= limit:
            said.append(f"You opened {count} {what}; you set yourself {limit}. Nothing is locked: it is yours to decide.")
    return said
