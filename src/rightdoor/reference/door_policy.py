"""Dated policy of the check at the door: how old the evidence of who lives there may be."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of, span_of

OCCUPANCY = "occupancy-evidence"


class DoorPolicy(NamedTuple):
    """For steps from day to day (inclusive): how many days old the evidence may be, and what that rests on."""

    policy: str
    first: int
    last: int
    days: int
    source: str


@lru_cache(maxsize=1)
def policies() -> tuple[DoorPolicy, ...]:
    """Every row of the program's own table. Raises ValueError for a bad one."""
    found = []
    for row in rows_of(own_table("door_policy.csv")):
        span = span_of(row.get("from"), row.get("to"))
        if span is None or not row.get("days").isdigit() or not row.get("source"):
            raise ValueError(f"line {row.line} of the policy of the door")
        found.append(DoorPolicy(row.get("policy"), *span, int(row.get("days")), row.get("source")))
    return tuple(found)


def occupancy_days(day: int) -> DoorPolicy:
    """The policy in force on a day (number from 1970-01-01). Where the data say nothing of the day no evidence is recent enough: 0 days."""
    found = (p for p in policies() if p.policy == OCCUPANCY and p.first <= day <= p.last)
    return next(found, DoorPolicy(OCCUPANCY, day, day, 0, "no policy is dated for this day"))
