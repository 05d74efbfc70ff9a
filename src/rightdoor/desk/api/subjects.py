"""One subject: opened with a purpose, its first screen, notes, what the store decided of it; each a look that is recorded."""

from __future__ import annotations

from typing import Any

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.oversight.acts import open_subject
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.oversight.queries import current_purpose
from rightdoor.casework.subjects.acts import write_note
from rightdoor.casework.subjects.first_screen import FirstScreen, first_screen
from rightdoor.casework.subjects.history import decided_about
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
