"""CLK-ALLOCATION: a case gets an owner."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-ALLOCATION",
    "Allocated to somebody",
    "policy of your force",
    "policy",
    nations=EVERYWHERE,
    record="to whom, by whom",
    soon_us=4 * HOUR,
)


def due(opened_us: int, calendar: Calendar | None) -> Due:
    """From when the case was opened."""
    return by_policy(RULE, opened_us, calendar)
