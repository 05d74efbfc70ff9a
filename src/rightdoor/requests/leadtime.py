"""Lead time: by which day a request must be sent so that its authorisation and the provider's reply come before the records go."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import DAY

LEAD_DAYS = 10  # working days; providers of communications normally reply within ten (acquisition code 2015, see ADR 12)


class Due(NamedTuple):
    """The last day (UTC day number) on which the request can go; `urgent`: the usual route takes too long for it."""

    day: int
    urgent: bool
    today: int


def working_days_before(day: int, count: int) -> int:
    """The day that lies `count` working days (Monday to Friday) before `day`. Public holidays are not counted out."""
    weeks, rest = divmod(count, 5)
    day -= 7 * weeks
    while rest or (day + 3) % 7 > 4:  # 1970-01-01 was a Thursday: (day + 3) % 7 is 0 on a Monday
        day -= 1
        if (day + 3) % 7 <= 4:
            rest -= rest > 0
    return day


@lru_cache(maxsize=65_536)
def due_of(expires_us: int, as_of_us: int, lead_days: int) -> Due | None:
    """When a request must go for records that may be gone from `expires_us` on; None when that has passed.

    Where the lead time no longer fits, the last day is that of the records themselves, and another route is needed.
    """
    today, last = as_of_us // DAY, (expires_us - 1) // DAY
    if as_of_us >= expires_us:
        return None
    usual = working_days_before(last, lead_days) if lead_days else last
    return Due(usual, False, today) if usual >= today else Due(last, True, today)
