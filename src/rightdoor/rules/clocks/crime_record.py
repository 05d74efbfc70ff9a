"""CLK-CRIME-RECORD: the crime is recorded."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CRIME-RECORD",
    "Crime recorded",
    "policy of your force; the counting rules were not read",
    "policy",
    nations=EVERYWHERE,
    record="crime number, classification",
    soon_us=4 * HOUR,
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """From when the crime was known."""
    return by_policy(RULE, known_us, calendar)
