"""CLK-SUICIDE-CONTACT: contact in the days after the first contact with police."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-SUICIDE-CONTACT",
    "Contact in the first days",
    "forty-eight hours and beyond are spoken of",
    "M",
    why_off="the number was not found in a source; assess at each contact, which is another rule and on",
)


def due(met_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del met_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
