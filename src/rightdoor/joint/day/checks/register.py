"""The checks of a day of action, in the order in which pages show them."""

from __future__ import annotations

from rightdoor.joint.day.checks import (
    case_not_seen,
    children,
    deconfliction,
    door_differs,
    door_missing,
    kit,
    leader,
    outside,
    person_twice,
    premises_twice,
    times,
    two_teams,
    unassigned,
    vehicle_twice,
    warrant,
    window,
    withdrawn,
)
from rightdoor.joint.day.facts import Look
from rightdoor.joint.day.finding import Check, DayFinding

CHECKS: tuple[Check, ...] = (  # one a line
    deconfliction.CHECK,
    case_not_seen.CHECK,
    warrant.CHECK,
    window.CHECK,
    door_missing.CHECK,
    door_differs.CHECK,
    premises_twice.CHECK,
    two_teams.CHECK,
    withdrawn.CHECK,
    times.CHECK,
    person_twice.CHECK,
    vehicle_twice.CHECK,
    leader.CHECK,
    children.CHECK,
    kit.CHECK,
    unassigned.CHECK,
    outside.CHECK,
)  # fmt: skip


def findings_of(look: Look) -> tuple[DayFinding, ...]:
    """What stands against the plan: what stops first, each in the order of the checks."""
    found = [each for check in CHECKS for each in check.find(look)]
    return tuple(sorted(found, key=lambda each: each.severity != "stop"))


def not_ready(look: Look) -> frozenset[str]:
    """The addresses that nobody goes to as they stand."""
    return frozenset(where for each in findings_of(look) if each.severity == "stop" for where in each.where)
