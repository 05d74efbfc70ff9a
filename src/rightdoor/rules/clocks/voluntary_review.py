"""CLK-VOLUNTARY-REVIEW: a case after a voluntary attendance is reviewed, as no bail and no clock follows from it."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-VOLUNTARY-REVIEW",
    "Investigation after voluntary attendance reviewed",
    "policy of your force",
    "policy",
    record="what is outstanding, and what protects the child meanwhile",
    soon_us=3 * DAY,
)


def due(last_us: int, calendar: Calendar | None) -> Due:
    """From the attendance, or from the last review."""
    return by_policy(RULE, last_us, calendar)
