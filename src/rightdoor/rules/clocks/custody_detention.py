"""CLK-CUSTODY-DETENTION: detention without charge ends at 24, 36, 72 or 96 hours."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.custody import CustodyFacts, custody_clock
from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CUSTODY-DETENTION",
    "Detention without charge",
    "PACE 1984 ss.41-45, 47(6)-(6A); hours count only while the person is detained",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/41",
    extend="superintendent to 36 hours (after the second review, within 24 hours, indictable offence); magistrates' court up to 36 more, 96 in all",
    record="grounds in the custody record, representations, that the person was told",
    soon_us=4 * HOUR,
)


def due(facts: CustodyFacts, calendar: Calendar | None) -> Due:
    """When detention without charge must end; what is wrong is in `custody_clock(facts).problems`."""
    return refused(RULE, calendar) or custody_clock(facts).limit
