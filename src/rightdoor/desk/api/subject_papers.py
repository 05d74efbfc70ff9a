"""What the papers of a subject say: events, people, referrals, links, values walked back to their source, texts opened by choice."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from ninja import Query, Schema
from pydantic import Field

from rightdoor.casework.subjects import statements
from rightdoor.casework.subjects.acts import open_texts
from rightdoor.casework.subjects.events import event_rows
from rightdoor.casework.subjects.links import chart
from rightdoor.casework.subjects.models import Exposure
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened
from rightdoor.desk.api.subjects import PlaceOut

area = Area("Subject")


class ReadingOut(Schema):
    """One interval that a time can mean, UTC microseconds."""

    start_us: int
    end_us: int
    words: str
    why: str


class PaperOut(Schema):
    """A paper that an event rests on."""

    title: str
    receipt: str
    locator: str
    request_id: str
    how: str


class EventOut(Schema):
    """One event: `line` is the line of the contract (section 2, attributions)."""

    number: int
    line: dict[str, Any]
    identifier: str
    readings: list[ReadingOut]
    papers: list[PaperOut]


@area.get("/subjects/{subject}/events", scope="read-subject", gives=list[EventOut], purpose=True)
def read_events(request: ApiRequest, subject: SubjectId) -> list[Any]:
    """The events with their readings, findings and papers."""
    row = opened(request, subject, "events")
    with opened_papers(request.acting, row) as papers:
        return list(event_rows(papers.events))


class ValueOut(Schema):
    """One statement: as received and as read."""

    field: str
    raw: str
    value: str
    method: str
    place: PlaceOut


class PersonOut(Schema):
    """One person that the papers speak of, with the category of DPA 2018 s.38."""

    role: str
    category: str
    referral: str
    values: list[ValueOut]
    review_us: int | None


class JoinedOut(Schema):
    """One identifier and whether it joins referrals."""

    field: str
    value: str
    how: str
    joins: bool
    referrals: list[str]
    places: list[PlaceOut]


class PeopleOut(Schema):
    """People and identifiers."""

    identifiers: list[JoinedOut]
    persons: list[PersonOut]


@area.get("/subjects/{subject}/people", scope="read-subject", gives=PeopleOut, purpose=True)
def read_people(request: ApiRequest, subject: SubjectId) -> dict[str, Any]:
    """Identifiers and how each joins; people and the category of each."""
    row = opened(request, subject, "people")
    with opened_papers(request.acting, row) as papers:
        return {"identifiers": statements.identifiers(papers), "persons": statements.persons(papers)}


class SubjectReferralOut(Schema):
    """One referral that speaks of the subject; texts that may harm are counted in `closed`, by kind."""

    receipt: str
    number: str
    exhibit: str
    restricted: bool
    received_us: int | None
    reader: str
    grade: str
    grade_place: PlaceOut | None
    values: list[ValueOut]
    others: int
    closed: dict[str, int]

    @staticmethod
    def resolve_closed(row: Any) -> dict[str, int]:
        """By kind."""
        return dict(row.closed)


class MediaOut(Schema):
    """Files as counts alone."""

    files: int
    by_viewed: dict[str, int]
    by_flag: dict[str, int]
    by_class: dict[str, int]
    hashes: int


class ReferralsOut(Schema):
    """Referrals and files."""

    referrals: list[SubjectReferralOut]
    media: MediaOut


@area.get("/subjects/{subject}/referrals", scope="read-subject", gives=ReferralsOut, purpose=True)
def read_referrals(request: ApiRequest, subject: SubjectId) -> dict[str, Any]:
    """The referrals that speak of the subject, and files as counts."""
    row = opened(request, subject, "referrals")
    with opened_papers(request.acting, row) as papers:
        found = statements.media(papers)
        media = MediaOut(
            files=found.files,
            by_viewed=dict(found.by_viewed),
            by_flag=dict(found.by_flag),
            by_class=dict(found.by_class),
            hashes=found.hashes,
        )
        return {"referrals": statements.referrals(papers), "media": media}


class NodeOut(Schema):
    """One thing of the chart."""

    id: str
    kind: str
    text: str


class EdgeOut(Schema):
    """A value or paper that connects two; it does not say that two people know each other."""

    start: str
    end: str
    why: str
    firm: bool


class ChartOut(Schema):
    """The link chart; `left_out`: other subjects that share a value and are not in it."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    left_out: int


@area.get("/subjects/{subject}/links", scope="read-subject", gives=ChartOut, purpose=True)
def read_links(request: ApiRequest, subject: SubjectId) -> Any:
    """Referrals, identifiers, addresses, premises and other subjects that share a value."""
    row = opened(request, subject, "links")
    with opened_papers(request.acting, row) as papers:
        return chart(request.acting, papers)


class SourceOut(Schema):
    """One value walked back: statement, exhibit, entry in the ledger."""

    field: str
    raw: str
    value: str
    method: str
    exhibit: str
    name: str
    reader: str
    authority: str
    restricted: bool
    ledger_seq: int
    received_us: int | None
    received_by: str


@area.get("/subjects/{subject}/source", scope="read-subject", gives=list[SourceOut], purpose=True)
def read_source(
    request: ApiRequest, subject: SubjectId, receipt: Annotated[str, Query(max_length=40)], locator: Annotated[str, Query(max_length=400)]
) -> list[SourceOut]:
    """The statements that stand at a place of a receipt. Text that may harm its reader is opened under texts instead."""
    row = opened(request, subject, "source")
    with opened_papers(request.acting, row) as papers:
        found = papers.source(receipt, locator)
    if not found:
        raise Http404
    return [_source(one) for one in found]


def _source(one: Any) -> SourceOut:
    said, closed = one.statement, statements.exposing(one.statement)
    given = {name: getattr(one, name) for name in _OF_SOURCE}
    return SourceOut(field=said.field, raw="" if closed else said.raw, value="" if closed else said.value, method=said.method, **given)


_OF_SOURCE = ("exhibit", "name", "reader", "authority", "restricted", "ledger_seq", "received_us", "received_by")


class TextsIn(Given):
    """Which texts are opened."""

    kind: str = Field(json_schema_extra={"enum": list(Exposure.Kind.values)})


@area.post("/subjects/{subject}/texts", scope="read-subject", gives=list[ValueOut], purpose=True)
def open_subject_texts(request: ApiRequest, subject: SubjectId, given: TextsIn) -> list[Any]:
    """Open the texts of one kind: they may harm their reader, and are counted for whoever opens them."""
    row = opened(request, subject, "texts")
    with opened_papers(request.acting, row) as papers:
        return open_texts(request.acting, papers, given.kind)
