"""What is recorded of forces and their units in an operation: that they joined, with which roles, that they left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.joint.frame_kinds import RUN
from rightdoor.joint.parts import parts_of
from rightdoor.joint.tasking import ANSWERS
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces
from rightdoor.reference.operation_roles import operation_roles

FORCES: Final = tuple((force.code, force.name) for force in forces())
ROLES: Final = tuple((role.code, role.words) for role in operation_roles())
NAMES: Final[Mapping[str, str]] = {force.code: force.name for force in (*former_forces(), *forces())}


def force_name(code: str) -> str:
    """A force as people say it; the code where the reference does not have it."""
    return NAMES.get(code, code)


def _joins(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    for part in parts_of(history):
        if part.force == body["force"] and (part.left_us is None or at_us < part.left_us):
            yield Problem("force", f"{force_name(part.force)} takes part already. Correct when it joined, or record first that it left.")
            return


def _of_part(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    part = next((each for each in parts_of(history) if each.event == history.root(str(body["joined"]))), None)
    if part is None:
        return
    if at_us < part.joined_us:
        yield Problem("at", f"{force_name(part.force)} joined only later.")
    if part.left_us is not None and at_us >= part.left_us:
        yield Problem("joined", f"{force_name(part.force)} has left.")


def _leaves(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    part = next((each for each in parts_of(history) if each.event == history.root(str(body["joined"]))), None)
    if part is None:
        return
    if part.left_us is not None:
        yield Problem("joined", f"{force_name(part.force)} has left already.")
    elif at_us < part.joined_us:
        yield Problem("at", f"{force_name(part.force)} joined only later.")
    elif any(event.at_us >= at_us and event.text("force") == part.force for event in history.of(*ANSWERS)):
        yield Problem(
            "at", f"{force_name(part.force)} answered for a package at that time or later. Give a later time, or correct the answer."
        )


def _ends_role(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    given = history.one(str(body["given"]))
    if given is None:
        return
    if history.about("given", given, "unit-role-ended"):
        yield Problem("given", "It has ended already.")
    if at_us < given.at_us:
        yield Problem("at", "It began only later.")


JOINED = Kind(
    "force-joined",
    "Force joined",
    (
        Field("force", "Force", "choice", choices=FORCES),
        Field("contact", "Whom to ask there", needed=False, hint="A desk or a post, not a person's own number."),
    ),
    RUN,
    hint="A force that works in another system takes part by its code alone: the lead records what it answers.",
    check=_joins,
)
LEFT = Kind(
    "force-left",
    "Force left",
    (Field("joined", "Which", "event", to=("force-joined",)), Field("reason", "Reason", "long")),
    RUN,
    hint="What it held waits with the operation, and is nobody's until another force accepts it.",
    check=_leaves,
)
UNIT = Kind(
    "unit-given-role",
    "Unit given a role",
    (
        Field("joined", "Of which force", "event", to=("force-joined",)),
        Field("name", "Name of the unit"),
        Field("role", "Role", "choice", choices=ROLES),
        Field("unit", "Its number in this store", "count", needed=False, hint="Empty where it works elsewhere."),
    ),
    RUN,
    check=_of_part,
)
UNIT_ENDED = Kind(
    "unit-role-ended", "Role of a unit ended", (Field("given", "Which", "event", to=("unit-given-role",)),), RUN, check=_ends_role
)

OF_FORCES: Final = (JOINED, LEFT, UNIT, UNIT_ENDED)
