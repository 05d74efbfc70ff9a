"""Lead time: by which day a request must be sent so that its authorisation and the provider's reply come before the records go."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.reference.duty_periods import bank_holidays
from rightdoor.rules.clocks.working_days import Holidays, is_working_day

LEAD_DAYS = 10  # working days; a provider's reply alone normally took up to ten (acquisition code of 2015, see ADR 12)


class Due(NamedTuple):
    """The last day (UTC day number) on which the request can go; `urgent`: the usual route takes too long for it."""

    day: int
    urgent: bool
    today: int


def working_days_before(day: int, count: int) -> int:
    """The latest day from which `count` working days pass up to `day`, `day` not counted.

    Where the list of bank holidays does not reach, Monday to Friday are taken as working days: give more lead time there.
    """
    while count:
        day -= 1
        count -= is_working_day(day, _holidays()) is not False
    return day


@lru_cache(maxsize=1)
def _holidays() -> Holidays:
    known = bank_holidays()
    return Holidays(frozenset(known.days), known.first, known.last)


@lru_cache(maxsize=65_536)
def _last_days(expires_us: int, lead_days: int) -> tuple[int, int]:
    last = (expires_us - 1) // DAY
    return last, working_days_before(last, lead_days)


def due_of(expires_us: int, as_of_us: int, lead_days: int) -> Due | None:
    """When a request must go for records that may be gone from `expires_us` on; None when that has passed.

    Where the lead time no longer fits, the last day is that of the records themselves, and another route is needed.
    """
    if as_of_us >= expires_us:
        return None
    today = as_of_us // DAY
    last, usual = _last_days(expires_us, lead_days)
    return Due(usual, False, today) if usual >= today else Due(last, True, today)
