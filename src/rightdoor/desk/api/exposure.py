"""Budgets of exhibits, and what oneself opened. What occupational health sees of a person is on a page alone: nothing collects people."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from ninja import Schema
from pydantic import Field

from rightdoor.casework.access.may import require, require_a_role
from rightdoor.casework.access.models import Unit
from rightdoor.casework.exposure import acts, queries
from rightdoor.casework.exposure.exhibits import PAGE, exhibit_budget, exhibit_budgets
from rightdoor.casework.exposure.sums import KEPT_US
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Digest, Done, Given, Number, PageNumber
from rightdoor.desk.api.opening import ApiRequest

area = Area("Exposure")


class BudgetOut(Schema):
    """What looking through an exhibit asks of people, as counts of different contents. None: not known. `files` and `copies` count files."""

    exhibit: str
    how: str | None
    looked: str | None
    sets: int | None
    sets_changed: bool | None
    trusted: list[str]
    files: int | None
    copies: int | None
    graded: int | None
    harmless: int | None
    listed: int | None
    near: int | None
    new: int | None
    other: int | None
    unread: int | None
    not_compared: int | None
    to_look: int | None
    spared: int | None
    near_graded: int | None
    near_confirmed: int | None
    also_elsewhere: int | None
    graded_elsewhere: int | None


class BudgetPage(Schema):
    """Newest receipt first."""

    items: list[BudgetOut]
    next: int | None


class OpenedOut(Schema):
    """What oneself opened of one kind on one day (days since 1970-01-01, UTC)."""

    day: int
    kind: str
    openings: int
    things: int


class OwnExposureOut(Schema):
    """For the token's person alone. `talk_to`: whom the organisation names."""

    opened: list[OpenedOut]
    a_day: int | None
    a_week: int | None
    talk_to: list[str]


class TrustIn(Given):
    """Profiles whose grades a unit takes over; none ends it."""

    profiles: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(max_length=50)
    reason: str = Field(min_length=1, max_length=300)


@area.get("/exposure", scope="own-exposure", gives=OwnExposureOut)
def read_own_exposure(request: ApiRequest) -> OwnExposureOut:
    """What oneself opened here, by day and kind."""
    require_a_role(request.acting)
    limit = queries.limit_of(request.acting)
    opened = queries.own(request.acting, since_us=request.acting.now_us - KEPT_US)
    return OwnExposureOut(
        opened=[OpenedOut(**one._asdict()) for one in sorted(opened)],
        a_day=limit.a_day if limit else None,
        a_week=limit.a_week if limit else None,
        talk_to=[talk.words for talk in queries.talk_to(request.acting)],
    )


@area.get("/exposure/exhibits", scope="read-list", gives=BudgetPage)
def list_budgets(request: ApiRequest, page: PageNumber = 1) -> dict[str, Any]:
    """Budgets of the exhibits that one sees, without what lies elsewhere."""
    found = exhibit_budgets(request.acting, limit=PAGE + 1, offset=(page - 1) * PAGE)
    digests = list(dict.fromkeys(one.exhibit for one in found))
    lines = [one.as_json() for one in found if one.exhibit in digests[:PAGE]]
    request.acting.note("consulted", {"page": "exposure-exhibits", "lines": len(lines)})
    return {"items": lines, "next": page + 1 if len(digests) > PAGE else None}


@area.get("/exposure/exhibits/{str:exhibit}", scope="read-list", gives=list[BudgetOut])
def read_budget(request: ApiRequest, exhibit: Digest) -> list[dict[str, object]]:
    """The budget of one exhibit by each way of looking, with what of it lies in others that one sees."""
    found = exhibit_budget(request.acting, exhibit)
    if not found:
        raise Http404
    request.acting.note("consulted", {"what": "exposure-exhibit", "exhibit": exhibit})
    return [one.as_json() for one in found]


@area.post("/exposure/units/{int:unit}/trusted", scope="write-casework", gives=Done)
def trust_grades(request: ApiRequest, unit: Number, given: TrustIn) -> Done:
    """Say under which profiles a unit takes grades over."""
    require(request.acting, "trust-grades")
    one = Unit.objects.filter(pk=unit, pk__in=request.acting.units_with("trust-grades")).first()
    if one is None:
        raise Http404
    acts.trust(request.acting, one, profiles=given.profiles, reason=given.reason)
    return Done()
