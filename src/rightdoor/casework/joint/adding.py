"""The one way in which events get into an operation: one at a time, as it was shown, by whoever may; a ledger row of ids for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from rightdoor.cases.check import cleaned, problems_of, supersedes_problem, without
from rightdoor.cases.event import DESK, Event, event_id
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import Kind, Problem
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Operation, Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.joint import queries
from rightdoor.casework.joint.day.leaders import leader_problems
from rightdoor.casework.joint.models import Event as EventRow
from rightdoor.casework.joint.problems import Impossible, Overtaken
from rightdoor.casework.joint.silence import silent_problems
from rightdoor.joint.day.kinds import TEAM
from rightdoor.joint.force_kinds import force_name
from rightdoor.joint.kinds import KINDS, kind_of
from rightdoor.joint.tasking import ANSWERS

# what a force may record of itself, beside its answers and its days of action
OWN: Final = frozenset({"unit-given-role", "unit-role-ended", "force-claimed", "force-left"})


@dataclass(frozen=True, slots=True)
class New:
    """An event to be recorded. `at_us`: when it happened; `source`: `DESK`, or "records:<name>" for what was imported."""

    kind: str
    at_us: int
    body: Mapping[str, Any]
    supersedes: str = ""
    source: str = DESK


@dataclass(frozen=True, slots=True)
class Opened:
    """An operation of which this transaction alone writes. `history`: as far as the acting account sees it."""

    operation: Operation
    standing: queries.Standing
    history: History


def locked(acting: Acting, number: int) -> Opened:
    """The operation, of which this transaction alone writes until it ends. Raises NotAllowed, Http404."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('joint:' || %s, 6))", [number])
    operation = queries.operation_seen(acting, number)
    return Opened(operation, queries.standing_of(acting, operation), queries.history_of(operation))


def add(acting: Acting, at: Opened, news: Sequence[New], *, expected: str | None) -> list[Event]:
    """Record events, all or none. `expected` None: whatever stands. Raises Impossible, Overtaken, NotAllowed.

    Kinds without a capability are let in here: acts of their own ask who may.
    """
    for new in news:
        _allowed(acting, at, new)
    _refuse_overtaken(at, expected)
    history, made = at.history, []
    for new in news:
        event = _event(acting, at, new, history)
        history = History([*history.log, event])
        made.append(event)
    EventRow.objects.bulk_create(
        EventRow(
            id=event.id, operation=at.operation, nth=0, kind=event.kind, at_us=event.at_us, recorded_us=event.recorded_us, by=acting.account,
            body={name: list(value) if isinstance(value, tuple) else value for name, value in event.body.items()},
            supersedes_id=event.supersedes or None, source=event.source,
        )
        for event in made
    )  # fmt: skip
    for event in made:
        corrects = {"corrects": event.supersedes} if event.supersedes else {}
        acting.note("entered", {"operation": at.operation.pk, "event": event.id, "kind": event.kind, **corrects})
    return made


def _kind(code: str) -> Kind:
    kind = kind_of(code)
    if kind is None:
        raise Impossible([Problem("kind", "There is no such kind of event.")])
    return kind


def _allowed(acting: Acting, at: Opened, new: New) -> None:
    """Who may record it: the lead; a force that works here for itself. The database holds the same (migration 0002)."""
    kind, old = _kind(new.kind), next((event for event in at.history.log if event.id == new.supersedes), None)
    capability = kind.capability
    code, body = (old.kind, old.body) if new.kind == WITHDRAWN and old is not None else (new.kind, new.body)
    if new.kind == WITHDRAWN and old is not None and old.kind in KINDS:
        capability = KINDS[old.kind].capability or capability
    if capability:
        require(acting, capability)
    if code.startswith("day-"):
        return
    force = _force_of(at.history, body)
    taken = {force, _force_of(at.history, old.body)} if old is not None else {force}
    if code in ANSWERS and force not in at.standing.answers and queries.works_here(force):
        raise NotAllowed(f"{force_name(force)} works in this store: its own people answer for it.")
    if at.standing.runs and not (code in ANSWERS and queries.works_here(force)):
        return
    if code in (*ANSWERS, *OWN) and taken <= set(at.standing.answers):
        return
    raise NotAllowed("This is for those who run the operation: people of its controller who are members of it. Ask one of them.")


def _force_of(history: History, body: Mapping[str, Any]) -> str:
    """The force that an event is of: as it says, or as the force's joining that it names says."""
    if body.get("force"):
        return str(body["force"])
    given = history.one(str(body.get("given", "")))
    joined = history.one(given.text("joined") if given is not None else str(body.get("joined", "")))
    return joined.text("force") if joined is not None else ""


def _refuse_overtaken(at: Opened, expected: str | None) -> None:
    token = queries.token_of(at.history)
    if expected is None or expected == token:
        return
    ids = [event.id for event in at.history.log]
    since = ids.index(expected) + 1 if expected in ids else 0
    raise Overtaken(at.history.log[since:], token)


def _event(acting: Acting, at: Opened, new: New, history: History) -> Event:
    kind, body = _kind(new.kind), cleaned(new.body)
    problems: list[Problem] = []
    if new.supersedes:
        problem = supersedes_problem(new.kind, new.supersedes, history, kinds=KINDS)
        problems += [problem] if problem else []
    elif new.kind == WITHDRAWN:
        problems.append(Problem("", "Name the event that is withdrawn."))
    against = without(history, new.supersedes) if new.supersedes and new.kind != WITHDRAWN else history
    problems += problems_of(kind, body, new.at_us, against, now_us=acting.now_us, kinds=KINDS)
    problems += [*_nowhere(at, kind, body), *silent_problems(body)]
    if problems:
        raise Impossible(problems)
    last = history.log[-1].recorded_us if history.log else 0
    recorded = max(acting.now_us, last + 1)
    name = event_id(f"op{at.operation.pk}", new.kind, by=acting.actor, recorded_us=recorded, nth=len(history.log))
    return Event(name, new.kind, new.at_us, recorded, acting.actor, body, new.supersedes, new.source)


def _nowhere(at: Opened, kind: Kind, body: Mapping[str, Any]) -> Iterator[Problem]:
    """What names a unit or an operation that is not there."""
    if kind.code == "unit-given-role" and isinstance(body.get("unit"), int):
        unit = Unit.objects.select_related("organisation").filter(pk=body["unit"]).first()
        if unit is None:
            yield Problem("unit", "There is no unit of this number in this store.")
        elif unit.organisation.force != _force_of(at.history, body):
            yield Problem("unit", "That unit is of another force.")
    if kind.code == TEAM:
        yield from leader_problems(at.operation, at.history, body)
    if kind.code == "overlap-settled" and body.get("other") == at.operation.pk:
        yield Problem("other", "That is this operation itself.")
