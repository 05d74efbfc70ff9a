"""CLK-REASSESSMENT-NEW: risk is assessed again on each new fact."""

from __future__ import annotations

from rightdoor.model.civil import HOUR
from rightdoor.rules.clocks.made import EVERYWHERE, by_policy
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-REASSESSMENT-NEW",
    "Risk assessed again on a new fact",
    "policy of your force; HMICFRS 2023: grades too low, not revisited",
    "policy",
    url="https://hmicfrs.justiceinspectorates.gov.uk/publication-html/inspection-of-how-well-police-and-national-crime-agency-tackle-online-sexual-abuse-and-exploitation-of-children/",
    nations=EVERYWHERE,
    record="the new fact, and why the tier changed or did not",
    soon_us=4 * HOUR,
)


def due(known_us: int, calendar: Calendar | None) -> Due:
    """From when the fact was known."""
    return by_policy(RULE, known_us, calendar)
