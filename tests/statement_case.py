"""Figures, tables and drafts made by hand, for tests of statements and disclosure control."""

from __future__ import annotations

from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.disclosure.table import Part, Protected, Table
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.statement.check import Context, context_of
from rightdoor.figures.statement.draft import Draft, Sentence, Slot
from rightdoor.figures.statement.problems import problems_of
from rightdoor.model.civil import DAY, HOUR, days_from_civil
from rightdoor.reference.forces import force_code


def us(year: int, month: int, day: int) -> int:
    return days_from_civil(year, month, day) * DAY


JANUARY, JULY, PRINT = us(2014, 1, 1), us(2014, 7, 15) - HOUR, us(2014, 7, 16)
CHESHIRE, NORTH_YORKSHIRE, DEVON, WEST_MIDLANDS, WEST_MERCIA, WARWICKSHIRE, STAFFORDSHIRE, NORFOLK, SUFFOLK, SURREY, SUSSEX, HUMBERSIDE = (
    force_code(name) or ""
    for name in (
        "Cheshire", "North Yorkshire", "Devon & Cornwall", "West Midlands", "West Mercia", "Warwickshire", "Staffordshire",
        "Norfolk", "Suffolk", "Surrey", "Sussex", "Humberside",
    )
)  # fmt: skip


def figure(
    code: str,
    value: int,
    *forces: str,
    scope: Scope = "inside",
    period: tuple[int, int] = (JANUARY, JULY),
    as_of_us: int = PRINT,
    shares: tuple[Share, ...] = (),
) -> Figure:
    """A figure with a paper of its own for each thing. `scope` "all" is of no operation."""
    query = Query(*period, as_of_us, scope, "" if scope == "all" else "Notarise", forces)
    papers = tuple(f"{code}-{'-'.join(forces)}-{scope}-{n:04}" for n in range(value))
    return Figure(code, "1", query, value, papers, shares)


def places(*words: str, residents: int | None = 80_000) -> Dimension:
    return Dimension("area", "Place", "place", tuple(Level(each.lower().replace(" ", "-"), each, residents=residents) for each in words))


def table(whole: Figure, by: Dimension, *values: int) -> Table:
    """Parts in the order of the levels, each with papers of the whole."""
    parts, at = [], 0
    for level, value in zip(by.levels, values, strict=True):
        parts.append(Part((level.code,), value, whole.records[at : at + value]))
        at += value
    return Table(whole, (by,), tuple(parts))


def crossed(whole: Figure, by: tuple[Dimension, Dimension], rows: list[list[int]]) -> Table:
    parts = [Part((a.code, b.code), v) for a, row in zip(by[0].levels, rows, strict=True) for b, v in zip(by[1].levels, row, strict=True)]
    return Table(whole, by, tuple(parts))


def others(code: str, levels: int) -> Dimension:
    return Dimension(code, code, "other", tuple(Level(f"{code}{n}", f"{code} {chr(97 + n)}") for n in range(levels)))


def say(template: str, **slots: Slot) -> Sentence:
    return Sentence(template, tuple(slots.items()))


def draft(*sentences: Sentence, figures: tuple[Figure, ...] = (), tables: tuple[Table, ...] = (), claims: tuple = ()) -> Draft:
    return Draft("Operation to protect children", figures, sentences, tables, claims)


def context(held: Draft, earlier: tuple[Protected, ...] = ()) -> Context:
    return context_of(held, earlier, DEFINITIONS)


def codes(held: Draft, earlier: tuple[Protected, ...] = ()) -> list[str]:
    return [problem.code for problem in problems_of(held, context(held, earlier))]
