"""CLK-CUSTODY-REVIEW: detention is reviewed within six hours, then every nine."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.custody import CustodyFacts, custody_clock
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CUSTODY-REVIEW",
    "Review of detention",
    "PACE 1984 s.40(3): within six hours of detention being first authorised, then within nine hours of the last",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/40",
    extend="may be postponed where not practicable, for reasons that are recorded; the next one is not put off by that",
    record="inspector or above who was not involved (before charge), representations, outcome, reasons where postponed",
    soon_us=HOUR,
)


def due(facts: CustodyFacts, calendar: Calendar | None) -> Due:
    """When the next review is due."""
    return refused(RULE, calendar) or custody_clock(facts).review
