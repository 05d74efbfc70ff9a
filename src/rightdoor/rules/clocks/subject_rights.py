"""CLK-SUBJECT-RIGHTS: a request of a data subject is answered."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-SUBJECT-RIGHTS",
    "Request of a data subject answered",
    "Data Protection Act 2018 ss.45, 48, 54: one month beginning with the relevant time",
    "A",
    url="https://www.legislation.gov.uk/ukpga/2018/12/section/54",
    nations=EVERYWHERE,
    extend="regulations alone; identity or fee asked for moves the beginning (s.54(3))",
    record="what was given, restricted or refused, and why",
    soon_us=7 * DAY,
)


def due(relevant_us: int, calendar: Calendar | None) -> Due:
    """From receipt, or from when the identity asked for, or a fee, came."""
    return counted(RULE, relevant_us, 1, "months", calendar=calendar)
