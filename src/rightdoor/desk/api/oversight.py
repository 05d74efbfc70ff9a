"""Oversight for auditors: patterns, the ledger, who has seen a subject. Every look is recorded, also an auditor's."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.export import file_of
from rightdoor.casework.oversight import ledger
from rightdoor.casework.oversight.patterns import DAY_US, patterns
from rightdoor.casework.oversight.queries import packages, seen_by
from rightdoor.casework.searching.queries import made_searches
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import BIGGEST, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.operations.package_grounds import override_rates

area = Area("Oversight")
_ID = re.compile("sub_[a-z2-7]{16}")


class PatternOut(Schema):
    """Something worth a look: a hint, never a finding."""

    kind: str
    who: str
    at_us: int
    times: int
    words: str
    example: str


class EntryOut(Schema):
    """One row of the ledger."""

    seq: int
    at_us: int
    actor: str
    act: str
    purpose: str
    subject: dict[str, Any]


class EntryPage(Schema):
    """Newest first; `before`: what to ask with for the next page, null on the last."""

    items: list[EntryOut]
    before: int | None


class SeenOut(Schema):
    """That somebody opened a subject or looked at a part of it."""

    username: str
    name: str
    at_us: int
    what: str
    purpose: str
    words: str


class LedgerQuery(Schema):
    """Empty is everything; `about`: an id or part of one; instants in UTC microseconds, `until_us` exclusive."""

    actor: str = Field("", max_length=200)
    act: str = Field("", max_length=20)
    about: str = Field("", max_length=200)
    from_us: int | None = Field(None, ge=0, le=BIGGEST)
    until_us: int | None = Field(None, ge=0, le=BIGGEST)

    def wanted(self) -> ledger.Wanted:
        """As the ledger takes it."""
        return ledger.Wanted(self.actor, self.act, self.about, self.from_us, self.until_us)


@area.get("/oversight/patterns", scope="oversight", gives=list[PatternOut])
def list_patterns(request: ApiRequest, days: Annotated[int, Query(ge=1, le=366)] = 7) -> list[Any]:
    """What stands out in the last days."""
    now = request.acting.now_us
    found = patterns(request.acting, from_us=now - days * DAY_US, until_us=now + 1)
    request.acting.note("consulted", {"page": "oversight", "days": days, "lines": len(found)})
    return list(found)


@area.get("/oversight/ledger", scope="oversight", gives=EntryPage)
def read_ledger(
    request: ApiRequest, query: Query[LedgerQuery], before: Annotated[int | None, Query(ge=1, le=BIGGEST)] = None
) -> dict[str, Any]:
    """Who did what, when and for what purpose."""
    found = ledger.entries(request.acting, query.wanted(), before=before)
    request.acting.note("consulted", {"page": "ledger", "lines": len(found)})
    return {"items": found, "before": found[-1].seq if len(found) == ledger.PAGE else None}


@area.get("/oversight/ledger/export", scope="export", gives=FILE)
def export_ledger(request: ApiRequest, query: Query[LedgerQuery], form: Annotated[Literal["csv", "xlsx"], Query()] = "csv") -> HttpResponse:
    """What matches, as a table file."""
    head, rows = ledger.export(request.acting, query.wanted())
    return attached(file_of(form, head, rows, title="ledger", as_of_us=request.acting.now_us))


@area.get("/oversight/subjects/{subject}", scope="oversight", gives=list[SeenOut])
def read_seen_by(request: ApiRequest, subject: SubjectId) -> list[SeenOut]:
    """Who has seen this subject. Nothing of the subject itself."""
    require(request.acting, "audit")
    found = seen_by(request.acting, subject)
    request.acting.note("consulted", {"page": "seen-by", "asked": _id(subject), "lines": len(found)})
    return [
        SeenOut(username=one.account.username, name=one.account.name, at_us=one.at_us, what=one.what, purpose=one.purpose, words=one.words)
        for one in found
    ]


def _id(text: str) -> str:
    """What of an address may stand in the ledger: a subject's id, else that it was none."""
    return text if _ID.fullmatch(text) else "none"


class RateOut(Schema):
    """Warrant packages of a builder, officer or unit (`of` says which), how many were stamped below corroborated, how many without grounds;
    `without_originator`: packages of either kind that passed over a condition for immediate risk.
    """

    of: str
    name: str
    warrant: int
    overrides: int
    unanswered: int
    safeguarding: int
    without_originator: int


@area.get("/oversight/overrides", scope="oversight", gives=list[RateOut])
def list_overrides(request: ApiRequest) -> list[RateOut]:
    """Packages built beyond what the papers support, of those that one may know of."""
    built = packages(request.acting)
    request.acting.note("consulted", {"page": "overrides", "lines": len(built)})
    return [RateOut.from_orm(one) for one in override_rates(built)]


class SearchMadeOut(Schema):
    """A search as it was made."""

    id: int
    at_us: int
    by: str
    purpose: str
    words: str
    kind: str
    text: str
    household: bool
    page: int
    found: int
    elsewhere: bool


@area.get("/oversight/searches", scope="oversight", gives=list[SearchMadeOut])
def list_searches_made(
    request: ApiRequest,
    by: Annotated[str, Query(max_length=60)] = "",
    before: Annotated[int, Query(ge=0, le=BIGGEST)] = 0,
) -> list[Any]:
    """What was searched, by whom and why, fifty at a time, newest first; go on with `before`, the last id."""
    require(request.acting, "audit")
    return list(made_searches(request.acting, by=by, before=before))
