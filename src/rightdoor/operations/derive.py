"""What a rebuild does between reading and publishing: derived tables, written as their rows are made.

At national size neither the attributions nor their lines are ever held all at once: each is made,
written and let go, and what triage needs of it is kept (`operations.summary`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.collector import collector_paused
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.attribution.rebuild import attributions
from rightdoor.attribution.shape import Attribution, as_json
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.parquet_file import FileDigest
from rightdoor.footprints.tables import FindingRow
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow, RequestRow, ResultRow
from rightdoor.operations.columns import columns_of
from rightdoor.operations.facts_placed import facts_about_nothing
from rightdoor.operations.recorded import channels_of, compromised_of, moves_in_force
from rightdoor.operations.reference import Reference
from rightdoor.operations.sender_statuses import sender_statuses
from rightdoor.operations.store_findings import future_times, profile_conflicts, store_findings
from rightdoor.operations.summary import Summary, first_received
from rightdoor.operations.tables import write_rows
from rightdoor.operations.used_leases import leases_of
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.subjects.decided import answers_of, joined
from rightdoor.subjects.rebuild import Subject, build_subjects
from rightdoor.triage.awaiting import Out
from rightdoor.triage.facts import WANTED, Events, StatementRef, gather
from rightdoor.triage.media import SetsSaid
from rightdoor.triage.ready import PieceRow, PlaceRow, ReadyMaker
from rightdoor.triage.row import TriageRow, build_row

Progress = Callable[[str, int, int], None]
_ENCODE = msgspec.json.Encoder().encode


class AttributionLine(NamedTuple):
    """One row of the derived table: the contract's line as JSON, and the papers that it rests on.

    `premises` are the ids of the candidates with a space between them, to find an event by its door; `referral` is its referral's
    own number, `stops` the codes of its stops with a space between them.
    """

    footprint: str
    actor: str
    status: str
    premises: str
    line: str
    papers: str
    referral: str
    stops: str


class SubjectLine(NamedTuple):
    """One row of the derived table of subjects; lists as JSON."""

    subject: str
    key: str
    receipts: str
    persons: str
    footprints: str


class _Rows(NamedTuple):
    """The typed rows of the store that both attribution and subjects are made of."""

    footprints: list[FootprintRow]
    identifiers: list[IdentifierRow]
    referrals: list[ReferralRow]


def derive(
    folder: Path, engine: Engine, decisions: DecisionsInForce, reference: Reference, *, sets: SetsSaid, progress: Progress
) -> dict[str, FileDigest]:
    """Write every derived table below `folder`, which is made anew; what was written, by table. `sets`: what hash sets said."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    with collector_paused():
        progress("attribution", 0, 3)
        inputs = attribution_inputs(engine, decisions, reference)
        rows = _Rows(
            cast("list[FootprintRow]", inputs.footprints),
            cast("list[IdentifierRow]", inputs.identifiers),
            cast("list[ReferralRow]", inputs.referrals),
        )
        providers = {(row.receipt, row.locator): row.provider for row in inputs.requests}
        providers |= {(row.receipt, row.locator): row.provider for row in inputs.results}
        summary = Summary(reference, inputs.intake, providers, _sent(inputs))
        files = {"attributions": _attributions(folder, inputs, summary)}
        loose = facts_about_nothing(inputs, summary, engine.receipts(), partial(_subject_ids, rows))
        conflicts = profile_conflicts(decisions.conflicting, engine.receipts())
        found = [*store_findings(inputs), *future_times(summary.late, summary.received), *loose, *conflicts]
        files["findings"] = write_rows(folder, "findings", FindingRow, found)
        del inputs, found
        progress("subjects", 1, 3)
        subjects = joined(_subjects(rows), decisions)
        files["subjects"] = write_rows(folder, "subjects", SubjectLine, map(_subject_line, subjects))
        progress("triage", 2, 3)
        referrals = rows.referrals
        del rows
        return files | _triage(folder, engine, subjects, summary, referrals=referrals, decisions=decisions, sets=sets)


def _sent(inputs: AttributionInputs) -> dict[tuple[str, str], Out]:
    """The requests that went out, by place. One that states neither a sending nor an authority is a draft."""
    times = TimeReader(inputs.decisions)
    out = {}
    for row in inputs.requests:
        if row.sent_literal.strip() or row.authority.strip():
            readings = times.read(row.sent_literal).readings
            out[row.receipt, row.locator] = Out(min((r.start for r in readings), default=0), row.provider)
    return out


def attribution_inputs(engine: Engine, decisions: DecisionsInForce, reference: Reference) -> AttributionInputs:
    """Everything that attributions are a function of, as the store holds it: for the rebuild, and for a rebuild under other decisions."""
    footprints = cast("list[FootprintRow]", list(engine.rows("footprints")))
    referrals = cast("list[ReferralRow]", list(engine.rows("referrals")))
    receipts = list(engine.receipts())
    return AttributionInputs(
        context=reference.context(decisions),
        footprints=footprints,
        referrals=referrals,
        identifiers=cast("list[IdentifierRow]", list(engine.rows("identifiers"))),
        requests=cast("list[RequestRow]", list(engine.rows("requests"))),
        results=cast("list[ResultRow]", list(engine.rows("results"))),
        leases=leases_of(engine, footprints, referrals, decisions),
        decisions=decisions,
        intake={row.receipt: row.received_us for row in receipts},
        columns=columns_of(engine, referrals),
        channels=channels_of(engine, referrals),
        compromised=compromised_of(engine),
        moves=moves_in_force(decisions),
        sender_statuses=sender_statuses(engine, receipts),
    )


def _attributions(folder: Path, inputs: AttributionInputs, summary: Summary) -> FileDigest:
    lines = map(_attribution_line, summary.seen(attributions(inputs)))
    return write_rows(folder, "attributions", AttributionLine, lines)


def _attribution_line(a: Attribution) -> AttributionLine:
    premises = " ".join(dict.fromkeys(p.premises for p in a.premises))
    stops = " ".join(sorted({f.code for f in a.findings if f.severity == "stop"}))
    return AttributionLine(a.footprint, a.actor, a.status, premises, _text(as_json(a)), _text(a.papers), a.referral, stops)


def _subject_line(s: Subject) -> SubjectLine:
    return SubjectLine(s.subject, s.key, _text(s.receipts), _text(s.persons), _text(s.footprints))


def _text(value: object) -> str:
    return _ENCODE(value).decode("utf-8")


def _subjects(rows: _Rows) -> list[Subject]:
    index = ActorIndex(rows.footprints, rows.identifiers, rows.referrals)
    return build_subjects(
        footprints=rows.footprints,
        identifiers=rows.identifiers,
        referrals=rows.referrals,
        actor_of_footprint={row.footprint: index.of_footprint(row) for row in rows.footprints},
        actor_of_person={(row.receipt, row.person): index.of_identifier(row) for row in rows.identifiers},
    )


def _subject_ids(rows: _Rows) -> list[str]:
    return [subject.subject for subject in _subjects(rows)]


def subject_ids(engine: Engine) -> list[str]:
    """The ids of the subjects that the rows of an engine make, before people merged any."""
    rows = (list(engine.rows(table)) for table in ("footprints", "identifiers", "referrals"))
    return _subject_ids(_Rows._make(cast("Any", rows)))


def _triage(
    folder: Path,
    engine: Engine,
    subjects: list[Subject],
    summary: Summary,
    *,
    referrals: list[ReferralRow],
    decisions: DecisionsInForce,
    sets: SetsSaid,
) -> dict[str, FileDigest]:
    """The rows of subjects, and the list made ready from them: three tables in the order of subjects."""
    earliest = first_received(summary.received, referrals)
    events = Events(summary.event_days, summary.at)
    gathered = gather(subjects, _wanted(engine), events, referrals, answered=answers_of(subjects, decisions), sets=sets)
    maker = ReadyMaker(load_instrument())
    subjects.sort(key=lambda s: s.subject)
    rows: list[TriageRow] = []
    ready: list[tuple[PlaceRow, PieceRow]] = []
    for subject in subjects:
        known = gathered.pop(subject.subject)
        rows.append(build_row(subject, known, summary.attributed, earliest))
        ready.append(maker.make(rows[-1], known.facts, known.births))
    return {
        "triage": write_rows(folder, "triage", TriageRow, rows),
        "places": write_rows(folder, "places", PlaceRow, (place for place, _ in ready)),
        "pieces": write_rows(folder, "pieces", PieceRow, (piece for _, piece in ready)),
    }


def _wanted(engine: Engine) -> Iterator[StatementRef]:
    """The statements that facts are made of."""
    fields = sorted({field for fields in WANTED.values() for field in fields})
    for s in engine.statements(kinds=tuple(WANTED), fields=fields):
        if s.value and s.field in WANTED[s.kind]:
            yield StatementRef(s.receipt, s.record, s.kind, s.field, s.value, s.locator)
