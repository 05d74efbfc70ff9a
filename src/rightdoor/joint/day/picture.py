"""The day as it goes: each team's doors as planned and as they went, and what came of them, as entered from the doors.

Counts of this page are of results entered; published figures are counted from the cases (`rightdoor.figures`), where corrections stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rightdoor.joint.day.state import Assignment, Day, Result
from rightdoor.joint.day.words import ENTRY, WHAT, words_of


class DoorLine(NamedTuple):
    """One door of a team. `outcome` "": nothing was entered yet. `entered_us`, `left_us`: as entered. `counts`: results by what they are."""

    address: str
    order: int
    first_us: int
    last_us: int
    outcome: str
    entered_us: int | None
    left_us: int | None
    counts: Mapping[str, int]
    waiting: int
    withdrawn: bool

    @property
    def state(self) -> str:
        """In a word or two."""
        if self.withdrawn:
            return "Taken out"
        return words_of(ENTRY, self.outcome) if self.outcome else "Not yet"


class TeamLine(NamedTuple):
    """One team with its doors in order."""

    team: str
    name: str
    stood_down: bool
    doors: tuple[DoorLine, ...]


class DayPicture(NamedTuple):
    """`first_us`, `last_us`: the edges of the time line; both 0 where no team has a door. `outcomes`, `counts`: over the day.

    `waiting`: results that are not in their case yet; `unassigned`: results of doors that the team was not given.
    """

    teams: tuple[TeamLine, ...]
    first_us: int
    last_us: int
    outcomes: tuple[tuple[str, int], ...]
    counts: tuple[tuple[str, int], ...]
    doors: int
    waiting: int
    unassigned: int


def picture_of(day: Day) -> DayPicture:
    """The picture as results stand."""
    teams = tuple(
        TeamLine(each.id, each.name, each.stood_down is not None, tuple(_door(day, one) for one in day.assignments if one.team == each.id))
        for each in day.teams
    )
    doors = [door for team in teams for door in team.doors]
    times = [at for door in doors for at in (door.first_us, door.last_us, door.entered_us, door.left_us) if at is not None]
    given = {(each.team, each.address) for each in day.assignments}
    at_door = Counter(_last(_entries(day.results, address.id)) for address in day.addresses if address.withdrawn is None)
    what = Counter(each.event.text("what") for each in day.results)
    return DayPicture(
        teams,
        min(times, default=0),
        max(times, default=0),
        (*((words, at_door[code]) for code, words in ENTRY), ("Not yet", at_door[""])),
        tuple((words, what[code]) for code, words in WHAT if code != "entry"),
        sum(address.withdrawn is None for address in day.addresses),
        sum(each.waiting for each in day.results),
        sum((each.team, each.address) not in given for each in day.results),
    )


def _entries(results: Iterable[Result], address: str) -> list[Result]:
    return [each for each in results if each.address == address and each.event.text("what") == "entry"]


def _last(entries: list[Result]) -> str:
    """What counts for a door: that it was entered, else the last that was said."""
    if any(each.event.text("outcome") == "entered" for each in entries):
        return "entered"
    return entries[-1].event.text("outcome") if entries else ""


def _door(day: Day, door: Assignment) -> DoorLine:
    mine = [each for each in day.results if each.address == door.address and each.team == door.team]
    entries = _entries(mine, door.address)
    outcome = _last(entries)
    shown = next((each.event for each in reversed(entries) if each.event.text("outcome") == outcome), None)
    return DoorLine(
        door.address,
        door.order,
        door.first_us,
        door.last_us,
        outcome,
        shown.at_us if shown is not None else None,
        shown.number("left") if shown is not None else None,
        Counter(each.event.text("what") for each in mine if each.event.text("what") != "entry"),
        sum(each.waiting for each in mine),
        not day.live(door.address),
    )
