"""Days, months, working days and suspensions as statutes count them; instants are UTC microseconds, days are numbers from 1970-01-01.

A period of days or months ends at the end of its last day by the clock on the wall (Europe/London); hours are hours that passed,
whatever the clock on the wall did meanwhile. "n months beginning with D" end with the day before the same date n months later;
where that month has no such date, with its last day (corresponding date rule, Dodds v Walker [1981] 1 WLR 1027).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR, civil_from_days, day_after_months
from rightdoor.model.zones import to_utc
from rightdoor.rules.clocks.working_days import Holidays, is_working_day

ZONE = "Europe/London"
SEVEN_DAYS = 7


def starts_us(day: int, zone: str = ZONE) -> int:
    """The instant at which a day begins by the clock on the wall."""
    return to_utc(day * DAY, zone).utc[0][0]


def ends_us(day: int, zone: str = ZONE) -> int:
    """The instant at which a day ends: the first one that is no longer of it."""
    return starts_us(day + 1, zone)


def day_of(at_us: int, zone: str = ZONE) -> int:
    """The day of an instant by the clock on the wall."""
    day = at_us // DAY
    while starts_us(day + 1, zone) <= at_us:
        day += 1
    while starts_us(day, zone) > at_us:
        day -= 1
    return day


def after_hours(at_us: int, hours: int) -> int:
    """The instant at which so many hours have passed."""
    return at_us + hours * HOUR


def last_of_days(first: int, days: int) -> int:
    """The last day of a period of days that begins with the day `first`."""
    return first + days - 1


def last_of_months(first: int, months: int) -> int:
    """The last day of a period of calendar months that begins with the day `first`."""
    return day_after_months(first, months) - 1


def last_of_months_after(day: int, months: int) -> int:
    """The last day of a period of calendar months "from" or "after" a day, itself not counted: the same date, or the month's last day."""
    date = civil_from_days(day)[2]
    first = day_after_months(day - date + 1, months)
    return first + min(date, day_after_months(first, 1) - first) - 1


def last_working_day(day: int, count: int, holidays: Holidays) -> int | None:
    """The `count`-th working day after a day, which is not counted; None beyond the list of holidays."""
    return _working(day, count, holidays, 1)


def working_day_before(day: int, count: int, holidays: Holidays) -> int | None:
    """The `count`-th working day before a day, which is not counted; None beyond the list of holidays."""
    return _working(day, count, holidays, -1)


def _working(day: int, count: int, holidays: Holidays, step: int) -> int | None:
    while count > 0:
        day += step
        working = is_working_day(day, holidays)
        if working is None:
            return None
        count -= working
    return day


class Suspension(NamedTuple):
    """Days (inclusive) on which a period does not run; `last` None while it is not known.

    `request`: the day after `last` is the one on which the Director asked for more information, so that seven days beginning with it
    must be left (PACE s.47ZL(7)-(8)).
    """

    first: int
    last: int | None
    request: bool = False


def running_end(nominal: int, suspensions: Iterable[Suspension]) -> int | None:
    """The last day of a period that would end with the day `nominal`, each suspended day added once; None while a suspension has no end.

    A suspension that begins after the period has ended changes nothing.
    """
    end, covered = nominal, -(1 << 62)
    for first, last, request in sorted(suspensions, key=lambda s: s.first):
        if first > end:
            break
        if last is None:
            return None
        end += max(0, last - max(first, covered + 1) + 1)
        covered = max(covered, last)
        if request:
            end = max(end, last + SEVEN_DAYS)
    return end


def hospital_end(end: int, first: int, stays: Sequence[tuple[int, int | None]], suspended: Sequence[Suspension] = ()) -> int | None:
    """The last day where the person is an in-patient on the day on which the period would end (PACE s.47ZM(4)-(5)); None while a stay lasts.

    `stays`: days (inclusive). Each day in hospital from the day `first` on counts as suspended, once, and not again where the period
    was suspended anyway.
    """
    if not any(since <= end and (until is None or end <= until) for since, until in stays):
        return end
    pushed = end
    while True:
        if any(until is None and since <= pushed for since, until in stays):
            return None
        days = {day for since, until in stays if until is not None for day in range(max(since, first), min(until, pushed) + 1)}
        new = end + sum(not any(s.first <= day and (s.last is None or day <= s.last) for s in suspended) for day in days)
        if new == pushed:
            return end if new < end else new
        pushed = new
