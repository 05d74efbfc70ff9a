"""CLK-REVIEW-CONFERENCE: a child protection plan is reviewed."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-REVIEW-CONFERENCE",
    "Review child protection conference",
    "statutory guidance: 3 months, then every 6 months",
    "M",
    why_off="from memory; the text of the guidance was not read",
)


def due(conference_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del conference_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
