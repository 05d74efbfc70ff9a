"""The derived row of one subject: everything that the list needs and that does not depend on the day.

Rank, age, track by birthday, clocks and next step are computed at read (`triage.rank`), so that the
derived table is a pure function of what was received and decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from rightdoor.model.status import STATUS_RANK
from rightdoor.reference.forces import force_code
from rightdoor.rules.priority.facts import MOST_CITED, Cited, SubjectFacts, cite
from rightdoor.rules.priority.media_facts import MediaFacts
from rightdoor.subjects.rebuild import Subject
from rightdoor.triage.awaiting import Event, Out, as_text, awaiting
from rightdoor.triage.facts import Gathered


class Premises(NamedTuple):
    """One candidate of a footprint's attribution, in the contract's form."""

    premises: str
    address: str
    postcode: str
    uprn: str
    role: str


class AttributedFootprint(NamedTuple):
    """What triage needs of one attribution."""

    footprint: str
    status: str
    premises: tuple[Premises, ...]
    settle: tuple[str, ...]  # sentences of stop and caution findings, worst first
    deadline_us: int | None  # when the provider's retention of this event runs out
    open: bool  # whether asking (again) may still help
    days: tuple[int, ...]  # UTC days of the readings' starts
    out: Out | None = None  # the useful request that is sent and not answered


class TriageRow(NamedTuple):
    """One row of the derived table; `facts`, `premises`, `settle` and the like are JSON texts."""

    subject: str
    key: str
    referrals: str
    footprints: int
    status: str
    premises: str
    force: str
    received_us: int
    deadlines: str
    settle: str
    facts: str
    births: str
    statuses: str
    awaiting: str = ""  # JSON of triage.awaiting, "" where something is left to ask or nothing is out


_ENCODE = msgspec.json.Encoder(order="deterministic").encode


def _json(value: object) -> str:
    return _ENCODE(value).decode("utf-8")


def build_row(
    subject: Subject, gathered: Gathered, attributed: Mapping[str, AttributedFootprint], first_received: Mapping[str, int]
) -> TriageRow:
    """The row of one subject. `first_received` maps receipts to the earliest known receipt anywhere."""
    events = [attributed[f] for f in subject.footprints if f in attributed]
    best = min((e.status for e in events), key=lambda s: STATUS_RANK[s], default="unresolved")
    premises = one_of_each({p for e in events if e.status == best for p in e.premises})
    numbers = sorted({number or receipt for receipt, number, _ in subject.receipts})
    received = min((first_received[r] for r, _, _ in subject.receipts if r in first_received), default=0)
    return TriageRow(
        subject=subject.subject,
        key=subject.key,
        referrals=_json(numbers),
        footprints=len(subject.footprints),
        status=best,
        premises=_json([p._asdict() for p in premises]),
        force=force_stated(c.value for c in gathered.forces),
        received_us=received,
        deadlines=_json(sorted({e.deadline_us for e in events if e.open and e.deadline_us is not None})),
        settle=_json(_settle(events)),
        facts=_json(facts_as_lists(gathered.facts)),
        births=_json([list(c) for c in gathered.births]),
        statuses=_json(dict(sorted(Counter(e.status for e in events).items()))),
        awaiting=as_text(awaiting(Event(e.status, e.days, e.open, e.deadline_us, e.out) for e in events)),
    )


def one_of_each(premises: Iterable[Premises]) -> list[Premises]:
    """Each premises once, however its address is worded: the wording with a UPRN, then the longest; in order of ids."""
    kept: dict[str, Premises] = {}
    for p in sorted(premises, key=lambda p: (not p.uprn, -len(p.address), not p.role, p)):
        kept.setdefault(p.premises, p)
    return sorted(kept.values())


def force_stated(values: Iterable[str]) -> str:
    """The code of the one force that is stated, by code or name; empty when none is, several are, or one of them is not known."""
    distinct = {force_code(value) or "" for value in values}
    return distinct.pop() if len(distinct) == 1 else ""


def _settle(events: Sequence[AttributedFootprint]) -> list[str]:
    """The sentences that would settle the most, commonest first, at most three."""
    counted = Counter(sentence for e in events for sentence in e.settle[:1])
    return [sentence for sentence, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:3]]


def status_statements(facts: SubjectFacts) -> tuple[str, ...]:
    """The times of the latest events whose status is counted."""
    return cite(facts.event_times[-MOST_CITED:])


def status_text(statuses: str) -> str:
    """What a row's counts of statuses (JSON) say, as a sentence."""
    counts = msgspec.json.decode(statuses)
    if not counts:
        return "No event with an address: the connection is not known."
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    return f"Attribution status of {sum(counts.values())} event(s): {said}. A connection is not a person."


def facts_as_lists(facts: SubjectFacts) -> dict[str, object]:
    """Facts as plain JSON, leaving out what is empty."""
    out: dict[str, object] = {}
    for name, value in facts._asdict().items():
        if name == "media":
            if value is not None:
                out[name] = msgspec.to_builtins(value)
        elif value:
            out[name] = [list(c) if isinstance(c, tuple) else c for c in value] if isinstance(value, tuple) else value
    return out


def facts_from_lists(data: Mapping[str, object]) -> SubjectFacts:
    """The inverse of `facts_as_lists`."""
    fields: dict[str, object] = {}
    for name, value in data.items():
        if name == "media":
            fields[name] = msgspec.convert(value, MediaFacts)
        elif not isinstance(value, list):
            fields[name] = value
        elif name == "event_days":
            fields[name] = tuple(value)
        else:
            fields[name] = tuple(Cited(*pair) for pair in value)
    return SubjectFacts(**fields)  # type: ignore[arg-type]
