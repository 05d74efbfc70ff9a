"""Dated policy: how long past its time a duty goes up, and to whom."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of, span_of

GROUPS = ("urgent", "urgent-uncounted", "plain", "uncounted")


class Step(NamedTuple):
    """From day to day (inclusive): `hours` past the due instant the `role` of the unit is told. `source`: why, and whose policy."""

    group: str
    first: int
    last: int
    hours: int
    role: str
    source: str


@lru_cache(maxsize=1)
def steps() -> tuple[Step, ...]:
    """The program's own table, in its order."""
    return tuple(read_steps(own_table("escalation.csv")))


def read_steps(text: str) -> list[Step]:
    """Rows with the columns `group, from, to, hours, role, source`. Raises ValueError for one that cannot be, or out of order."""
    found: list[Step] = []
    for row in rows_of(text):
        span = span_of(row.get("from"), row.get("to"))
        hours = row.get("hours")
        if row.get("group") not in GROUPS or span is None or not re.fullmatch(r"-?[0-9]{1,5}", hours) or not row.get("role"):
            raise ValueError(f"line {row.line} of the escalation policy")
        step = Step(row.get("group"), *span, int(hours), row.get("role"), row.get("source"))
        if any(s.group == step.group and s.first <= step.last and step.first <= s.last and s.hours >= step.hours for s in found):
            raise ValueError(f"line {row.line} of the escalation policy is not after the one before it")
        found.append(step)
    return found


def steps_on(group: str, day: int) -> tuple[Step, ...]:
    """What holds on a day (number from 1970-01-01), the first to be told first."""
    return tuple(step for step in steps() if step.group == group and step.first <= day <= step.last)
