"""CLK-TAKEN-BACK: what somebody took back, or moved to later, where a child or a person wronged is owed something, is looked at by a supervisor."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-TAKEN-BACK",
    "What was taken back looked at",
    "policy of your force: nobody alone makes a duty vanish",
    "policy",
    nations=EVERYWHERE,
    record="whether it was right to take it back, and what is to be done",
    soon_us=4 * HOUR,
)


def due(recorded_us: int, calendar: Calendar | None) -> Due:
    """From when it was recorded that it is taken back or lies later."""
    return by_policy(RULE, recorded_us, calendar)
