"""CLK-REVIEW-FOLLOW-UP: what a review or a dip sample directed is done."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-REVIEW-FOLLOW-UP",
    "What a review directed done",
    "policy of your force",
    "policy",
    nations=EVERYWHERE,
    extend="the supervisor, by another review",
    record="what was done of each direction",
    soon_us=2 * DAY,
)


def due(reviewed_us: int, calendar: Calendar | None) -> Due:
    """From the review."""
    return by_policy(RULE, reviewed_us, calendar)
