"""CLK-HAND-OVER-ACCEPTED: a hand-over is accepted or refused; until then it stays with whoever handed it over."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-HAND-OVER-ACCEPTED",
    "Acceptance of a hand-over",
    "policy of your force: a hand-over stands when it was accepted",
    "policy",
    nations=EVERYWHERE,
    record="who accepted it, or why it was refused",
)


def due(handed_us: int, calendar: Calendar | None) -> Due:
    """From the hand-over."""
    return by_policy(RULE, handed_us, calendar)
