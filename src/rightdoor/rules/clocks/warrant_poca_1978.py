"""CLK-WARRANT-POCA-1978: a warrant under the Protection of Children Act had its own time limit when enacted."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-WARRANT-POCA-1978",
    "Search warrant under PoCA s.4 as enacted: window",
    "Protection of Children Act 1978 s.4(2) as enacted: 14 days",
    "A",
    url="https://api.parliament.uk/historic-hansard/commons/1978/jul/14/powers-of-seizure-and-destruction",
    why_off="the words are repealed and the day of their repeal was not read; today's warrants under s.4 have the three months of PACE s.16(3)",
)


def due(issued_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del issued_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
