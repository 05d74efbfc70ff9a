"""A table from a number that was broken down by a fact: parts at the levels of a dimension, what the dimension does not name at one of its own."""

from __future__ import annotations

from collections import defaultdict

from rightdoor.figures.breakdown import Breakdown
from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.disclosure.shape import ELSEWHERE
from rightdoor.figures.disclosure.table import Part, Table
from rightdoor.figures.figure import Figure

NOT_RECORDED = Level("not-recorded", "not recorded")


def table_from(figure: Figure, breakdown: Breakdown, dimension: Dimension) -> Table:
    """The breakdown as a table of the figure. A place that is no level lies elsewhere; anything else that is no level is not recorded.

    The levels come from the dimension and not from what occurred: whether a level is there tells nothing.
    """
    known = {level.code for level in dimension.levels}
    rest = ELSEWHERE if dimension.sort == "place" else NOT_RECORDED
    values: dict[str, int] = defaultdict(int)
    records: dict[str, set[str]] = defaultdict(set)
    for part in breakdown.parts:
        code = part.code if part.code in known else rest.code
        values[code] += part.value
        records[code] |= set(part.records)
    levels = dimension.levels if rest.code in known else (*dimension.levels, rest)
    parts = tuple(Part((level.code,), values[level.code], tuple(sorted(records[level.code]))) for level in levels)
    return Table(figure, (dimension._replace(levels=levels),), parts)
