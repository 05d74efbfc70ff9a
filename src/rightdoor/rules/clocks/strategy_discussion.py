"""CLK-STRATEGY-DISCUSSION: a strategy discussion is held as soon as possible."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-STRATEGY-DISCUSSION",
    "Strategy discussion held",
    "Working Together 2023: as soon as possible, no national number of hours; policy of your force, local rules commonly say 24 hours",
    "policy",
    url="https://knowsleychildcare.proceduresonline.com/p_cp_business.htm",
    record="who took part (local authority, police, health, referrer), what the family is told when and by whom",
    soon_us=4 * HOUR,
)


def due(suspected_us: int, calendar: Calendar | None) -> Due:
    """From reasonable cause to suspect significant harm."""
    return by_policy(RULE, suspected_us, calendar)
