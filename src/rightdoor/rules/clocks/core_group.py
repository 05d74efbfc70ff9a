"""CLK-CORE-GROUP: the core group meets after a child protection conference."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CORE-GROUP",
    "First core group",
    "statutory guidance: 10 working days after the conference",
    "M",
    why_off="from memory; the text of the guidance was not read",
)


def due(conference_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del conference_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
