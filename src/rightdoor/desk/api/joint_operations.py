"""Operations: what was recorded of them, what is tasked to whom, what forces answer. `expected` names the last event as one was shown it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Operation
from rightdoor.casework.joint import acts, queries, reading
from rightdoor.casework.joint.erasing import erase_text
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import CaseEventOut, EventIn, EventKindOut, KindFieldOut, NewEventIn, WithdrawEventIn, event_out
from rightdoor.desk.api.forms import Given, Number, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.joint.kinds import AREA_OF, KINDS
from rightdoor.joint.state import OperationState, state_of
from rightdoor.joint.tasking import Tasking

area = Area("Operations")
PAGE = 500
Line = Annotated[str, Field(min_length=1, max_length=500)]
Force = Annotated[str, Field(min_length=9, max_length=9)]


class JointOperationOut(Schema):
    """An operation. `reach` empty and `opened_us` null: nobody has opened it yet. `forces`: codes of those that take part now."""

    id: int
    name: str
    controller: int
    reach: str
    opened_us: int | None
    closed_us: int | None
    forces: list[str]


class OfferOut(Schema):
    """An offer of a package to a force. `answer`: open, accepted, refused, sent-back, taken-back, lapsed or left."""

    force: str
    offered_us: int
    answer: str
    answered_us: int | None
    code: str
    reason: str
    case: str


class TaskingOut(Schema):
    """A package of an operation. `place`: held, offered or waits; `first_receipt_us`: from which its age counts; `held_before`: who lost it."""

    id: str
    package: str
    key: str
    subject: str
    place: str
    since_us: int
    tasked_us: int
    first_receipt_us: int
    shared: bool
    holders: list[str]
    asked: list[str]
    held_before: list[str]
    offers: list[OfferOut]


class UnitRoleOut(Schema):
    """A unit of a force in the operation."""

    event: str
    name: str
    role: str
    unit: int | None
    from_us: int
    until_us: int | None


class PartOut(Schema):
    """One stay of a force in the operation."""

    event: str
    force: str
    contact: str
    joined_us: int
    left_us: int | None
    units: list[UnitRoleOut]


class PhaseOut(Schema):
    """A phase: as planned (`until_us`) and as it was (`ended_us`)."""

    event: str
    name: str
    words: str
    from_us: int
    until_us: int | None
    ended_us: int | None


class ObjectiveOut(Schema):
    """An objective; `measure`: the code of a definition, `target` null where none was set."""

    event: str
    words: str
    measure: str
    target: int | None
    set_us: int


class ClaimOut(Schema):
    """A total that a force states without records: shown, never added."""

    event: str
    force: str
    definition: str
    value: int
    from_us: int
    until_us: int
    source: str
    words: str
    at_us: int


class OverlapOut(Schema):
    """A subject that another operation holds too; `operation` null and `name` empty where one does not see it: ask the controller."""

    subject: str
    operation: int | None
    name: str
    controller: str


class WholeOperationOut(Schema):
    """An operation as far as one sees it. `leads`: the whole; else what concerns one's force. `expected`: for the next write.

    `taskings` (by when they were tasked) and `history` (as recorded) come in pages, both of the page that was asked for; `next`: the next one,
    null where neither goes on.
    """

    operation: JointOperationOut
    leads: bool
    expected: str
    aim: str
    phases: list[PhaseOut]
    objectives: list[ObjectiveOut]
    parts: list[PartOut]
    taskings: list[TaskingOut]
    claims: list[ClaimOut]
    overlaps: list[OverlapOut]
    history: list[CaseEventOut]
    next: int | None


def operation_out(operation: Operation, state: OperationState) -> JointOperationOut:
    """The operation as the interface gives it."""
    return JointOperationOut(
        id=operation.pk, name=operation.name, controller=operation.controller_id, reach=state.reach, opened_us=state.opened_us,
        closed_us=state.closed_us, forces=list(state.forces),
    )  # fmt: skip


def tasking_out(each: Tasking) -> TaskingOut:
    """The package as the interface gives it."""
    offers = [OfferOut(**{name: getattr(offer, name) for name in OfferOut.model_fields}) for offer in each.offers]
    return TaskingOut(
        id=each.id, package=each.package, key=each.key, subject=each.subject, place=each.place, since_us=each.since_us,
        tasked_us=each.tasked_us, first_receipt_us=each.first_receipt_us, shared=each.shared, holders=list(each.holders),
        asked=list(each.asked), held_before=list(each.held_before), offers=offers,
    )  # fmt: skip


@area.get("/operations/joint", scope="read-list", gives=list[JointOperationOut])
def list_joint_operations(request: ApiRequest) -> list[JointOperationOut]:
    """The operations that one leads or whose forces one is of."""
    found = queries.listed(request.acting)
    request.acting.note("consulted", {"page": "operations", "lines": len(found)})
    return [operation_out(each, state_of(reading.frame_of(each))) for each in found]


@area.get("/operations/kinds", scope="read-list", gives=list[EventKindOut])
def list_operation_kinds(request: ApiRequest) -> list[EventKindOut]:
    """What can be recorded of an operation, with its fields."""
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


@area.get("/operations/{int:operation}/joint", scope="read-list", gives=WholeOperationOut)
def read_joint_operation(request: ApiRequest, operation: Number, page: PageNumber = 1) -> WholeOperationOut:
    """Where an operation stands: phases, objectives, forces; of packages (to whom, how old) and of its history a page."""
    held = queries.operation_seen(request.acting, operation)
    history = queries.history_of(held, without=queries.REQUESTS)
    state, leads = state_of(history), queries.standing_of(request.acting, held).leads
    request.acting.note("consulted", {"operation": held.pk, "what": "operation-read"})
    first, last = (page - 1) * PAGE, page * PAGE
    rows = [queries.event_read(*row) for row in reading.as_recorded(held)[first : last + 1]]
    return WholeOperationOut(
        operation=operation_out(held, state),
        leads=leads,
        expected=queries.token_of(history),
        aim=state.aim,
        phases=[PhaseOut(**each._asdict()) for each in state.phases],
        objectives=[ObjectiveOut(**each._asdict()) for each in state.objectives],
        parts=[
            PartOut(
                event=each.event, force=each.force, contact=each.contact, joined_us=each.joined_us, left_us=each.left_us,
                units=[UnitRoleOut(**{name: getattr(unit, name) for name in UnitRoleOut.model_fields}) for unit in each.units],
            )
            for each in state.parts
        ],
        taskings=[tasking_out(each) for each in state.taskings[first:last]],
        claims=[ClaimOut(**{name: getattr(each, name) for name in ClaimOut.model_fields}) for each in state.claims],
        overlaps=[OverlapOut(**each._asdict()) for each in queries.overlaps_of(held)] if leads else [],
        history=_events_out(held, rows[:PAGE]),
        next=page + 1 if len(rows) > PAGE or len(state.taskings) > last else None,
    )  # fmt: skip


def _events_out(operation: Operation, events: list[Event]) -> list[CaseEventOut]:
    """Events with what became of each: whatever corrected one may stand on another page."""
    history = History(reading.around(operation, [event.id for event in events]))
    standing, late = {event.id for event in history.events}, {event.id for event in history.late()}
    return [event_out(event, in_force=event.id in standing, late=event.id in late) for event in events]


class TaskIn(Given):
    """Which package of this store (`key`), to which forces (codes); `how`: one or shared, where it goes to several."""

    key: str = Field(min_length=1, max_length=40)
    forces: list[Force] = Field(min_length=1, max_length=45)
    how: str = Field("", max_length=10)
    expected: str = Field(max_length=40)


@area.post("/operations/{int:operation}/packages", scope="write-casework", gives=CaseEventOut, status=201)
def task_package(request: ApiRequest, operation: Number, given: TaskIn) -> Any:
    """Task a built and signed package of this store; digest, subject and first receipt are read from it."""
    made = acts.task(request.acting, operation, given.key, given.forces, how=given.how, expected=given.expected)
    return Status(201, event_out(made))


@area.post("/operations/{int:operation}/events", scope="write-casework", gives=CaseEventOut, status=201)
def record_operation_event(request: ApiRequest, operation: Number, given: NewEventIn) -> Any:
    """Record an event (an answer of a force among them); on 409 `current` holds what was added meanwhile."""
    return Status(201, event_out(acts.record(request.acting, operation, given.kind, given.at_us, given.body, expected=given.expected)))


@area.post("/operations/{int:operation}/events/{event}/correct", scope="write-casework", gives=CaseEventOut, status=201)
def correct_operation_event(request: ApiRequest, operation: Number, event: SubjectId, given: EventIn) -> Any:
    """Record a correction: a new event of the same kind takes the place of one that is in force."""
    _has(request, operation, event)
    return Status(201, event_out(acts.correct(request.acting, operation, event, given.at_us, given.body, expected=given.expected)))


@area.post("/operations/{int:operation}/events/{event}/withdraw", scope="write-casework", gives=CaseEventOut, status=201)
def withdraw_operation_event(request: ApiRequest, operation: Number, event: SubjectId, given: WithdrawEventIn) -> Any:
    """Take an event back; it stays in the history."""
    _has(request, operation, event)
    return Status(201, event_out(acts.withdraw(request.acting, operation, event, reason=given.reason, expected=given.expected)))


class EraseTextIn(Given):
    """`field`: of the event's kind; `reason`: kept in the place of the text."""

    field: Line
    authority: Line
    reason: Line


class ErasedTextOut(Schema):
    """In how many versions of the event the text was replaced."""

    events: int


@area.post("/operations/{int:operation}/events/{event}/erase", scope="retention", gives=ErasedTextOut)
def erase_operation_text(request: ApiRequest, operation: Number, event: SubjectId, given: EraseTextIn) -> Any:
    """Erase a text on an authority: its digest, who, the authority and the reason are kept."""
    require(request.acting, "retention")
    _has(request, operation, event)
    return {"events": erase_text(request.acting, operation, event, field=given.field, authority=given.authority, reason=given.reason)}


def _has(request: ApiRequest, operation: int, event: str) -> None:
    held = queries.operation_seen(request.acting, operation)
    if reading.place_of(held, event) is None:
        raise Http404
