"""Compartments that one is in, and who else is."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access import compartments
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, Compartment
from rightdoor.desk.api.administration import MemberIn
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Done, Given, Number
from rightdoor.desk.api.opening import ApiRequest

area = Area("Administration")


class CompartmentOut(Schema):
    """A compartment that one is in."""

    id: int
    name: str
    grade: str
    contact: str
    members: list[int]

    @staticmethod
    def resolve_members(row: Compartment) -> list[int]:
        """Their accounts."""
        return sorted(row.members.values_list("account", flat=True))


class CompartmentNew(Given):
    """A compartment: acknowledged or silent, and whom to ask."""

    name: str = Field(min_length=1, max_length=120)
    grade: Literal["acknowledged", "silent"]
    contact: str = Field(min_length=1, max_length=200)


@area.get("/compartments", scope="read-list", gives=list[CompartmentOut])
def list_compartments(request: ApiRequest) -> Any:
    """The compartments that one is in."""
    require(request.acting, "restrict")
    return list(compartments.mine(request.acting))


@area.post("/compartments", scope="write-casework", gives=CompartmentOut, status=201)
def found_compartment(request: ApiRequest, given: CompartmentNew) -> Status[Compartment]:
    """Found a compartment, with oneself as its first member."""
    return Status(201, compartments.found(request.acting, name=given.name, grade=given.grade, contact=given.contact))


@area.post("/compartments/{int:compartment}/members", scope="write-casework", gives=Done)
def change_compartment(request: ApiRequest, compartment: Number, given: MemberIn) -> Done:
    """Let somebody into a compartment that one is in, or take them out."""
    require(request.acting, "restrict")
    one, account = compartments.mine(request.acting).get(pk=compartment), Account.objects.get(pk=given.account)
    act = compartments.remove_member if given.out else compartments.add_member
    act(request.acting, one, account)
    return Done()
