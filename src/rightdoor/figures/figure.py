"""A number with everything that makes it one: its definition, its query, the papers that it counts, how it falls to forces."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.figures.query import Query


class Share(NamedTuple):
    """What of a number falls to one set of forces (one code, or several that share it; none where the force is not known)."""

    forces: tuple[str, ...]
    value: int


class Figure(NamedTuple):
    """`value`: how many things; `records`: the ids of every paper that was counted, sorted (more than `value` where two papers are of one thing).

    `shares`: by set of forces, sorted; they sum to `value`: what two forces share stands under both together and under neither alone.
    `doubles`: groups of records that are one thing reported more than once, each sorted.
    """

    definition: str
    version: str
    query: Query
    value: int
    records: tuple[str, ...]
    shares: tuple[Share, ...] = ()
    doubles: tuple[tuple[str, ...], ...] = ()
