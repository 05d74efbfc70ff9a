"""CLK-CHILD-PROTECTION-CONFERENCE: the initial child protection conference follows the strategy discussion at which enquiries were agreed."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-CHILD-PROTECTION-CONFERENCE",
    "Initial child protection conference",
    "Working Together 2023 (England): 15 working days from the strategy discussion at which the s.47 enquiry was agreed",
    "B",
    url="https://frg.org.uk/get-help-and-advice/what/child-protection/enquiries-and-assessment/",
    nations=("england",),
    record="date, outcome, plan",
    soon_us=3 * DAY,
)


def due(agreed_us: int, calendar: Calendar | None) -> Due:
    """From the strategy discussion."""
    return counted(RULE, agreed_us, 15, "working-days", calendar=calendar)
