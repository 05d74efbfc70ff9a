"""What somebody can work out who holds everything that is printed: tables of one statement and of earlier ones, as equations in whole numbers.

A variable is how many things lie at one level (or one of each of two dimensions) and stand in one set of figures. Numbers that are printed
are sums of variables; tables of different dimensions meet in their common sums. Where tables are cut crosswise in a ring (age by place,
place by sex, sex by age), sums alone do not say what can be: such a ring is refused before (`shape`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from rightdoor.figures.disclosure.dimension import Dimension
from rightdoor.figures.disclosure.equations import Bounds, Equation, Equations, Terms
from rightdoor.figures.disclosure.relation import Heads
from rightdoor.figures.disclosure.table import Key, Table, keys, value_of
from rightdoor.figures.figure import Figure

Seen = tuple[int, Key]  # the place of a table, and a key of it


class Difference(NamedTuple):
    """What lies in one table's cell and not in another's: anybody gets it who subtracts the one from the other."""

    terms: Terms
    seen: tuple[Seen, ...]


class Knowledge:
    """Tables that bear on each other, and what a reader believes of their figures.

    `fits`: whether the true numbers agree with that belief (if not, a reader who holds it is wrong, and a weaker belief is looked at).
    `size`: how many variables; of more than `most` nothing is told.
    """

    def __init__(self, tables: Sequence[Table], heads: Heads, *, most: int) -> None:
        self.tables = list(tables)
        self._heads = heads
        self._regions = heads.regions()
        self._blocks = _blocks(tables)
        self._where = [
            (b, cell, r)
            for b, block in enumerate(self._blocks)
            for cell in product(*((level.code for level in dimension.levels) for dimension in block))
            for r in range(len(self._regions))
        ]
        self.size = len(self._where)
        self._most = [min(heads.figures[f].value for f in self._regions[r]) for _, _, r in self._where]
        self._fixed = [*self._wholes(), *self._meeting()]
        self._told: dict[Seen, Equation] = {}
        self.truth = self._true() if self.size <= most else None
        self.fits = self.truth is not None

    def terms(self, seen: Seen) -> Terms:
        """The variables that a printed number sums."""
        table, mine = self.tables[seen[0]], self._heads.figures.index(self.tables[seen[0]].figure)
        b = next(i for i, block in enumerate(self._blocks) if {d.code for d in table.by} <= {d.code for d in block})
        wanted = {d.code: code for d, code in zip(table.by, seen[1], strict=True)}
        return tuple((i, 1) for i in self._in(b, wanted, mine))

    def differences(self) -> Iterator[Difference]:
        """What a cell holds beyond the same cell of figures that lie within it: of each one, and of those together that share nothing."""
        cells: dict[tuple[tuple[str, str], ...], list[Seen]] = {}
        for t, table in enumerate(self.tables):
            for key in keys(table):
                named = tuple(sorted((d.code, code) for d, code in zip(table.by, key, strict=True) if code))
                cells.setdefault(named, []).append((t, key))
        for held in cells.values():
            for big in held:
                inner = [small for small in held if self._inside(small, big)]
                yield from (self._beyond(big, (small,)) for small in inner)
                together = [s for s in inner if all(s == o or self._heads.apart(self._figure(s), self._figure(o)) for o in inner)]
                if len(together) > 1:
                    yield self._beyond(big, tuple(together))

    def equations(self, shown: Sequence[Seen]) -> Equations:
        """Everything that a reader knows to whom these numbers are shown."""
        for seen in shown:
            if seen not in self._told:
                self._told[seen] = Equation(self.terms(seen), value_of(self.tables[seen[0]], seen[1]))
        told = [self._told[seen] for seen in shown]
        return Equations(self._most, [*self._fixed, *told], self.truth or ())

    def _figure(self, seen: Seen) -> int:
        return self._heads.figures.index(self.tables[seen[0]].figure)

    def _inside(self, small: Seen, big: Seen) -> bool:
        a, b = self._figure(small), self._figure(big)
        return a != b and self._heads.within(a, b) and not self._heads.within(b, a)

    def _beyond(self, big: Seen, small: tuple[Seen, ...]) -> Difference:
        mine, theirs = self._figure(big), {self._figure(each) for each in small}
        left = {r for r, region in enumerate(self._regions) if mine in region and not theirs & region}
        return Difference(tuple((i, factor) for i, factor in self.terms(big) if self._where[i][2] in left), (big, *small))

    def _in(self, block: int, wanted: dict[str, str], figure: int) -> Iterator[int]:
        codes = [dimension.code for dimension in self._blocks[block]]
        for i, (b, cell, r) in enumerate(self._where):
            if (
                b == block
                and figure in self._regions[r]
                and all(wanted.get(c, "") in ("", code) for c, code in zip(codes, cell, strict=True))
            ):
                yield i

    def _wholes(self) -> Iterator[Equation]:
        for f, figure in enumerate(self._heads.figures):
            for b in range(len(self._blocks)):
                yield Equation(tuple((i, 1) for i in self._in(b, {}, f)), figure.value)

    def _meeting(self) -> Iterator[Equation]:
        for (a, one), (b, other) in combinations(enumerate(self._blocks), 2):
            common = [d for d in one if d.code in {each.code for each in other}]
            if not common and len(self._regions) == 1:
                continue  # both sum to the whole already
            for levels in product(*((level.code for level in d.levels) for d in common)):
                wanted = {d.code: code for d, code in zip(common, levels, strict=True)}
                for r in range(len(self._regions)):
                    left = tuple((i, 1) for i in self._of_region(a, wanted, r))
                    yield Equation(left + tuple((i, -1) for i in self._of_region(b, wanted, r)), 0)

    def _of_region(self, block: int, wanted: dict[str, str], region: int) -> Iterator[int]:
        anybody = next(iter(self._regions[region]))
        return (i for i in self._in(block, wanted, anybody) if self._where[i][2] == region)

    def _true(self) -> tuple[int, ...] | None:
        if any(value_of(t, key) != value_of(o, key) for t, o in combinations(self.tables, 2) if _same(t, o) for key in keys(t)):
            return None
        every = [(t, key) for t, table in enumerate(self.tables) for key in keys(table)]
        self.truth = None
        held = self.equations(every)
        bounds: Bounds | None = held.root()
        return None if bounds is None else held.answer(bounds)


def _same(one: Table, other: Table) -> bool:
    return one.figure == other.figure and one.by == other.by


def _blocks(tables: Sequence[Table]) -> list[tuple[Dimension, ...]]:
    """The widest sets of dimensions among the tables, each once."""
    sets: list[tuple[Dimension, ...]] = []
    for table in sorted(tables, key=lambda each: -len(each.by)):
        codes = {dimension.code for dimension in table.by}
        if not any(codes <= {dimension.code for dimension in held} for held in sets):
            sets.append(table.by)
    return sets


def figures_of(tables: Sequence[Table]) -> tuple[Figure, ...]:
    """The figures of tables, each once, in their order."""
    return tuple(dict.fromkeys(table.figure for table in tables))
