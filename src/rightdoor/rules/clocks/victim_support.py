"""CLK-VICTIM-SUPPORT: a victim is referred to support."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-VICTIM-SUPPORT",
    "Victim referred to support",
    "Victims' Code: two working days of reporting",
    "B",
    why_off="the value was read in flash-cards; the code in force was not read",
)


def due(reported_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del reported_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
