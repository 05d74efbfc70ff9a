"""CLK-PROTECTION-TOLD: the local authority is told of a child in police protection as soon as practicable; no time is stated."""

from __future__ import annotations

from rightdoor.rules.clocks.made import refused
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

RULE = Rule(
    "CLK-PROTECTION-TOLD",
    "Local authority told of police protection",
    "Children Act 1989 s.46: as soon as practicable",
    "B",
    url="https://eastridingcs.trixonline.co.uk/chapter/police-protection",
    record="who was told, when",
)


def due(begun_us: int, calendar: Calendar | None) -> Due:
    """No instant: it stands at the top until it is done."""
    del begun_us
    return refused(RULE, calendar) or Due(None, "As soon as practicable: no hours are stated, so it stands at the top until it is done.")
