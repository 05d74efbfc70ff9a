"""How long providers hold the records that resolve an address: dated data, 12 months by default, providers on their own.

The Investigatory Powers Act 2016 s.87(3) lets a notice require at most 12 months beginning with the day of the
communication. A month in an Act is a calendar month (Interpretation Act 1978 Sch.1), and a period of months ends by the
corresponding date rule (Dodds v Walker [1981] 1 WLR 1027): "beginning with" the 5th it ends with the 4th, and where the
later month has no such date, with its last day.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import DAY, day_after_months
from rightdoor.model.zones import to_utc
from rightdoor.reference.errors import Loaded, LoadProblem
from rightdoor.reference.tables import own_table, rows_of, span_of

COLUMNS = frozenset({"provider", "months"})
DEFAULT_MONTHS = 12
_ZONE = "Europe/London"


class RetentionRow(NamedTuple):
    """For acts from day to day (inclusive): a provider ("*" for any), months, source."""

    provider: str
    first: int
    last: int
    months: int
    source: str


class Retention:
    """The rows in force; a provider's own row before the general one, a user's row before ours."""

    def __init__(self, rows: tuple[RetentionRow, ...] = ()) -> None:
        self.rows = (*rows, *_own_rows())

    def row_for(self, day: int, provider: str) -> RetentionRow | None:
        """The row for an act on `day` (UTC day number) with a provider; None when the data say nothing of that day."""
        name = provider.strip().casefold()
        for wanted in dict.fromkeys((name, "*")):
            for row in self.rows:
                if row.provider.casefold() == wanted and row.first <= day <= row.last:
                    return row
        return None

    def deadline(self, instant_us: int, provider: str) -> tuple[int, str]:
        """(instant from which the records may be gone, source) for an act at `instant_us` (UTC microseconds).

        The day of the act is the day in the United Kingdom or in UTC, whichever is earlier.
        """
        row = self.row_for(instant_us // DAY, provider)
        months, source = (
            (row.months, row.source) if row is not None else (DEFAULT_MONTHS, "default of 12 months; no dated figure for that day")
        )
        return months_from(instant_us // DAY, months), source

    def months_by_provider(self, day: int) -> dict[str, int]:
        """Months by provider name (casefolded) for acts on a day, without the general row."""
        out: dict[str, int] = {}
        for row in self.rows:
            if row.provider != "*" and row.first <= day <= row.last:
                out.setdefault(row.provider.casefold(), row.months)
        return out


def months_from(day: int, months: int) -> int:
    """The first instant (UTC microseconds) after a period of months that begins with `day`."""
    end = day_after_months(day, months)
    local = [instant for instant, _ in to_utc(end * DAY, _ZONE).utc]
    return min(end * DAY, *local) if local else end * DAY


def read_retention(text: str) -> Loaded[tuple[RetentionRow, ...]]:
    """Rows of a table with the columns `provider, from, to, months, source`."""
    rows: list[RetentionRow] = []
    problems: list[LoadProblem] = []
    for row in rows_of(text):
        span = span_of(row.get("from"), row.get("to"))
        months = row.get("months")
        if not row.get("provider") or span is None or not (months.isascii() and months.isdigit() and 0 < int(months) <= 1200):
            problems.append(LoadProblem("bad-line", row.line, "provider, from, to (days in this order) and months (1 to 1200) are needed"))
        elif not row.get("source"):
            problems.append(LoadProblem("source-missing", row.line, "a figure without a source is not used"))
        else:
            rows.append(RetentionRow(row.get("provider"), span[0], span[1], int(months), row.get("source")))
    return Loaded(tuple(rows) or None, tuple(problems))


@lru_cache(maxsize=1)
def _own_rows() -> tuple[RetentionRow, ...]:
    return read_retention(own_table("retention.csv")).value or ()


def deadline(instant_us: int, provider: str) -> tuple[int, str]:
    """`Retention.deadline` by the program's own data."""
    return Retention().deadline(instant_us, provider)
