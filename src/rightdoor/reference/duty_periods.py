"""Dated periods of the duties that registers raise, and the bank holidays that working days are counted by."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from rightdoor.model.civil import parse_day
from rightdoor.reference.tables import own_table, rows_of, span_of

Unit = Literal["hours", "working-days"]
_BASIS = {"code": "stated by a code of practice or the overseeing body", "policy": "proposed here, for your force to confirm"}
_READ = {"A": "read in the law itself", "B": "read in a secondary source", "M": "from memory: look it up"}


class Period(NamedTuple):
    """By when a duty raised from day to day (inclusive) is due, with what that rests on."""

    code: str
    first: int
    last: int
    amount: int
    unit: Unit
    basis: str
    confidence: str
    source: str

    @property
    def words(self) -> str:
        """Who says so, and how it was read."""
        return ", ".join(filter(None, (_BASIS.get(self.basis, self.basis), _READ.get(self.confidence, ""))))


class BankHolidays(NamedTuple):
    """The holidays by day number, and the days (inclusive) that the list covers."""

    days: dict[int, str]
    first: int
    last: int


@lru_cache(maxsize=1)
def periods() -> tuple[Period, ...]:
    """Every row of the program's own table."""
    return tuple(read_periods(own_table("duty_periods.csv")))


def read_periods(text: str) -> list[Period]:
    """Rows of a table with the columns `code, from, to, count, unit, basis, confidence, source`. Raises ValueError for a bad one."""
    found = []
    for row in rows_of(text):
        span = span_of(row.get("from"), row.get("to"))
        if span is None or row.get("unit") not in ("hours", "working-days") or not row.get("count").isdigit() or not row.get("source"):
            raise ValueError(f"line {row.line} of the periods of duties")
        unit = cast("Unit", row.get("unit"))
        count = int(row.get("count"))
        found.append(Period(row.get("code"), *span, count, unit, row.get("basis"), row.get("confidence"), row.get("source")))
    return found


def period_of(code: str, day: int) -> Period | None:
    """The period in force on a day (number from 1970-01-01); None where the data say nothing."""
    return next((p for p in periods() if p.code == code and p.first <= day <= p.last), None)


@lru_cache(maxsize=1)
def bank_holidays() -> BankHolidays:
    """Those of England and Wales. Raises ValueError when the table does not say what it covers."""
    text = own_table("bank_holidays.csv")
    covers = re.search(r"^# covers: (\S+) to (\S+)$", text, re.MULTILINE)
    first, last = (parse_day(covers[1]), parse_day(covers[2])) if covers else (None, None)
    if first is None or last is None:
        raise ValueError("the bank holidays do not say what they cover")
    days = {day: row.get("name") for row in rows_of(text) if (day := parse_day(row.get("day"))) is not None}
    return BankHolidays(days, first, last)
