"""CLK-SENDER-TOLD: whoever sent the referral is told what came of it."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-SENDER-TOLD",
    "Outcome back to whoever sent the referral",
    "policy of your force; practice: the loop to the National Crime Agency and other senders is closed",
    "policy",
    nations=EVERYWHERE,
    record="who was told what, by which way",
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """From when it stood that the sender is owed the outcome."""
    return by_policy(RULE, known_us, calendar)
