"""What figures count of operations (packages, requests), as rows: made by the worker with the rights of the shell, which sees the whole of each.

A force writes what it sees, and could not make rows of the rest. Until the worker comes round, figures are as of the events before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Max

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.access.models import Operation
from rightdoor.casework.cases.queries import event_of
from rightdoor.casework.figures.models import Counted
from rightdoor.casework.figures.project import AT_ONCE, rows_of
from rightdoor.casework.joint.models import Event as EventRow
from rightdoor.casework.joint.queries import rows_of as events_of
from rightdoor.figures.versions import Version, versions_of
from rightdoor.joint.records import operation_records

# what a package's record rests on beside what was recorded of the package itself
_FRAME: Final = frozenset({"operation-opened", "force-joined", "force-left"})


def keep_up(made: dict[int, int]) -> list[int]:
    """Make the rows of each operation anew to which something was added; `made`: the last event made of each, by its place, kept by the caller."""
    changed = []
    for number, last in EventRow.objects.values_list("operation").annotate(last=Max("nth")).order_by("operation"):
        if made.get(number) != last:
            with transaction.atomic():
                again(Operation.objects.get(pk=number))
            made[number] = last
            changed.append(number)
    return changed


def again(operation: Operation) -> int:
    """Make the rows of an operation anew from nothing but its events; how many had to be changed."""
    wanted = {row.pk: row for row in rows_of(versions(operation), source="", operation=operation.pk)}
    held = {row.pk: row.gone_us for row in Counted.objects.filter(operation=operation).only("pk", "gone_us")}
    gone = [key for key in held if key not in wanted]
    new = [row for key, row in wanted.items() if key not in held]
    ended = [row for key, row in wanted.items() if key in held and held[key] != row.gone_us]
    Counted.objects.filter(pk__in=gone).delete()
    Counted.objects.bulk_update(ended, ["gone_us"], batch_size=AT_ONCE)
    Counted.objects.bulk_create(new, batch_size=AT_ONCE)
    return len(gone) + len(new) + len(ended)


def versions(operation: Operation) -> list[Version]:
    """Every version of every record of an operation: package by package, since each rests on its own events and the frame alone."""
    rows = events_of(operation)
    events = {row.pk: event_of(row) for row in rows}  # type: ignore[arg-type]
    whole = History(events.values())
    frame = [event for event in events.values() if _of_frame(event, events)]
    of_frame = {event.id for event in frame}
    groups: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        event = events[row.pk]
        if row.pk not in of_frame:
            groups[row.tasking or whole.root(event.text("request") or event.id)].append(event)
    return [version for group in groups.values() for version in _versions(str(operation.pk), frame, group)]


def _versions(operation: str, frame: list[Event], group: list[Event]) -> Iterator[Version]:
    history, first = History([*frame, *group]), min(event.recorded_us for event in group)
    cuts = {event.recorded_us for event in group} | {event.recorded_us for event in frame if event.recorded_us > first}
    yield from versions_of(lambda as_of_us: operation_records(operation, history, as_of_us), sorted(cuts))


def _of_frame(event: Event, events: dict[str, Event]) -> bool:
    """Whether it is of the frame, or corrects or takes back what is."""
    while event.supersedes and event.kind not in _FRAME:
        event = events[event.supersedes]
    return event.kind in _FRAME
