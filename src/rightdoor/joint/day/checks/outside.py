"""A case that has not joined the operation, or is but linked to it: what comes of its door is counted outside of it."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding

CODE = "case-outside"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in look.day.addresses:
        facts = look.facts.get(each.id)
        if each.withdrawn is None and facts is not None and facts.joined is False:
            what = "The case of this address has not joined the operation: figures count what comes of it outside."
            yield DayFinding(CODE, "look", what, "Record in the case that it joined, if it is worked for the operation.", (each.id,))


CHECK = Check(CODE, "Case in the operation", "", _find)
