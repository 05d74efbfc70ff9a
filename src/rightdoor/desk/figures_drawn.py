"""Numbers of one definition as bars: by force, by month, of two periods. The table beside them has the figures."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.desk.returns_drawn import MOST, Bar, Chart, Group

_LEFT, _WIDE, _HIGH, _GAP, _LONG = 300, 380, 18, 12, 40


def bars(title: str, lines: Sequence[tuple[str, tuple[int, ...]]], series: Sequence[str] = ("",)) -> Chart:
    """Each line a group of bars, one for each of the series."""
    most = max((value for _, values in lines[:MOST] for value in values), default=0) or 1
    groups, y = [], 8
    for label, values in lines[:MOST]:
        drawn = []
        for n, value in enumerate(values):
            width = max(1, _WIDE * value // most) if value else 0
            drawn.append(Bar(y + n * _HIGH, width, _LEFT + width + 6, y + n * _HIGH + 13, n, value))
        short = label if len(label) <= _LONG else f"{label[: _LONG - 1]}…"
        groups.append(Group(short, y + len(values) * _HIGH // 2 + 4, tuple(drawn)))
        y += len(values) * _HIGH + _GAP
    return Chart(tuple(groups), tuple(series), y, title, max(0, len(lines) - MOST))
