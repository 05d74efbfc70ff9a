"""Recording a rehearsal: a sample of cases event by event through the desk's own acts, all others in bulk, by as many processes as there are cores.

In bulk means: the same rows that acts write, written by the tables' owner (the triggers of the tables run), with duties and records for figures
made by the same pure code. That the rows are the same is held: some of these cases are projected again through the application.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from operation.world import LEAD, World
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.rehearsal.nouns import Rehearsed

AT_ONCE = 40  # cases of one transaction
LINES = 2_000  # rows of one statement
_CASE = ("id", "subject", "receipts", "scope", "unit_id", "nation", "opened_us", "opened_by_id", "known")
_EVENT = ("id", "case_id", "nth", "kind", "at_us", "recorded_us", "by_id", "body", "supersedes_id", "source")
_JOINT = ("id", "operation_id", "nth", "kind", "at_us", "recorded_us", "by_id", "body", "supersedes_id", "source", "tasking")


class Row(NamedTuple):
    """What every process needs of the world."""

    dsn: str
    units: dict[str, int]
    accounts: dict[str, int]
    now_us: int


def in_bulk(world: World, cases: Iterable[Rehearsed]) -> Iterator[int]:
    """Record cases; how many, as they are done."""
    row = Row(world.dsn, world.units, world.accounts, world.now_us)
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1, _begin, (row,)) as pool:
        yield from pool.imap_unordered(_write, _chunks(cases))


def _chunks(cases: Iterable[Rehearsed]) -> Iterator[list[Rehearsed]]:
    held = iter(cases)
    while chunk := list(islice(held, AT_ONCE)):
        yield chunk


_ROW: list[Row] = []


def _begin(row: Row) -> None:
    """In each process: Django for its models alone; it connects to nothing."""
    import django

    django.setup()
    _ROW.append(row)


def _write(cases: list[Rehearsed]) -> int:
    from rightdoor.casework.cases.models import Duty
    from rightdoor.casework.figures.models import Counted, Made

    row = _ROW[0]
    made = [_case(row, case) for case in cases]
    with psycopg.connect(row.dsn, options="-c search_path=casework,rightdoor") as owner:
        _insert(owner, "cases_case", _CASE, (_row_of(held, _CASE) for held in made))
        _insert(owner, "cases_event", _EVENT, (line for case in cases for line in _events(row, case)))
        _insert_models(owner, Duty, [duty for held, case in zip(made, cases, strict=True) for duty in _duties(held, case, row.now_us)])
        counted, upto = _figures(made, cases)
        _insert_models(owner, Counted, counted)
        _insert_models(owner, Made, upto)
    return len(cases)


def _case(row: Row, case: Rehearsed) -> Any:
    from rightdoor.casework.access.models import Organisation, Unit
    from rightdoor.casework.cases.models import Case

    unit = Unit(id=row.units[case.force], organisation=Organisation(force=case.force))
    return Case(
        id=case.case, subject=f"sub_{case.case}"[:40], receipts=[], scope=[], unit=unit, nation="england", opened_us=case.events[0].at_us,
        opened_by_id=row.accounts[case.events[0].by], known={"first_receipt_us": case.first_receipt_us},
    )  # fmt: skip


def _events(row: Row, case: Rehearsed) -> Iterator[tuple[object, ...]]:
    for nth, event in enumerate(case.events):
        yield (
            event.id, case.case, nth, event.kind, event.at_us, event.recorded_us, row.accounts[event.by], _json(event),
            event.supersedes or None, event.source,
        )  # fmt: skip


def _json(event: Event) -> dict[str, Value | list[str]]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in event.body.items()}


def _duties(held: Any, case: Rehearsed, now_us: int) -> list[Any]:
    from rightdoor.casework.cases import project, queries

    return project.rows(held, History(case.events), queries.about_of(held), now_us=now_us)


def _figures(made: Sequence[Any], cases: Sequence[Rehearsed]) -> tuple[list[Any], list[Any]]:
    """Records of each case with since when they stood, and up to which event they are made."""
    from rightdoor.casework.figures import project
    from rightdoor.casework.figures.models import Made

    counted: list[Any] = []
    upto = []
    for held, case in zip(made, cases, strict=True):
        counted += project.rows_of(project.versions(held, History(case.events)), source="", case=case.case)
        definitions, digest = project.made_of(held, "")
        upto.append(Made(case_id=case.case, upto=case.events[-1].id, definitions=definitions, digest=digest))
    return counted, upto


def _insert_models(owner: psycopg.Connection[Any], model: Any, rows: Sequence[Any]) -> None:
    columns = [field.attname for field in model._meta.concrete_fields]
    _insert(owner, model._meta.db_table.rpartition(".")[2], columns, (_row_of(row, columns) for row in rows))


def _row_of(row: Any, columns: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in columns)


def _insert(owner: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Rows of one statement (COPY is not to be had under row-level security), in the order given."""
    held, names = iter(rows), ", ".join(columns)
    while chunk := [dict(zip(columns, row, strict=True)) for row in islice(held, LINES)]:
        owner.execute(f"insert into {table} ({names}) select {names} from jsonb_populate_recordset(null::{table}, %s)", (Jsonb(chunk),))  # type: ignore[call-overload]


def the_operation(world: World, events: Sequence[Event]) -> None:
    """The operation's own events, written in their order: the triggers say what is tasked to whom, and who takes part.

    In parts, each in a session of its own on statistics as they are then: a session plans what triggers ask once, and would go on as if the
    table were as empty as when it began.
    """
    rows = [
        (
            event.id, world.operation, 0, event.kind, event.at_us, event.recorded_us, world.accounts[LEAD], _json(event),
            event.supersedes or None, event.source, "",
        )
        for event in events
    ]  # fmt: skip
    for first in range(0, len(rows), LINES):
        with psycopg.connect(world.dsn, options="-c search_path=casework,rightdoor") as owner:
            _insert(owner, "joint_event", _JOINT, rows[first : first + LINES])
            owner.execute("analyze joint_event")


def counted_of_the_operation(world: World) -> int:
    """The rows that figures count of the operation, by the code of the worker that keeps them up; how many."""
    from rightdoor.casework.access.models import Account, Operation
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures.models import Counted
    from rightdoor.casework.figures.project import definitions_digest, rows_of
    from rightdoor.casework.joint import counted
    from rightdoor.casework.joint.models import Made

    with acting(Account.objects.get(pk=world.accounts[LEAD]), now_us=world.now_us):
        versions = counted.versions(Operation.objects.get(pk=world.operation))
    rows = list(rows_of(versions, source="", operation=world.operation))
    with psycopg.connect(world.dsn, options="-c search_path=casework,rightdoor") as owner:
        _insert_models(owner, Counted, rows)
        (upto,) = owner.execute("select max(nth) from joint_event where operation_id = %s", (world.operation,)).fetchone() or (None,)
        _insert_models(owner, Made, [Made(operation_id=world.operation, upto=upto, definitions=definitions_digest())])
    return len(rows)


def by_acts(world: World, cases: Sequence[Rehearsed]) -> int:
    """Record cases event by event, each in a transaction of its own, as the desk does; how many events. Their ids are the desk's own."""
    from rightdoor.casework.access.models import Account
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases.adding import New, add, locked

    row = Row(world.dsn, world.units, world.accounts, world.now_us)
    done = 0
    for case in cases:
        with psycopg.connect(world.dsn, options="-c search_path=casework,rightdoor") as owner:
            _insert(owner, "cases_case", _CASE, [_row_of(_case(row, case), _CASE)])  # opening asks for a subject of the list
        account, ids = Account.objects.get(pk=world.accounts[case.events[0].by]), dict[str, str]()
        for event in case.events:
            body = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in event.body.items()}
            new = New(event.kind, event.at_us, body, ids.get(event.supersedes, ""), event.source)
            with acting(account, now_us=event.recorded_us) as held:
                ids[event.id] = add(held, locked(held, case.case), [new], expected=None)[0].id
            done += 1
    return done


def again(world: World, cases: Iterable[str]) -> int:
    """Project cases once more through the application; how many rows come out otherwise than they were written."""
    from rightdoor.casework.access.models import Account
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import project
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import project as figures
    from rightdoor.casework.figures.models import Counted

    changed = 0
    with acting(Account.objects.get(pk=world.viewer), now_us=world.now_us):
        for case in Case.objects.filter(pk__in=list(cases)).select_related("owner", "unit__organisation"):
            changed += project.again(case, now_us=world.now_us)
            before = set(Counted.objects.filter(case=case).values_list("pk", "gone_us", "at_us", "until_us"))
            figures.again(case)
            after = set(Counted.objects.filter(case=case).values_list("pk", "gone_us", "at_us", "until_us"))
            changed += len(before ^ after)
    return changed


def analyze(world: World) -> None:
    """As a database that was filled at once is looked after."""
    with psycopg.connect(world.dsn, autocommit=True) as owner:
        owner.execute("analyze")
