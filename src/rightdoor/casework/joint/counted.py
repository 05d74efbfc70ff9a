"""What figures count of operations (packages, requests), as rows: made by the worker with the rights of the shell, which sees the whole of each.

A force writes what it sees, and could not make rows of the rest. Until the worker comes round, figures are as of the events before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.access.models import Operation
from rightdoor.casework.cases.queries import event_of
from rightdoor.casework.figures.models import Counted
from rightdoor.casework.figures.project import AT_ONCE, definitions_digest, rows_of
from rightdoor.casework.joint.models import Event as EventRow
from rightdoor.casework.joint.models import Made
from rightdoor.casework.joint.queries import rows_of as events_of
from rightdoor.figures.versions import Version, versions_of
from rightdoor.joint.records import operation_records

# what a package's record rests on beside what was recorded of the package itself
_FRAME: Final = frozenset({"operation-opened", "force-joined", "force-left"})


class _Laid(NamedTuple):
    """The events of an operation: the frame, and those of each package or request, by the first event of it."""

    operation: int
    frame: list[Event]
    groups: list[list[Event]]


def keep_up() -> list[int]:
    """Follow what was added to each operation, and make the rows of each anew where definitions changed; the numbers of those that were behind."""
    behind = []
    for number, last in EventRow.objects.values_list("operation").annotate(last=Max("nth")).order_by("operation"):
        made = Made.objects.filter(operation=number).first()
        if made is None or (made.upto, made.definitions) != (last, definitions_digest()):
            with transaction.atomic():
                _follow(number, made)
            behind.append(number)
    return behind


def again(operation: Operation) -> int:
    """Make the rows of an operation anew from nothing but its events; how many had to be changed."""
    rows = events_of(operation)
    laid = _laid(rows)
    changed = _write(laid, laid.groups, Counted.objects.filter(operation=operation))
    _made(operation.pk, rows)
    return changed


def versions(operation: Operation) -> list[Version]:
    """Every version of every record of an operation: package by package, since each rests on its own events and the frame alone."""
    laid = _laid(events_of(operation))
    return [version for group in laid.groups for version in _versions(laid, group)]


def _follow(operation: int, made: Made | None) -> None:
    """What is about a package or a request changes the rows of that one alone; what is of the frame changes each."""
    rows = events_of(Operation.objects.get(pk=operation))
    laid, held = _laid(rows), Counted.objects.filter(operation=operation)
    groups = laid.groups
    if made is not None and made.definitions == definitions_digest():
        new = {row.pk for row in rows if row.nth > made.upto}
        if new.isdisjoint(event.id for event in laid.frame):
            groups = [group for group in groups if not new.isdisjoint(event.id for event in group)]
            held = held.filter(record__in=[event.id for group in groups for event in group])  # a record is named by one of its events
    _write(laid, groups, held)
    _made(operation, rows)


def _made(operation: int, rows: Sequence[EventRow]) -> None:
    upto = rows[-1].nth if rows else -1
    Made.objects.update_or_create(operation_id=operation, defaults={"upto": upto, "definitions": definitions_digest()})


def _write(laid: _Laid, groups: Sequence[list[Event]], rows: QuerySet[Counted]) -> int:
    """Make `rows` what these groups give; how many had to be changed."""
    made = (version for group in groups for version in _versions(laid, group))
    wanted = {row.pk: row for row in rows_of(made, source="", operation=laid.operation)}
    held = {row.pk: row for row in rows.only("pk", "gone_us", "definitions", "onces")}
    gone = [key for key, row in held.items() if key not in wanted or _by(row) != _by(wanted[key])]
    for key in gone:
        del held[key]
    new = [row for key, row in wanted.items() if key not in held]
    ended = [row for key, row in wanted.items() if key in held and held[key].gone_us != row.gone_us]
    Counted.objects.filter(pk__in=gone).delete()
    Counted.objects.bulk_update(ended, ["gone_us"], batch_size=AT_ONCE)
    Counted.objects.bulk_create(new, batch_size=AT_ONCE)
    return len(gone) + len(new) + len(ended)


def _by(row: Counted) -> list[tuple[str, str]]:
    """Which definitions count it, and as which thing: that is no part of its name."""
    return list(zip(row.definitions, row.onces, strict=True))


def _laid(rows: Sequence[EventRow]) -> _Laid:
    events = {row.pk: event_of(row) for row in rows}  # type: ignore[arg-type]
    whole = History(events.values())
    frame = [event for event in events.values() if _of_frame(event, events)]
    of_frame = {event.id for event in frame}
    groups: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        event = events[row.pk]
        if row.pk not in of_frame:
            groups[row.tasking or whole.root(event.text("request") or event.id)].append(event)
    return _Laid(rows[0].operation_id if rows else 0, frame, list(groups.values()))


def _versions(laid: _Laid, group: list[Event]) -> Iterator[Version]:
    history, first = History([*laid.frame, *group]), min(event.recorded_us for event in group)
    cuts = {event.recorded_us for event in group} | {event.recorded_us for event in laid.frame if event.recorded_us > first}
    operation = str(laid.operation)
    yield from versions_of(lambda as_of_us: operation_records(operation, history, as_of_us), sorted(cuts))


def _of_frame(event: Event, events: dict[str, Event]) -> bool:
    """Whether it is of the frame, or corrects or takes back what is."""
    while event.supersedes and event.kind not in _FRAME:
        event = events[event.supersedes]
    return event.kind in _FRAME
