"""A warrant that is executed outside of its time."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead, entry_us

CODE = "warrant-window"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        facts = look.facts.get(each.id)
        warrant = facts.warrant if facts is not None else None
        if warrant is None:
            continue
        at = entry_us(look.day, each.id) or look.as_of_us
        if at < warrant.event.at_us:
            yield DayFinding(CODE, "stop", "Entry is planned before the warrant was issued.", "Correct the time of entry.", (each.id,))
        elif warrant.safe_us is None:
            what = "Until when the warrant may be executed cannot be counted: the nation of the case is not stated."
            yield DayFinding(CODE, "look", what, "State it in the case, or count by hand.", (each.id,))
        elif at >= warrant.safe_us:
            what = "Entry is planned when the warrant’s time is over, by the shorter way of counting."
            yield DayFinding(CODE, "stop", what, "Go earlier, or apply again.", (each.id,))


CHECK = Check(CODE, "Warrant within its time", "DO NOT ENTER before you have asked: the time of the warrant does not fit.", _find)
