"""CLK-CPPM: a child protection planning meeting follows in Scotland."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CPPM",
    "Child protection planning meeting (Scotland)",
    "procedures of one area: within 28 calendar days of the investigation",
    "B",
    why_off="read in the procedures of one area alone; Scotland's rules are not held",
    nations=("scotland",),
)


def due(decided_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del decided_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
