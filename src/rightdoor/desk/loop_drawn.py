"""Intervals of the outcome loop as a picture: for each row a point with its reach, beside a line for all cases. The table has the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rightdoor.figures.loop.measure import Measure, Rate

LEFT: Final = 300
PANEL: Final = 170
_BETWEEN: Final = 55
_ROW: Final = 26
_TOP: Final = 34
_LONG: Final = 40
PANELS: Final = (("yielded", "Yield"), ("wrong", "Wrong"), ("traceless", "No trace"))


class Point(NamedTuple):
    """In units of the picture. `small`: it rests on few cases: drawn hollow. `apart`: drawn as a square, not as a circle."""

    x: float
    y: int
    from_x: float
    to_x: float
    small: bool
    apart: bool


class Panel(NamedTuple):
    """One measure. `whole_x`: of all cases, None where nothing is known."""

    title: str
    x: int
    middle: int
    end: int
    whole_x: float | None
    points: tuple[Point, ...]


class Forest(NamedTuple):
    """`labels`: (words, y) of the rows."""

    labels: tuple[tuple[str, int], ...]
    panels: tuple[Panel, ...]
    height: int
    width: int = LEFT + len(PANELS) * (PANEL + _BETWEEN)
    left: int = LEFT - 10
    top: int = _TOP


def forest(rows: Sequence[tuple[str, Measure]], whole: Measure) -> Forest:
    """The picture of rows under their words."""
    labels = tuple((words if len(words) <= _LONG else f"{words[: _LONG - 1]}…", _y(n) + 4) for n, (words, _) in enumerate(rows))
    panels = []
    for n, (name, title) in enumerate(PANELS):
        x = LEFT + n * (PANEL + _BETWEEN)
        rates: list[Rate] = [getattr(row, name) for _, row in rows]
        value = getattr(whole, name).share.value
        points = tuple(point for place, rate in enumerate(rates) if (point := _point(rate, x, _y(place))) is not None)
        panels.append(Panel(title, x, x + PANEL // 2, x + PANEL, None if value is None else _at(x, value), points))
    return Forest(labels, tuple(panels), _TOP + len(rows) * _ROW + 8)


def _y(place: int) -> int:
    return _TOP + place * _ROW + _ROW // 2


def _at(x: int, value: float) -> float:
    return round(x + value * PANEL, 1)


def _point(rate: Rate, x: int, y: int) -> Point | None:
    value, reach = rate.share.value, rate.interval
    if value is None or reach is None:
        return None
    return Point(_at(x, value), y, _at(x, reach.low), _at(x, reach.high), rate.share.small, bool(rate.apart))
