"""Arrangements between organisations that share a store."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access import arrangements
from rightdoor.casework.access.may import require, require_a_role
from rightdoor.casework.access.models import Arrangement
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Given, Number
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.model.civil import DAY, iso_day, parse_day

area = Area("Administration")
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


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
