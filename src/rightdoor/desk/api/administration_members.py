"""Organisations changed, and who is in an operation."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Schema

from rightdoor.casework.access import acts
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Operation, OperationMember, Organisation
from rightdoor.desk.api.administration import OrganisationIn, OrganisationOut
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Number
from rightdoor.desk.api.listing import Person
from rightdoor.desk.api.opening import ApiRequest

area = Area("Members of operations")


@area.post("/organisations/{int:organisation}", scope="administer", gives=OrganisationOut)
def change_organisation(request: ApiRequest, organisation: Number, given: OrganisationIn) -> Organisation:
    """Rename an organisation."""
    require(request.acting, "administer")
    one = Organisation.objects.get(pk=organisation)
    return acts.save_organisation(request.acting, name=given.name, kind=given.kind, force=given.force, organisation=one)


class MembersOut(Schema):
    """An operation and who is in it."""

    id: int
    name: str
    members: list[Person]


@area.get("/operations/{int:operation}", scope="administer", gives=MembersOut)
def read_operation(request: ApiRequest, operation: Number) -> dict[str, Any]:
    """Who is in an operation."""
    require(request.acting, "administer")
    one = Operation.objects.filter(pk=operation).first()
    if one is None:
        raise Http404
    held = OperationMember.objects.filter(operation=one).select_related("account").order_by("account__name", "account")
    return {"id": one.pk, "name": one.name, "members": [{"id": each.account.pk, "name": each.account.name} for each in held]}
