"""Children expected, or not asked about, and nobody in the team who looks after them."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import ahead, planned

CODE = "no-safeguarding"


def _find(look: Look) -> Iterator[DayFinding]:
    day = look.day
    for address in ahead(day):
        if address.expects == "not-known":
            what = "Whether children are there is not known."
            yield DayFinding(CODE, "look", what, "Ask children’s services, school and health, and correct the address.", (address.id,))
        if address.expects != "expected" and address.event.text("vulnerable") != "expected":
            continue
        who = "Children are" if address.expects == "expected" else "Somebody vulnerable is"
        for door in (each for each in planned(day) if each.address == address.id):
            team = day.team(door.team)
            if team is not None and not team.event.text("safeguarding"):
                what = f"{who} expected there, and nobody of the team is named to look after them."
                do = "Name one of the team, or send somebody along who does."
                yield DayFinding(CODE, "stop" if address.expects == "expected" else "look", what, do, (address.id,), (team.id,))


CHECK = Check(
    CODE, "Somebody for children", "Children may be there and nobody of you is named to look after them: ask before you go.", _find
)
