"""CLK-S18-RECORD: an inspector makes the record of a search after arrest."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-S18-RECORD",
    "Search under s.18 recorded",
    "PACE 1984 s.18(5)-(8): inspector told as soon as practicable, grounds and nature of the evidence in writing; no time is stated",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/18",
    record="grounds and nature of the evidence, in writing; in the custody record where the person is in detention",
)


def due(searched_us: int, calendar: Calendar | None) -> Due:
    """No instant: it stands at the top until it is done."""
    del searched_us
    return refused(RULE, calendar) or Due(None, "As soon as practicable: no hours are stated, so it stands at the top until it is done.")
