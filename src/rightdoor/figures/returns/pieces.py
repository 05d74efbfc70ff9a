"""Numbers in pieces, as they come from a count: how much of which definition falls to which set of forces and which source."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from rightdoor.figures.count import figure
from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record

NOT_KNOWN: Final = "Not known"
Name = Callable[[str], str]  # how a force's code is said


class Piece(NamedTuple):
    """`forces`: codes, several where they share it, none where it is not known. `source`: "" where it is not known or was not asked for."""

    definition: str
    forces: tuple[str, ...]
    value: int
    source: str = ""


def pieces_of(definitions: Iterable[Definition], records: Iterable[Record], query: Query) -> list[Piece]:
    """The pieces of these numbers by force, counted over records."""
    held = list(records)
    figures = [figure(definition, held, query) for definition in definitions]
    return [Piece(each.definition, share.forces, share.value) for each in figures for share in each.shares]


def words_of(forces: tuple[str, ...], name: Name) -> str:
    """A set of forces in words: shared by two, it is said of both together."""
    if not forces:
        return "Force not known"
    return " and ".join(name(force) for force in forces) + (" together" if len(forces) > 1 else "")
