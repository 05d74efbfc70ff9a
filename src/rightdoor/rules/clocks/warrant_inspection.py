"""CLK-WARRANT-INSPECTION: the court keeps a returned warrant, and the occupier may inspect it."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-WARRANT-INSPECTION",
    "Returned warrant kept at court",
    "PACE 1984 s.16(11)-(12): 12 months from its return",
    "A",
    url="https://www.legislation.gov.uk/ukpga/1984/60/section/16",
    soon_us=30 * DAY,
)


def due(returned_us: int, calendar: Calendar | None) -> Due:
    """From the return."""
    return counted(RULE, returned_us, 12, "months", calendar=calendar)
