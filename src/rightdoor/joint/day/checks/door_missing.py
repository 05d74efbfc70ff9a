"""Nobody has checked the door against the result (RD-A19, RD-A20)."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead

CODE = "door-not-checked"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        facts = look.facts.get(each.id)
        if facts is not None and facts.check is None:
            what = "The case has no check of this door: nobody compared what stands there with the result."
            yield DayFinding(CODE, "stop", what, "Check the door on the case’s warrant page, and record it there.", (each.id,))


CHECK = Check(CODE, "Door checked", "CHECK THE DOOR FIRST: nobody has compared it with the result yet.", _find)
