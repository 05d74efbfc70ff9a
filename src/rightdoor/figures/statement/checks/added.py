"""What may be added: numbers of one definition, one period and one day of the data, of which nothing stands in two."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from rightdoor.figures.disclosure.relation import included, reaches
from rightdoor.figures.figure import Figure
from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Cell, Draft, Number, Sum, figure_of, value

CODE: Final = "not-added"


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Sums that mix definitions, periods or days, that add what lies in another, or inside to outside of an operation."""
    for n, sentence in enumerate(draft.sentences):
        for _, slot in sentence.slots:
            if isinstance(slot, Sum):
                why = "A sum has two numbers or more." if len(slot.of) < 2 else ""
                why = why or next((said for a, b in combinations(slot.of, 2) if (said := _why_not(draft, context, a, b))), "")
                if why:
                    yield Problem(CODE, n, why)


def _why_not(draft: Draft, context: Context, one: Number, other: Number) -> str:
    a, b = figure_of(draft, one), figure_of(draft, other)
    said = f"{value(draft, one)} and {value(draft, other)}"
    if isinstance(one, Cell) and isinstance(other, Cell) and one.table == other.table:
        apart = any(mine != theirs and mine and theirs for mine, theirs in zip(one.levels, other.levels, strict=True))
        return "" if apart else f"{said} are parts of one table that overlap: they are not added."
    if isinstance(one, Cell) or isinstance(other, Cell):
        return f"{said} are a part and another number: parts are added within their table alone. Print each by itself."
    return _of_figures(a, b, said, context)


def _of_figures(a: Figure, b: Figure, said: str, context: Context) -> str:
    held = context.definitions
    if a == b:
        return f"{said} are one number: it is not added to itself."
    if reaches(a.definition, b.definition, held) != reaches(b.definition, a.definition, held):
        return f"{said}: the one is among the other, so they are not added. Say “of whom”."
    if a.definition != b.definition or a.version != b.version:
        words = " and ".join(f"“{held[each.definition].words}”" if each.definition in held else f"“{each.definition}”" for each in (a, b))
        return f"{said} are two counters ({words}): one number has one definition. Print the two beside each other, each with its own word."
    if a.query.as_of_us != b.query.as_of_us:
        return f"{said} are of two days of the data. Count both as of one day."
    if (a.query.from_us, a.query.until_us) != (b.query.from_us, b.query.until_us):
        return f"{said} are of two periods: somebody can stand in both. Count the whole period as one figure."
    if (a.query.scope, a.query.operation) != (b.query.scope, b.query.operation):
        return f"{said} do not stand in one operation: what lies outside of it, or is linked, is not added. Print each by itself, or count one figure over both."
    if included(a, b, held) or included(b, a, held):
        return f"{said}: the one lies within the other. They are not added."
    if not a.query.forces or not b.query.forces or set(a.query.forces) & set(b.query.forces):
        return f"{said} share forces. Count one figure over the forces together."
    return ""
