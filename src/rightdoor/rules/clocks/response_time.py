"""CLK-RESPONSE-TIME: the time to act by the levels of KIRAT."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-RESPONSE-TIME",
    "Action taken by level of risk",
    "figures that are quoted as internal targets: very high 24 hours, high 7 days, medium 14 days, low 30 days",
    "M",
    why_off="times by level are not public; what is quoted is unverified, and Rightdoor's tiers are not KIRAT's levels",
)


def due(graded_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del graded_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
