"""What stands against a door, a team or a vehicle of the day as planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from rightdoor.joint.day.facts import Look


class DayFinding(NamedTuple):
    """`code`: of the check. `severity` "stop": nobody goes there as it stands; "look": a person looks. `what`, `do`: sentences for whoever plans.

    `where`: the addresses (ids) that it concerns, `teams`: the teams; both empty for the day as a whole.
    """

    code: str
    severity: Literal["stop", "look"]
    what: str
    do: str
    where: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class Check(NamedTuple):
    """One check. `door`: what a team is told of it at its own door: a sentence without names, "" where it concerns planning alone."""

    code: str
    words: str
    door: str
    find: Callable[[Look], Iterator[DayFinding]]
