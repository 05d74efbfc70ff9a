"""Periods that count working days, or hours, from an instant; a day that the data do not cover is never guessed.

Working days are Monday to Friday without bank holidays. The day of the event is not counted, and the period ends with the end
of its last day, by the clock of the United Kingdom.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR
from rightdoor.model.zones import to_utc

_ZONE = "Europe/London"
_SATURDAY, _SUNDAY = 5, 6


class Holidays(NamedTuple):
    """Bank holidays as day numbers, and the span (inclusive) of days that the list speaks for."""

    days: frozenset[int]
    first: int
    last: int


def is_working_day(day: int, holidays: Holidays) -> bool | None:
    """Whether a day (number from 1970-01-01) is one; None where the list of holidays does not reach."""
    if (day + 3) % 7 in (_SATURDAY, _SUNDAY):
        return False
    return day not in holidays.days if holidays.first <= day <= holidays.last else None


def local_day(at_us: int) -> int:
    """The day of an instant (UTC microseconds) by the clock of the United Kingdom, as a day number."""
    day = at_us // DAY
    return day + 1 if _midnight(day + 1) <= at_us else day


def after_working_days(at_us: int, count: int, holidays: Holidays) -> int | None:
    """The end (UTC microseconds) of the `count`-th working day after the day of `at_us`; None beyond the list of holidays."""
    day, left = local_day(at_us), count
    while left:
        day += 1
        working = is_working_day(day, holidays)
        if working is None:
            return None
        left -= working
    return _midnight(day + 1)


def after_hours(at_us: int, count: int) -> int:
    """The instant `count` hours later."""
    return at_us + count * HOUR


def _midnight(day: int) -> int:
    """The instant at which a day begins in the United Kingdom."""
    return to_utc(day * DAY, _ZONE).utc[0][0]
