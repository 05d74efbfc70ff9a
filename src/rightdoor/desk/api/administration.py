"""Organisations, units, accounts and roles. One-time links and passwords are made on pages alone: a token must not become another person."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access import acts, arrangements, compartments
from rightdoor.casework.access.may import require, require_a_role
from rightdoor.casework.access.models import Account, Arrangement, Compartment, Membership, Operation, Organisation, Unit
from rightdoor.casework.access.roles import ROLES
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Done, Given, Number, id_of
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.model.civil import DAY, iso_day, parse_day

area = Area("Administration")
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class OrganisationOut(Schema):
    """A controller."""

    id: int
    name: str
    kind: str


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
    """An organisation."""

    name: str = Field(min_length=1, max_length=120)
    kind: Literal["national", "region", "force"]


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
    return Status(201, acts.save_organisation(request.acting, name=given.name, kind=given.kind))


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


class ArrangementOut(Schema):
    """What controllers who share this store have agreed on; days as YYYY-MM-DD. `answers`: the contact point for people."""

    id: int
    organisations: list[int]
    reference: str
    of_day: str
    answers: int
    contact: str
    from_day: str
    review_day: str
    ended_day: str | None
    reason: str
    state: str
    replaces: int | None


class ArrangementsOut(Schema):
    """The last row of each arrangement, and what there is to settle, as sentences."""

    arrangements: list[ArrangementOut]
    unsettled: list[str]


class ArrangementIn(Given):
    """What the paper says. `replaces`: the arrangement that it follows on, if it does."""

    organisations: list[Annotated[int, Field(ge=1, le=BIGGEST)]] = Field(min_length=2, max_length=500)
    reference: str = Field(min_length=1, max_length=200)
    of_day: str = Field(pattern=_DAY)
    answers: int = Field(ge=1, le=BIGGEST)
    contact: str = Field(min_length=1, max_length=200)
    from_day: str = Field(pattern=_DAY)
    review_day: str = Field(pattern=_DAY)
    replaces: int | None = Field(None, ge=1, le=BIGGEST)


class EndReasonIn(Given):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


@area.get("/arrangements", scope="read-list", gives=ArrangementsOut)
def list_arrangements(request: ApiRequest) -> ArrangementsOut:
    """Arrangements between organisations that share this store; for administrators and auditors also what there is to settle."""
    require_a_role(request.acting)
    now, settles = request.acting.now_us, request.acting.can("administer") or request.acting.can("audit")
    return ArrangementsOut(
        arrangements=[_arrangement(one, now) for one in arrangements.current()],
        unsettled=[one.words for one in arrangements.unsettled(now_us=now)] if settles else [],
    )


@area.post("/arrangements", scope="administer", gives=ArrangementOut, status=201)
def record_arrangement(request: ApiRequest, given: ArrangementIn) -> Status[ArrangementOut]:
    """Record an arrangement, or what follows on one."""
    require(request.acting, "administer")
    before = None if given.replaces is None else Arrangement.objects.get(pk=given.replaces)
    of_day, from_day, review_day = (_day(given, name) for name in ("of_day", "from_day", "review_day"))
    terms = arrangements.Terms(
        tuple(given.organisations), given.reference, of_day, given.answers, given.contact, from_day, review_day
    )  # fmt: skip
    return Status(201, _arrangement(arrangements.record(request.acting, terms, replaces=before), request.acting.now_us))


@area.post("/arrangements/{int:arrangement}/end", scope="administer", gives=ArrangementOut)
def end_arrangement(request: ApiRequest, arrangement: Number, given: EndReasonIn) -> ArrangementOut:
    """End an arrangement from today."""
    require(request.acting, "administer")
    done = arrangements.end(request.acting, Arrangement.objects.get(pk=arrangement), reason=given.reason)
    return _arrangement(done, request.acting.now_us)


def _day(given: ArrangementIn, name: str) -> int:
    day = parse_day(getattr(given, name))
    if day is None:
        raise Problem(422, "There is no such day.", where=f"body.{name}")
    return day


def _arrangement(one: Arrangement, now_us: int) -> ArrangementOut:
    return ArrangementOut(
        id=one.pk, organisations=one.organisations, reference=one.reference, of_day=iso_day(one.of_day), answers=one.answers_id,
        contact=one.contact, from_day=iso_day(one.from_day), review_day=iso_day(one.review_day), reason=one.reason, replaces=one.replaces_id,
        ended_day=None if one.ended_day is None else iso_day(one.ended_day), state=arrangements.state(one, today=now_us // DAY),
    )  # fmt: skip


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
