"""CLK-GRADING-UPLOAD: graded material goes to the national database."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-GRADING-UPLOAD",
    "Graded images uploaded",
    "policy of your force; HMICFRS, London: concerning delays",
    "policy",
    nations=EVERYWHERE,
    record="what was uploaded, by whom",
    soon_us=2 * DAY,
)


def due(graded_us: int, calendar: Calendar | None) -> Due:
    """From the end of grading."""
    return by_policy(RULE, graded_us, calendar)
