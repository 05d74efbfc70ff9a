"""One person in two teams."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import at_once, going, named, pairs

CODE = "person-two-teams"


def _find(look: Look) -> Iterator[DayFinding]:
    for one, other in pairs(going(look.day)):
        mine = {named(each): each for each in one.people}
        both = sorted(mine[each] for each in mine.keys() & {named(each) for each in other.people})
        account = one.event.text("account")
        if account and account == other.event.text("account") and not both:
            both = [account]
        if both:
            together = at_once(look.day, one.id, other.id)
            yield DayFinding(
                CODE,
                "stop" if together else "look",
                f"{', '.join(both)}: in {one.name} and in {other.name}{', which are out at one time' if together else ''}.",
                "Leave the person in one team, or make sure that the first ends before the second begins.",
                (),
                (one.id, other.id),
            )


CHECK = Check(CODE, "One person, two teams", "", _find)
