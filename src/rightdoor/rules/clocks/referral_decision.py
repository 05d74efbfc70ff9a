"""CLK-REFERRAL-DECISION: the local authority acknowledges a referral and decides its response."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-REFERRAL-DECISION",
    "Referral acknowledged by children's social care",
    "Working Together 2023, as quoted in Keeping Children Safe in Education: within one working day",
    "B",
    url="https://www.millbrookprimary.org.uk/the-role-of-the-local-authority/",
    nations=("england",),
    record="who answered, with which decision; chase when there is no answer",
    soon_us=4 * HOUR,
)


def due(referred_us: int, calendar: Calendar | None) -> Due:
    """From receipt of the referral by the local authority."""
    return counted(RULE, referred_us, 1, "working-days", calendar=calendar)
