"""Bars of a return: one for each of some lines, as units of a picture. The table beside it has the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rightdoor.figures.returns.by_source import KIND as BY_SOURCE
from rightdoor.figures.returns.comparison import Comparison
from rightdoor.figures.returns.line import SCOPES, TOTAL, Line, Return

_LEFT: Final = 300  # where bars begin
_WIDE: Final = 380
_HIGH: Final = 18
_GAP: Final = 12
MOST: Final = 20  # groups that a picture shows; the table has all
_LONG: Final = 40  # characters of a label


class Bar(NamedTuple):
    """In units of the picture. `series`: which colour and pattern, from 0; `label_y`: of its number."""

    y: int
    width: int
    text_x: int
    text_y: int
    series: int
    value: int


class Group(NamedTuple):
    """Bars under one label."""

    label: str
    label_y: int
    bars: tuple[Bar, ...]


class Chart(NamedTuple):
    """`series`: what each colour stands for; one needs no key. `left`: where bars begin. `more`: groups that are in the table alone.

    `nought`: groups of which nothing was counted, which are in the table alone too.
    """

    groups: tuple[Group, ...]
    series: tuple[str, ...]
    height: int
    title: str
    more: int = 0
    nought: int = 0
    left: int = _LEFT
    width: int = _LEFT + _WIDE + 60


def of_return(made: Return) -> Chart:
    """Of a return by source what came from each, else the totals, in each scope that it stands in."""
    if made.kind == BY_SOURCE:
        words = made.lines[0].words if made.lines else ""
        lines = [line for line in made.lines if line.words == words and line.of != TOTAL]
        return _chart(((line.of, (line.value or 0,)) for line in lines), (words,), words)
    known = [line for line in made.total if line.value is not None]
    scopes = list(dict.fromkeys(line.query.scope for line in known if line.definition)) or ["all"]
    names = list(dict.fromkeys(line.words for line in known))
    series = tuple(SCOPES[scope].capitalize() for scope in scopes)
    return _chart(((name, _values(known, name, scopes)) for name in names), series, "Totals")


def _values(lines: Sequence[Line], name: str, scopes: Sequence[str]) -> tuple[int, ...]:
    mine = [line for line in lines if line.words == name]
    if not any(line.definition for line in mine):
        return tuple(line.value or 0 for line in mine)
    held = {line.query.scope: line.value or 0 for line in mine}
    return tuple(held.get(scope, 0) for scope in scopes)  # type: ignore[call-overload]


def of_comparison(made: Comparison) -> Chart:
    """Each number before and after, of the whole."""
    rows = [row for row in made.rows if row.of == TOTAL]
    return _chart(((row.definition.words, (row.before, row.after)) for row in rows), ("Earlier period", "Later period"), "Before and after")


def _chart(groups: Iterable[tuple[str, tuple[int, ...]]], series: tuple[str, ...], title: str) -> Chart:
    given = list(groups)
    held = [group for group in given if any(group[1])]
    most = max((value for _, values in held[:MOST] for value in values), default=0) or 1
    y, made = 8, []
    for label, values in held[:MOST]:
        bars = []
        for n, value in enumerate(values):
            width = max(1, _WIDE * value // most) if value else 0
            bars.append(Bar(y + n * _HIGH, width, _LEFT + width + 6, y + n * _HIGH + 13, n, value))
        middle = y + len(values) * _HIGH // 2 + 4
        made.append(Group(label if len(label) <= _LONG else f"{label[: _LONG - 1]}…", middle, tuple(bars)))
        y += len(values) * _HIGH + _GAP
    return Chart(tuple(made), series, y, title, max(0, len(held) - MOST), len(given) - len(held))
