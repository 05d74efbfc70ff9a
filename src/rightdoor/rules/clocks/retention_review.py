"""CLK-RETENTION-REVIEW: what is held of a person is reviewed."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-RETENTION-REVIEW",
    "Review of retention",
    "management of police information: by group, every 5, 6 or 10 years",
    "M",
    why_off="the table of groups is from memory: it was not read, and your records manager sets it",
)


def due(last_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del last_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
