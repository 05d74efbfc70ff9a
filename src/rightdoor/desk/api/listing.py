"""The triage list: rows, allocation, one's own views, the list as a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.listing import acts, queries
from rightdoor.casework.listing.filters import AGE, DUE, OWNER, SORTS, STATE, STATUSES, TIERS, TRACKS, Filters
from rightdoor.casework.listing.handing import offer_subjects
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import BIGGEST, Done, Given, Number, PageNumber
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem

area = Area("Triage list")


class Person(Schema):
    """An account, as colleagues know it."""

    id: int
    name: str


class Row(Schema):
    """One subject of the list. `line` is the line of the contract; `given_us`: the instant of the allocation, which a new one has to name."""

    rank: int
    subject: str
    tier_low: str
    tier_high: str
    status: str
    next_action: str
    due_us: int | None
    received_us: int | None
    owner: Person | None
    given_us: int
    decided: list[str]
    line: dict[str, Any]


class ListPage(Schema):
    """One page. `found`: how many the filters leave of what the account sees; `next`: the next page, null on the last."""

    items: list[Row]
    page: int
    next: int | None
    found: int
    as_of_us: int


class ListFilters(Schema):
    """Empty is not narrowed."""

    tier: list[str] = Field(default_factory=list, max_length=4)
    track: list[str] = Field(default_factory=list, max_length=3)
    status: list[str] = Field(default_factory=list, max_length=6)
    force: str = Field("", max_length=80)
    at_risk: bool = False
    due: str = Field("", json_schema_extra={"enum": ["", *DUE]})
    owner: str = Field("", max_length=16, description="me, nobody, or the id of an account")
    unit: int | None = Field(None, ge=1, le=BIGGEST)
    age: str = Field("", json_schema_extra={"enum": ["", *AGE]})
    code: str = Field("", max_length=24)
    state: str = Field("open", json_schema_extra={"enum": list(STATE)})
    sort: str = Field("list", json_schema_extra={"enum": list(SORTS)})

    def filters(self) -> Filters:
        """As the list takes them. Raises Problem."""
        checks: tuple[tuple[str, Any, Any], ...] = (
            ("tier", self.tier, TIERS),
            ("track", self.track, TRACKS),
            ("status", self.status, STATUSES),
            ("due", [self.due] if self.due else [], DUE),
            ("age", [self.age] if self.age else [], AGE),
            ("state", [self.state], STATE),
            ("sort", [self.sort], SORTS),
        )
        for name, given, allowed in checks:
            if not set(given) <= set(allowed):
                raise Problem(422, f"One of: {', '.join(allowed)}.", where=f"query.{name}")
        if self.owner and self.owner not in OWNER and not (self.owner.isascii() and self.owner.isdigit()):
            raise Problem(422, "me, nobody, or the id of an account.", where="query.owner")
        return Filters(
            tuple(self.tier), tuple(self.track), tuple(self.status), self.force, self.at_risk, self.due, self.owner, self.unit, self.age,
            self.code, self.state,
        )  # fmt: skip


@area.get("/subjects", scope="read-list", gives=ListPage)
def list_subjects(request: ApiRequest, filters: Query[ListFilters], page: PageNumber = 1) -> ListPage:
    """The triage list, of what the account sees, ranked among that."""
    require(request.acting, "see-subjects")
    found = queries.listed(request.acting, filters.filters(), sort=filters.sort, page=page)
    acts.consulted(request.acting, shown=len(found.rows), found=found.found)
    items = [
        Row(
            rank=one.rank, given_us=one.given_us, owner=Person(id=one.owner.pk, name=one.owner.name) if one.owner else None,
            decided=list(one.standing.words) if one.standing else [],
            **{name: getattr(one.row, name) for name in _PLAIN},
        )
        for one in found.rows
    ]  # fmt: skip
    return ListPage(items=items, page=page, next=page + 1 if page < found.pages else None, found=found.found, as_of_us=found.as_of_us)


_PLAIN = ("subject", "tier_low", "tier_high", "status", "next_action", "due_us", "received_us", "line")


class WithheldOut(Schema):
    """Subjects of one's units that stand in an acknowledged compartment, and files of no subject that do; whom to ask."""

    compartment: str
    contact: str
    subjects: int
    files: int


@area.get("/subjects/withheld", scope="read-list", gives=list[WithheldOut])
def list_withheld(request: ApiRequest) -> list[queries.Withheld]:
    """What is openly withheld from the account."""
    require(request.acting, "see-subjects")
    return queries.withheld(request.acting)


class NewOut(Schema):
    """How many subjects came onto the list; `now_us`: from when on to ask the next time."""

    new: int
    now_us: int


@area.get("/subjects/new", scope="read-list", gives=NewOut)
def count_new_subjects(request: ApiRequest, since_us: Annotated[int, Query(ge=0, le=BIGGEST)]) -> NewOut:
    """Whether something came since an instant, of what the account sees."""
    require(request.acting, "see-subjects")
    return NewOut(new=queries.new_since(request.acting, since_us), now_us=request.acting.now_us)


@area.get("/subjects/export", scope="export", gives=FILE)
def export_list(request: ApiRequest, filters: Query[ListFilters], form: Annotated[Literal["csv", "xlsx"], Query()] = "csv") -> HttpResponse:
    """The list as a file; the export and its digest stand in the ledger."""
    return attached(acts.export(request.acting, filters.filters(), sort=filters.sort, form=form))


@area.get("/people", scope="read-list", gives=list[Person])
def list_people(request: ApiRequest) -> list[Person]:
    """Whom subjects and referrals can be given to: those who see them in the units in which one may allocate."""
    require(request.acting, "allocate")
    return [Person(id=one.pk, name=one.name) for one in queries.people_of(request.acting, request.acting.units_with("allocate"))]


class GivenSubject(Given):
    """A subject, and the instant of the allocation that was shown (0: nobody had it)."""

    subject: str = Field(max_length=40)
    given_us: int = Field(ge=0, le=BIGGEST)


class Allocation(Given):
    """Whom to give subjects to; null takes them back."""

    subjects: list[GivenSubject] = Field(min_length=1, max_length=acts.MOST_GIVEN)
    account: int | None = Field(ge=1, le=BIGGEST)


class Allocated(Schema):
    """Given; given by somebody else meanwhile; not the account's to give, or not seen by that person."""

    given: list[str]
    overtaken: list[str]
    refused: list[str]


@area.post("/subjects/allocate", scope="write-casework", gives=Allocated)
def allocate_subjects(request: ApiRequest, given: Allocation) -> acts.Given:
    """Give subjects to a person, many at once."""
    return acts.allocate(request.acting, {one.subject: one.given_us for one in given.subjects}, account=given.account)


class SubjectsOffered(Given):
    """To which unit, and why they belong there."""

    subjects: list[str] = Field(min_length=1, max_length=acts.MOST_GIVEN)
    unit: int = Field(ge=1, le=BIGGEST)
    reason: str = Field(min_length=1, max_length=4000)


@area.post("/subjects/offer", scope="write-casework", gives=Allocated)
def offer_subjects_to_unit(request: ApiRequest, given: SubjectsOffered) -> acts.Given:
    """Offer the referrals of subjects to another unit; they stay until it accepts."""
    return offer_subjects(request.acting, given.subjects, unit=given.unit, reason=given.reason)


class ViewOut(Schema):
    """Filters and order kept under a name, as the query of an address."""

    id: int
    name: str
    query: str


class ViewIn(Given):
    """A name for filters and order."""

    name: str = Field(min_length=1, max_length=60)
    query: str = Field(max_length=1000)


@area.get("/views", scope="read-list", gives=list[ViewOut])
def list_views(request: ApiRequest) -> list[Any]:
    """One's own saved views of the list."""
    require(request.acting, "see-subjects")
    return list(queries.saved_views(request.acting))


@area.post("/views", scope="write-casework", gives=Done, status=201)
def save_view(request: ApiRequest, given: ViewIn) -> Status[Done]:
    """Keep a view; one of that name is replaced."""
    require(request.acting, "see-subjects")
    return Status(201, Done(id=str(acts.save_view(request.acting, given.name, given.query).pk)))


@area.post("/views/{int:view}/drop", scope="write-casework", gives=Done)
def drop_view(request: ApiRequest, view: Number) -> Done:
    """Remove one of one's own views."""
    require(request.acting, "see-subjects")
    acts.drop_view(request.acting, view)
    return Done()
