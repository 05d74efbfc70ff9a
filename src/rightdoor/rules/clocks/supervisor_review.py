"""CLK-SUPERVISOR-REVIEW: a supervisor reviews each open case."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-SUPERVISOR-REVIEW",
    "Supervisor's review",
    "policy of your force",
    "policy",
    nations=EVERYWHERE,
    record="what was reviewed, actions with owner and day",
    soon_us=3 * DAY,
)


def due(last_us: int, calendar: Calendar | None) -> Due:
    """From when the case was opened, or from the last review."""
    return by_policy(RULE, last_us, calendar)
