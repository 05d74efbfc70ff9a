"""CLK-VICTIM-UPDATE: a victim is told of arrest, release, bail and charge."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-VICTIM-UPDATE",
    "Victim told of a key event",
    "Victims' Code: one working day where the enhanced service is owed, else five",
    "B",
    url="https://www.yourrights.org.uk",
    why_off="the values were read in an older code and in flash-cards; the code in force was not read",
)


def due(happened_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del happened_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
