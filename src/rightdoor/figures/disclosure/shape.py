"""What cannot be protected by withholding numbers: who the levels show. Ages that show a child, places that are too small, cuts that do not meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.disclosure.table import Part, Protected, Table

ADULT: Final = 18
YOUNG: Final = 24  # a first range that reaches this far shows nobody as a child
# The least number of residents of a middle layer super output area, the smallest areas for which detailed census tables are printed (ONS).
RESIDENTS: Final = 5_000
ELSEWHERE: Final = Level("elsewhere", "elsewhere in the area", residents=None)
MOST_CELLS: Final = 80


def refusals(tables: Sequence[Table], earlier: Sequence[Protected], refused: Mapping[int, str]) -> dict[int, str]:
    """The tables of which nothing is printed because of their levels, with the reason and what to do."""
    found: dict[int, str] = {}
    held = [each.table for each in earlier if not each.refused and not each.table.of_forces]
    for i, table in enumerate(tables):
        if i in refused:
            continue
        why = (
            next((said for dimension in table.by if (said := problem_of(dimension))), "")
            or _cut_otherwise(table, [] if table.of_forces else held)
            or _ring(table, held)
        )
        if not why and _cells(table) > MOST_CELLS:
            why = (
                f"The table has {_cells(table)} parts, and what could be worked out of it is told for up to {MOST_CELLS}. Use wider levels."
            )
        if why:
            found[i] = why
        elif not table.of_forces:
            held.append(table)
    return found


def problem_of(dimension: Dimension) -> str:
    """Why nothing is printed by this dimension; "" where it can be."""
    if len(dimension.levels) < 2:
        return (
            f"{dimension.words} has one level: a breakdown by it says of everybody where they belong. Print the number of the whole alone."
        )
    if len({level.code for level in dimension.levels}) < len(dimension.levels):
        return f"Two levels of {dimension.words.lower()} have one code. Give each its own."
    if dimension.sort == "age":
        return _of_ages(dimension)
    if dimension.sort == "place":
        return next((said for level in dimension.levels if (said := _of_place(level))), "")
    return ""


def _of_ages(dimension: Dimension) -> str:
    ages = [level for level in dimension.levels if level.lower is not None or level.upper is not None]
    if not any(level.lower is None for level in ages):
        return (
            "The youngest range has a lower end: whoever is younger would show by subtraction. Let it be open downwards and reach to "
            f"{YOUNG} or further (“under 30”)."
        )
    for level in ages:
        if (level.lower is not None and level.lower < ADULT) or (level.lower is None and (level.upper or 0) < YOUNG):
            return (
                f"The range “{level.words}” begins under {ADULT} or ends too early: it would show that a child is suspected. "
                f"Put it together with the next, so that the youngest range reaches from nought to {YOUNG} or further (“under 30”)."
            )
    return ""


def _of_place(level: Level) -> str:
    if level.code in (ELSEWHERE.code, "not-recorded"):
        return ""
    if level.residents is None:
        return f"How many people live in {level.words} is not known, so it may be small enough to name somebody. Give it, or put it into “elsewhere”."
    if level.residents < RESIDENTS:
        return (
            f"{level.words} has {level.residents:,} residents: a place of fewer than {RESIDENTS:,} can be small enough to name somebody. "
            "Put it into a wider area or into “elsewhere”."
        )
    return ""


def _cut_otherwise(table: Table, held: Sequence[Table]) -> str:
    for other in held:
        if table.figure.query.forces and other.figure.query.forces and not set(table.figure.query.forces) & set(other.figure.query.forces):
            continue  # what belongs to the one belongs to none of the other: each force has areas of its own
        for mine in table.by:
            for theirs in other.by:
                meets = mine.code == theirs.code or (
                    mine.sort == theirs.sort and mine.sort != "other" and table.figure.definition == other.figure.definition
                )
                if meets and mine != theirs:
                    return (
                        f"{mine.words} is cut in another way in a table beside this one or in an earlier statement: two cuts can be subtracted. "
                        "Use the levels of that table."
                    )
    return ""


def _ring(table: Table, held: Sequence[Table]) -> str:
    """Two dimensions that are joined already by a chain of other tables."""
    if len(table.by) < 2:
        return ""
    first, last = (dimension.code for dimension in table.by)
    pairs = {frozenset(d.code for d in other.by) for other in held if len(other.by) == 2} - {frozenset((first, last))}
    reached, ahead = {first}, [first]
    while ahead:
        at = ahead.pop()
        near = {code for pair in pairs if at in pair for code in pair} - reached
        reached |= near
        ahead.extend(near)
    if last in reached:
        return (
            "Tables beside this one, or earlier ones, join its two dimensions already by way of others: what could be worked out of a ring of "
            "tables is not told. Print one of them fewer."
        )
    return ""


def _cells(table: Table) -> int:
    cells = 1
    for dimension in table.by:
        cells *= len(dimension.levels)
    return cells


def widened(table: Table) -> tuple[Table, tuple[str, ...]]:
    """The table with levels put together until they show nobody, and what was put together why. A table that shows nobody stays as it is."""
    said: list[str] = []
    for place, dimension in enumerate(table.by):
        groups = _wider_ages(dimension) if dimension.sort == "age" else _wider_places(dimension) if dimension.sort == "place" else {}
        if groups:
            said.append(problem_of(dimension))
            table = _merged(table, place, groups)
    return table, tuple(said)


def _wider_ages(dimension: Dimension) -> dict[str, Level]:
    if not _of_ages(dimension):
        return {}
    ages = sorted((each for each in dimension.levels if each.lower is not None or each.upper is not None), key=lambda each: each.lower or 0)
    young: list[Level] = []
    for level in ages:
        young.append(level)
        if level.upper is not None and level.upper >= YOUNG:
            break
    end = young[-1].upper if young else None
    if end is None:
        return {}
    level = Level(f"under-{end + 1}", f"under {end + 1}", None, end)
    return {each.code: level for each in young}


def _wider_places(dimension: Dimension) -> dict[str, Level]:
    return {level.code: ELSEWHERE for level in dimension.levels if _of_place(level)}


def _merged(table: Table, place: int, groups: Mapping[str, Level]) -> Table:
    dimension = table.by[place]
    levels = tuple(dict.fromkeys(groups.get(level.code, level) for level in dimension.levels))
    sums: dict[tuple[str, ...], list[Part]] = {}
    for part in table.parts:
        code = part.levels[place]
        key = (*part.levels[:place], groups[code].code if code in groups else code, *part.levels[place + 1 :])
        sums.setdefault(key, []).append(part)
    parts = tuple(
        Part(key, sum(p.value for p in held), tuple(sorted({r for p in held for r in p.records}))) for key, held in sorted(sums.items())
    )
    return table._replace(by=(*table.by[:place], dimension._replace(levels=levels), *table.by[place + 1 :]), parts=parts)
