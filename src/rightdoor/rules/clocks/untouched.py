"""CLK-UNTOUCHED: no case lies untouched."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-UNTOUCHED",
    "Case looked at again",
    "policy of your force; published cases lay 20 and 31 months in one tray",
    "policy",
    nations=EVERYWHERE,
    record="what was done or why nothing can be",
    soon_us=3 * DAY,
)


def due(last_us: int, calendar: Calendar | None) -> Due:
    """From the last event of the case."""
    return by_policy(RULE, last_us, calendar)
