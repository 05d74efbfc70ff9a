"""What applications rest on, gathered from a store: source events, rows of the plan, requests as held, results by request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from rightdoor.attribution.assemble import code_of
from rightdoor.attribution.inputs import TimeReader
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.errors import Refused, UsageProblem
from rightdoor.footprints.derive import derive
from rightdoor.model.civil import parse_day
from rightdoor.model.instant import Instant
from rightdoor.model.rows import FootprintRow, RequestRow, ResultRow
from rightdoor.model.statement import Record
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.plan_events import Event, derived_events, micros
from rightdoor.operations.plan_requests import plan_requests
from rightdoor.operations.seen import Seen
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source
from rightdoor.requests.application import Application, applications_of
from rightdoor.requests.peer_checks import CHECKED, Row
from rightdoor.requests.plan import Terms
from rightdoor.requests.rows import PlannedRow, SourceRow
from rightdoor.rules.attribution.intervals import agree
from rightdoor.store.open import Store


class Held(NamedTuple):
    """What a store holds about the rows of an application. `stops` by footprint: codes of our own rules that stop it."""

    decisions: DecisionsInForce
    sources: Mapping[str, SourceRow]
    stops: Mapping[str, Sequence[str]]
    requests: Sequence[RequestRow]
    results: Sequence[ResultRow]


def applications(store: Store) -> list[Application]:
    """Every application in force, in the order in which they were drafted."""
    with store.connect() as connection:
        return applications_of(decisions_in_force(connection))


def application(store: Store, name: str) -> Application:
    """The application with that id or reference. Raises UsageProblem when there is none, or more than one."""
    held = applications(store)
    found = [a for a in held if a.id == name] or [a for a in held if a.body["reference"].strip() == name.strip()]
    if len(found) != 1:
        raise UsageProblem(
            f"{'No application' if not found else 'More than one application'} has that id or reference.",
            advice="Give an id that `rightdoor requests list` shows: dec_….",
        )
    return found[0]


def planned_rows(store: Store, *, as_of_us: int, subject: str = "", seen: Seen | None = None) -> list[PlannedRow]:
    """The rows of the current plan, each with the source event that it is copied from. `seen`: see `plan_requests`."""
    return rows_of_lines(store, plan_requests(store, Terms(as_of_us), subject=subject, seen=seen).rows)


def rows_of_lines(store: Store, lines: Sequence[Mapping[str, object]]) -> list[PlannedRow]:
    """Lines of a plan as rows, each with the source event that it is copied from."""
    sources = source_rows(store, {str(line["footprint"]) for line in lines})
    return [_planned(line, sources[str(line["footprint"])]) for line in lines]


def _planned(line: Mapping[str, object], source: SourceRow) -> PlannedRow:
    return PlannedRow(
        request_id=str(line["request_id"]),
        source=source,
        instant_us=micros(str(line["instant"])),
        provider=str(line["provider"]),
        collateral=int(cast("int", line["collateral"])),
        collateral_why=str(line["collateral_why"]),
        last_day=parse_day(str(line["last_day"])),
        urgent=bool(line["urgent"]),
        subject=str(line["subject"]),
        why=str(line["why"]),
        expires_us=micros(str(line["expires"])),
    )


def source_rows(store: Store, footprints: Collection[str]) -> dict[str, SourceRow]:
    """The source events with those ids, as they are held now."""
    return {name: source for name, (source, _) in _events(store, footprints).items()}


def _events(store: Store, footprints: Collection[str]) -> dict[str, tuple[SourceRow, Event]]:
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        if ref is None or not footprints:
            return {}
        with open_engine(store, connection) as engine:
            rows = cast("Iterable[FootprintRow]", engine.rows("footprints"))
            errors = {row.footprint: abs(row.clock_error_us) for row in rows if row.clock_error_us and row.footprint in footprints}
    wanted = (event for _, event in derived_events(ref) if event.line.footprint in footprints)
    return {event.line.footprint: (_source(event, errors.get(event.line.footprint, 0)), event) for event in wanted}


def _source(event: Event, error: int) -> SourceRow:
    line = event.line
    said = line.identifier
    return SourceRow(
        line.footprint, line.referral, line.exhibit, line.locator, said.type, said.value, said.port, line.instant.literal, event.readings, error
    )  # fmt: skip


def held_for(store: Store, asked: Application) -> Held:
    """Everything that the peer checks of an application look at."""
    events = _events(store, {row.footprint for row in asked.rows})
    with store.connect() as connection:
        decisions = decisions_in_force(connection)
        with open_engine(store, connection) as engine:
            requests = list(cast("Iterable[RequestRow]", engine.rows("requests")))
            results = list(cast("Iterable[ResultRow]", engine.rows("results")))
    stops = {name: _stops(event) for name, (_, event) in events.items()}
    return Held(decisions, {name: source for name, (source, _) in events.items()}, stops, requests, results)


def _stops(event: Event) -> list[str]:
    return [f"{f.code} {f.pattern}" for f in event.line.findings if f.severity == "stop" and f.code in CHECKED]


def schedule_rows(path: Path) -> list[RequestRow]:
    """The rows of a schedule that is about to be submitted, read as intake would. Raises UsageProblem, Refused."""
    try:
        source = Source.of_path(path.name, path)
    except OSError as problem:
        raise UsageProblem(f"{path} cannot be read ({problem.strerror}).", advice="Name the schedule that is to be submitted.") from problem
    reader = reader_for(source)
    records = [item for item in reader.read(source, DEFAULT_LIMITS) if isinstance(item, Record)] if reader is not None else []
    rows = derive(records, receipt="", exhibit="", reader=reader.NAME if reader else "", name=path.name).requests
    if not rows:
        raise Refused(
            f"{path} holds no row of a schedule.",
            advice="Give the CSV or XLSX with the columns request_id, source_ref, identifier, instant.",
        )
    return rows


def submitted(rows: Iterable[RequestRow], held: Held) -> list[Row]:
    """Requests as rows for the peer checks."""
    times = TimeReader(held.decisions)
    found = []
    for row in rows:
        sent = times.read(row.literal, row.zone)
        found.append(
            Row(row.request_id, row.id_value or row.id_raw.strip(), row.port, _utc(sent), row.literal, row.check_code, row.provider, row.authority)
        )  # fmt: skip
    return found


def answers(asked: Application, held: Held) -> dict[str, list[Row]]:
    """What the results for each request of an application echo; by request id, or else by its check code."""
    times = TimeReader(held.decisions)
    known = {row.request_id for row in held.requests if row.request_id} | {row.request_id for row in asked.rows}
    by_code = {row.check_code: row.request_id for row in asked.rows}
    drafted = {row.request_id: row for row in asked.rows}
    found: dict[str, list[Row]] = defaultdict(list)
    for result in held.results:
        name = result.request_id if result.request_id in known else by_code.get(code_of(result), "")
        if name not in drafted:
            continue
        echo = times.read(result.echo_literal, result.echo_zone, source=result.provider)
        asked_at = times.read(drafted[name].instant)
        source = held.sources.get(drafted[name].footprint)
        port = result.echo_port if result.echo_port is not None or source is None else source.port
        row = Row(
            name, result.echo_value or result.echo_raw.strip(), port, _utc(echo), result.echo_literal, result.check_code, result.provider
        )
        row = row._replace(instant_agrees=agree(asked_at, echo))
        if row not in found[name]:
            found[name].append(row)
    return found


def _utc(instant: Instant) -> int | None:
    return instant.readings[0].start if instant.single else None
