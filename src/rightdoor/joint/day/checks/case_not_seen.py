"""An address whose case whoever looks does not see: nothing of its warrant and door can be said."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead

CODE = "case-not-seen"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        if each.id not in look.facts:
            yield DayFinding(
                CODE,
                "stop",
                "The case of this address is not there, or not yours to see: its warrant and its door are not checked.",
                "Correct the case’s id, or have somebody of the unit that works it look at this page.",
                (each.id,),
            )


CHECK = Check(CODE, "Case not seen", "The papers of this address could not be checked when this was made: ask before you go.", _find)
