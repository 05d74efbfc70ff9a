"""Whole days as people write them: a day of UTC and a day of the United Kingdom, which summer time moves by an hour."""

from __future__ import annotations

from functools import lru_cache

from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.model.zones import to_utc

HOME_ZONES = ("UTC", "Europe/London")
_SUMMER_TIME = range(days_from_civil(1900, 1, 1), days_from_civil(2200, 1, 1))  # beyond it a day is a day of UTC


@lru_cache(maxsize=4096)
def midnight(day: int, zone: str) -> int:
    """The instant at which a day begins in a zone (UTC microseconds); the later one where a clock change repeats it."""
    utc = to_utc(day * DAY, zone).utc if day in _SUMMER_TIME else ()
    return utc[-1][0] if utc else day * DAY


@lru_cache(maxsize=4096)
def widest(first: int, last: int) -> tuple[int, int]:
    """The interval [start, end) of the days `first` to `last`, inclusive, wherever at home they are counted."""
    return min(midnight(first, z) for z in HOME_ZONES), max(midnight(last + 1, z) for z in HOME_ZONES)
