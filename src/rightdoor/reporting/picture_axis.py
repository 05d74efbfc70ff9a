"""The time axis of a picture: days on which something lies, each as wide as the others; the days between them are pressed together.

A reading of one second and an assignment of a month must both be seen on one sheet, so the axis is linear within a day and broken
between days that are shown; every break says how many days it leaves out. Many days are spread over several parts, one below the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from rightdoor.model.civil import DAY

MOST_DAYS = 6  # of one part: a day is then about 60 units wide, an hour 2.5
GAP = 26.0


class Part(NamedTuple):
    """One part of the axis: `days` (UTC day numbers) from `left` to `right` in units of the drawing; `edges` where each day begins."""

    days: tuple[int, ...]
    left: float
    right: float
    edges: tuple[float, ...]
    width: float  # of one day

    @property
    def start_us(self) -> int:
        """Where the part begins."""
        return self.days[0] * DAY

    @property
    def end_us(self) -> int:
        """Where it ends (exclusive)."""
        return (self.days[-1] + 1) * DAY

    def x(self, at_us: int) -> float:
        """Where an instant lies; before or after the part at its edge, within a break in proportion."""
        if at_us <= self.start_us:
            return self.left
        if at_us >= self.end_us:
            return self.right
        day = at_us // DAY
        n = bisect_right(self.days, day) - 1
        begin = self.edges[n]
        if self.days[n] == day:
            return begin + self.width * (at_us - day * DAY) / DAY
        gap_start, gap_end = (self.days[n] + 1) * DAY, self.days[n + 1] * DAY
        return begin + self.width + GAP * (at_us - gap_start) / (gap_end - gap_start)

    def breaks(self) -> list[tuple[float, int]]:
        """Where days are left out: the middle of each break, and how many."""
        return [
            (edge + self.width + GAP / 2, after - before - 1)
            for (before, after), edge in zip(pairwise(self.days), self.edges, strict=False)
            if after - before > 1
        ]


def parts(days: Iterable[int], *, left: float, right: float) -> list[Part]:
    """The days in as few parts as hold them, about equally many in each."""
    every = sorted(set(days))
    if not every:
        return []
    count = -(-len(every) // MOST_DAYS)
    per_part = -(-len(every) // count)
    return [_part(tuple(every[i : i + per_part]), left, right) for i in range(0, len(every), per_part)]


def _part(days: tuple[int, ...], left: float, right: float) -> Part:
    gaps = [after - before > 1 for before, after in pairwise(days)]
    width = (right - left - GAP * sum(gaps)) / len(days)
    edges = [left]
    for gap in gaps:
        edges.append(edges[-1] + width + (GAP if gap else 0.0))
    return Part(days, left, right, tuple(edges), width)
