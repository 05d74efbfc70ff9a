"""Asking for numbers of Notarise: a definition, a period, an as-of, inside or outside, and for which forces."""

from __future__ import annotations

from collections.abc import Iterable

from golden.notarise.country import FROM, TOLD_ON, UNTIL
from golden.notarise.made import OPERATION, Made
from rightdoor.figures.breakdown import broken_down
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.figure import Figure
from rightdoor.figures.from_case import records_of
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.record import Record

INSIDE = Query(FROM, UNTIL, TOLD_ON, "inside", OPERATION)
ANY = Query(FROM, UNTIL, TOLD_ON)


def records(cases: Iterable[Made], as_of_us: int = TOLD_ON) -> list[Record]:
    """What figures count of them."""
    return [record for made in cases for record in records_of(made.told(), as_of_us)]


def ask(code: str, held: Iterable[Record], query: Query = INSIDE, *, scope: Scope | None = None, forces: tuple[str, ...] = ()) -> Figure:
    """The number."""
    asked = query._replace(scope=scope or query.scope, forces=forces)
    return figure(DEFINITIONS[code], held, asked._replace(operation="") if asked.scope == "all" else asked)


def value(code: str, held: Iterable[Record], query: Query = INSIDE, *, scope: Scope | None = None, forces: tuple[str, ...] = ()) -> int:
    """How many."""
    return ask(code, held, query, scope=scope, forces=forces).value


def parts(code: str, held: Iterable[Record], way: str, query: Query = INSIDE, *, forces: tuple[str, ...] = ()) -> dict[str, int]:
    """By part; they sum to the whole, or the test fails."""
    broken = broken_down(DEFINITIONS[code], held, query._replace(forces=forces), way)
    assert sum(part.value for part in broken.parts) == broken.value == value(code, held, query, forces=forces)
    return {part.code: part.value for part in broken.parts}
