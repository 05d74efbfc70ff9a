"""Two periods side by side: the difference, the ratio of the rates with its interval, and in words what keeps them from being compared.

The interval: given how many there were in both together, the share of the later period is a share like any other (Przyborowski and Wilenski
1940); Wilson's interval for it, turned into a ratio of rates per day. It holds for events that come independently; a day of action makes
many at once, and then the true interval is wider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.interval import SMALL, wilson
from rightdoor.figures.query import Query
from rightdoor.figures.returns.line import RESTRICTED, SCOPES, TIMES, Cell
from rightdoor.model.civil import DAY, iso_utc

KIND: Final = "comparison"
SETTLED_DAYS: Final = 28  # the later period had less time than this to be written down
HEAD: Final = (
    "handling", "return", "line", "of", "before", "after", "difference", "ratio_of_rates", "ratio_low", "ratio_high", "definition",
    "definition_version", "counts", "before_from", "before_until", "before_as_of", "after_from", "after_until", "after_as_of", "scope", "operation",
    "note",
)  # fmt: skip


class Ratio(NamedTuple):
    """Of the later rate to the earlier. `high` None: no bound, as nothing was counted before."""

    value: float | None
    low: float
    high: float | None


class Compared(NamedTuple):
    """One number in both periods. `ratio` None where both are nought, or where it counts what stood at an end. `notes`: sentences."""

    definition: Definition
    of: str
    before: int
    after: int
    ratio: Ratio | None
    notes: tuple[str, ...]

    @property
    def difference(self) -> int:
        """By how much the later is more."""
        return self.after - self.before


class Comparison(NamedTuple):
    """`notes`: of the whole. `before`, `after`: what was asked for."""

    before: Query
    after: Query
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]
    title: str = "Two periods compared"


Value = Callable[[str, str], int]  # (code of a definition, of whom) -> number


def comparison(
    definitions: Sequence[Definition], sides: tuple[Query, Query], of: Sequence[str], values: tuple[Mapping[tuple[str, str], int], ...]
) -> Comparison:
    """Each definition of each of these (forces, sources, the total), before and after. `values`: of either side by (code, of); none is nought.

    Raises ValueError where the two sides are not asked alike: scope, operation and forces are the same, periods are not empty.
    """
    before, after = sides
    if (before.scope, before.operation, before.forces) != (after.scope, after.operation, after.forces):
        raise ValueError("two periods are compared in one scope")
    if before.until_us <= before.from_us or after.until_us <= after.from_us:
        raise ValueError("a period ends after it begins")
    rows = [
        _row(definition, one, sides, [side.get((definition.code, one), 0) for side in values]) for definition in definitions for one in of
    ]
    return Comparison(before, after, tuple(rows), tuple(_warnings(before, after, rows)))


def _row(definition: Definition, of: str, sides: tuple[Query, Query], values: Sequence[int]) -> Compared:
    before, after = values
    lasting = definition.time == "at-end"
    ratio = None if lasting else ratio_of(before, after, *(side.until_us - side.from_us for side in sides))
    return Compared(definition, of, before, after, ratio, tuple(_notes(before, after, ratio, lasting=lasting)))


def ratio_of(before: int, after: int, before_us: int, after_us: int) -> Ratio | None:
    """The later rate over the earlier, with its interval at 95 %; None where nothing was counted in either. Lengths in microseconds."""
    found = wilson(after, before + after)
    if found is None:
        return None
    length = before_us / after_us
    low, high = found.low / (1 - found.low) * length, None if found.high >= 1 else found.high / (1 - found.high) * length
    return Ratio(after / before * length if before else None, low, high)


def _notes(before: int, after: int, ratio: Ratio | None, *, lasting: bool) -> Iterator[str]:
    if lasting:
        yield "What stood at the end of each period: the same things may stand in both, so no interval is given."
    elif ratio is None:
        yield "Nothing was counted in either period."
    else:
        if before + after < SMALL or min(before, after) == 0:
            yield f"Small numbers ({before} and {after}; fewer than {SMALL} together, or none in one): chance alone moves them this much."
        if ratio.low <= 1 and (ratio.high is None or ratio.high >= 1):
            yield "The interval holds 1: that nothing changed is not ruled out."


def _warnings(before: Query, after: Query, rows: Sequence[Compared]) -> Iterator[str]:
    if before.from_us < after.until_us and after.from_us < before.until_us:
        yield "The two periods overlap: what happened in both is counted in both."
    lengths = [_days(side.until_us - side.from_us) for side in (before, after)]
    if lengths[0] != lengths[1]:
        yield f"The periods are of {lengths[0]} and {lengths[1]} days: numbers are compared as they are, ratios per day."
    waited = [_days(side.as_of_us - side.until_us) for side in (before, after)]
    if any(days < SETTLED_DAYS for days in waited):
        yield (
            f"Outcomes are often entered late. The earlier period had {_time(waited[0])} until the day of its data, the later {_time(waited[1])}: "
            f"under {SETTLED_DAYS} days, a lower number may be unwritten work."
        )
    several = sum(row.ratio is not None for row in rows)
    if several > 1:
        yield f"{several} ratios are compared at once: about {max(1, round(several / 20))} of their intervals may miss by chance alone."


def _days(us: int) -> int:
    return round(us / DAY)


def _time(days: int) -> str:
    return f"{days} days" if days >= 0 else "not even ended"


def rows_of(made: Comparison, handling: str = RESTRICTED) -> list[tuple[Cell, ...]]:
    """The rows under `HEAD`; notes of the whole follow as rows of their own."""
    sides = [iso_utc(at) for side in (made.before, made.after) for at in (side.from_us, side.until_us, side.as_of_us)]
    rows: list[tuple[Cell, ...]] = [
        (
            handling, KIND, row.definition.words, row.of, row.before, row.after, row.difference, *_ratio(row.ratio), row.definition.code,
            row.definition.version, TIMES[row.definition.time], *sides, SCOPES[made.after.scope], made.after.operation, " ".join(row.notes),
        )
        for row in made.rows
    ]  # fmt: skip
    blank = ("",) * (len(HEAD) - 4)
    return [*rows, *((handling, KIND, "Note", *blank, note) for note in made.notes)]


def _ratio(ratio: Ratio | None) -> tuple[Cell, Cell, Cell]:
    if ratio is None:
        return "", "", ""
    return said(ratio.value), said(ratio.low), said(ratio.high) if ratio.high is not None else "no bound"


def said(value: float | None) -> str:
    """A ratio with two places; "" where there is none."""
    return "" if value is None else f"{value:.2f}"
