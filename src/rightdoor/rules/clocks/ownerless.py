"""CLK-OWNERLESS: no case and no duty is without an owner."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-OWNERLESS",
    "Case without an owner given one",
    "policy of your force; HMICFRS: cases in nobody's tray",
    "policy",
    nations=EVERYWHERE,
    record="who took it",
    soon_us=4 * HOUR,
)


def due(since_us: int, calendar: Calendar | None) -> Due:
    """From when it had no owner."""
    return by_policy(RULE, since_us, calendar)
