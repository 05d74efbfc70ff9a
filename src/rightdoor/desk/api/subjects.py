"""One subject: opened with a purpose, each part of it a look that is recorded."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from ninja import Query, Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.oversight.acts import open_subject
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.oversight.queries import current_purpose
from rightdoor.casework.subjects import statements
from rightdoor.casework.subjects.acts import open_texts, write_note
from rightdoor.casework.subjects.events import event_rows
from rightdoor.casework.subjects.first_screen import FirstScreen, first_screen
from rightdoor.casework.subjects.history import decided_about
from rightdoor.casework.subjects.links import chart
from rightdoor.casework.subjects.models import Exposure
from rightdoor.casework.subjects.notes import notes_of
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import Done, Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened, seen

area = Area("Subject")


class PurposeIn(Given):
    """Why a subject is opened; `interest`: the person may know somebody in it."""

    purpose: str = Field(json_schema_extra={"enum": list(PURPOSES)})
    words: str = Field("", max_length=400)
    interest: bool = False


class PurposeOut(Schema):
    """The purpose that holds, and since when."""

    purpose: str
    words: str
    at_us: int


@area.get("/subjects/{subject}/purpose", scope="read-subject", gives=PurposeOut | None)
def read_purpose(request: ApiRequest, subject: SubjectId) -> Any:
    """The purpose under which one has this subject open; null for none."""
    require(request.acting, "see-subjects")
    seen(request, subject)
    return current_purpose(request.acting, subject)


@area.post("/subjects/{subject}/purpose", scope="read-subject", gives=PurposeOut)
def choose_purpose(request: ApiRequest, subject: SubjectId, given: PurposeIn) -> Any:
    """Open a subject for a purpose; it holds for a shift."""
    require(request.acting, "see-subjects")
    seen(request, subject)
    return open_subject(request.acting, subject, given.purpose, given.words, interest=given.interest)


class PlaceOut(Schema):
    """Where a value stands: for /subjects/{subject}/source."""

    receipt: str
    locator: str


class DoorOut(Schema):
    """A candidate address: never by itself where there are others."""

    premises: str
    words: str
    role_words: str
    status: str
    events: int
    source: PlaceOut | None


class MissingOut(Schema):
    """What would raise the status, and the check that asks for it."""

    settle: str
    code: str


class SummaryOut(Schema):
    """Where, when, how sure, what is not known, what next; `line` is the line of the contract, with the list's reasons."""

    subject: str
    line: dict[str, Any]
    doors: list[DoorOut]
    one_door: bool
    status: str
    sure: str
    when: str
    missing: list[MissingOut]
    more_missing: int
    known: list[str]
    unknown: list[str]


@area.get("/subjects/{subject}", scope="read-subject", gives=SummaryOut, purpose=True)
def read_subject(request: ApiRequest, subject: SubjectId) -> SummaryOut:
    """The first screen."""
    row = opened(request, subject, "summary")
    with opened_papers(request.acting, row) as papers:
        return summary_out(row, first_screen(papers))


def summary_out(row: Subject, screen: FirstScreen) -> SummaryOut:
    """The first screen as it is given."""
    return SummaryOut(
        subject=row.subject, line=row.line, doors=[DoorOut.from_orm(one) for one in screen.doors], one_door=screen.one_door, status=screen.status,
        sure=screen.sure, when=screen.when, missing=[MissingOut(settle=settle, code=code) for settle, code in screen.missing],
        more_missing=screen.more_missing, known=list(screen.known), unknown=list(screen.unknown),
    )  # fmt: skip


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


class NoteOut(Schema):
    """A note that stands; `before`: how many it corrected."""

    key: str
    author: str
    at_us: int
    text: str
    mine: bool
    before: int


class NoteIn(Given):
    """A note; with `corrects`, the key of one's own note, it takes that one's place."""

    text: str = Field(min_length=1, max_length=20_000)
    corrects: str = Field("", max_length=40)


@area.get("/subjects/{subject}/notes", scope="read-subject", gives=list[NoteOut], purpose=True)
def read_notes(request: ApiRequest, subject: SubjectId) -> list[NoteOut]:
    """The notes that stand, newest first."""
    row = opened(request, subject, "notes")
    return [
        NoteOut(
            key=one.note.key, author=one.note.author.name, at_us=one.note.at_us, text=one.note.text, mine=one.mine, before=len(one.before)
        )
        for one in notes_of(request.acting, row)
    ]


@area.post("/subjects/{subject}/notes", scope="write-casework", gives=Done, status=201, purpose=True)
def add_note(request: ApiRequest, subject: SubjectId, given: NoteIn) -> Status[Done]:
    """Add a note, or correct one of one's own."""
    row = opened(request, subject, "notes")
    return Status(201, Done(id=write_note(request.acting, row, given.text, corrects=given.corrects).key))


class StoredOut(Schema):
    """A decision of the store about this subject."""

    id: str
    kind: str
    fields: dict[str, str]
    actor: str
    at_us: int
    reason: str
    superseded_by: str


@area.get("/subjects/{subject}/stored-decisions", scope="read-subject", gives=list[StoredOut], purpose=True)
def read_stored_decisions(request: ApiRequest, subject: SubjectId) -> list[StoredOut]:
    """What the store decided or received as decided about the subject."""
    row = opened(request, subject, "history")
    with opened_papers(request.acting, row) as papers:
        found = decided_about(papers)
    return [
        StoredOut(
            id=one.id, kind=one.kind, fields=dict(one.fields), actor=one.actor, at_us=one.at_us, reason=one.reason,
            superseded_by=one.superseded_by,
        )
        for one in found
    ]  # fmt: skip
