"""Dated policy data of the clock rules: how long after an event something is due where no Act gives the number."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple, cast

from rightdoor.reference.tables import own_table, rows_of, span_of

Unit = Literal["hours", "days", "working-days", "months"]
UNITS = ("hours", "days", "working-days", "months")
COLUMNS = frozenset({"code", "from", "to", "count", "unit", "confidence", "source"})


class ClockPeriod(NamedTuple):
    """For events from day to day (inclusive; numbers from 1970-01-01): how many of which unit, and what that rests on."""

    code: str
    first: int
    last: int
    amount: int
    unit: Unit
    confidence: str
    source: str


@lru_cache(maxsize=1)
def clock_periods() -> tuple[ClockPeriod, ...]:
    """Every row of the program's own table."""
    return tuple(read_clock_periods(own_table("clock_periods.csv")))


def read_clock_periods(text: str) -> list[ClockPeriod]:
    """Rows of a table. Raises ValueError, which names the line, for one that cannot be read or that gives no source."""
    found = []
    for row in rows_of(text):
        span, unit = span_of(row.get("from"), row.get("to")), row.get("unit")
        if span is None or unit not in UNITS or not row.get("count").isdigit() or not row.get("source") or not row.get("code"):
            raise ValueError(f"line {row.line} of the periods of clocks")
        found.append(
            ClockPeriod(row.get("code"), *span, int(row.get("count")), cast("Unit", unit), row.get("confidence"), row.get("source"))
        )
    return found
