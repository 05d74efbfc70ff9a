"""CLK-LADO: the designated officer of the local authority is told of an allegation against a person who works with children."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-LADO",
    "Designated officer (LADO) told",
    "Working Together 2023, local procedures: within one working day; written for employers and agencies, a matching police duty was not read",
    "B",
    url="https://sheffieldscb.proceduresonline.com/p_all_against_pers_work_children.html",
    nations=("england",),
    record="which of the thresholds is met, who was told, and the reversal when it was wrong",
    soon_us=4 * HOUR,
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """From when it was known."""
    return counted(RULE, known_us, 1, "working-days", calendar=calendar)
