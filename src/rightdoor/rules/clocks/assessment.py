"""CLK-ASSESSMENT: the child and family assessment is finished."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-ASSESSMENT",
    "Child and family assessment",
    "Working Together 2023 (England): 45 working days from referral",
    "B",
    url="https://proceduresonline.com/toolkit/glossary/a/cs-assessment",
    nations=("england",),
    extend="the local authority, with reasons recorded",
    record="outcome; the reasons where it takes longer",
    soon_us=7 * DAY,
)


def due(referred_us: int, calendar: Calendar | None) -> Due:
    """From the referral."""
    return counted(RULE, referred_us, 45, "working-days", calendar=calendar)
