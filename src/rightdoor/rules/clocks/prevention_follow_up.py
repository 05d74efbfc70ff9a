"""CLK-PREVENTION-FOLLOW-UP: what came of a referral to a prevention programme, or of signposting, so that it can be measured."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-PREVENTION-FOLLOW-UP",
    "Follow-up of a prevention referral",
    "policy of your force: referrals to prevention are followed up so that they can be measured",
    "policy",
    nations=EVERYWHERE,
    record="what came of it, by whose word; not reached is an answer",
)


def due(referred_us: int, calendar: Calendar | None) -> Due:
    """From the referral or the signposting."""
    return by_policy(RULE, referred_us, calendar)
