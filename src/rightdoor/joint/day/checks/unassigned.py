"""An address of the day that no team goes to."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead, entry_us

CODE = "unassigned"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        if entry_us(look.day, each.id) is None:
            yield DayFinding(CODE, "look", "No team goes to this address.", "Give it to a team, or take it out with a reason.", (each.id,))


CHECK = Check(CODE, "No team", "", _find)
