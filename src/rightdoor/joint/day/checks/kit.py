"""A door that needs what its team does not have."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead, planned
from rightdoor.joint.day.words import KIT, words_of

CODE = "kit-missing"


def _find(look: Look) -> Iterator[DayFinding]:
    for address in ahead(look.day):
        for door in (each for each in planned(look.day) if each.address == address.id):
            team = look.day.team(door.team)
            missing = [each for each in address.kit if team is not None and each not in team.event.texts("kit")]
            if missing:
                what = f"The team does not have what this door needs: {', '.join(words_of(KIT, each) for each in missing)}."
                yield DayFinding(
                    CODE, "look", what, "Give it to the team, or say with the address that it is not needed.", (address.id,), (door.team,)
                )


CHECK = Check(CODE, "Kit", "Something that this door needs is not with you: look at the list of kit.", _find)
