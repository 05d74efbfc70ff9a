"""What is kept and may not be forgotten, restriction, erasure on an authority; requests of people about their data."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.retention import acts, queries
from rightdoor.casework.retention.models import RightsRequest
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Digest, Done, Given, Number, PageNumber, id_of
from rightdoor.desk.api.opening import ApiRequest

area = Area("Retention and rights of people")
_SCOPE = "retention"
REFERENCE = "^[A-Za-z0-9_.:/+=-]{1,120}$"


class HoldOut(Schema):
    """A hold that lies on an exhibit."""

    id: str
    reason: str
    actor: str
    placed_us: int


class KeptOut(Schema):
    """One exhibit with its holds."""

    exhibit: str
    receipts: list[str]
    authority: str
    received_us: int
    holds: list[HoldOut]
    restricted: bool


class KeptPage(Schema):
    """Oldest first."""

    items: list[KeptOut]
    next: int | None


@area.get("/retention", scope=_SCOPE, gives=KeptPage)
def list_kept(request: ApiRequest, page: PageNumber = 1) -> dict[str, Any]:
    """Exhibits of the referrals that one sees."""
    found, more = queries.listed(request.acting, page=page)
    request.acting.note("consulted", {"page": "retention", "lines": len(found)})
    return {"items": found, "next": page + 1 if more else None}


def _kept(request: ApiRequest, exhibit: str) -> queries.Kept:
    found = queries.kept(request.acting, exhibit)
    if found is None:
        raise Http404
    return found


@area.get("/retention/{exhibit}", scope=_SCOPE, gives=KeptOut)
def read_kept(request: ApiRequest, exhibit: Digest) -> Any:
    """One exhibit: its holds and its restriction."""
    found = _kept(request, exhibit)
    request.acting.note("consulted", {"page": "retention", "exhibit": found.exhibit})
    return found


class ReasonIn(Given):
    """A reference: letters, digits and signs alone, no names."""

    reference: str = Field(pattern=REFERENCE, max_length=120)


class HoldIn(Given):
    """Which hold is released."""

    hold: str = Field(pattern=REFERENCE, max_length=120)


@area.post("/retention/{exhibit}/hold", scope=_SCOPE, gives=Done, status=201)
def hold_exhibit(request: ApiRequest, exhibit: Digest, given: ReasonIn) -> Status[Done]:
    """Put a hold on an exhibit: it is not erased while it lies."""
    _kept(request, exhibit)
    return Status(201, Done(id=acts.hold(request.acting, exhibit, reason=given.reference)))


@area.post("/retention/{exhibit}/release", scope=_SCOPE, gives=Done)
def release_hold(request: ApiRequest, exhibit: Digest, given: HoldIn) -> Done:
    """Release a hold; it stays on record."""
    _kept(request, exhibit)
    acts.release(request.acting, exhibit, given.hold)
    return Done()


@area.post("/retention/{exhibit}/restrict", scope=_SCOPE, gives=Done)
def restrict_exhibit(request: ApiRequest, exhibit: Digest, given: ReasonIn) -> Done:
    """Mark an exhibit as restricted, on an authority."""
    _kept(request, exhibit)
    acts.restrict(request.acting, exhibit, authority=given.reference)
    return Done()


@area.post("/retention/{exhibit}/lift", scope=_SCOPE, gives=Done)
def lift_restriction(request: ApiRequest, exhibit: Digest, given: ReasonIn) -> Done:
    """Lift the restriction, on an authority."""
    _kept(request, exhibit)
    acts.lift(request.acting, exhibit, authority=given.reference)
    return Done()


@area.post("/retention/{exhibit}/erase", scope=_SCOPE, gives=Done, status=202)
def erase_exhibit(request: ApiRequest, exhibit: Digest, given: ReasonIn) -> Status[Done]:
    """Ask for an exhibit's erasure, on an authority. The id is that of the job."""
    _kept(request, exhibit)
    unit = min(request.acting.units_with("retention"))
    return Status(202, Done(id=str(acts.erase(request.acting, exhibit, authority=given.reference, unit=unit).pk)))


class RightsOut(Schema):
    """A request of a person about their data."""

    id: int
    kind: str
    unit: int = id_of("unit")
    reference: str
    words: str
    received_us: int
    due_us: int
    ended: bool

    @staticmethod
    def resolve_ended(row: RightsRequest) -> bool:
        """Whether it was answered."""
        return queries.ended(row)


class StepOut(Schema):
    """What was done on a request."""

    step: str
    by: str
    at_us: int
    words: str


class RightsIn(Given):
    """What somebody asks about their data."""

    kind: Literal["access", "rectification", "erasure", "restriction", "complaint"]
    unit: int = Field(ge=1, le=BIGGEST)
    reference: str = Field(min_length=1, max_length=60)
    words: str = Field(min_length=1, max_length=4000)
    received_us: int = Field(ge=0, le=BIGGEST)


class StepIn(Given):
    """What was done."""

    step: Literal["identity-asked", "identity-shown", "searched", "granted", "partly", "refused", "withdrawn"]
    words: str = Field(min_length=1, max_length=4000)


@area.get("/rights-requests", scope=_SCOPE, gives=list[RightsOut])
def list_rights_requests(request: ApiRequest) -> list[RightsRequest]:
    """The requests of one's units, those that run out first on top."""
    return queries.requests(request.acting)


@area.post("/rights-requests", scope=_SCOPE, gives=RightsOut, status=201)
def enter_rights_request(request: ApiRequest, given: RightsIn) -> Status[RightsRequest]:
    """Enter what somebody asked about their data."""
    made = acts.enter_request(
        request.acting, unit=given.unit, kind=given.kind, reference=given.reference, words=given.words, received_us=given.received_us
    )
    return Status(201, made)


@area.get("/rights-requests/{int:number}/steps", scope=_SCOPE, gives=list[StepOut])
def list_rights_steps(request: ApiRequest, number: Number) -> list[StepOut]:
    """What was done on a request, in order."""
    require(request.acting, "subject-rights")
    found = RightsRequest.objects.get(pk=number)
    return [StepOut(step=one.step, by=one.by.name, at_us=one.at_us, words=one.words) for one in queries.steps(found)]


@area.post("/rights-requests/{int:number}/steps", scope=_SCOPE, gives=StepOut, status=201)
def take_rights_step(request: ApiRequest, number: Number, given: StepIn) -> Status[StepOut]:
    """Record a step on a request."""
    require(request.acting, "subject-rights")
    made = acts.take_step(request.acting, RightsRequest.objects.get(pk=number), step=given.step, words=given.words)
    return Status(201, StepOut(step=made.step, by=made.by.name, at_us=made.at_us, words=made.words))
