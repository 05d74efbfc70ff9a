"""Which doors are still to be gone to, by whom, and what overlaps: what several checks ask."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from rightdoor.joint.day.state import Address, Assignment, Day, Team
from rightdoor.model.civil import DAY

DECONFLICTION_DAYS: Final = (
    7  # how old a check may be at the planned entry; the desk's own checks go stale after as long (a test holds them equal)
)
DECONFLICTION: Final = DECONFLICTION_DAYS * DAY


def ahead(day: Day) -> Iterator[Address]:
    """The addresses that somebody is still to go to: not taken out, not entered yet."""
    return (each for each in day.addresses if each.withdrawn is None and not day.done(each.id)) if day.stood_down is None else iter(())


def planned(day: Day) -> tuple[Assignment, ...]:
    """The doors of teams that go, without addresses taken out of the day."""
    going = {each.id for each in day.teams if each.stood_down is None}
    return tuple(each for each in day.assignments if each.team in going and day.live(each.address))


def entry_us(day: Day, address: str) -> int | None:
    """When somebody is first expected at a door; None where it is given to no team that goes."""
    times = [each.first_us for each in planned(day) if each.address == address]
    return min(times) if times else None


def going(day: Day) -> tuple[Team, ...]:
    """The teams that were not stood down."""
    return tuple(each for each in day.teams if each.stood_down is None)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans [first, last) of UTC microseconds share an instant."""
    return one[0] < other[1] and other[0] < one[1]


def spans(day: Day, team: str) -> tuple[tuple[int, int], ...]:
    """When a team is at its doors."""
    return tuple((each.first_us, each.last_us) for each in planned(day) if each.team == team)


def at_once(day: Day, one: str, other: str) -> bool:
    """Whether two teams are out at one time: from the first door of each to its last."""
    first, second = spans(day, one), spans(day, other)
    if not first or not second:
        return False
    return overlap((min(a for a, _ in first), max(b for _, b in first)), (min(a for a, _ in second), max(b for _, b in second)))


def named(person: str) -> str:
    """A person's name as it is compared: whoever is spelt in two ways is not found."""
    return " ".join(person.casefold().split())


def pairs(teams: tuple[Team, ...]) -> Iterator[tuple[Team, Team]]:
    """Every two of some teams, once."""
    return combinations(teams, 2)
