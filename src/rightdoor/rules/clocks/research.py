"""CLK-RESEARCH: local research is done before anything is decided."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-RESEARCH",
    "Local research done",
    "policy of your force; Communications Data Commissioner 2016: research before a warrant",
    "policy",
    nations=EVERYWHERE,
    record="what was asked, and what was found or not",
    soon_us=2 * DAY,
)


def due(received_us: int, calendar: Calendar | None) -> Due:
    """From receipt by the force."""
    return by_policy(RULE, received_us, calendar)
