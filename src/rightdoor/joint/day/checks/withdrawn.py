"""An address that was taken out of the day and is still given to a team, or was given out in a briefing before."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding

CODE = "address-withdrawn"


def _find(look: Look) -> Iterator[DayFinding]:
    day = look.day
    for address in day.addresses:
        out = address.withdrawn
        if out is None:
            continue
        for door in (each for each in day.assignments if each.address == address.id):
            given = [each for each in day.given if each.recorded_us < out.recorded_us and _of(look, each.text("team"), door.team)]
            if given:
                what = "This address was taken out after the team’s briefing was given out."
                do = "Tell the team’s leader by voice, and give out a new briefing. The old one and its grab pack still name the address."
            else:
                what, do = (
                    "This address was taken out and is still given to a team.",
                    "Withdraw the assignment: the team’s briefing leaves it out.",
                )
            yield DayFinding(CODE, "stop" if given else "look", what, do, (address.id,), (door.team,))


def _of(look: Look, named: str, team: str) -> bool:
    """Whether what was given out is of the team: it may name any of the team's corrections."""
    return any(each.id == team and named in (each.id, each.event.id) for each in look.day.teams) or named == team


CHECK = Check(CODE, "Address taken out", "", _find)
