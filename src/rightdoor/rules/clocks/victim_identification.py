"""CLK-VICTIM-IDENTIFICATION: children in images who nobody knows are referred for identification."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-VICTIM-IDENTIFICATION",
    "Unknown children referred for identification",
    "policy of your force",
    "policy",
    nations=EVERYWHERE,
    record="series or images referred, to whom",
    soon_us=2 * DAY,
)


def due(found_us: int, calendar: Calendar | None) -> Due:
    """From when they were found."""
    return by_policy(RULE, found_us, calendar)
