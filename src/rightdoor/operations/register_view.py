"""Everything that the registers follow from, read once: what stands, what was decided, what was done and told, and what calls it back.

Nothing of it is stored: faults, recalls and duties follow from decisions and from the derived tables (ADR 15).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from rightdoor.attribution.collector import collector_paused
from rightdoor.attribution.inputs import TimeReader
from rightdoor.decisions.in_force import DecisionsInForce, ProviderFault, in_force
from rightdoor.decisions.register import all_decisions
from rightdoor.model.decision import Decision
from rightdoor.model.rows import RequestRow, ResultRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decision_effect import effects_of_replaced, replaced_decisions
from rightdoor.operations.derived import DerivedRef, shown_derived
from rightdoor.operations.standing import load_standing, papers_of, unanswered_lines
from rightdoor.registers.causes import Cause, of_faults, of_records, of_withdrawn
from rightdoor.registers.faults import FaultyResult, PapersOf, Place, ReturnedPaper, SentPaper, directly
from rightdoor.registers.leaning import Leaned, Recorded, Standing, recorded
from rightdoor.registers.recall import Notice, acknowledgements, notices, rests_of
from rightdoor.rules.attribution.papers import provider_key
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


class View(NamedTuple):
    """The registers of a store at one moment. `direct` gives, by fault, the results that each event's own papers hold of it."""

    rows: tuple[Decision, ...]
    decisions: DecisionsInForce
    standing: Standing
    records: tuple[Recorded, ...]
    rests: Mapping[str, Leaned]
    faults: Mapping[str, ProviderFault]
    direct: Mapping[str, Mapping[str, tuple[FaultyResult, ...]]]
    causes: tuple[Cause, ...]
    notices: tuple[Notice, ...]
    unanswered: tuple[Mapping[str, Any], ...] = ()  # lines with findings that raise a duty to ask (RD-A10, RD-A17)


def register_view(store: Store, connection: StoreConnection) -> View:
    """Read it all. What decisions that no longer hold had changed is rebuilt only where something is recorded that may rest on it."""
    with collector_paused():
        return _view(store, connection)


def _view(store: Store, connection: StoreConnection) -> View:
    ref = shown_derived(store, connection)
    rows = tuple(all_decisions(connection))
    connection.rollback()
    decisions = in_force(rows)
    standing = load_standing(ref)
    records = (*recorded(decisions.decisions), *packages(connection))
    faults = {fault.decision: fault for fault in decisions.all_faults()}
    direct = results_in_faults(store, connection, ref, decisions, list(faults.values()))
    causes = [
        *of_faults(decisions.decisions, {name: frozenset(found) for name, found in direct.items()}, faults),
        *of_records(decisions.decisions, standing),
        *_withdrawn(store, connection, rows, records),
    ]
    causes.sort(key=lambda cause: (cause.at_us, cause.id))
    rests = rests_of(records, standing)
    called = notices(causes, records, rests, acknowledgements(decisions.decisions))
    return View(rows, decisions, standing, records, rests, faults, direct, tuple(causes), tuple(called), unanswered_lines(ref))


_PACKAGES = (
    "select body::jsonb->'subject'->>'package', body::jsonb->'subject'->>'purpose', body::jsonb->'subject'->>'subject', at_us,"
    " body::jsonb->'subject'->>'status', actor from ledger where act = 'exported' and body::jsonb->'subject' ? 'package' order by seq"
)


def packages(connection: StoreConnection) -> list[Recorded]:
    """The packages that were built, as the ledger has them: they went out, or can have."""
    rows = connection.execute(_PACKAGES).fetchall()
    connection.rollback()
    return [
        Recorded(sha256, "package", purpose or "", "", subject or "", "", at_us, at_us, status or "", (), actor)
        for sha256, purpose, subject, at_us, status, actor in rows
    ]


def results_in_faults(
    store: Store, connection: StoreConnection, ref: DerivedRef | None, decisions: DecisionsInForce, faults: Sequence[ProviderFault]
) -> dict[str, dict[str, tuple[FaultyResult, ...]]]:
    """By fault (its decision), by footprint: the results among its own papers that lie in the fault."""
    if not faults:
        return {}
    keys = {provider_key(fault.provider) for fault in faults}
    sent, returned = _papers(store, connection, decisions, keys)
    held: list[PapersOf] = list(papers_of(ref, '["result",')) if returned else []
    return {fault.decision: directly(fault, held, sent, returned) for fault in faults}


def _papers(
    store: Store, connection: StoreConnection, decisions: DecisionsInForce, keys: set[str]
) -> tuple[dict[Place, SentPaper], dict[Place, ReturnedPaper]]:
    """Requests of some providers, and results that they gave or were asked for, by place; their times read as the rebuild reads them."""
    times = TimeReader(decisions)
    with open_engine(store, connection) as engine:
        requests = cast("list[RequestRow]", list(engine.rows("requests")))
        asked = {row.request_id for row in requests if provider_key(row.provider) in keys}
        results = [
            row
            for row in cast("Iterable[ResultRow]", engine.rows("results"))
            if not row.request_id or row.request_id in asked or provider_key(row.provider) in keys
        ]
    answered = {row.request_id for row in results}
    sent = {
        (r.receipt, r.locator): SentPaper(r.provider, times.read(r.sent_literal))
        for r in requests
        if r.request_id in answered or r.request_id in asked or not r.request_id
    }
    returned = {(r.receipt, r.locator): ReturnedPaper(r.provider, times.read(r.produced_literal, source=r.provider)) for r in results}
    return sent, returned


def _withdrawn(store: Store, connection: StoreConnection, rows: Sequence[Decision], records: Sequence[Recorded]) -> list[Cause]:
    """The decisions that no longer hold and were in force when something was done or told: what they had changed is a cause."""
    pairs = [(old, new) for old, new in replaced_decisions(rows) if any(_while(record, old, new) for record in records)]
    return [of_withdrawn(r.row, r.changed, r.by.decided_us, r.by.actor) for r in effects_of_replaced(store, connection, rows, pairs)]


def _while(record: Recorded, old: Decision, new: Decision) -> bool:
    """Whether something was done, or recorded, between a decision and the one that replaced it."""
    return any(old.decided_us <= at <= new.decided_us for at in (record.at_us, record.recorded_us))
