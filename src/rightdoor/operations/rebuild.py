"""Rebuild: (statements, decisions, reference data) → attributions, subjects, triage rows, as derived tables.

The digest of the inputs names the folder, so that the same inputs are never written twice and a
changed input is never overlooked. Nothing here depends on the day (ADR 2).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, cast

import msgspec

from rightdoor import __version__
from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.attribution.rebuild import attribute
from rightdoor.attribution.shape import Attribution, as_json
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.parquet_file import FileDigest
from rightdoor.footprints.tables import FindingRow
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow, RequestRow, ResultRow
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force, take_in_received
from rightdoor.operations.derived import DerivedRef, current_derived, publish
from rightdoor.operations.reference import Reference, load_reference
from rightdoor.operations.store_findings import future_times, store_findings
from rightdoor.operations.summary import attributed, event_days, first_received
from rightdoor.operations.tables import write_rows
from rightdoor.operations.used_leases import leases_of
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store
from rightdoor.subjects.rebuild import Subject, build_subjects
from rightdoor.triage.facts import WANTED, StatementRef, gather
from rightdoor.triage.row import TriageRow, build_row

Progress = Callable[[str, int, int], None]
_ENCODE = msgspec.json.Encoder().encode


class Rebuilt(NamedTuple):
    """What a rebuild gave: whether anything was new, and how many rows."""

    ref: DerivedRef
    fresh: bool
    counts: Mapping[str, int]

    def text(self) -> tuple[str, ...]:
        """Lines for people."""
        said = ", ".join(f"{count:,} {name}" for name, count in self.counts.items())
        return (f"derived{'' if self.fresh else ' (unchanged)'}: {said}",)


class _Rows(NamedTuple):
    """The typed rows of the store."""

    footprints: list[FootprintRow]
    identifiers: list[IdentifierRow]
    referrals: list[ReferralRow]


class AttributionLine(NamedTuple):
    """One row of the derived table: the contract's line as JSON, and the papers that it rests on."""

    footprint: str
    actor: str
    status: str
    line: str
    papers: str


class SubjectLine(NamedTuple):
    """One row of the derived table of subjects; lists as JSON."""

    subject: str
    key: str
    receipts: str
    persons: str
    footprints: str


def rebuild(store: Store, *, actor: str, at_us: int, progress: Progress, threads: int = 2) -> Rebuilt:
    """Bring the derived tables up to date; a no-op when their inputs have not changed."""
    with store.connect() as connection:
        with open_engine(store, connection, threads=threads) as engine:
            take_in_received(connection, engine, actor=actor, at_us=at_us)
            decisions = decisions_in_force(connection)
            reference = load_reference(store)
            inputs = _inputs(connection, decisions, reference)
            digest = hashlib.sha256(_ENCODE(sorted(inputs.items()))).hexdigest()
            current = current_derived(store, connection)
            connection.rollback()
            if current is not None and current.digest == digest and current.folder.is_dir():
                counts = {name: int(cast("int", f["rows"])) for name, f in current.files.items()}
                return Rebuilt(current, False, counts)
            files = _derive(store, engine, decisions, reference, digest=digest, progress=progress)
        ref = publish(store, connection, digest=digest, inputs=inputs, files=files, actor=actor, at_us=at_us)
    return Rebuilt(ref, True, {name: f.rows for name, f in files.items()})


def _inputs(connection: StoreConnection, decisions: DecisionsInForce, reference: Reference) -> dict[str, str]:
    """Digests of everything that the derived tables are a function of; batches and their sizes are not part of it."""
    receipts = hashlib.sha256()
    rows = connection.execute(
        "select r.id, coalesce(e.statements_digest, '') from receipt r join exhibit e on e.sha256 = r.exhibit "
        "where e.erased_seq is null order by r.id"
    ).fetchall()
    for receipt, statements in rows:
        receipts.update(f"{receipt} {statements}\n".encode())
    return {
        "program": __version__,
        "receipts": receipts.hexdigest(),
        "decisions": decisions.digest,
        "reference": reference.digest,
    }


def _derive(
    store: Store, engine: Engine, decisions: DecisionsInForce, reference: Reference, *, digest: str, progress: Progress
) -> dict[str, FileDigest]:
    rows = _Rows(
        cast("list[FootprintRow]", list(engine.rows("footprints"))),
        cast("list[IdentifierRow]", list(engine.rows("identifiers"))),
        cast("list[ReferralRow]", list(engine.rows("referrals"))),
    )
    progress("attribution", 0, 3)
    inputs = AttributionInputs(
        context=reference.context(),
        footprints=rows.footprints,
        referrals=rows.referrals,
        identifiers=rows.identifiers,
        requests=cast("list[RequestRow]", list(engine.rows("requests"))),
        results=cast("list[ResultRow]", list(engine.rows("results"))),
        leases=leases_of(engine, rows.footprints, rows.referrals, decisions),
        decisions=decisions,
        intake={row.receipt: row.received_us for row in engine.receipts()},
    )
    attributions = attribute(inputs)
    progress("subjects", 1, 3)
    subjects = _subjects(rows)
    progress("triage", 2, 3)
    triage = _triage(engine, subjects, attributions, reference, rows)
    findings = [*store_findings(inputs), *future_times(attributions, inputs.intake)]
    return _write(store, digest, attributions, subjects, triage=triage, findings=findings)


def _subjects(rows: _Rows) -> list[Subject]:
    index = ActorIndex(rows.footprints, rows.identifiers, rows.referrals)
    return build_subjects(
        footprints=rows.footprints,
        identifiers=rows.identifiers,
        referrals=rows.referrals,
        actor_of_footprint={row.footprint: index.of_footprint(row) for row in rows.footprints},
        actor_of_person={(row.receipt, row.person): index.of_identifier(row) for row in rows.identifiers},
    )


def _triage(engine: Engine, subjects: list[Subject], attributions: list[Attribution], reference: Reference, rows: _Rows) -> list[TriageRow]:
    fields = sorted({field for fields in WANTED.values() for field in fields})
    statements = (
        StatementRef(s.receipt, s.record, s.kind, s.field, s.value, s.locator)
        for s in engine.statements(kinds=tuple(WANTED), fields=fields)
        if s.value and s.field in WANTED[s.kind]
    )
    gathered = gather(subjects, statements, event_days(attributions), rows.referrals)
    events = attributed(attributions, reference)
    received = first_received(engine.receipts(), rows.referrals)
    return [build_row(subject, gathered[subject.subject], events, received) for subject in subjects]


def _write(
    store: Store,
    digest: str,
    attributions: Iterable[Attribution],
    subjects: Iterable[Subject],
    *,
    triage: Iterable[TriageRow],
    findings: list[FindingRow],
) -> dict[str, FileDigest]:
    folder = store.path("derived", digest)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    lines = [
        AttributionLine(a.footprint, a.actor, a.status, _ENCODE(as_json(a)).decode(), _ENCODE([list(p) for p in a.papers]).decode())
        for a in attributions
    ]
    people = [
        SubjectLine(s.subject, s.key, *(_ENCODE([list(x) if isinstance(x, tuple) else x for x in v]).decode() for v in s[2:5]))
        for s in subjects
    ]
    return {
        "attributions": write_rows(folder, "attributions", AttributionLine, lines),
        "subjects": write_rows(folder, "subjects", SubjectLine, people),
        "triage": write_rows(folder, "triage", TriageRow, sorted(triage)),
        "findings": write_rows(folder, "findings", FindingRow, findings),
    }
