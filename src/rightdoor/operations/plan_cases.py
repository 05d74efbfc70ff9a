"""From what was derived to what the planner chooses among: acts, strands held, reasons why an act cannot be asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, SECOND
from rightdoor.operations.plan_events import Event, FindingPart
from rightdoor.operations.plan_holders import WIDE, Answered, Holders
from rightdoor.operations.reference import Reference
from rightdoor.requests.candidates import Candidate, Case, Held, days_of, network_of
from rightdoor.requests.plan import request_id_of

MOST_READINGS = 4
NEIGHBOURS = 2  # answered addresses of a block from which the kind of the rest is taken, and only to ask less
LOAD_TABLE = "load a dated table of the ranges: only results for neighbouring addresses say what network this is"
SHARED_BY = 5  # subjects on one address and day, without a port, beyond which it is shared
ADDRESSES = ("ipv4", "ipv6")
WEAK_ACTS = frozenset({"registration", "purchase", "other", "unknown", "listed", "present"})
_HELD = frozenset({"corroborated", "single-strand"})
_UNUSABLE_KINDS = {"public-wifi": "public-wifi", "hosting": "hosting", "mobile": "names-no-premises"}
_CAUTIONED_KIND = "fixed-wireless"  # RD-A15: its event is not corroborated itself, and can be a second strand
_NO_LINK = frozenset({"unverified", "self-declared"})


class Known(NamedTuple):
    """What a store knows beside its events: results by place, providers of requests by place, clock errors, what is applied for.

    `drafts` are the places of request rows that state neither a sending nor an authority: they are not out.
    """

    reference: Reference
    results: Mapping[tuple[str, str], Answered]
    requests: Mapping[tuple[str, str], str]
    clock_errors: Mapping[str, int]
    applied: frozenset[str] = frozenset()
    drafts: frozenset[tuple[str, str]] = frozenset()


class _Network(NamedTuple):
    provider: str  # who held it at every reading, "" where that is not known or it moved between them
    holders: tuple[str, ...]  # who held it at each reading
    kind: str
    said: frozenset[str]  # kinds of facts


class Cases:
    """Makes cases; what is known of an address on a day, and of a day's deadline, is looked up once."""

    def __init__(self, known: Known, events: Mapping[str, Sequence[Event]]) -> None:
        """`events` of all subjects: what results say of an address holds for every one of them."""
        self._known = known
        self._kinds: dict[str, str] = {}
        self._holders = Holders(known.reference.loaded.network)
        self._near: dict[str, dict[str, str]] = {}  # block to the kinds of its answered addresses
        self._used: Counter[tuple[str, int]] = Counter()
        self._deadlines: dict[tuple[int, str], int] = {}
        for of_subject in events.values():
            self._learn(of_subject)

    def all(self, events: Mapping[str, Sequence[Event]]) -> Iterator[Case]:
        """The case of each of these subjects, in the order given."""
        for subject, of_subject in events.items():
            yield self._case(subject, [self._sent(event) for event in of_subject] if self._known.drafts else of_subject)

    def _sent(self, event: Event) -> Event:
        """The event without drafts of requests, which nobody has been asked by."""
        drafts = self._known.drafts
        papers = [p for p in event.papers if p.kind != "request" or (p.receipt, p.locator) not in drafts]
        return event if len(papers) == len(event.papers) else event._replace(papers=papers)

    def _learn(self, events: Iterable[Event]) -> None:
        """What results say of an address, and how many subjects use it on a day without a port."""
        for event in events:
            for answered in self._answers(event):
                if answered.provider or answered.kind:
                    self._kinds.setdefault(event.line.identifier.value, answered.kind)
                    self._holders.learn(event, answered)
                    self._near.setdefault(_block(event), {})[event.line.identifier.value] = answered.kind
        self._used.update(
            {
                (event.line.identifier.value, start // DAY)
                for event in events
                if event.line.identifier.type == "ipv4" and event.line.identifier.port is None
                for start, _ in event.readings
            }
        )

    def _answers(self, event: Event) -> Iterator[Answered]:
        for paper in event.papers:
            if paper.kind == "result" and (found := self._known.results.get((paper.receipt, paper.locator))) is not None:
                yield found

    def _case(self, subject: str, events: Sequence[Event]) -> Case:
        acts: dict[tuple[object, ...], list[Event]] = {}
        for event in sorted(events, key=lambda e: (*act_rank(e.line.act), e.line.footprint)):
            acts.setdefault(event.question, []).append(event)
        done = _done(events)
        held = [] if done else [strand for sightings in acts.values() if (strand := self._held(sightings)) is not None]
        return Case(
            subject, tuple(self._act(sightings, done) for sightings in acts.values() if _is_address(sightings[0])), tuple(held), done
        )

    def _act(self, sightings: Sequence[Event], done: str) -> Candidate:
        """The act; of one that is not to be asked about again, and of a subject that is done, no more than its name."""
        state, settle = _state(sightings)
        if not state and not done:
            return self._candidate(sightings)
        event, said = sightings[0], sightings[0].line.identifier
        network = network_of(said.type, said.value)
        return Candidate(
            event.line.footprint, event.line.act, said.type, said.value, said.port, network, (), frozenset(), 0, 0, unusable=state or done, settle=settle,
        )  # fmt: skip

    def _held(self, sightings: Sequence[Event]) -> Held | None:
        """The strand of an act that is answered or asked about; None for an act that has neither."""
        line = best(sightings).line
        pending = line.status not in _HELD and is_pending(sightings)
        if line.status not in _HELD and not pending:
            return None
        kind = line.identifier.type
        if kind not in ADDRESSES and any(f.pattern in _NO_LINK for f in line.findings):
            return None
        network = self._network(best(sightings))
        answers = [a for event in sightings for a in self._answers(event)]
        start = min((r[0] for event in sightings for r in event.readings), default=None)
        return Held(
            footprint=sightings[0].line.footprint,
            network=network_of(kind, line.identifier.value),
            days=_days(sightings[0]),
            provider=next((a.provider for a in answers if a.provider), "") or self._asked_of(sightings) or network.provider,
            instants=tuple(start for start, _ in sightings[0].readings),
            span=next((a.span for a in answers if a.span is not None and start is not None and _holds(a.span, start)), None),
            premises=frozenset(p.premises for p in line.premises) if not pending else frozenset(),
            firm=is_firm(sightings) and kind in ADDRESSES,
            pending=pending,
            identity=kind not in ADDRESSES,
        )

    def _asked_of(self, sightings: Iterable[Event]) -> str:
        papers = (p for event in sightings for p in event.papers if p.kind == "request")
        return next((name for p in papers if (name := self._known.requests.get((p.receipt, p.locator), ""))), "")

    def _candidate(self, sightings: Sequence[Event]) -> Candidate:
        event = sightings[0]
        said, network = event.line.identifier, self._network(event)
        error = max((self._known.clock_errors.get(e.line.footprint, 0) for e in sightings), default=0)
        width = max((end - start for start, end in event.readings), default=0)
        unusable, settle = self._unusable(sightings, network, width - 2 * error)
        by_neighbours = not network.kind and self._kind_nearby(event) == _CAUTIONED_KIND
        made = Candidate(
            footprint=event.line.footprint,
            act=event.line.act,
            id_type=said.type,
            identifier=said.value,
            port=said.port,
            network=network_of(said.type, said.value),
            instants=tuple(start + error for start, _ in event.readings),
            days=_days(event),
            width_us=width,
            expires_us=self._expires(event, network.provider),
            provider=network.provider,
            holders=() if network.provider else network.holders,
            kind=network.kind,
            cautions=network.kind == _CAUTIONED_KIND or by_neighbours or not is_firm(sightings),
            proxy=any(f.pattern == "possible-proxy" for e in sightings for f in e.line.findings),
            unusable=unusable,
            settle=settle or (LOAD_TABLE if by_neighbours else ""),
        )
        applied = self._known.applied
        wanted = bool(applied) and any(request_id_of(made, t) in applied for t in made.instants)
        return made._replace(wanted=True) if wanted else made

    def _network(self, event: Event) -> _Network:
        """What dated tables, and after them results about the same address, say of its provider and kind."""
        said = event.line.identifier
        facts = [f for day in sorted(_days(event))[:3] for f in self._known.reference.loaded.network.facts(said.type, said.value, day)]
        kind = next((name for kind, name in facts if kind == "network-kind"), self._kinds.get(said.value, ""))
        held = self._holders.of(event)
        return _Network(held.provider, held.at_each, kind, frozenset(kind for kind, _ in facts))

    def _unusable(self, sightings: Sequence[Event], network: _Network, precision: int) -> tuple[str, str]:
        """Why an act that nobody asked about yet cannot be asked about, and what would settle it."""
        line, readings = sightings[0].line, sightings[0].readings
        if not readings:
            return "no-reading", "ask the source for the time of the event, with its zone"
        if len(readings) > MOST_READINGS or any(end - start > WIDE for start, end in readings):
            return "time-unknown", "ask the source which zone its times are in, and record it as a time profile"
        for code, kinds in (("bogon", ("bogon", "shared")), ("anonymiser", ("anonymiser",)), ("hosting", ("hosting",))):
            if any(kind in network.said for kind in kinds):
                return code, ""
        if network.kind in _UNUSABLE_KINDS:
            return _UNUSABLE_KINDS[network.kind], ""
        if not network.kind and (near := self._kind_nearby(sightings[0])) in _UNUSABLE_KINDS:
            return _UNUSABLE_KINDS[near], LOAD_TABLE
        if network.kind == "cgnat" and line.identifier.type == "ipv4" and (line.identifier.port is None or precision > SECOND):
            return "cgnat-no-port", "ask the source for the source port and the second of the event"
        if (stop := _stop(sightings)) is not None:
            return "stopped", stop.settle
        shared = line.identifier.port is None and any(self._used[line.identifier.value, s // DAY] >= SHARED_BY for s, _ in readings)
        return ("shared-by-many", "ask the source for the source port of the event") if shared else ("", "")

    def _kind_nearby(self, event: Event) -> str:
        """The kind of network of the neighbours, where at least two were answered and all are of one kind."""
        kinds = list(self._near.get(_block(event), {}).values())
        return kinds[0] if len(kinds) >= NEIGHBOURS and len(set(kinds)) == 1 else ""

    def _expires(self, event: Event, provider: str) -> int:
        """When its provider, or the first of those that hold the network, may no longer hold its records; 0 without a time."""
        if not event.readings:
            return 0
        start, said = event.readings[0][0], event.line.identifier
        names = (provider,) if provider else self._known.reference.holders(said.type, said.value, start // DAY) or ("*",)
        return min(self._deadline(start, name) for name in names)

    def _deadline(self, start: int, provider: str) -> int:
        key = (start // DAY, provider)
        found = self._deadlines.get(key)
        if found is None:
            found = self._deadlines[key] = self._known.reference.deadline(start, provider)
        return found


def _block(event: Event) -> str:
    """The neighbourhood of an address: 64 addresses of IPv4, the /48 of IPv6."""
    said = event.line.identifier
    if said.type == "ipv4":
        head, _, last = said.value.rpartition(".")
        return f"{head}.{int(last) >> 6}"
    return ":".join(said.value.split(":")[:3])


def _is_address(event: Event) -> bool:
    return event.line.identifier.type in ADDRESSES


def _stop(sightings: Iterable[Event]) -> FindingPart | None:
    return next((f for e in sightings for f in e.line.findings if f.severity == "stop"), None)


def _state(sightings: Sequence[Event]) -> tuple[str, str]:
    """Why an act is not to be asked about again, "" for one that nobody asked about; and what would settle it."""
    if not any(p.kind in ("request", "result") for e in sightings for p in e.papers):
        return "", ""
    if is_pending(sightings):
        return "pending", ""
    status = best(sightings).line.status
    stop = _stop(sightings)
    declared = status == "unresolved" and any(f.code == "RD-A14" for f in best(sightings).line.findings) and best(sightings).line.premises
    code = "answered" if status in _HELD or declared else "none-held" if status == "unresolved" else "answered-stop"
    return code, stop.settle if stop is not None else ""


def best(sightings: Sequence[Event]) -> Event:
    """The sighting whose papers say most."""
    if len(sightings) == 1:
        return sightings[0]
    return min(sightings, key=lambda e: (e.line.status not in _HELD, not any(p.kind == "result" for p in e.papers), e.line.footprint))


def act_rank(act: str) -> tuple[bool, bool, str]:
    """Acts of sharing first, then a login, then the rest: a row cites the sighting whose act carries most."""
    return act in WEAK_ACTS, act == "login", act


def is_pending(sightings: Iterable[Event]) -> bool:
    """Whether a request about the act is out, and nothing about it came back."""
    papers = [p for e in sightings for p in e.papers]
    return any(p.kind == "request" for p in papers) and not any(p.kind == "result" for p in papers)


def is_firm(sightings: Sequence[Event]) -> bool:
    """Whether no check has a caution but that a second strand is missing, and the act is one that carries an attribution."""
    if sightings[0].line.act in WEAK_ACTS:
        return False
    return not any(f.severity == "caution" and f.code not in ("RD-A07", "RD-A13") for e in sightings for f in e.line.findings)


def _done(events: Iterable[Event]) -> str:
    statuses = {event.line.status for event in events}
    if "corroborated" in statuses:
        return "corroborated"
    discord = any(f.code == "RD-A07" and f.pattern == "discordant" for e in events for f in e.line.findings)
    return "contradicted" if discord else ""


def _days(event: Event) -> frozenset[int]:
    return frozenset(day for start, end in event.readings for day in days_of(start, end))


def _holds(span: tuple[int, int | None], instant: int) -> bool:
    return span[0] <= instant and (span[1] is None or instant < span[1])
