"""A subject given away as a whole, its picture, its assessment, its texts as counts."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.decided import queries as decided
from rightdoor.casework.decided.history import words_of
from rightdoor.casework.decided.questions import questions_of
from rightdoor.casework.subjects.models import Exposure
from rightdoor.casework.subjects.notes import own_exposure
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.casework.subjects.picture import picture_seen
from rightdoor.casework.subjects.printed import asked, printed
from rightdoor.casework.subjects.statements import texts
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import ORIGINATOR, Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.api.subject_papers import EventOut, JoinedOut, MediaOut, PersonOut, SubjectReferralOut
from rightdoor.desk.api.subjects import NoteOut, SummaryOut, summary_out
from rightdoor.model.civil import DAY

area = Area("Subject as a whole")
MOST_DRAWN = 200  # events of a picture, as on its page


class PrintIn(Given):
    """`conditions`: that one keeps to the grade and handling conditions of the sources, which are read beforehand with the referrals."""

    conditions: bool = False
    originator: str = Field("", max_length=80, description=ORIGINATOR)


class HistoryOut(Schema):
    """One row of the history."""

    title: str
    state: str
    words: str
    by: str
    at_us: int
    reason: str
    in_force: bool


class PrintOut(Schema):
    """What the page that is printed says: everything but texts that may harm their reader. `conditions`: they go wherever this goes."""

    conditions: list[str]
    restricted: bool
    originator: str
    by: str
    at_us: int
    summary: SummaryOut
    events: list[EventOut]
    identifiers: list[JoinedOut]
    persons: list[PersonOut]
    referrals: list[SubjectReferralOut]
    media: MediaOut
    notes: list[NoteOut]
    history: list[HistoryOut]


@area.post("/subjects/{subject}/print", scope="export", gives=PrintOut, purpose=True)
def print_subject(request: ApiRequest, subject: SubjectId, given: PrintIn) -> PrintOut:
    """The subject as it is printed, as data: an export.

    Refused (422) until the conditions are confirmed, and (409) where one leaves it to its originator and no permission is named.
    """
    acting, row = request.acting, opened(request, subject, "print")
    with opened_papers(acting, row) as papers:
        first = asked(acting, row, papers)
        made = printed(acting, row, papers, first, confirmed=given.conditions, originator=given.originator)
        events = [EventOut.from_orm(one) for one in made.events]
    notes = [
        NoteOut(
            key=one.note.key, author=one.note.author.name, at_us=one.note.at_us, text=one.note.text, mine=one.mine, before=len(one.before)
        )
        for one in made.notes
    ]
    history = [
        HistoryOut(
            title=one.title,
            state=one.state,
            words=one.words,
            by=one.row.by.name,
            at_us=one.row.at_us,
            reason=one.row.reason,
            in_force=one.in_force,
        )
        for one in made.entries
    ]
    return PrintOut(
        conditions=list(first.conditioned.stated), restricted=first.restricted, originator=given.originator if first.conditioned.held else "",
        by=acting.account.name, at_us=acting.now_us, summary=summary_out(row, made.screen), events=events,
        identifiers=[JoinedOut.from_orm(one) for one in made.identifiers], persons=[PersonOut.from_orm(one) for one in made.persons],
        referrals=[SubjectReferralOut.from_orm(one) for one in first.referrals], media=media_out(made.media), notes=notes, history=history,
    )  # fmt: skip


def media_out(found: Any) -> MediaOut:
    """Counts, by word."""
    return MediaOut(
        files=found.files, by_viewed=dict(found.by_viewed), by_flag=dict(found.by_flag), by_class=dict(found.by_class), hashes=found.hashes
    )


class PictureEventOut(Schema):
    """One event: `readings` as [from, until), UTC microseconds, with why; `findings` as (code, severity, message)."""

    footprint: str
    referral: str
    act: str
    identifier: str
    literal: str
    basis: str
    readings: list[tuple[int, int, str]]
    status: str
    premises: list[str]
    findings: list[tuple[str, str, str]]
    strands: int
    papers: list[str]


class PictureAssignmentOut(Schema):
    """An address given to a customer from `start_us` to `end_us` (null: not stated, open)."""

    premises: str
    provider: str
    identifier: str
    start_us: int | None
    end_us: int | None
    kind: str
    papers: list[str]
    events: list[str]


class PicturePremisesOut(Schema):
    """One lane."""

    key: str
    premises: str
    words: str
    role: str


class PictureOut(Schema):
    """The picture of the attribution. `ceiling`: how far the papers reach."""

    subject: str
    as_of_us: int
    track: str
    status: str
    ceiling: list[str]
    events: list[PictureEventOut]
    assignments: list[PictureAssignmentOut]
    premises: list[PicturePremisesOut]
    training: bool


@area.get("/subjects/{subject}/picture", scope="read-subject", gives=PictureOut, purpose=True)
def read_picture(request: ApiRequest, subject: SubjectId) -> PictureOut:
    """Who, when, which assignment, findings. Refused (409) past 200 events, as its page is: read the events."""
    row = opened(request, subject, "picture")
    with opened_papers(request.acting, row) as papers:
        if len(papers.events) > MOST_DRAWN:
            raise Problem(409, f"More than {MOST_DRAWN} events: nothing is drawn of so many. Read the events.")
        found = picture_seen(papers, request.acting.now_us)
    events = [
        PictureEventOut(
            footprint=e.footprint, referral=e.referral, act=e.act, identifier=e.identifier, literal=e.literal, basis=e.basis,
            readings=[(r.start_us, r.end_us, r.why) for r in e.readings], status=e.status, premises=list(e.premises),
            findings=[(f.code, f.severity, f.message) for f in e.findings], strands=e.strands, papers=list(e.papers),
        )
        for e in found.events
    ]  # fmt: skip
    assignments = [PictureAssignmentOut(**one._asdict()) for one in found.assignments]
    premises = [PicturePremisesOut(key=p.key, premises=p.premises, words=p.words, role=p.role) for p in found.premises]
    return PictureOut(
        subject=found.subject, as_of_us=found.as_of_us, track=found.track, status=found.status, ceiling=list(found.ceiling), events=events,
        assignments=assignments, premises=premises, training=found.training,
    )  # fmt: skip


class TextsOut(Schema):
    """Texts that may harm their reader: how many there are to open; how many one opened oneself in the last week, by kind."""

    there: dict[str, int]
    opened_by_me: dict[str, int]


@area.get("/subjects/{subject}/texts/count", scope="read-subject", gives=TextsOut, purpose=True)
def count_texts(request: ApiRequest, subject: SubjectId) -> TextsOut:
    """What there is to open, by kind."""
    row = opened(request, subject, "texts")
    with opened_papers(request.acting, row) as papers:
        there = {kind: len(texts(papers, kind)) for kind in Exposure.Kind.values}
    return TextsOut(there=there, opened_by_me=own_exposure(request.acting, request.acting.now_us - 7 * DAY))


class QuestionOut(Schema):
    """One item. `known`: yes, open (an answer would change the tier), or - ; `said`: what a person answered, with `expected` for the next."""

    code: str
    ask: str
    of: str
    known: str
    text: str
    statements: list[str]
    would_change_to: str
    answerable: bool
    said: str
    said_by: str
    expected: str


class AssessmentOut(Schema):
    """The instrument's questions. `waits`: an answer is not in the tier yet, until the list is rebuilt."""

    questions: list[QuestionOut]
    kirat: str
    kirat_expected: str
    waits: bool


@area.get("/subjects/{subject}/assessment", scope="read-subject", gives=AssessmentOut, purpose=True)
def read_assessment(request: ApiRequest, subject: SubjectId) -> AssessmentOut:
    """The questions, what the papers answer, what people answered."""
    acting, row = request.acting, opened(request, subject, "assessment")
    require(acting, "see-subjects")
    standing = decided.standing_of(acting, row.subject)
    found = [
        QuestionOut(
            code=q.code, ask=q.ask, of=q.of, known=q.known, text=q.text, statements=list(q.statements), would_change_to=q.would_change_to,
            answerable=q.answerable, said=q.decision.state if q.decision else "", said_by=q.decision.by.name if q.decision else "",
            expected=decided.token_of(decided.last_of(acting, row.subject, "assessment", q.code)) if q.decision else "",
        )
        for q in questions_of(row, standing)
    ]  # fmt: skip
    return AssessmentOut(
        questions=found,
        kirat=words_of(standing.kirat) if standing.kirat is not None else "",
        kirat_expected=decided.token_of(decided.last_of(acting, row.subject, "kirat")),
        waits=decided.waits_for_rebuild(acting, standing),
    )
