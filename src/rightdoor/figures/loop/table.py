"""The measures as rows of a file: counts beside their intervals, so that nobody reads a share without what it rests on."""

from __future__ import annotations

from typing import Final

from rightdoor.figures.interval import SMALL
from rightdoor.figures.loop.measure import KINDS, NOT_KNOWN, Measure, Measured, Rate
from rightdoor.figures.loop.words import ALWAYS, warnings
from rightdoor.figures.returns.line import RESTRICTED, Cell
from rightdoor.model.civil import iso_utc

_RATES: Final = ("yielded", "wrong", "traceless", "late")
HEAD: Final = (
    "handling", "kind", "code", "cases", "settled", *(f"{name}_{part}" for name in _RATES for part in ("count", "of", "low", "high", "apart", "small")),
    "median_days", "nine_tenths_days", "late_after_days", "as_of", "note",
)  # fmt: skip


def rows_of(found: Measured, as_of_us: int) -> list[tuple[Cell, ...]]:
    """The rows under `HEAD`: all cases, each row of each kind, then what must be said. Shares as ten-thousandths; nothing known is empty."""
    rows = [_row(row, found.late_days, as_of_us) for row in (found.whole, *found.rows)]
    blank = ("",) * (len(HEAD) - 3)
    return [*rows, *((RESTRICTED, "Note", *blank, note) for note in (*ALWAYS, *warnings(found)))]


def _row(row: Measure, late_days: int, as_of_us: int) -> tuple[Cell, ...]:
    kind, code = KINDS.get(row.kind, "All cases"), "not recorded" if row.kind and row.code == NOT_KNOWN else row.code
    rates = [cell for name in _RATES for cell in _cells(getattr(row, name))]
    return (RESTRICTED, kind, code, row.cases, row.settled, *rates, row.median_days, row.most_days, late_days, iso_utc(as_of_us), "")


def _cells(rate: Rate) -> tuple[Cell, ...]:
    reach = rate.interval
    bounds = ("", "") if reach is None else (f"{reach.low:.4f}", f"{reach.high:.4f}")
    return rate.share.hits, rate.share.of, *bounds, rate.apart, f"fewer than {SMALL}" if rate.share.small else ""
