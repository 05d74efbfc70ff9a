"""The triage list: rows of subjects, an instrument and a day → ranked, explained lines.

Order: tier on what is known, tier if the unknowns were yes, what is at stake (items answered yes),
what runs out first, age, subject id. The list orders work and decides nothing.

This is the straightforward way, subject by subject, which `explain` takes for one; whole lists come
from ready rows (`triage.ready`, `triage.listed`) and must equal it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from rightdoor.model.civil import DAY, iso_utc
from rightdoor.rules.clocks.provider_retention import Clock, retention_clock
from rightdoor.rules.priority import pr09_persistence
from rightdoor.rules.priority.facts import Cited
from rightdoor.rules.priority.instrument import OF_FILES, Instrument, assess
from rightdoor.triage.awaiting import from_text
from rightdoor.triage.duplicates import notes
from rightdoor.triage.near import near_questions
from rightdoor.triage.next_step import next_step
from rightdoor.triage.row import TriageRow, facts_from_lists, status_statements, status_text
from rightdoor.triage.track import Track, track_of

AHEAD = "FUTURE-TIME"  # the reason that says which events do not count because they lie ahead
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
    awaited = from_text(row.awaiting, row.status, as_of_us)
    step = next_step(track=track.track, child_at_risk="PR-01" in yes, status=row.status, settle=settle, clock=clock, awaited=awaited)
    duplicates = notes(facts)
    reasons: list[dict[str, object]] = []
    for item in assessment.items:
        if item.answer == "yes":
            reasons.append({"code": item.code, "text": item.text, "statements": list(item.statements)})
        if item.code == pr09_persistence.CODE and (ahead := pr09_persistence.days_at(facts.event_days, as_of_us // DAY).ahead):
            places = pr09_persistence.times_at(facts.event_times, as_of_us // DAY, ahead=True)
            reasons.append({"code": AHEAD, "text": pr09_persistence.ahead_text(ahead), "statements": list(places)})
    reasons.append({"code": "TRACK", "text": track.text, "statements": list(track.statements)})
    reasons += [{"code": n.code, "text": n.text, "statements": list(n.statements)} for n in duplicates]
    reasons.append({"code": "STATUS", "text": status_text(row.statuses), "statements": list(status_statements(facts))})
    body: dict[str, object] = {
        "subject": row.subject,
        "track": track.track,
        "tier": {"low": assessment.low, "high": assessment.high},
        "instrument": {"name": instrument.name, "version": instrument.version, "validated": instrument.validated},
        "reasons": reasons,
        "questions": [q._asdict() for q in (*assessment.questions, *near_questions(instrument, facts.media, frozenset(yes)))],
        "referrals": _DECODE(row.referrals),
        "footprints": row.footprints,
        "status": row.status,
        "premises": _DECODE(row.premises),
        "force": row.force or None,
        "age_days": max(0, (as_of_us - row.received_us) // DAY) if row.received_us else None,
        "next": {"action": step.action, "why": step.why, "due": step.due or None},
        "clocks": _clocks(clock),
    }
    tiers = (instrument.tiers.index(assessment.low), instrument.tiers.index(assessment.high))
    weighed = sum(1 for code in yes if code not in OF_FILES)
    order = order_of(tiers=tiers, yes=weighed, track=track.track, clock=clock, received_us=row.received_us, subject=row.subject)
    return Line(order, body)


def order_of(
    *, tiers: tuple[int, int], yes: int, track: Track, clock: Clock | None, received_us: int, subject: str
) -> tuple[int, int, int, int, int, str]:
    """The sort key: tiers by number (low, high), items answered yes but for those of files, what runs out first, age, id."""
    runs_out = clock.due_us if clock is not None and clock.state != "overdue" else 1 << 62
    return (*tiers, -(yes + (2 if track == "child" else 0)), runs_out, received_us or 1 << 62, subject)


def _clocks(clock: Clock | None) -> list[dict[str, str]]:
    return [] if clock is None else [{"code": clock.code, "due": iso_utc(clock.due_us), "state": clock.state}]
