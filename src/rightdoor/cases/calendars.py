"""What a case's clocks count by: its nation's bank holidays and the dated policy data, made of the reference data."""

from __future__ import annotations

from functools import lru_cache

from rightdoor.reference.clock_periods import clock_periods
from rightdoor.reference.duty_periods import bank_holidays
from rightdoor.rules.clocks.rule import Calendar, Period
from rightdoor.rules.clocks.working_days import Holidays

NATIONS = ("england", "wales", "scotland", "northern-ireland", "")
_NONE_HELD = Holidays(frozenset(), 1, 0)


@lru_cache(maxsize=8)
def calendar_of(nation: str) -> Calendar | None:
    """The calendar of a nation; "" for a force whose nation is not known. None for a word that is no nation.

    Bank holidays of Scotland and Northern Ireland are not held: what counts working days there is refused by each rule, with the reason.
    """
    if nation not in NATIONS:
        return None
    periods = tuple(Period(p.code, p.first, p.last, p.amount, p.unit, p.source) for p in clock_periods())
    if nation in ("england", "wales"):
        known = bank_holidays()
        return Calendar(nation, Holidays(frozenset(known.days), known.first, known.last), periods=periods)
    return Calendar(nation, _NONE_HELD, periods=periods)
