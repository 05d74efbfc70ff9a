"""An attacker on printed tables who knows nothing of how they were protected: every whole-number table is tried that agrees with what is printed.

A table is lines (levels), each a vector of counts (columns, or: known early and known later; inside and outside). Lines are put together by
their sums, so that each possible line is found without trying each table by itself; nothing is shared with the code under test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from rightdoor.figures.disclosure.table import Protected, keys

Vector = tuple[int, ...]


def possible_lines(options: list[list[Vector]], whole: Callable[[Vector], bool]) -> list[set[Vector]]:
    """For each line, which of its options stand in at least one table whose sum over lines satisfies `whole`."""
    width = len(options[0][0])
    reach: list[set[Vector]] = [{(0,) * width}]
    for line in options:
        reach.append({add(p, o) for p in reach[-1] for o in line})
    good = {p for p in reach[-1] if whole(p)}
    found: list[set[Vector]] = []
    for i in range(len(options) - 1, -1, -1):
        found.append({o for o in options[i] if any(add(p, o) in good for p in reach[i])})
        good = {p for p in reach[i] if any(add(p, o) in good for o in options[i])}
    return found[::-1]


def add(one: Vector, other: Vector) -> Vector:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def vectors(width: int, most: int) -> Iterable[Vector]:
    """Every vector of whole numbers whose sum is at most `most`."""
    return (v for v in product(range(most + 1), repeat=width) if sum(v) <= most)


def numbers_one_way(held: Protected, *, nothing: bool = False) -> dict[tuple[str, ...], set[int]]:
    """What each part of a table by one dimension can be; `nothing`: of whose parts none is printed."""
    total = held.table.figure.value
    cells = keys(held.table)
    shown = {key: None if nothing else held.shown(key) for key in cells}
    options = [[(v,) for v in range(total + 1) if shown[key] in (None, v)] for key in cells]
    lines = possible_lines(options, lambda p: p == (total,))
    return {key: {v for (v,) in line} for key, line in zip(cells, lines, strict=True)}


def numbers_two_way(held: Protected) -> dict[tuple[str, ...], set[int]]:
    """What each part and each sum of a row or a column can be, of a table by two dimensions."""
    rows, columns = ([level.code for level in d.levels] for d in held.table.by)
    total = held.table.figure.value

    def printed(row: str, column: str) -> int | None:
        return held.shown((row, column))

    def row_fits(row: str, v: Vector) -> bool:
        cells = [*zip(columns, v, strict=True), ("", sum(v))]
        return all(printed(row, column) in (None, value) for column, value in cells)

    def whole(v: Vector) -> bool:
        return sum(v) == total and all(printed("", c) in (None, value) for c, value in zip(columns, v, strict=True))

    every = list(vectors(len(columns), total))
    options = [[v for v in every if row_fits(row, v)] for row in rows]
    lines = possible_lines(options, whole)
    found = {(row, c): {v[i] for v in line} for row, line in zip(rows, lines, strict=True) for i, c in enumerate(columns)}
    found |= {(row, ""): {sum(v) for v in line} for row, line in zip(rows, lines, strict=True)}
    columns_first = possible_columns([list(line) for line in lines], whole)
    return found | {("", c): {v[i] for v in columns_first} for i, c in enumerate(columns)}


def possible_columns(options: list[list[Vector]], whole: Callable[[Vector], bool]) -> set[Vector]:
    """The sums over lines that can be."""
    reach: set[Vector] = {(0,) * len(options[0][0])}
    for line in options:
        reach = {add(p, o) for p in reach for o in line}
    return {p for p in reach if whole(p)}


def numbers_in_classes(
    levels: list[str],
    tables: list[tuple[Protected, tuple[int, ...]]],
    width: int,
    *,
    nothing: frozenset[int] = frozenset(),
) -> list[set[Vector]]:
    """For each level, the vectors of counts by class that can be. Each table counts the classes that are named beside it.

    `nothing`: tables of which no part is printed. Totals of each table are known.
    """
    most = max(held.table.figure.value for held, _ in tables)

    def fits(level: str, v: Vector) -> bool:
        return all(n in nothing or held.shown((level,)) in (None, sum(v[c] for c in classes)) for n, (held, classes) in enumerate(tables))

    def whole(v: Vector) -> bool:
        return all(sum(v[c] for c in classes) == held.table.figure.value for held, classes in tables)

    every = [v for v in vectors(width, most) if all(sum(v[c] for c in classes) <= held.table.figure.value for held, classes in tables)]
    return possible_lines([[v for v in every if fits(level, v)] for level in levels], whole)
