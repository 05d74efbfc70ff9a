"""Cases: what is recorded of a subject after triage, and what follows from it. `expected` names the last event as shown, so that nobody is overtaken unawares."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Schema, Status
from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr

from rightdoor.cases.event import Event
from rightdoor.cases.register import AREA_OF, AREAS, KINDS
from rightdoor.casework.access.may import require
from rightdoor.casework.cases import acts, queries
from rightdoor.casework.cases.adding import subject_of
from rightdoor.casework.cases.models import Case, Duty
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Given, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened

area = Area("Cases")
_PAGE = 50
Instant = Annotated[int, Field(ge=-BIGGEST, le=BIGGEST)]
Named = Annotated[str, Field(min_length=1, max_length=60)]
BodyValue = StrictBool | Annotated[StrictInt, Field(ge=-BIGGEST, le=BIGGEST)] | Annotated[StrictStr, Field(max_length=4_000)] | list[str]


class CaseOut(Schema):
    """A case. `owner`, `offered_to`: usernames; `next_us`: when the next of its duties is due."""

    id: str
    subject: str
    unit: int
    owner: str | None
    nation: str
    opened_us: int
    closed_us: int | None
    erased_us: int | None
    offered_unit: int | None
    offered_to: str | None
    next_us: int | None


class CasesOut(Schema):
    """A page of them; `next`: of the next one."""

    items: list[CaseOut]
    next: int | None


class CaseEventOut(Schema):
    """An event. `in_force`: neither corrected nor withdrawn; `late`: recorded long after it happened."""

    id: str
    kind: str
    at_us: int
    recorded_us: int
    by: str
    body: dict[str, Any]
    supersedes: str | None
    source: str
    in_force: bool
    late: bool


class CaseDutyOut(Schema):
    """A duty. `about`: the event it concerns; `records`: the kind of event by which it is done; `owner` null: the unit's."""

    id: str
    code: str
    area: str
    what: str
    why: str
    state: str
    raised_us: int
    due_us: int | None
    rule: str
    extend: str
    record: str
    about: str
    records: str
    closes: bool
    owner: str | None
    done_us: int | None
    done_by: str | None


class CaseBreachOut(Schema):
    """What went past a rule: recorded as it happened."""

    code: str
    event: str
    what: str
    rule: str
    todo: str


class StandsOut(Schema):
    """One thing of an area: what it is, how it stands, its rows of label and value."""

    area: str
    what: str
    state: str
    rows: list[tuple[str, str]]
    event: str


class WholeCaseOut(Schema):
    """A case with everything that follows from its history. `keeps_open`: why it cannot be closed; `expected`: for the next write."""

    case: CaseOut
    expected: str
    stands: list[StandsOut]
    duties: list[CaseDutyOut]
    breaches: list[CaseBreachOut]
    keeps_open: list[str]
    history: list[CaseEventOut]


class KindFieldOut(Schema):
    """A field of a kind of event. `to`: kinds that a reference may name; `private`: kept apart, shown to few."""

    name: str
    words: str
    type: str
    needed: bool
    choices: list[tuple[str, str]]
    hint: str
    to: list[str]
    private: bool


class EventKindOut(Schema):
    """A kind of event. `capability` "": recorded by its own act alone."""

    code: str
    words: str
    area: str
    capability: str
    hint: str
    fields: list[KindFieldOut]


class CasesQuery(Schema):
    """Which cases."""

    whose: Literal["", "mine", "unit", "ownerless", "offered"] = ""
    closed: bool = False


def case_out(case: Case, *, next_us: int | None = None) -> CaseOut:
    """The case as the interface gives it."""
    return CaseOut(
        id=case.pk, subject=case.subject, unit=case.unit_id, owner=case.owner.username if case.owner is not None else None, nation=case.nation,
        opened_us=case.opened_us, closed_us=case.closed_us, erased_us=case.erased_us, offered_unit=case.offered_unit_id,
        offered_to=case.offered_to.username if case.offered_to is not None else None, next_us=getattr(case, "next_us", next_us),
    )  # fmt: skip


def event_out(event: Event, *, in_force: bool = True, late: bool = False) -> CaseEventOut:
    """The event as the interface gives it."""
    body = {name: list(value) if isinstance(value, tuple) else value for name, value in event.body.items()}
    return CaseEventOut(
        id=event.id, kind=event.kind, at_us=event.at_us, recorded_us=event.recorded_us, by=event.by, body=body,
        supersedes=event.supersedes or None, source=event.source, in_force=in_force, late=late,
    )  # fmt: skip


def duty_out(row: Duty, now_us: int) -> CaseDutyOut:
    """The duty as the interface gives it."""
    duty = row.read()
    return CaseDutyOut(
        id=duty.id, code=duty.code, area=duty.area, what=duty.what, why=duty.why, state=duty.state(now_us), raised_us=duty.raised_us,
        due_us=duty.due_us, rule=duty.rule, extend=duty.extend, record=duty.record, about=duty.about, records=duty.records, closes=duty.closes,
        owner=duty.owner or None, done_us=duty.done.at_us if duty.done else None, done_by=duty.done.by if duty.done else None,
    )  # fmt: skip


def opened_case(request: ApiRequest, case: str, what: str) -> Case:
    """The case as the account may see it, its subject opened under a purpose where the account sees it. Raises Problem, Http404."""
    require(request.acting, "see-subjects")
    held = queries.case_seen(request.acting, case)
    row = subject_of(request.acting, held)
    if row is not None:
        opened(request, row.subject, f"case-{what}"[:24])
    else:
        request.acting.purpose = request.acting.purpose or "investigation"
        request.acting.note("consulted", {"case": held.pk, "subject": held.subject, "what": f"case-{what}"})
    return held


@area.get("/cases", scope="read-list", gives=CasesOut)
def list_cases(request: ApiRequest, query: Query[CasesQuery], page: PageNumber = 1) -> CasesOut:
    """The cases that one sees, by what is due next."""
    require(request.acting, "see-subjects")
    rows = queries.listed(request.acting, whose=query.whose, closed=query.closed)
    found = list(rows[(page - 1) * _PAGE : page * _PAGE + 1])
    request.acting.note("consulted", {"page": "cases", "lines": len(found[:_PAGE])})
    return CasesOut(items=[case_out(case) for case in found[:_PAGE]], next=page + 1 if len(found) > _PAGE else None)


@area.get("/cases/kinds", scope="read-list", gives=list[EventKindOut])
def list_event_kinds(request: ApiRequest) -> list[EventKindOut]:
    """What can be recorded of a case, with its fields."""
    del request
    return [
        EventKindOut(
            code=kind.code, words=kind.words, area=AREA_OF[kind.code], capability=kind.capability, hint=kind.hint,
            fields=[
                KindFieldOut(
                    name=each.name, words=each.words, type=each.type, needed=each.needed, choices=list(each.choices), hint=each.hint,
                    to=list(each.to), private=each.private,
                )
                for each in kind.fields
            ],
        )
        for kind in KINDS.values()
    ]  # fmt: skip


@area.get("/subjects/{subject}/cases", scope="read-subject", gives=list[CaseOut], purpose=True)
def cases_of_subject(request: ApiRequest, subject: SubjectId) -> list[CaseOut]:
    """The cases of a subject, open ones first."""
    return [case_out(case) for case in queries.cases_of_subject(request.acting, opened(request, subject, "cases"))]


@area.get("/cases/{case}", scope="read-subject", gives=WholeCaseOut, purpose=True)
def read_case(request: ApiRequest, case: SubjectId) -> WholeCaseOut:
    """Where a case stands: areas, duties, what went past a rule, what keeps it open, its history."""
    held = opened_case(request, case, "read")
    history, now = queries.history_of(held), request.acting.now_us
    standing, late = {event.id for event in history.events}, {event.id for event in history.late()}
    return WholeCaseOut(
        case=case_out(held),
        expected=queries.token_of(history),
        stands=[
            StandsOut(area=one.code, what=line.what, state=line.state, rows=list(line.rows), event=line.event)
            for one in AREAS
            for line in one.lines(history)
        ],
        duties=[duty_out(row, now) for row in queries.duties_of(held)],
        breaches=[CaseBreachOut(**breach._asdict()) for breach in queries.breaches_of(held, history)],
        keeps_open=queries.keeps_open(held, now, history),
        history=[event_out(event, in_force=event.id in standing, late=event.id in late) for event in history.log],
    )


class OpenCaseIn(Given):
    """For which unit, in which nation ("" where it is not known), why; `owned`: by oneself."""

    unit: int = Field(ge=1, le=BIGGEST)
    nation: Literal["england", "wales", "scotland", "northern-ireland", ""] = ""
    reason: str = Field("", max_length=4_000)
    owned: bool = True


class EventIn(Given):
    """What happened when (UTC microseconds), with the fields of its kind. `expected`: of the case as it was shown."""

    model_config = ConfigDict(extra="forbid")

    at_us: Instant
    body: dict[str, BodyValue] = Field(default_factory=dict, max_length=60)
    expected: str = Field(max_length=40)


class NewEventIn(EventIn):
    """With its kind."""

    kind: str = Field(min_length=1, max_length=40)


class WithdrawEventIn(Given):
    """Why an event is taken back."""

    reason: str = Field(min_length=1, max_length=4_000)
    expected: str = Field(max_length=40)


@area.post("/subjects/{subject}/cases", scope="write-casework", gives=CaseOut, status=201, purpose=True)
def open_case(request: ApiRequest, subject: SubjectId, given: OpenCaseIn) -> Any:
    """Open a case of a subject."""
    opened(request, subject, "case-open")
    made = acts.open_case(request.acting, subject, unit=given.unit, nation=given.nation, reason=given.reason, owned=given.owned)
    return Status(201, case_out(made))


@area.post("/cases/{case}/events", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def record_event(request: ApiRequest, case: SubjectId, given: NewEventIn) -> Any:
    """Record an event; on 409 `current` holds what was added meanwhile and what to send as `expected` now."""
    opened_case(request, case, "record")
    return Status(201, event_out(acts.record(request.acting, case, given.kind, given.at_us, given.body, expected=given.expected)))


@area.post("/cases/{case}/events/{event}/correct", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def correct_event(request: ApiRequest, case: SubjectId, event: SubjectId, given: EventIn) -> Any:
    """Record a correction: a new event of the same kind takes the place of one that is in force."""
    _has(opened_case(request, case, "record"), event)
    return Status(201, event_out(acts.correct(request.acting, case, event, given.at_us, given.body, expected=given.expected)))


@area.post("/cases/{case}/events/{event}/withdraw", scope="write-casework", gives=CaseEventOut, status=201, purpose=True)
def withdraw_event(request: ApiRequest, case: SubjectId, event: SubjectId, given: WithdrawEventIn) -> Any:
    """Take an event back; it stays in the history."""
    _has(opened_case(request, case, "record"), event)
    return Status(201, event_out(acts.withdraw(request.acting, case, event, reason=given.reason, expected=given.expected)))


def _has(case: Case, event: str) -> None:
    if not case.events.filter(pk=event).exists():
        raise Http404
