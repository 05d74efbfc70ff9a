"""Strands: what each act of an actor has to say by itself, and how those of one actor stand to each other."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.attribution.candidates import candidates, supporting_rows
from rightdoor.attribution.status import is_answered
from rightdoor.model.civil import DAY, parse_day
from rightdoor.model.finding import CheckFinding
from rightdoor.model.instant import Instant
from rightdoor.rules.attribution.intervals import span_of
from rightdoor.rules.attribution.papers import (
    Agreement,
    AnswerRow,
    Assignment,
    Context,
    EventPapers,
    SourceEvent,
    Strand,
    Submission,
    provider_key,
)
from rightdoor.rules.attribution.relations import Likeness, discord, likeness, same_assignment
from rightdoor.rules.attribution.resolution import own_submissions
from rightdoor.rules.attribution.slips import faces

MOST_PEERS = 500  # peers of like standing beyond these cannot change what is said of an event

MOST_UNLIKE = 1000  # of so many wordings that no two can be compared, the rest add nothing


class StrandSummary(NamedTuple):
    """How many strands name the same premises, what any two of them share, and in what they differ."""

    number: int
    shared: tuple[str, ...]
    distinct: tuple[str, ...]


def strand_of(papers: EventPapers, findings: Sequence[CheckFinding], context: Context) -> Strand:
    """The strand of one event after the first pass of checks."""
    rows = supporting_rows(papers)
    submissions = own_submissions(papers)
    event = papers.event
    instants = [event.instant] if event.kind == "event" else [s.instant for s in submissions]
    premises = candidates(papers, rows, context)
    by_provider = [(provider_key(_provider(r, submissions)), r) for r in rows]
    return Strand(
        act_key=event.act_key,
        footprint=event.footprint,
        free=not any(f.severity == "stop" for f in findings),
        premises=premises,
        days=frozenset(day for instant in instants for day in _days(instant)),
        providers=frozenset([provider for provider, _ in by_provider] + _asked_of(submissions, rows)) - {""},
        assignments=tuple(dict.fromkeys(_assignment(event, provider, r) for provider, r in by_provider)),
        batches=frozenset(f"{s.row.exhibit}:{s.row.sent_literal.strip()}" for s in submissions),
        conversions=frozenset(c for s in submissions for c in _conversions(event.source, event.instant, s)),
        records=frozenset([f"{provider}:{r.row.subscriber_ref}" for provider, r in by_provider if r.row.subscriber_ref.strip()]),
        address_fields=frozenset([f"{provider}:{_fold(r.row.address)}:{r.row.uprn}" for provider, r in by_provider if not r.address.empty]),
        actor=event.actor,
        identity=event.kind == "identifier" and is_identity_link(papers),
        tenures=frozenset(
            (f"{provider}:{r.row.subscriber_ref}", parse_day(r.row.address_from), parse_day(r.row.address_to))
            for provider, r in by_provider
            if r.row.subscriber_ref.strip() and not r.address.empty
        ),
        whole=is_answered(papers),
    )


def is_identity_link(papers: EventPapers) -> bool:
    """A provider-verified telephone or e-mail of the account whose subscriber record was asked for under its own authority."""
    event = papers.event
    if event.kind != "identifier" or not event.verified or event.id_type not in ("email", "msisdn"):
        return False
    return any(s.row.authority.strip() and s.rows for s in own_submissions(papers))


class ActorStrands:
    """The strands of every actor, reduced to what can matter to each other."""

    def __init__(self, strands: Iterable[tuple[Strand, bool]], context: Context) -> None:
        """`strands` with whether each may stand beside another: an unverified identifier never does."""
        acts: dict[str, dict[str, Strand]] = defaultdict(dict)
        for strand, counts in strands:
            held = acts[strand.actor].get(strand.act_key)
            # sightings of one act are one strand: a stop on one sighting is a stop on the act
            if counts and strand.premises and (held is None or (strand.free, strand.footprint) < (held.free, held.footprint)):
                acts[strand.actor][strand.act_key] = strand
        self._free = {
            actor: sorted((s for s in by_act.values() if s.free and len(s.premises) == 1), key=lambda s: s.footprint)
            for actor, by_act in acts.items()
        }
        self._discord = {actor: _discord(strands, context) for actor, strands in self._free.items()}
        self._peers = {actor: _representatives(strands) for actor, strands in self._free.items()}

    def beside(self, own: Strand) -> tuple[Strand, ...]:
        """Other strands of the actor that are free of stops and name one premises."""
        return tuple(s for s in self._peers.get(own.actor, ()) if s.act_key != own.act_key)

    def discord(self, actor: str) -> tuple[str, str] | None:
        """The footprints of two strands of the actor that contradict each other."""
        return self._discord.get(actor)


def _discord(strands: Sequence[Strand], context: Context) -> tuple[str, str] | None:
    """As `relations.discord`; strands of the same words and day are looked at once."""
    unlike: dict[tuple[object, ...], Strand] = {}
    moving = bool(context.moves) or any(last is not None for s in strands for _, _, last in s.tenures)
    for strand in strands:
        if not strand.identity:
            unlike.setdefault((strand.premises, (strand.days, strand.tenures) if moving else ()), strand)
    pair = discord(tuple(unlike.values())[:MOST_UNLIKE], context)
    return (pair[0].footprint, pair[1].footprint) if pair is not None else None


def _representatives(strands: Sequence[Strand]) -> list[Strand]:
    """At most two strands of each standing (premises, days, providers, assignments, what they lean on)."""
    seen: dict[tuple[object, ...], int] = defaultdict(int)
    kept: list[Strand] = []
    for strand in strands:
        standing = (strand[3:], strand.identity)
        seen[standing] += 1
        if seen[standing] <= 2:
            kept.append(strand)
        if len(kept) >= MOST_PEERS:
            break
    return kept


def summary(own: Strand, found: Sequence[Agreement]) -> StrandSummary:
    """What stands together with `own`, by its agreements; nothing when it names no single premises."""
    if len(own.premises) != 1:
        return StrandSummary(0, (), ())
    together = [a for a in found if a.sameness == "same" and a.distinct_assignment]
    apart: dict[Likeness, list[Assignment]] = defaultdict(list)
    for a in own.assignments if own.free else ():
        apart[likeness(a)].append(a)
    count = 1 if own.free else 0
    for agreement in together:
        assignments = agreement.peer.assignments
        if not any(same_assignment(a, b) for a in assignments for b in apart.get(likeness(a), ())):
            for a in assignments:
                apart[likeness(a)].append(a)
            count += 1
    names = ("request batch", "time conversion", "provider record", "address field")
    shared = tuple(n for n in names if any(n in a.shared for a in together))
    distinct = (
        ("assignment", bool(together)),
        ("day", any(a.distinct_day for a in together)),
        ("provider", any(a.distinct_provider for a in together)),
        ("identity link", any(a.peer.identity for a in together)),
    )
    return StrandSummary(count, shared, tuple(name for name, holds in distinct if holds))


def _provider(row: AnswerRow, submissions: Sequence[Submission]) -> str:
    """The provider as the result says, else as the request that it answers says."""
    if row.row.provider.strip():
        return row.row.provider
    return next((s.row.provider for s in submissions if row in s.rows), "")


def _asked_of(submissions: Sequence[Submission], rows: Sequence[AnswerRow]) -> list[str]:
    """Whom the rows' requests asked: a reply under another name must not make one provider look like two."""
    return [provider_key(s.row.provider) for s in submissions if any(row in rows for row in s.rows)]


def _assignment(event: SourceEvent, provider: str, row: AnswerRow) -> Assignment:
    span = span_of(row)
    known = not span.problem
    return Assignment(
        provider,
        _prefix(event.id_type, event.id_value, row.row.echo_raw.strip()),
        row.row.port_from,
        row.row.port_to,
        span.start if known else None,
        span.end if known else None,
    )


def _prefix(id_type: str, value: str, echo: str) -> str:
    """IPv4: the address. IPv6: the prefix that the result states, else the /64 (RFC 4291 section 2.5.4)."""
    if id_type != "ipv6":
        return value
    stated = echo if "/" in echo else f"{value}/64"
    for text in (stated, f"{value}/64"):
        try:
            return str(ipaddress.IPv6Network(text, strict=False))
        except ValueError:
            continue
    return value


def _days(instant: Instant) -> Iterable[int]:
    for reading in instant.readings:
        yield from range(reading.start // DAY, min((reading.end - 1) // DAY, reading.start // DAY + 800) + 1)


def _conversions(source: str, instant: Instant, submission: Submission) -> Iterable[str]:
    """How the source's time became UTC, where something had to be converted on the way."""
    if instant.basis in ("profile", "decision"):
        yield f"{instant.basis}:{source}:{instant.readings[0].why if instant.readings else ''}"
        return
    if instant.basis == "unknown" or submission.instant.basis == "unknown":
        return
    own, sent = _offset(instant), _offset(submission.instant)
    if own is not None and sent is not None and own != sent:
        yield f"offset:{own}:{sent}:{submission.row.entered}"


def _offset(instant: Instant) -> int | None:
    if instant.basis == "explicit-utc":
        return 0
    found = faces(instant)
    return found[0].local - found[0].utc if found else None


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
