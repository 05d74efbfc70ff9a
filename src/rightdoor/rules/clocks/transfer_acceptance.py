"""CLK-TRANSFER-ACCEPTANCE: who is handed a case accepts it or gives it back."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-TRANSFER-ACCEPTANCE",
    "Transfer accepted or returned",
    "policy of your force",
    "policy",
    nations=EVERYWHERE,
    record="accepted or returned with the reason; until then it stays with whoever sent it",
    soon_us=4 * HOUR,
)


def due(sent_us: int, calendar: Calendar | None) -> Due:
    """From when it was sent."""
    return by_policy(RULE, sent_us, calendar)
