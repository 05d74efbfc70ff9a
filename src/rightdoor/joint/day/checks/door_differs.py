"""The check of the door found something else than the result says, or nobody of the household there any more."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead

CODE = "door-differs"


def _find(look: Look) -> Iterator[DayFinding]:
    for each in ahead(look.day):
        facts = look.facts.get(each.id)
        check = facts.check if facts is not None else None
        if check is None:
            continue
        if check.text("echo") != "agrees":
            part = "differs from the result" if check.text("echo") == "differs" else "could not be read"
            yield DayFinding(CODE, "stop", f"At the last check of this door a part {part}.", _DO, (each.id,))
        if check.text("today") == "gone":
            yield DayFinding(CODE, "stop", "The household moved, or the service ended.", _DO, (each.id,))
        elif check.text("today") == "not-known":
            what = "Whether the household of the event lives there today is not known."
            yield DayFinding(CODE, "look", what, "Have it confirmed by something recent, and check the door again.", (each.id,))


_DO = "Nobody goes in before a person has settled it in the case, with a new check of the door."

CHECK = Check(CODE, "Door agrees", "DO NOT ENTER before you have asked: the last check of this door did not agree.", _find)
