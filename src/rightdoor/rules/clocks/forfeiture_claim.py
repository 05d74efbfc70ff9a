"""CLK-FORFEITURE-CLAIM: how long a claim may be made after a notice of intended forfeiture."""

from __future__ import annotations

from rightdoor.rules.clocks.counting import day_of, ends_us
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-FORFEITURE-CLAIM",
    "Claim after a notice of intended forfeiture",
    "Protection of Children Act 1978, Schedule (from 1 April 2008)",
    "M",
    url="https://www.legislation.gov.uk/ukpga/1978/37",
    why_off="the month within which a claim is made is from memory: the text of the Schedule was not read",
    record="when the notice was given to whom, and whether a claim came",
)


def due(given_us: int, calendar: Calendar | None) -> Due:
    """A month beginning with the day after the notice was given."""
    return counted(RULE, ends_us(day_of(given_us)), 1, "months", calendar=calendar)
