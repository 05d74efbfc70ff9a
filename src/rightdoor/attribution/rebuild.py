"""The rebuild of attributions: a pure function of rows, decisions and reference data, in order of footprint.

Two passes. The first runs every check that looks at one event's own papers; then the strands of each
actor are held against each other, and RD-A07 speaks. Status comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.assemble import Asked, assemble
from rightdoor.attribution.collector import collector_paused
from rightdoor.attribution.drift import drift
from rightdoor.attribution.events import EventBuilder, with_acts
from rightdoor.attribution.facts import compromised_facts, facts_by_footprint, resolved_moves
from rightdoor.attribution.inputs import AboutMove, AttributionInputs, TimeReader
from rightdoor.attribution.leases import LeaseIndex
from rightdoor.attribution.networks import NetworksOfAccounts
from rightdoor.attribution.pairing import ACCOUNT_TYPES
from rightdoor.attribution.shape import Attribution, PaperRef
from rightdoor.attribution.shape import show as show  # noqa: PLC0414 - others take it from here
from rightdoor.attribution.status import is_answered, status_of
from rightdoor.attribution.strands import ActorStrands, StrandSummary, is_identity_link, strand_of, summary
from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding
from rightdoor.model.premises import Address
from rightdoor.model.rows import IdentifierRow
from rightdoor.rules.attribution.papers import Check, Context, EventPapers, SourceEvent
from rightdoor.rules.attribution.rd_a17_package_papers import status_differs
from rightdoor.rules.attribution.register import first_pass, second_pass, source_pass
from rightdoor.rules.attribution.relations import agreements

_NO_STRANDS = StrandSummary(0, (), ())
_COMPARISONS = 1 << 17


class _Held(NamedTuple):
    """What is held beside the events: requests, leases, facts by footprint, what senders of packages say of a footprint."""

    asked: Asked
    leases: LeaseIndex
    facts: Mapping[str, tuple[Fact, ...]]
    senders: Mapping[str, str]


def attribute(inputs: AttributionInputs) -> list[Attribution]:
    """One attribution for each footprint, and for each account identifier that a request names."""
    with collector_paused():
        return list(attributions(inputs))


class Laid(NamedTuple):
    """The papers of every event laid beside it, with what the rules know beside them: nothing is judged yet."""

    papers: list[EventPapers]
    context: Context
    moves: tuple[AboutMove, ...]


def attributions(inputs: AttributionInputs) -> Iterator[Attribution]:
    """The same one by one, so that a national store's need not be held at once; pause the collector around it."""
    return judged(lay(inputs))


def lay(inputs: AttributionInputs) -> Laid:
    """Read the times, pair the requests, and lay results, logs and facts beside the events, in order of footprint."""
    times = TimeReader(inputs.decisions)
    actors = ActorIndex(inputs.footprints, inputs.identifiers, inputs.referrals)
    context = inputs.context._replace(compare=lru_cache(maxsize=_COMPARISONS)(inputs.context.compare))
    events = source_events(inputs, times, actors)
    context = context._replace(drift={**drift(inputs, events), **context.drift})
    held = _Held(
        assemble(events, inputs.requests, inputs.results, times, known_answered=inputs.answered),
        LeaseIndex(inputs.leases, inputs.subscribers),
        {},
        inputs.sender_statuses,
    )
    facts = (*context.facts, *compromised_facts(inputs, actors))
    held = held._replace(facts=facts_by_footprint(facts, events, lambda event: _line(event, held), context))
    return Laid([papers for event in events if (papers := _line(event, held)) is not None], context, inputs.moves)


def judged(laid: Laid) -> Iterator[Attribution]:
    """Every check over all papers, and the status that follows. An actor's events must be there together.

    Takes the papers out of `laid` as it goes: a national store's are held once.
    """
    context = laid.context
    laid.papers.reverse()
    first = []
    while laid.papers:
        first.append(_first(laid.papers.pop(), context))
    context = context._replace(moves=(*context.moves, *resolved_moves(laid.moves, (papers for papers, _ in first))))
    strands = ActorStrands(((papers.own, _counts(papers)) for papers, _ in first if papers.own is not None), context)
    networks = NetworksOfAccounts((papers for papers, _ in first), context)
    first.reverse()
    while first:
        papers, findings = first.pop()
        yield _second(_beside(papers, strands, networks, context), findings, context)


def source_events(inputs: AttributionInputs, times: TimeReader, actors: ActorIndex) -> list[SourceEvent]:
    """Every footprint, and the account identifiers of sources that requests ask about, in order of footprint id."""
    builder = EventBuilder(inputs, times, actors)
    held: dict[str, SourceEvent] = {}
    for row in inputs.footprints:
        held.setdefault(row.footprint, builder.event(row))
    for event in _identifier_events(inputs, builder, actors):
        held.setdefault(event.footprint, event)
    return with_acts([held[footprint] for footprint in sorted(held)])


def _identifier_events(inputs: AttributionInputs, builder: EventBuilder, actors: ActorIndex) -> Iterable[SourceEvent]:
    """One line for each identifier of a person in a source that a request of its type names; whoever reports is no such person."""
    wanted = {(row.source_ref, row.id_type) for row in inputs.requests if row.id_type in ACCOUNT_TYPES}
    if not wanted:
        return
    lines: dict[tuple[str, str, str, str], tuple[IdentifierRow, str]] = {}
    for row in sorted((r for r in inputs.identifiers if r.role != "reporter"), key=lambda r: (not r.verified, r.receipt, r.locator)):
        number = actors.referrals.number(row.receipt, row.number)
        for kind, types in ACCOUNT_TYPES.items():
            if row.id_type in types and (number, kind) in wanted:
                lines.setdefault((number, kind, row.id_value, actors.of_identifier(row)), (row, kind))
    for row, kind in lines.values():
        yield builder.identifier(row, kind)


def _line(event: SourceEvent, held: _Held) -> EventPapers | None:
    """The papers of an event; None for an account identifier that no request answers to."""
    submissions = held.asked.submissions.get(event.footprint, ())
    if event.kind != "event" and event.footprint not in held.asked.submissions:
        return None
    return EventPapers(
        event,
        tuple(submissions),
        tuple(held.asked.strays.get(event.footprint, ())),
        held.leases.covering(event),
        log_subscribers=held.leases.subscribers,
        facts=held.facts.get(event.footprint, ()),
        sender_status=held.senders.get(event.footprint),
    )


def _first(papers: EventPapers, context: Context) -> tuple[EventPapers, list[CheckFinding]]:
    alone = not (papers.submissions or papers.strays or papers.leases or papers.facts)
    findings = _run(source_pass() if alone else first_pass(), papers, context)
    if papers.submissions:
        papers = papers._replace(own=strand_of(papers, findings, context))
    return papers, findings


def _run(checks: Sequence[tuple[str, Check]], papers: EventPapers, context: Context) -> list[CheckFinding]:
    findings: list[CheckFinding] = []
    for _, check in checks:
        findings += check(papers, context)
    return list(dict.fromkeys(findings)) if len(findings) > 1 else findings


def _counts(papers: EventPapers) -> bool:
    """Whether the strand may stand beside others: events do, of account identifiers only identity links."""
    return papers.event.kind == "event" or is_identity_link(papers)


def _beside(papers: EventPapers, strands: ActorStrands, networks: NetworksOfAccounts, context: Context) -> EventPapers:
    """The papers with what the actor's other acts say."""
    own = papers.own
    found = agreements(own, strands.beside(own), context) if own is not None and _counts(papers) else ()
    return papers._replace(agreements=found, discord=strands.discord(papers.event.actor), networks=networks.of(papers))


def _second(papers: EventPapers, findings: list[CheckFinding], context: Context) -> Attribution:
    own = papers.own
    seconds = False
    shown = _NO_STRANDS
    premises: tuple[Address, ...] = ()
    if own is not None:
        premises = own.premises
        seconds = any(a.second for a in papers.agreements)
        shown = summary(own, papers.agreements) if _counts(papers) else _NO_STRANDS
    more = _run(second_pass(), papers, context)
    findings = sorted([*findings, *more], key=lambda f: f.code) if more else findings
    answered = own.whole if own is not None else is_answered(papers)
    status = status_of(answered=answered, premises=len(premises), second_strand=seconds, findings=findings)
    if differs := status_differs(papers, status):
        findings = sorted([*findings, *differs], key=lambda f: f.code)
        status = status_of(answered=answered, premises=len(premises), second_strand=seconds, findings=findings)
    event = papers.event
    return Attribution(
        event.footprint, event.number, event.receipt, event.exhibit, event.locator, event.source, event.kind, event.actor, event.act_key,
        event.act, event.id_type, event.id_value, event.port, event.instant, status, tuple(show(p) for p in premises), shown,
        tuple(findings), _references(papers),
    )  # fmt: skip


def _references(papers: EventPapers) -> tuple[PaperRef, ...]:
    """Where every paper of the event stands: source, requests, results (documents among them), leases."""
    event = papers.event
    found = [PaperRef("footprint", event.receipt, event.exhibit, event.locator)]
    for kind, submissions in (("request", papers.submissions), ("stray-request", papers.strays)):
        for s in submissions:
            found.append(PaperRef(kind, s.row.receipt, s.row.exhibit, s.row.locator, s.row.request_id, s.how))
            for answer in (*s.answers, *s.documents):
                found += [PaperRef("result", r.row.receipt, r.row.exhibit, r.row.locator, s.row.request_id) for r in answer.rows]
    found += [PaperRef("lease", lease.receipt, lease.exhibit, lease.locator) for lease in papers.leases]
    return tuple(found)
