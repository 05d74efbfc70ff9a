"""CLK-FORCE-RECEIPT: a referral that came to the force is acknowledged and entered."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-FORCE-RECEIPT",
    "Receipt by the force acknowledged",
    "policy of your force",
    "policy",
    nations=EVERYWHERE,
    record="who acknowledged it to whom",
    soon_us=4 * HOUR,
)


def due(received_us: int, calendar: Calendar | None) -> Due:
    """From receipt by the force."""
    return by_policy(RULE, received_us, calendar)
