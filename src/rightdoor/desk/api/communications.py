"""Communications data: the plan, applications with authority and checks, schedules."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.communications_data import acts, queries
from rightdoor.casework.communications_data.exports import export
from rightdoor.casework.communications_data.exports import sent as record_sent
from rightdoor.casework.communications_data.models import Draft
from rightdoor.casework.communications_data.plans import LEAD_DAYS, plan
from rightdoor.desk.answers import attached
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.forms import ORIGINATOR, Given, SubjectId, Version, id_of
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.views.communications_parts import PURPOSE

area = Area("Communications data", purpose=PURPOSE)
_SCOPE = "communications-data"


class ApplicationOut(Schema):
    """An application. `version`: what an act on it has to name; `decision`: the application in the store, once it was made."""

    key: str
    subject: str
    unit: int = id_of("unit")
    applicant: int = id_of("applicant")
    prepared_us: int
    made_us: int | None
    state: str
    decision: str
    reference: str
    necessity: str
    proportionality: str
    collateral: str
    data: str
    offence: str
    operation: str
    version: int


class LineOut(Schema):
    """One application of the list."""

    application: ApplicationOut
    state: str
    rows: int
    collateral: int
    signed: list[str]
    answered: int
    awaited_since_us: int | None


class RequestOut(Schema):
    """One row: what is asked, of whom, and where its source stands."""

    request_id: str
    footprint: str
    provider: str
    identifier: str | None
    port: int | None
    instant: str
    check_code: str
    last_day: str
    collateral: int
    urgent: bool
    why: str
    exhibit: str | None
    source_ref: str | None
    locator: str | None


class WholeApplication(Schema):
    """An application with its rows, and the store's checks over it as lines of ``requests checks``."""

    application: ApplicationOut
    state: str
    rows: list[RequestOut]
    checks: list[dict[str, Any]]


class LeftOutOut(Schema):
    """Why events are not asked about, and how many."""

    code: str
    words: str
    events: int


class PlanOut(Schema):
    """Planned requests as lines of ``requests plan``, soonest gone first; `left_out`: why events are not asked about."""

    rows: list[dict[str, Any]]
    left_out: list[LeftOutOut]
    subjects: int
    collateral: int


@area.get("/communications-data/applications", scope=_SCOPE, gives=list[LineOut])
def list_applications(request: ApiRequest) -> list[LineOut]:
    """Every application that one sees, soonest gone first."""
    require(request.acting, "see-requests")
    found = queries.lines(request.acting)
    request.acting.note("consulted", {"what": "requests", "lines": len(found)})
    return [
        LineOut(
            application=ApplicationOut.from_orm(one.draft), state=one.state, rows=one.rows, collateral=one.collateral, signed=list(one.signed),
            answered=one.answered, awaited_since_us=one.awaited_since_us,
        )
        for one in found
    ]  # fmt: skip


@area.get("/communications-data/applications/{key}", scope=_SCOPE, gives=WholeApplication)
def read_application(request: ApiRequest, key: SubjectId) -> WholeApplication:
    """An application as it stands."""
    require(request.acting, "see-requests")
    found = queries.draft(key)
    request.acting.note("consulted", {"draft": key, "what": "application"})
    held = queries.papers(request.acting, found)
    state = held.state if held is not None else found.state if found.state != "made" else "draft"
    rows = [_request(one) for one in queries.requests_shown(found)]
    return WholeApplication(
        application=ApplicationOut.from_orm(found), state=state, rows=rows, checks=held.checks if held is not None else []
    )


def _request(one: queries.RequestShown) -> RequestOut:
    row, source = one.row, one.source
    return RequestOut(
        request_id=row.request_id, footprint=row.footprint, provider=row.provider, identifier=source.identifier if source else None,
        port=source.port if source else None, instant=row.instant or "", check_code=row.check_code, last_day=row.last_day or "",
        collateral=row.collateral, urgent=bool(row.urgent), why=one.why, exhibit=source.exhibit if source else None, source_ref=source.source_ref if source else None,
        locator=source.locator if source else None,
    )  # fmt: skip


@area.get("/communications-data/plan", scope=_SCOPE, gives=PlanOut)
def read_plan(
    request: ApiRequest,
    subject: Annotated[str, Query(max_length=40)] = "",
    budget: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    per_day: Annotated[int | None, Query(ge=1, le=1_000)] = None,
    lead_days: Annotated[int, Query(ge=0, le=90)] = LEAD_DAYS,
) -> PlanOut:
    """What is useful to ask, of one subject or of all that one sees."""
    made = plan(request.acting, subject=subject, budget=budget, per_day=per_day, lead_days=lead_days)
    left_out = [LeftOutOut(code=code, words=words, events=events) for code, words, events in made.left_out]
    return PlanOut(rows=made.rows, left_out=left_out, subjects=made.subjects, collateral=made.collateral)


class DraftShown(Given):
    """The version that was shown."""

    version: Version


class WordsIn(DraftShown):
    """What the applicant says. `make`: record the application in the store."""

    make: bool = False
    reference: str = Field(min_length=1, max_length=120)
    necessity: str = Field(min_length=1, max_length=4000)
    proportionality: str = Field(min_length=1, max_length=4000)
    collateral: str = Field(min_length=1, max_length=4000)
    data: Literal["entity", "events"] = "entity"
    offence: str = Field("", max_length=200)
    operation: str = Field("", max_length=120)


class AuthorityIn(DraftShown):
    """The authority as granted. `granted`, `expires`: RFC 3339 with a zone."""

    authority: str = Field(min_length=1, max_length=120)
    by: str = Field(min_length=1, max_length=200)
    route: Literal["60A", "61", "61A"]
    granted: str = Field(min_length=1, max_length=40)
    expires: str = Field("", max_length=40)
    reason: str = Field("", max_length=4000)


class CountersignIn(DraftShown):
    """One of the three checks, over the papers that were shown (their digest, of the application's checks)."""

    papers: str = Field(min_length=1, max_length=64)
    reason: str = Field("", max_length=4000)


class DropIn(DraftShown):
    """Why it is given up."""

    reason: str = Field(min_length=1, max_length=4000)


@area.post("/communications-data/applications/for/{subject}", scope=_SCOPE, gives=ApplicationOut, status=201)
def prepare_application(request: ApiRequest, subject: SubjectId) -> Status[Draft]:
    """Draft the application for a subject's planned requests; the one being prepared already, if any."""
    require(request.acting, "plan-requests")
    return Status(201, acts.prepare(request.acting, subject))


@area.post("/communications-data/applications/{key}/words", scope=_SCOPE, gives=ApplicationOut)
def write_application(request: ApiRequest, key: SubjectId, given: WordsIn) -> Draft:
    """Keep the words, or make the application."""
    require(request.acting, "plan-requests")
    words = {name: getattr(given, name) for name in acts.WORDS}
    act = acts.make if given.make else acts.save_words
    return act(request.acting, key, version=given.version, words=words)


@area.post("/communications-data/applications/{key}/drop", scope=_SCOPE, gives=ApplicationOut)
def drop_application(request: ApiRequest, key: SubjectId, given: DropIn) -> Draft:
    """Give an application up."""
    require(request.acting, "plan-requests")
    return acts.drop(request.acting, key, version=given.version, reason=given.reason)


@area.post("/communications-data/applications/{key}/authority", scope=_SCOPE, gives=ApplicationOut)
def enter_authority(request: ApiRequest, key: SubjectId, given: AuthorityIn) -> Draft:
    """Enter the authority that was granted. The applicant cannot."""
    require(request.acting, "authorise-requests")
    body = {name: value for name in ("authority", "by", "route", "granted", "expires") if (value := getattr(given, name))}
    return acts.authorise(request.acting, key, version=given.version, body=body, reason=given.reason)


@area.post("/communications-data/applications/{key}/checks/{check}", scope=_SCOPE, gives=ApplicationOut)
def countersign_check(request: ApiRequest, key: SubjectId, check: SubjectId, given: CountersignIn) -> Draft:
    """Stand by one of the three checks. The applicant cannot."""
    require(request.acting, "check-requests")
    return acts.countersign(request.acting, key, check, version=given.version, papers=given.papers, reason=given.reason)


@area.get("/communications-data/applications/{key}/schedule", scope="export", gives=FILE)
def export_schedule(
    request: ApiRequest,
    key: SubjectId,
    form: Annotated[Literal["csv", "xlsx", "pdf"], Query()] = "csv",
    originator: Annotated[str, Query(max_length=80, description=ORIGINATOR)] = "",
) -> HttpResponse:
    """The schedule of an application that was made; marked where no authority is in force.

    Refused (409) where a condition of a source leaves it to its originator whether anything is passed on, and no permission is named.
    """
    return attached(export(request.acting, key, form, originator=originator))


class SentIn(DraftShown):
    """When the schedule was sent: RFC 3339 with a zone."""

    at: str = Field(min_length=1, max_length=40)
    originator: str = Field("", max_length=80, description=ORIGINATOR)


@area.post("/communications-data/applications/{key}/sent", scope=_SCOPE, gives=ApplicationOut, status=202)
def record_schedule_sent(request: ApiRequest, key: SubjectId, given: SentIn) -> Status[Draft]:
    """Record that the schedule was sent under an authority; its copy is taken in by a job, so that answers find their events."""
    require(request.acting, "export-requests")
    record_sent(request.acting, key, version=given.version, at=given.at, originator=given.originator)
    return Status(202, queries.draft(key))
