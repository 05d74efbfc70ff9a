"""`requests plan`: the events of a store to ask about next, as rows that are drafts of an application.

Nothing is written and nothing is sent. Every value of a row is copied from what was received or derived; nobody types one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast

import msgspec

from rightdoor.attribution.collector import collector_paused
from rightdoor.attribution.inputs import TimeReader
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.errors import UsageProblem
from rightdoor.footprints.engine import Engine
from rightdoor.model.rows import FootprintRow, RequestRow, ResultRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.derived import DerivedRef, read_column, read_rows, shown_derived
from rightdoor.operations.plan_cases import ADDRESSES, Cases, Known
from rightdoor.operations.plan_events import Event, derived_events
from rightdoor.operations.plan_holders import Answered
from rightdoor.operations.plan_rows import applied_for, planned_lines
from rightdoor.operations.reference import Reference, load_reference
from rightdoor.operations.seen import Seen
from rightdoor.requests.plan import LeftOut, Terms, plan
from rightdoor.store.open import Store
from rightdoor.triage.listed import placed
from rightdoor.triage.ready import PlaceRow

_LIST = msgspec.json.Decoder(list[str]).decode


class PlannedRequests(NamedTuple):
    """Rows in the order in which they go, what was left out with its reason, and how many subjects were looked at."""

    rows: list[dict[str, object]]
    left_out: tuple[LeftOut, ...]
    subjects: int


def plan_requests(store: Store, terms: Terms, *, subject: str = "", seen: Seen | None = None) -> PlannedRequests:
    """The plan for the subjects of a store in the order of its triage list; for one of them with `subject`.

    `seen`: plan as if there were nothing but this (None: everything). Raises UsageProblem when no subject has that id.
    """
    with collector_paused():  # around all of it: what is held meanwhile is gone when the collector looks again
        return _planned(store, terms, subject, seen)


def _planned(store: Store, terms: Terms, subject: str, seen: Seen | None) -> PlannedRequests:
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        decisions = decisions_in_force(connection)
        if ref is None:
            return PlannedRequests([], (), 0)
        with open_engine(store, connection) as engine:
            known = known_of(engine, decisions, load_reference(store))
    events = _by_subject(ref, terms.as_of_us, seen)
    if subject and subject not in events:
        raise UsageProblem(f"No subject here has the id {subject[:80]}.", advice="Give an id that `rightdoor triage` shows: sub_….")
    asked = {subject: events[subject]} if subject else events
    made = plan(list(Cases(known, events).all(asked)), terms)
    held = {event.line.footprint: event for some in asked.values() for event in some}
    rows = planned_lines(made.rows, held, decisions, as_of_us=terms.as_of_us)
    return PlannedRequests(rows, made.left_out, len(asked))


def _by_subject(ref: DerivedRef, as_of_us: int, seen: Seen | None) -> dict[str, list[Event]]:
    """The events of each subject, subjects in the order of the triage list. An event of a victim's or recipient's is nobody's.

    A line for an account identifier belongs to the subject whose key its actor is.
    """
    of_footprint: dict[str, str] = {}
    of_actor: dict[str, str] = {}
    columns = (read_column(ref, "subjects", name) for name in ("subject", "key", "footprints"))
    for subject, key, footprints in zip(*columns, strict=True):
        if seen is not None and subject not in seen.subjects:
            continue
        of_actor[key] = subject
        of_footprint.update(dict.fromkeys(_LIST(footprints), subject))
    places = [PlaceRow._make(row) for row in read_rows(ref, "places")]
    listed = (places[at.row].subject for at in placed(places, as_of_us))
    events: dict[str, list[Event]] = {each: [] for each in listed if seen is None or each in seen.subjects}
    for actor, event in derived_events(ref, None if seen is None else of_footprint.keys(), of_actor.keys()):
        if seen is not None and not seen.shows(event):
            continue
        owner = of_footprint.get(event.line.footprint, "")
        if not owner and event.line.identifier.type not in ADDRESSES:
            owner = of_actor.get(actor, "")
        if owner in events:
            events[owner].append(event)
    return events


def known_of(engine: Engine, decisions: DecisionsInForce, reference: Reference) -> Known:
    """What the planner knows beside the events."""
    footprints = cast("Iterable[FootprintRow]", engine.rows("footprints"))
    requests = list(cast("Iterable[RequestRow]", engine.rows("requests")))
    return Known(
        reference=reference.with_entered(decisions),
        results=answered_rows(cast("Iterable[ResultRow]", engine.rows("results")), TimeReader(decisions)),
        requests={(r.receipt, r.locator): r.provider.strip() for r in requests},
        clock_errors={row.footprint: abs(row.clock_error_us) for row in footprints if row.clock_error_us},
        applied=frozenset(applied_for(decisions)),
        drafts=frozenset((r.receipt, r.locator) for r in requests if not r.sent_literal.strip() and not r.authority.strip()),
    )


def answered_rows(results: Iterable[ResultRow], times: TimeReader) -> Mapping[tuple[str, str], Answered]:
    """Result rows that hold data, by their place."""
    return {(row.receipt, row.locator): _answered(row, times) for row in results if row.result != "none-held"}


def _answered(row: ResultRow, times: TimeReader) -> Answered:
    span = span_of(row.from_literal, row.to_literal, row.zone, provider=row.provider, times=times)
    return Answered(row.provider.strip(), row.network_kind.strip().lower(), span)


def span_of(first: str, last: str, zone: str, *, provider: str, times: TimeReader) -> tuple[int, int | None] | None:
    """The assignment that a result states (literals), [start, end) in UTC microseconds with None for an open end; None where it is not known."""
    start, end = (times.read(literal, zone, source=provider) for literal in (first, last))
    if start.single and (end.single or not last.strip()):
        return start.readings[0].start, end.readings[0].start if end.single else None
    return None
