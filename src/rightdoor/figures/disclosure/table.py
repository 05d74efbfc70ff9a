"""A number broken down by one dimension or two: its parts, each with its papers, and every sum that the parts have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from rightdoor.figures.disclosure.dimension import Dimension
from rightdoor.figures.figure import Figure

# Codes of levels, one a dimension in the order of the table; "" stands for the sum over that dimension.
Key = tuple[str, ...]


class Part(NamedTuple):
    """What of the number falls to one level (or one of each dimension), with the ids of its papers, sorted."""

    levels: Key
    value: int
    records: tuple[str, ...] = ()


class Table(NamedTuple):
    """`figure`: the whole. `by`: one or two dimensions. `parts`: what is not among them is 0."""

    figure: Figure
    by: tuple[Dimension, ...]
    parts: tuple[Part, ...]

    @property
    def of_forces(self) -> bool:
        """Whether it says no more than the numbers of whole forces."""
        return len(self.by) == 1 and not self.by[0].under_force_level


class Protected(NamedTuple):
    """A table as it is printed: `hidden` are the sums and parts that are withheld. `refused`: why nothing of it is printed; "" where it is."""

    table: Table
    hidden: frozenset[Key] = frozenset()
    refused: str = ""

    def shown(self, key: Key) -> int | None:
        """The number that is printed for a key; None where it is withheld."""
        return None if self.refused or key in self.hidden else value_of(self.table, key)


def inner_keys(table: Table) -> list[Key]:
    """The keys of all parts, in the order of the levels."""
    return list(product(*((level.code for level in dimension.levels) for dimension in table.by)))


def keys(table: Table) -> list[Key]:
    """Every key that is printed under the whole: parts, then the sums of rows and columns. The whole (all "") is not among them."""
    every = product(*((*(level.code for level in dimension.levels), "") for dimension in table.by))
    return sorted((key for key in every if any(key)), key=lambda key: key.count(""))


def below(key: Key, inner: Key) -> bool:
    """Whether a part belongs to a sum (a part belongs to itself)."""
    return all(mine in ("", theirs) for mine, theirs in zip(key, inner, strict=True))


def value_of(table: Table, key: Key) -> int:
    """The number of a key."""
    return sum(part.value for part in table.parts if below(key, part.levels))


def records_of(table: Table, key: Key) -> tuple[str, ...]:
    """The ids of the papers of a key, sorted."""
    return tuple(sorted({record for part in table.parts if below(key, part.levels) for record in part.records}))


def words_of(table: Table, key: Key) -> str:
    """The levels of a key as they are printed."""
    return ", ".join(dimension.level(code).words for dimension, code in zip(table.by, key, strict=True) if code)


def problems_of_table(table: Table) -> Iterator[str]:
    """What keeps a table from being one: parts that do not sum to the whole, levels that it does not know, papers that are not the whole's."""
    if not 1 <= len(table.by) <= 2 or len({dimension.code for dimension in table.by}) < len(table.by):
        yield "A number is broken down by one dimension, or by two that differ. Give one table for each."
        return
    known = set(inner_keys(table))
    if any(len(part.levels) != len(table.by) or part.levels not in known for part in table.parts):
        yield "A part lies at a level that the table does not have. Give the level, or count the part again."
        return
    if len({part.levels for part in table.parts}) < len(table.parts) or any(part.value < 0 for part in table.parts):
        yield "Two parts lie at one level, or a part is less than nothing. Count the table again."
    total = sum(part.value for part in table.parts)
    if total != table.figure.value:
        yield (
            f"The parts sum to {total}, and the whole is {table.figure.value}. Look for what has no level and give it one of its own "
            "(not recorded, elsewhere), or count the table again: it is not printed until the parts sum."
        )
    papers = set(table.figure.records)
    if papers and not {record for part in table.parts for record in part.records} <= papers:
        yield "A part counts papers that the whole does not. Count both from the same records."
