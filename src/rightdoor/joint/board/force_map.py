"""A number by force area as a map: a few shades, the number written in each area, and what no map can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final, NamedTuple

from rightdoor.figures.figure import Share
from rightdoor.reference.force_outlines import force_outlines
from rightdoor.reference.forces import forces

CLASSES: Final = 4  # beside none


class Shade(NamedTuple):
    """From `first` to `last`, both inclusive. `number` 0: nothing."""

    number: int
    first: int
    last: int


class Area(NamedTuple):
    """A force area. `path`, `x`, `y`: its outline and where its number stands, in units of the map; "" and 0 where the map has no outline."""

    code: str
    name: str
    value: int
    shade: int
    path: str = ""
    x: int = 0
    y: int = 0


class ForceMap(NamedTuple):
    """`drawn`: areas with an outline. `beside`: forces without one. `together`: what several forces share, in no area. `nowhere`: of no known force."""

    drawn: tuple[Area, ...]
    beside: tuple[Area, ...]
    together: tuple[Share, ...]
    nowhere: int
    shades: tuple[Shade, ...]


def force_map(shares: Iterable[Share]) -> ForceMap:
    """What falls to each force alone, in its area; a force that nothing falls to is drawn with 0."""
    held = {share.forces: share.value for share in shares}
    known = {force.code for force in forces()}
    alone = {codes[0]: value for codes, value in held.items() if len(codes) == 1 and codes[0] in known}
    classes = shades(max(alone.values(), default=0))
    outlines = {each.code: each for each in force_outlines()}
    drawn, beside = [], []
    for force in forces():
        value = alone.get(force.code, 0)
        area = Area(force.code, force.name, value, shade_of(value, classes))
        outline = outlines.get(force.code)
        if outline is None:
            beside.append(area)
        else:
            drawn.append(area._replace(path=outline.path, x=outline.label_x, y=outline.label_y))
    together = tuple(Share(codes, held[codes]) for codes in sorted(held) if len(codes) > 1)
    nowhere = sum(value for codes, value in held.items() if not codes or (len(codes) == 1 and codes[0] not in known))
    return ForceMap(tuple(drawn), tuple(beside), together, nowhere, classes)


def shades(most: int) -> tuple[Shade, ...]:
    """None, then at most `CLASSES` classes of one width, a round number, up to the one that holds `most`."""
    if most <= 0:
        return (Shade(0, 0, 0),)
    wide = next(width for width in _round_numbers() if width * CLASSES >= most)
    return (Shade(0, 0, 0), *(Shade(n + 1, n * wide + 1, (n + 1) * wide) for n in range(-(-most // wide))))


def shade_of(value: int, classes: Iterable[Shade]) -> int:
    """The number of the class that holds the value."""
    return next(each.number for each in classes if each.first <= value <= each.last)


def _round_numbers() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, and so on."""
    for power in count():
        yield from (10**power, 2 * 10**power, 5 * 10**power)
