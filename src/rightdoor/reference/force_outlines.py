"""The outlines of force areas for a small map: of England and Wales alone; what the source does not have stands in no map."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of

WIDTH, HEIGHT = 1200, 1336  # of the map, in its units of 500 m


class Outline(NamedTuple):
    """`path`: SVG path data in units of the map, y downwards. `label_x`, `label_y`: the point farthest within its largest part."""

    code: str
    label_x: int
    label_y: int
    path: str


@lru_cache(maxsize=1)
def force_outlines() -> tuple[Outline, ...]:
    """The 43 areas of England and Wales, in the order of their codes."""
    rows = rows_of(own_table("force_outlines.csv"))
    return tuple(Outline(r.get("code"), int(r.get("label_x")), int(r.get("label_y")), r.get("path")) for r in rows)
