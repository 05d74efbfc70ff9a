"""CLK-RUI-REVIEW: a release under investigation is reviewed, as no Act ends it."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-RUI-REVIEW",
    "Release under investigation reviewed",
    "policy of your force; no statute, forces commonly review each 28 or 30 days",
    "policy",
    url="https://olliers.com/news/pre-charge-bail-your-questions-answered",
    record="what is outstanding, why it is not bail, what the victim was told",
    soon_us=3 * DAY,
)


def due(last_us: int, calendar: Calendar | None) -> Due:
    """From the release, or from the last review."""
    return by_policy(RULE, last_us, calendar)
