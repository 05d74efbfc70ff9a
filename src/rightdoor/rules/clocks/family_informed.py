"""CLK-FAMILY: the family of a person under investigation is given its own, independent information."""

from __future__ import annotations

from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-FAMILY",
    "Family given its own information",
    "College of Policing, practice bank: information pack for families; the period is policy of your force",
    "policy",
    url="https://www.college.police.uk/support-forces/practices/information-pack-families-suspects-being-investigated-internet-child-abuse-team",
    nations=EVERYWHERE,
    record="given, refused, or nobody there",
)


def due(met_us: int, calendar: Calendar | None) -> Due:
    """From the contact at which they heard of it."""
    return by_policy(RULE, met_us, calendar)
