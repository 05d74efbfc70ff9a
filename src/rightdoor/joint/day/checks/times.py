"""Times of one team: two doors at once, an order that its times contradict, an end before the begin, a door outside of the day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding
from rightdoor.joint.day.going import going, overlap, planned
from rightdoor.joint.day.state import Assignment
from rightdoor.model.civil import DAY

CODE = "times"


def _find(look: Look) -> Iterator[DayFinding]:
    day = (look.day.event.number("day") or 0) * DAY
    for team in going(look.day):
        doors = [each for each in planned(look.day) if each.team == team.id]
        for each in doors:
            if each.last_us <= each.first_us:
                yield _say("It ends before it begins.", "Correct one of the two times.", each)
            elif not overlap((each.first_us, each.last_us), (day - DAY // 2, day + 2 * DAY)):
                yield _say("It lies on another day than the day of action.", "Correct the date.", each)
        for one, other in combinations(doors, 2):
            yield from _two(one, other)


def _two(one: Assignment, other: Assignment) -> Iterator[DayFinding]:
    if one.address == other.address:
        return  # said by another check
    if one.order == other.order:
        yield _say(f"Two doors of this team are both number {one.order}.", "Number them in the order of the day.", one, other)
    if overlap((one.first_us, one.last_us), (other.first_us, other.last_us)):
        yield _say("One team is at two doors at one time.", "Move one of them, or give it to another team.", one, other)
    elif (one.order - other.order) * (one.first_us - other.first_us) < 0:
        yield _say("The order of these two doors contradicts their times.", "Correct the order, or the times.", one, other)


def _say(what: str, do: str, *doors: Assignment) -> DayFinding:
    return DayFinding(CODE, "stop", what, do, tuple(each.address for each in doors), tuple(dict.fromkeys(each.team for each in doors)))


CHECK = Check(CODE, "Times and order", "The times of this door do not fit with others of yours: ask before you go.", _find)
