"""The triage list: rows of subjects, an instrument and a day → ranked, explained lines.

Order: tier on what is known, tier if the unknowns were yes, what is at stake (items answered yes),
what runs out first, age, subject id. The list orders work and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from rightdoor.model.civil import DAY, iso_utc
from rightdoor.rules.clocks.provider_retention import Clock, retention_clock
from rightdoor.rules.priority.facts import Cited
from rightdoor.rules.priority.instrument import Assessment, Instrument, assess
from rightdoor.triage.duplicates import notes
from rightdoor.triage.next_step import next_step
from rightdoor.triage.row import TriageRow, facts_from_lists
from rightdoor.triage.track import TrackReason, track_of

_DECODE = msgspec.json.decode


class Line(NamedTuple):
    """One line before it has a rank: its sort key and its contents in the contract's form."""

    order: tuple[int, int, int, int, int, str]
    body: dict[str, object]


def ranked(rows: Iterable[TriageRow], instrument: Instrument, as_of_us: int) -> list[dict[str, object]]:
    """Every subject's line in rank order, in the contract's form (section 2, `triage`)."""
    lines = sorted((line_of(row, instrument, as_of_us) for row in rows), key=lambda line: line.order)
    return [{"rank": rank, **line.body} for rank, line in enumerate(lines, start=1)]


def line_of(row: TriageRow, instrument: Instrument, as_of_us: int) -> Line:
    """One subject's line as of an instant."""
    facts = facts_from_lists(_DECODE(row.facts))
    births = tuple(Cited(*pair) for pair in _DECODE(row.births))
    assessment = assess(instrument, facts, as_of_us)
    track = track_of(facts, births, as_of_us)
    clock = retention_clock(_DECODE(row.deadlines), as_of_us)
    settle = _DECODE(row.settle)
    yes = [i.code for i in assessment.items if i.answer == "yes"]
    step = next_step(track=track.track, child_at_risk="PR-01" in yes, status=row.status, settle=settle, clock=clock)
    duplicates = notes(facts)
    reasons = [{"code": i.code, "text": i.text, "statements": list(i.statements)} for i in assessment.items if i.answer == "yes"]
    reasons.append({"code": "TRACK", "text": track.text, "statements": list(track.statements)})
    reasons += [{"code": n.code, "text": n.text, "statements": list(n.statements)} for n in duplicates]
    reasons.append({"code": "STATUS", "text": _status_text(row), "statements": []})
    body: dict[str, object] = {
        "subject": row.subject,
        "track": track.track,
        "tier": {"low": assessment.low, "high": assessment.high},
        "instrument": {"name": instrument.name, "version": instrument.version, "validated": instrument.validated},
        "reasons": reasons,
        "questions": [q._asdict() for q in assessment.questions],
        "referrals": _DECODE(row.referrals),
        "footprints": row.footprints,
        "status": row.status,
        "premises": _DECODE(row.premises),
        "force": row.force or None,
        "age_days": max(0, (as_of_us - row.received_us) // DAY) if row.received_us else None,
        "next": {"action": step.action, "why": step.why, "due": step.due or None},
        "clocks": _clocks(clock),
    }
    return Line(_order(row, instrument, assessment, track, clock), body)


def _order(
    row: TriageRow, instrument: Instrument, assessment: Assessment, track: TrackReason, clock: Clock | None
) -> tuple[int, int, int, int, int, str]:
    stake = sum(1 for i in assessment.items if i.answer == "yes" and i.code != "PR-10") + (2 if track.track == "child" else 0)
    runs_out = clock.due_us if clock is not None and clock.state != "overdue" else 1 << 62
    return (
        instrument.tiers.index(assessment.low),
        instrument.tiers.index(assessment.high),
        -stake,
        runs_out,
        row.received_us or 1 << 62,
        row.subject,
    )


def _status_text(row: TriageRow) -> str:
    counts = _DECODE(row.statuses)
    if not counts:
        return "No event with an address: the connection is not known."
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    return f"Attribution status of {sum(counts.values())} event(s): {said}. A connection is not a person."


def _clocks(clock: Clock | None) -> list[dict[str, str]]:
    return [] if clock is None else [{"code": clock.code, "due": iso_utc(clock.due_us), "state": clock.state}]
