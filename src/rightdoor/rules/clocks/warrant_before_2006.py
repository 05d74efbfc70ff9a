"""CLK-WARRANT-BEFORE-2006: a search warrant issued before 2006 could be executed within one month."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-WARRANT-BEFORE-2006",
    "Search warrant issued before 2006: window",
    "PACE 1984 s.16(3) before SOCPA 2005 s.114(8): one month",
    "A",
    url="https://www.legislation.gov.uk/ukpga/2005/15/section/114/notes",
    why_off="the day on which three months replaced one month (1 January 2006) is from memory",
)


def due(issued_us: int, calendar: Calendar | None) -> Due:
    """Nothing is counted while the rule is off."""
    del issued_us
    return refused(RULE, calendar) or Due(None, "Not counted.")
