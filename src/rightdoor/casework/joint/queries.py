"""Reads of operations: rows that one may see, no others. A force's people see their part of the history, the lead the whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from django.db import connection
from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Operation, Organisation
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.queries import as_value
from rightdoor.casework.joint.models import Event as EventRow
from rightdoor.joint.claim_kinds import OF_CLAIMS
from rightdoor.joint.state import OperationState, state_of

# requests for communications data and their answers
REQUESTS: Final = frozenset(kind.code for kind in OF_CLAIMS if kind.code.startswith("request-"))
AT_ONCE: Final = 5_000
COLUMNS: Final = ("id", "kind", "at_us", "recorded_us", "by__username", "body", "supersedes_id", "source")


class Standing(NamedTuple):
    """How the acting account stands to an operation. `leads`: sees the whole; `runs`: may record as the lead.

    `forces`: codes of the forces of its own organisations; `answers`: of those, for which it may answer.
    """

    leads: bool
    runs: bool
    forces: tuple[str, ...]
    answers: tuple[str, ...]


class Overlap(NamedTuple):
    """A subject that another operation holds too. `operation` None and `name` "" where one does not see it: then ask the controller."""

    subject: str
    operation: int | None
    name: str
    controller: str


def operation_seen(acting: Acting, number: int) -> Operation:
    """The operation of that number. Raises NotAllowed without the right to see operations, Http404 for one that is not seen."""
    require(acting, "see-operations")
    row = Operation.objects.select_related("controller").filter(pk=number).first()
    if row is None or not _shown(acting, [row]):
        raise Http404
    return row


def listed(acting: Acting) -> list[Operation]:
    """The operations that one sees, by name. Raises NotAllowed without the right to see operations."""
    require(acting, "see-operations")
    return _shown(acting, list(Operation.objects.select_related("controller").order_by("name")))


def _shown(acting: Acting, rows: list[Operation]) -> list[Operation]:
    """Without those that are seen for being administered alone."""
    del acting
    with connection.cursor() as cursor:
        cursor.execute("select casework.my_operations()")
        mine = set(cursor.fetchone()[0])
        cursor.execute("select distinct operation_id from casework.joint_stay")
        mine |= {row[0] for row in cursor.fetchall()}
    return [row for row in rows if row.pk in mine]


def standing_of(acting: Acting, operation: Operation) -> Standing:
    """How the acting account stands to it."""
    del acting
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s = any(casework.operations_led('see-operations')), %s = any(casework.operations_led('run-operations')), "
            "casework.my_forces('see-operations'), casework.my_forces('run-operations')",
            [operation.pk, operation.pk],
        )
        leads, runs, forces, answers = cursor.fetchone()
    return Standing(leads, runs, tuple(sorted(forces)), tuple(sorted(answers)))


def rows_of(operation: Operation) -> list[EventRow]:
    """The rows of its events that one sees, in the order in which they were recorded."""
    return list(EventRow.objects.filter(operation=operation).select_related("by").order_by("nth"))


def history_of(operation: Operation, *, without: Collection[str] = (), only: Collection[str] = ()) -> History:
    """What was recorded of an operation, as far as the acting account sees it; for the shell the whole.

    `without`: kinds that are not asked for (`REQUESTS` are most of a large operation, and nothing rests on them). `only`: none but these,
    and what was withdrawn.
    """
    rows = EventRow.objects.filter(operation=operation).order_by("nth")
    rows = rows.exclude(kind__in=list(without)) if without else rows
    rows = rows.filter(kind__in=[*only, WITHDRAWN]) if only else rows
    return History(event_read(*row) for row in rows.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE))


def event_read(*row: Any) -> Event:
    """The event of a row of `COLUMNS`."""
    name, kind, at_us, recorded_us, by, body, supersedes, source = row
    return Event(name, kind, at_us, recorded_us, by, {key: as_value(value) for key, value in body.items()}, supersedes or "", source)


def token_of(history: History) -> str:
    """What a form carries so that whatever was recorded meanwhile is noticed: the id of the last event. A request overtakes nobody."""
    return next((event.id for event in reversed(history.log) if event.kind not in REQUESTS), "")


def state_seen(operation: Operation) -> OperationState:
    """What stands of it, as far as one sees it."""
    return state_of(history_of(operation))


def overlaps_of(operation: Operation) -> list[Overlap]:
    """Subjects of its packages that another operation holds too, for those who lead it; by subject."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct subject, operation, name, controller, seen from casework.joint_overlaps(%s) order by 1, 2", [operation.pk]
        )
        rows = cursor.fetchall()
    return sorted(
        {Overlap(subject, other if seen else None, name, controller) for subject, other, name, controller, seen in rows},
        key=lambda each: (each.subject, each.controller, each.operation or 0),
    )


def works_here(force: str) -> bool:
    """Whether somebody in this store may answer for a force: then its own people do."""
    with connection.cursor() as cursor:
        cursor.execute("select casework.force_works_here(%s)", [force])
        return bool(cursor.fetchone()[0])


def organisation_of(force: str) -> Organisation | None:
    """The organisation of this store that is the force; None where it works elsewhere."""
    return Organisation.objects.filter(force=force).first() if force else None
