"""Parts of a long history, each read by itself: what a page shows, and nothing of what it does not. Rows that one may see, no others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.access.models import Operation
from rightdoor.casework.joint.models import Event as EventRow
from rightdoor.casework.joint.queries import AT_ONCE, COLUMNS, REQUESTS, event_read, history_of
from rightdoor.joint.day.kinds import KINDS as OF_DAYS
from rightdoor.joint.kinds import KINDS
from rightdoor.joint.tasking_kinds import OF_TASKING

DAYS: Final = frozenset(kind.code for kind in OF_DAYS)
# what there are few of in a large operation, and what pages ask of each history: opened, phases, objectives, forces and their units, claims
FRAME: Final = frozenset(KINDS) - REQUESTS - DAYS - {kind.code for kind in OF_TASKING}
# by operation, instant, kinds of requests, operation; what a force that left held is looked at, and that of a force whose joining was corrected
_SETTLED: Final = """
select e.tasking from casework.joint_event e
where e.operation_id = %s and e.tasking <> '' and e.recorded_us <= %s and not e.kind = any(%s::varchar[])
group by e.tasking having count(*) = 2
    and min(case when e.kind = 'package-tasked' and jsonb_array_length(e.body -> 'forces') = 1 then e.body -> 'forces' ->> 0 end)
        = min(case when e.kind = 'package-accepted' and e.body ->> 'case' <> '' then e.body ->> 'force' end)
    and not min(case when e.kind = 'package-accepted' then e.body ->> 'force' end) = any(array(
        select j.body ->> 'force' from casework.joint_event j where j.operation_id = %s and j.kind = 'force-joined'
        and (j.supersedes_id is not null or exists (select 1 from casework.joint_event n where n.supersedes_id = j.id)
            or exists (select 1 from casework.joint_event l where l.operation_id = j.operation_id and l.kind = 'force-left'
                and l.body ->> 'joined' = j.id))))
"""


def frame_of(operation: Operation) -> History:
    """The frame of an operation, without packages, requests and days of action."""
    return history_of(operation, only=FRAME)


def days_of(operation: Operation) -> History:
    """What was recorded of its days of action."""
    return history_of(operation, only=DAYS)


def unsettled_of(operation: Operation, as_of_us: int) -> History:
    """The frame, and the packages of which something may wait, as known by an instant: without those that were tasked to one force alone, which
    accepted and named its case, and of which nothing else was recorded. Those are most."""
    settled = RawSQL(_SETTLED, [operation.pk, as_of_us, list(REQUESTS), operation.pk])  # noqa: S611 - no text of anybody is in it
    rows = EventRow.objects.filter(operation=operation, recorded_us__lte=as_of_us).exclude(kind__in=[*REQUESTS, *DAYS])
    rows = rows.exclude(tasking__in=settled).order_by("nth")
    return History(event_read(*row) for row in rows.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE))


def token_seen(operation: Operation) -> str:
    """As `queries.token_of` of the whole history."""
    rows = EventRow.objects.filter(operation=operation).exclude(kind__in=list(REQUESTS))
    return rows.order_by("-recorded_us", "-pk").values_list("pk", flat=True).first() or ""


def newest_first(operation: Operation) -> QuerySet[EventRow, tuple[object, ...]]:
    """Rows of its events for `queries.event_read`, newest first by when they happened: to be cut into pages."""
    return EventRow.objects.filter(operation=operation).order_by("-at_us", "-recorded_us", "pk").values_list(*COLUMNS)


def as_recorded(operation: Operation) -> QuerySet[EventRow, tuple[object, ...]]:
    """As `newest_first`, in the order in which they were recorded."""
    return EventRow.objects.filter(operation=operation).order_by("recorded_us", "pk").values_list(*COLUMNS)


def place_of(operation: Operation, event: str) -> int | None:
    """How many events stand before one in `newest_first`; None where it is not seen."""
    rows = EventRow.objects.filter(operation=operation)
    found = rows.filter(pk=event).values_list("at_us", "recorded_us").first()
    if found is None:
        return None
    at, recorded = found
    before = Q(at_us__gt=at) | Q(at_us=at, recorded_us__gt=recorded) | Q(at_us=at, recorded_us=recorded, pk__lt=event)
    return rows.filter(before).count()


def around(operation: Operation, wanted: Iterable[str]) -> list[Event]:
    """Events of these ids, what they name, and whatever corrected or took back any of them: enough to say each in words."""
    held = _chains(operation, wanted)
    named = {said for event in held.values() for said in _names(event)}
    return list((held | _chains(operation, named - set(held))).values())


def latest(operation: Operation, kinds: Collection[str], most: int) -> list[Event]:
    """The last of some kinds to be recorded, at most so many, with what `around` adds."""
    rows = EventRow.objects.filter(operation=operation, kind__in=list(kinds)).order_by("-recorded_us", "-pk")
    return around(operation, rows.values_list("pk", flat=True)[:most])


def of_package(operation: Operation, event: str) -> list[Event]:
    """What was recorded of the package that an event is about; nothing where it is about none, or is not seen."""
    rows = EventRow.objects.filter(operation=operation)
    tasking = rows.filter(pk=event).values_list("tasking", flat=True).first()
    return [event_read(*row) for row in rows.filter(tasking=tasking).order_by("nth").values_list(*COLUMNS)] if tasking else []


def _names(event: Event) -> list[str]:
    kind = KINDS.get(event.kind)
    return [said for field in kind.fields if field.type == "event" and (said := event.text(field.name))] if kind is not None else []


def _chains(operation: Operation, wanted: Iterable[str]) -> dict[str, Event]:
    """Events with whatever corrects or takes them back, and what those correct, by id: from whichever of a chain is given, the whole of it."""
    held: dict[str, Event] = {}
    ask = set(wanted) - {""}
    asked = set(ask)
    while ask:
        rows = EventRow.objects.filter(Q(pk__in=ask) | Q(supersedes__in=ask), operation=operation).values_list(*COLUMNS)
        new = {event.id: event for event in (event_read(*row) for row in rows) if event.id not in held}
        held |= new
        ask = {name for event in new.values() for name in (event.id, event.supersedes) if name} - asked
        asked |= ask
    return held
