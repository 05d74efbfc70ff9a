"""Organisations, units, accounts and roles. One-time links and passwords are made on pages alone: a token must not become another person."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access import acts
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, Membership, Operation, Organisation, Unit
from rightdoor.casework.access.roles import ROLES
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Done, Given, Number, id_of
from rightdoor.desk.api.opening import ApiRequest

area = Area("Administration")


class OrganisationOut(Schema):
    """A controller. `force`: which police force it is, by the code of its area; empty for none."""

    id: int
    name: str
    kind: str
    force: str


class UnitOut(Schema):
    """A unit and whom others ask there."""

    id: int
    name: str
    organisation: int = id_of("organisation")
    contact: str
    intake: bool


class RoleOut(Schema):
    """A role held in a unit."""

    id: int
    role: str
    unit: int = id_of("unit")
    from_us: int


class AccountOut(Schema):
    """An account and the roles that it holds."""

    id: int
    username: str
    name: str
    is_active: bool
    roles: list[RoleOut]

    @staticmethod
    def resolve_roles(row: Account) -> list[Membership]:
        """Those that were not ended."""
        return list(row.memberships.filter(ended_us__isnull=True).order_by("pk"))


@area.get("/organisations", scope="read-list", gives=list[OrganisationOut])
def list_organisations(request: ApiRequest) -> Any:
    """The organisations of the store."""
    del request
    return list(Organisation.objects.order_by("name"))


@area.get("/units", scope="read-list", gives=list[UnitOut])
def list_units(request: ApiRequest) -> Any:
    """The units of the store: to whom a referral can be offered."""
    del request
    return list(Unit.objects.order_by("organisation__name", "name"))


class OrganisationIn(Given):
    """An organisation. `force`: which police force it is, by the code of its area; empty for none, left out: as it is."""

    name: str = Field(min_length=1, max_length=120)
    kind: Literal["national", "region", "force"]
    force: str | None = Field(None, max_length=9)


class UnitIn(Given):
    """A unit."""

    name: str = Field(min_length=1, max_length=120)
    organisation: int = Field(ge=1, le=BIGGEST)
    contact: str = Field("", max_length=200)
    intake: bool = False


class RoleIn(Given):
    """A role in a unit."""

    role: str = Field(json_schema_extra={"enum": list(ROLES)})
    unit: int = Field(ge=1, le=BIGGEST)


class ActiveIn(Given):
    """Whether the account may be used."""

    active: bool


@area.post("/organisations", scope="administer", gives=OrganisationOut, status=201)
def add_organisation(request: ApiRequest, given: OrganisationIn) -> Status[Organisation]:
    """Found an organisation."""
    return Status(201, acts.save_organisation(request.acting, name=given.name, kind=given.kind, force=given.force))


@area.post("/units", scope="administer", gives=UnitOut, status=201)
def add_unit(request: ApiRequest, given: UnitIn) -> Status[Unit]:
    """Found a unit."""
    require(request.acting, "administer")
    organisation = Organisation.objects.get(pk=given.organisation)
    return Status(
        201, acts.save_unit(request.acting, name=given.name, organisation=organisation, contact=given.contact, intake=given.intake)
    )


@area.post("/units/{int:unit}", scope="administer", gives=UnitOut)
def change_unit(request: ApiRequest, unit: Number, given: UnitIn) -> Unit:
    """Change a unit."""
    require(request.acting, "administer")
    one, organisation = Unit.objects.get(pk=unit), Organisation.objects.get(pk=given.organisation)
    return acts.save_unit(request.acting, name=given.name, organisation=organisation, contact=given.contact, intake=given.intake, unit=one)


@area.get("/accounts", scope="administer", gives=list[AccountOut])
def list_accounts(request: ApiRequest) -> list[Account]:
    """Everybody who has an account."""
    require(request.acting, "administer")
    return list(Account.objects.order_by("name", "pk"))


@area.post("/accounts/{int:account}/active", scope="administer", gives=AccountOut)
def set_account_active(request: ApiRequest, account: Number, given: ActiveIn) -> Account:
    """Disable an account, or enable it again."""
    require(request.acting, "administer")
    one = Account.objects.get(pk=account)
    acts.set_active(request.acting, one, active=given.active)
    return one


@area.post("/accounts/{int:account}/roles", scope="administer", gives=RoleOut, status=201)
def give_role(request: ApiRequest, account: Number, given: RoleIn) -> Status[Membership]:
    """Give a role in a unit."""
    require(request.acting, "administer")
    one, unit = Account.objects.get(pk=account), Unit.objects.get(pk=given.unit)
    return Status(201, acts.grant(request.acting, account=one, role=given.role, unit=unit))


@area.post("/roles/{int:role}/end", scope="administer", gives=Done)
def end_role(request: ApiRequest, role: Number) -> Done:
    """End a role that is held."""
    require(request.acting, "administer")
    acts.end_role(request.acting, Membership.objects.get(pk=role))
    return Done()


class OperationOut(Schema):
    """A named operation across units."""

    id: int
    name: str
    controller: int = id_of("controller")


class OperationIn(Given):
    """A name, and the organisation that answers for its records."""

    name: str = Field(min_length=1, max_length=120)
    controller: int = Field(ge=1, le=BIGGEST)


class MemberIn(Given):
    """Who is let in, or taken out."""

    account: int = Field(ge=1, le=BIGGEST)
    out: bool = False


@area.get("/operations", scope="read-list", gives=list[OperationOut])
def list_operations(request: ApiRequest) -> Any:
    """The operations that one is in; all of them for administrators."""
    del request
    return list(Operation.objects.order_by("name"))


@area.post("/operations", scope="administer", gives=OperationOut, status=201)
def add_operation(request: ApiRequest, given: OperationIn) -> Status[Operation]:
    """Found an operation."""
    require(request.acting, "administer")
    return Status(201, acts.add_operation(request.acting, name=given.name, controller=Organisation.objects.get(pk=given.controller)))


@area.post("/operations/{int:operation}/members", scope="administer", gives=Done)
def change_operation(request: ApiRequest, operation: Number, given: MemberIn) -> Done:
    """Put somebody into an operation, or take them out."""
    require(request.acting, "administer")
    one, account = Operation.objects.get(pk=operation), Account.objects.get(pk=given.account)
    act = acts.leave_operation if given.out else acts.join_operation
    act(request.acting, one, account)
    return Done()
