"""Everybody of the matrix: each role in four placements, and what they may see of a thing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rightdoor.casework.access.roles import ROLES

_T = TypeVar("_T")

NAMES = (
    "<script>document.title='ran'</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egpj.exe\u202c",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "</textarea></title><svg onload=alert(1)>",
    "{{7*7}}{% debug %}",
    "javascript:alert(1)",
    "' or 1=1 --",
    "&lt;b&gt;&#x3c;i&#x3e;",
    "\u2066isolated\u2069<b>bold</b>",
)
PLACES = ("unit A", "unit A, inside", "unit B", "operation")
TURNS = (frozenset({"unit A", "unit B"}), frozenset({"unit A, inside", "operation"}))
FEW = 2  # an address that so many roles at most may use is asked by them from everywhere


@dataclass(frozen=True)
class Person:
    """An account in one placement. `units`, `compartments`, `operations`: ids that it holds its role in or belongs to."""

    role: str
    place: str
    account: Any = field(repr=False, compare=False)
    units: frozenset[int]
    compartments: frozenset[int] = frozenset()
    operations: frozenset[int] = frozenset()

    @property
    def capabilities(self) -> frozenset[str]:
        return ROLES[self.role][1]

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

    def reaches(self, thing: Thing) -> bool:
        """By unit or operation, within every compartment that the thing stands in."""
        return bool(self.units & thing.units or self.operations & thing.operations) and thing.compartments <= self.compartments

    def __str__(self) -> str:
        return f"{self.role} ({self.place})"


@dataclass(frozen=True)
class Thing:
    """A record of the world. `args`: what stands in its address; `data`: what a form names of it; `of`: whose it is, where it is a person's."""

    name: str
    units: frozenset[int] = frozenset()
    operations: frozenset[int] = frozenset()
    compartments: frozenset[int] = frozenset()
    args: dict[str, Any] = field(default_factory=dict, compare=False)
    data: dict[str, Any] = field(default_factory=dict, compare=False)
    of: int | None = None
    withheld: bool = False  # whoever is outside of its one, acknowledged, compartment is told so


def everybody(desk: Any, a: Any, b: Any, c: Any, *, compartments: frozenset[int], operation: Any) -> list[Person]:
    """Each role in unit A, in unit A and in the compartments, in unit B, and elsewhere as a member of the operation."""
    from rightdoor.casework.access.models import CompartmentMember, OperationMember

    found = []
    for n, role in enumerate(ROLES):
        for place, unit in zip(PLACES, (a, a, b, c), strict=True):
            account = desk.account((role, unit), name=f"Person {NAMES[(n + len(found)) % len(NAMES)]} \u202eexe.{len(found)}"[:120])
            inside, across = place == "unit A, inside", place == "operation"
            with desk.as_owner():
                if inside:
                    CompartmentMember.objects.bulk_create(CompartmentMember(compartment_id=each, account=account) for each in compartments)
                if across:
                    OperationMember.objects.create(operation=operation, account=account)
            found.append(
                Person(
                    role,
                    place,
                    account,
                    frozenset({unit.pk}),
                    compartments if inside else frozenset(),
                    frozenset({operation.pk}) if across else frozenset(),
                )
            )
    return found


def asked_from(role: str, needs: tuple[str, ...], turn: int) -> frozenset[str]:
    """The placements in which `role` is asked of the address that stands at place `turn` of its table.

    By turns two of the four, among the roles that have the rights of the address and among those that have not, so that from each
    placement every address is asked by both; all four where few roles have the rights, and always with RIGHTDOOR_EXAMPLES=drawn.
    """
    among = _alike(role, needs)
    may = ROLES[role][1].issuperset(needs)
    if os.environ.get("RIGHTDOOR_EXAMPLES") == "drawn" or (may and len(among) <= FEW):
        return frozenset(PLACES)
    return TURNS[(among.index(role) + turn) % len(TURNS)]


def chosen(things: Sequence[_T], role: str, needs: tuple[str, ...], turn: int, place: str) -> Sequence[_T]:
    """Of the things that an address can be asked of, those that `role` is asked of from `place`; each with RIGHTDOOR_EXAMPLES=drawn.

    Whoever lacks the rights of the address is refused before anything is looked up: one thing then, another for the next role and
    placement. Roles that have them and are asked from the same placement share the things, by turns, so that each role is asked of one at
    least and each thing by one of them.
    """
    alike, nth = _alike(role, needs), PLACES.index(place)
    if len(things) < 2 or os.environ.get("RIGHTDOOR_EXAMPLES") == "drawn":
        return things
    if not ROLES[role][1].issuperset(needs):
        return [things[(alike.index(role) + turn + nth) % len(things)]]
    there = [each for each in alike if place in asked_from(each, needs, turn)]
    parts = min(len(there), len(things))
    return [thing for n, thing in enumerate(things) if (n + turn + nth) % parts == there.index(role) % parts]


def _alike(role: str, needs: tuple[str, ...]) -> list[str]:
    """The roles that have the rights of an address as `role` has them, or lack them as it lacks them, in their order."""
    has = ROLES[role][1].issuperset(needs)
    return [each for each, (_, held) in ROLES.items() if held.issuperset(needs) is has]
