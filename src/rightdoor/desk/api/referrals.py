"""The referral inbox: acknowledged, owned, handed over, offered and accepted. Each act names the version that was shown."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Query, Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.referrals import acts, placing, queries
from rightdoor.casework.referrals.models import Transfer
from rightdoor.casework.referrals.queries import InboxFilter
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Done, Given, Number, PageNumber, Version, id_of
from rightdoor.desk.api.opening import ApiRequest

area = Area("Referral inbox")
_PAGE = 50


class ReferralOut(Schema):
    """One referral. `copies`: how many of the same source and number are folded into it; `version`: what an act on it has to name."""

    id: int
    receipt: str
    number: str
    source: str
    form: str
    received_us: int | None
    taken_us: int
    unit: int | None
    owner: int | None
    acknowledged_us: int | None
    offered_to: list[int]
    version: int
    loud: str
    copies: int
    age_us: int
    subjects: list[str]


class ReferralPage(Schema):
    """One page: what needs somebody first comes first."""

    items: list[ReferralOut]
    next: int | None


class TransferOut(Schema):
    """An offer of a referral to another unit."""

    id: int
    referral: int = id_of("referral")
    from_unit: int = id_of("from_unit")
    to_unit: int = id_of("to_unit")
    offered_us: int
    reason: str
    state: str
    answered_us: int | None
    answer: str


class ActOut(Schema):
    """What a person did to a referral."""

    act: str
    by: str
    at_us: int
    version: int


class OneReferral(Schema):
    """A referral with its offers and history."""

    referral: ReferralOut
    transfers: list[TransferOut]
    history: list[ActOut]


def _out(rows: list[queries.InboxRow]) -> list[ReferralOut]:
    plain = ("id", "receipt", "number", "source", "form", "received_us", "taken_us", "acknowledged_us", "offered_to", "version")
    return [
        ReferralOut(
            unit=row.referral.unit_id, owner=row.referral.owner_id, loud=row.loud, copies=row.copies, age_us=row.age_us,
            subjects=[one.subject for one in row.subjects], **{name: getattr(row.referral, name) for name in plain},
        )
        for row in rows
    ]  # fmt: skip


def _one(request: ApiRequest, referral_id: int) -> ReferralOut:
    return _out(queries.with_subjects([queries.referral(referral_id)], request.acting.now_us))[0]


class InboxQuery(Schema):
    """What of the inbox is shown."""

    unit: int | None = Field(None, ge=1, le=BIGGEST)
    show: Literal["all", "loud", "new", "mine", "offered"] = "all"
    text: str = Field("", max_length=80)
    unfold: bool = False


@area.get("/referrals", scope="read-list", gives=ReferralPage)
def list_referrals(request: ApiRequest, query: Query[InboxQuery], page: PageNumber = 1) -> dict[str, Any]:
    """The inbox of one's units."""
    require(request.acting, "see-referrals")
    rows = queries.inbox(request.acting, InboxFilter(query.unit, query.show, query.text, query.unfold))
    found = list(rows[(page - 1) * _PAGE : page * _PAGE + 1])
    items = _out(queries.with_subjects(found[:_PAGE], request.acting.now_us))
    request.acting.note("consulted", {"page": "referrals", "lines": len(items)})
    return {"items": items, "next": page + 1 if len(found) > _PAGE else None}


@area.get("/referrals/offers", scope="read-list", gives=list[TransferOut])
def list_offers(request: ApiRequest) -> list[Any]:
    """Open offers to one's units, oldest first."""
    require(request.acting, "see-referrals")
    found = list(queries.offers(request.acting))
    request.acting.note("consulted", {"page": "referrals", "lines": len(found)})
    return found


@area.get("/referrals/{int:referral}", scope="read-list", gives=OneReferral)
def read_referral(request: ApiRequest, referral: Number) -> OneReferral:
    """One referral, its offers, what people did to it."""
    require(request.acting, "see-referrals")
    found = queries.referral(referral)
    request.acting.note("consulted", {"page": "referral", "lines": 1, "referral": found.pk, "receipt": found.receipt})
    history = [ActOut(act=one.act, by=one.by.name, at_us=one.at_us, version=one.version) for one in queries.history(found)]
    transfers = [TransferOut.from_orm(one) for one in queries.transfers(found)]
    return OneReferral(referral=_one(request, referral), transfers=transfers, history=history)


class AsShown(Given):
    """The version that was shown."""

    version: Version


class GiveIn(AsShown):
    """To which colleague (account)."""

    to: int = Field(ge=1, le=BIGGEST)


class OfferIn(AsShown):
    """To which unit, and why it belongs there."""

    to_unit: int = Field(ge=1, le=BIGGEST)
    reason: str = Field(min_length=1, max_length=4000)


class SendBackIn(Given):
    """Why it is sent back."""

    reason: str = Field(min_length=1, max_length=4000)


class CompartmentIn(AsShown):
    """Into a compartment that one is in, or out of it, and why."""

    compartment: int = Field(ge=1, le=BIGGEST)
    reason: str = Field(min_length=1, max_length=4000)
    out: bool = False


class PlaceIn(AsShown):
    """Into an operation that one is in (null: out of the one it stands in), and why."""

    operation: int | None = Field(ge=1, le=BIGGEST)
    reason: str = Field(min_length=1, max_length=4000)


class Chosen(Given):
    """A referral and the version that was shown."""

    id: int = Field(ge=1, le=BIGGEST)
    version: Version


class ManyIn(Given):
    """Several at once; `to`: a colleague, null for oneself."""

    chosen: list[Chosen] = Field(min_length=1, max_length=200)
    to: int | None = Field(None, ge=1, le=BIGGEST)


class BulkOut(Schema):
    """Done; changed by others meanwhile; not allowed."""

    done: list[int]
    changed: list[int]
    refused: list[int]


@area.post("/referrals/own", scope="write-casework", gives=BulkOut)
def own_many(request: ApiRequest, given: ManyIn) -> Any:
    """Take several as one's own, or allocate them to a colleague."""
    require(request.acting, "own-referrals")
    chosen = [(one.id, one.version) for one in given.chosen]
    return acts.own_many(request.acting, chosen) if given.to is None else acts.give_many(request.acting, chosen, given.to)


@area.post("/referrals/{int:referral}/acknowledge", scope="write-casework", gives=ReferralOut)
def acknowledge_referral(request: ApiRequest, referral: Number, given: AsShown) -> ReferralOut:
    """Say that it was read."""
    require(request.acting, "see-referrals")
    acts.acknowledge(request.acting, referral, given.version)
    return _one(request, referral)


@area.post("/referrals/{int:referral}/own", scope="write-casework", gives=ReferralOut)
def own_referral(request: ApiRequest, referral: Number, given: AsShown) -> ReferralOut:
    """Take it as one's own."""
    require(request.acting, "see-referrals")
    acts.own(request.acting, referral, given.version)
    return _one(request, referral)


@area.post("/referrals/{int:referral}/give", scope="write-casework", gives=ReferralOut)
def give_referral(request: ApiRequest, referral: Number, given: GiveIn) -> ReferralOut:
    """Hand it to a colleague of the unit."""
    require(request.acting, "see-referrals")
    acts.give(request.acting, referral, given.version, given.to)
    return _one(request, referral)


@area.post("/referrals/{int:referral}/offer", scope="write-casework", gives=TransferOut, status=201)
def offer_referral(request: ApiRequest, referral: Number, given: OfferIn) -> Status[Transfer]:
    """Offer it to another unit; the sender stays owner until it is accepted."""
    require(request.acting, "see-referrals")
    return Status(201, acts.offer(request.acting, referral, given.version, given.to_unit, given.reason))


@area.post("/referrals/{int:referral}/restrict", scope="write-casework", gives=Done)
def restrict_referral(request: ApiRequest, referral: Number, given: CompartmentIn) -> Done:
    """Put it into a compartment that one is in, or take it out."""
    found = queries.referral(referral)
    if found.version != given.version:
        raise acts.Changed(found, given.version)
    act = placing.release_receipts if given.out else placing.restrict_receipts
    return Done(id=str(act(request.acting, [found.receipt], given.compartment, given.reason).pk))


@area.post("/referrals/{int:referral}/to-operation", scope="write-casework", gives=ReferralOut)
def put_referral_in_operation(request: ApiRequest, referral: Number, given: PlaceIn) -> ReferralOut:
    """Put it into an operation that one is in, whose members then see it, or take it out."""
    require(request.acting, "see-referrals")
    placing.to_operation(request.acting, referral, given.version, given.operation, given.reason)
    return _one(request, referral)


@area.post("/referrals/offers/{int:transfer}/accept", scope="write-casework", gives=ReferralOut)
def accept_offer(request: ApiRequest, transfer: Number) -> ReferralOut:
    """Accept: it is the unit's now, and one's own."""
    require(request.acting, "own-referrals")
    return _one(request, acts.accept(request.acting, transfer).pk)


@area.post("/referrals/offers/{int:transfer}/refuse", scope="write-casework", gives=Done)
def refuse_offer(request: ApiRequest, transfer: Number, given: SendBackIn) -> Done:
    """Send it back with a reason."""
    require(request.acting, "own-referrals")
    return Done(id=str(acts.refuse(request.acting, transfer, given.reason).pk))


@area.post("/referrals/offers/{int:transfer}/take-back", scope="write-casework", gives=Done)
def take_offer_back(request: ApiRequest, transfer: Number) -> Done:
    """Take back an offer that was not answered."""
    require(request.acting, "own-referrals")
    return Done(id=str(acts.take_back(request.acting, transfer).pk))
