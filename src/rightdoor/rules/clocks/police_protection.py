"""CLK-POLICE-PROTECTION: a child may be kept in police protection for no more than 72 hours."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import counted
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-POLICE-PROTECTION",
    "Police protection of a child",
    "Children Act 1989 s.46: 72 hours",
    "B",
    url="https://eastridingcs.trixonline.co.uk/chapter/police-protection",
    extend="nobody: it cannot be extended",
    record="enquiries of the designated officer, who was told, when and to whom the child was released",
    soon_us=12 * HOUR,
)


def due(taken_us: int, calendar: Calendar | None) -> Due:
    """From when the child was taken into police protection."""
    return counted(RULE, taken_us, 72, "hours", calendar=calendar)
