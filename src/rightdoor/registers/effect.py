"""What a decision changed: attributions with it and without it, by the pure rebuild of the events that it can touch.

The rebuild is the one that makes the derived tables. It is narrowed to the actors whose sources the decision can reach, and
nothing else is left out that could speak: the drift of whole batches is worked out over everything, requests and results are all there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.assemble import bound, distinct_requests
from rightdoor.attribution.drift import drift
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.attribution.pairing import ACCOUNT_TYPES
from rightdoor.attribution.rebuild import attributions, show, source_events
from rightdoor.attribution.shape import Attribution
from rightdoor.decisions.in_force import in_force
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import RECORDED_ONLY, Decision
from rightdoor.model.ids import footprint_id, make_id
from rightdoor.model.premises import Address
from rightdoor.model.rows import RequestRow, ResultRow
from rightdoor.rules.attribution.fault_spans import lies, produced_when, same_provider

WITHOUT_EFFECT = RECORDED_ONLY | {
    "authority",
    "keep-media",
    "restriction",
    "restriction-lifted",
    "withdrawal",
    "result-mapping",
    "assessment",
    "merge",
}


class State(NamedTuple):
    """What of an attribution a decision can change."""

    status: str
    premises: tuple[str, ...]
    strands: int
    findings: tuple[tuple[str, str, str], ...]  # code, pattern, severity
    readings: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, object]:
        """With the names of the contract."""
        return {
            "status": self.status,
            "premises": list(self.premises),
            "strands": self.strands,
            "findings": [{"code": code, "pattern": pattern, "severity": severity} for code, pattern, severity in self.findings],
            "readings": [{"from": start, "to": end} for start, end in self.readings],
        }


class Change(NamedTuple):
    """One attribution that differs: `before` without the decision, `after` with it; None where there is no line at all."""

    footprint: str
    referral: str
    actor: str
    before: State | None
    after: State | None


def differences(without: Sequence[Attribution], with_it: Sequence[Attribution]) -> list[Change]:
    """Every footprint whose state differs, in order of footprints."""
    old, new = ({a.footprint: a for a in side} for side in (without, with_it))
    found = []
    for footprint in sorted(old.keys() | new.keys()):
        before, after = old.get(footprint), new.get(footprint)
        states = tuple(None if each is None else state_of(each) for each in (before, after))
        if states[0] != states[1]:
            known = after or before
            assert known is not None
            found.append(Change(footprint, known.referral, known.actor, *states))
    return found


def state_of(a: Attribution) -> State:
    """The part of an attribution that is compared."""
    return State(
        a.status,
        tuple(p.premises for p in a.premises),
        a.strands.number,
        tuple(sorted({(f.code, f.pattern, f.severity) for f in a.findings})),
        tuple((iso_utc(r.start), iso_utc(r.end)) for r in a.instant.readings),
    )


class Sight(NamedTuple):
    """What of an event does not depend on any decision: enough to tell what a decision can reach, without reading a time."""

    footprint: str
    number: str
    receipt: str
    form: str
    source: str
    actor: str

    @property
    def place(self) -> str:
        """The source that requests are paired in: the number of the referral, else the receipt."""
        return self.number or self.receipt


Touches = Callable[[Sequence[Sight]], frozenset[str]]
"""From all events to the actors whose attributions can change."""


class Reach(NamedTuple):
    """What has to be rebuilt, and beside what: the same under every decision.

    `wanted` are the actors to tell of, `kept` the sources that have to be there whole, `sources` the names whose batches drift is
    worked out over; `requests`, `results` and `answered` are all that can have to do with them.
    """

    wanted: frozenset[str]
    kept: frozenset[str]
    sources: frozenset[str]
    requests: tuple[RequestRow, ...]
    results: tuple[ResultRow, ...]
    answered: frozenset[tuple[str, str]]


def reach(inputs: AttributionInputs, touches: Touches) -> Reach:
    """Everything that the actors named by `touches` can lean on. Pause the collector around it."""
    sights = _sights(inputs, ActorIndex(inputs.footprints, inputs.identifiers, inputs.referrals))
    wanted = touches(sights)
    if not wanted:
        return Reach(frozenset(), frozenset(), frozenset(), (), (), frozenset())
    kept = _closed(sights, wanted)
    results = bound(inputs.requests, inputs.results)
    ids = {row.request_id for row in results if row.request_id}
    answered = {(row.receipt, row.provider.strip().casefold()) for row, _ in distinct_requests(inputs.requests) if row.request_id in ids}
    numbers = {row.footprint: row.number or row.receipt for row in inputs.footprints}
    own = {row.request_id for row in inputs.requests if (row.source_ref or numbers.get(row.footprint, "")) in kept}
    return Reach(
        wanted,
        frozenset(kept),
        frozenset(each.source for each in sights if each.place in kept),
        tuple(row for row in inputs.requests if row.request_id in own),
        tuple(row for row in results if row.request_id in own),
        frozenset(answered),
    )


def narrowed(inputs: AttributionInputs, found: Reach) -> Iterator[Attribution]:
    """The attributions of the actors wanted, exactly as the whole rebuild gives them. Pause the collector around it."""
    if not found.wanted:
        return
    actors = ActorIndex(inputs.footprints, inputs.identifiers, inputs.referrals)
    named = _source_names(actors)
    batches = [row for row in inputs.footprints if named(row.receipt, row.number, row.source)[1] in found.sources]
    events = source_events(inputs._replace(footprints=batches, requests=()), TimeReader(inputs.decisions), actors)
    whole = drift(inputs, events)
    keys = {(event.receipt, event.source) for event in events}
    context = inputs.context._replace(drift={**{key: whole.get(key, ()) for key in keys}, **inputs.context.drift})
    footprints = [row for row in inputs.footprints if (row.number or row.receipt) in found.kept]
    answered = inputs.answered | found.answered
    part = inputs._replace(context=context, footprints=footprints, requests=found.requests, results=found.results, answered=answered)
    for a in attributions(part):
        if a.actor in found.wanted:
            yield a


def _sights(inputs: AttributionInputs, actors: ActorIndex) -> list[Sight]:
    """Every event, and every account identifier of a source that a request names."""
    named = _source_names(actors)
    found = [
        Sight(row.footprint, row.number, row.receipt, *named(row.receipt, row.number, row.source), actors.of_footprint(row))
        for row in inputs.footprints
    ]
    asked = {row.source_ref for row in inputs.requests if row.id_type in ACCOUNT_TYPES}
    for each in inputs.identifiers if asked else ():
        number = actors.referrals.number(each.receipt, each.number)
        if number in asked:
            place = footprint_id(each.receipt, each.locator)
            found.append(Sight(place, number, each.receipt, *named(each.receipt, number, None), actors.of_identifier(each)))
    return found


def _source_names(actors: ActorIndex) -> Callable[[str, str, str | None], tuple[str, str]]:
    """From receipt, number and stated source to the form of the referral and the name of its source, as events have them.

    Of account identifiers no source is stated (None): theirs is the referral's.
    """
    known: dict[tuple[str, str], tuple[str, str]] = {}

    def named(receipt: str, number: str, stated: str | None) -> tuple[str, str]:
        held = known.get((receipt, number))
        if held is None:
            held = known[receipt, number] = actors.referrals.form(receipt, number), actors.referrals.source(receipt, number)
        form, name = held
        return form, name if stated is None or (form == "cybertip-file" and name) else stated

    return named


def _closed(sights: Sequence[Sight], wanted: frozenset[str]) -> set[str]:
    """The sources that have to be there whole: requests are paired within a source, and across one log."""
    kept = {each.place for each in sights if each.actor in wanted}
    logs: set[str] = set()
    while True:
        more = {each.receipt for each in sights if each.form == "observation-log" and each.place in kept} - logs
        if not more:
            return kept
        logs |= more
        kept |= {each.place for each in sights if each.receipt in more}


def touched_by(row: Decision, inputs: AttributionInputs) -> Touches:
    """Which actors a decision can reach: a superset, never too few. A kind that is not known here reaches everybody."""
    if row.kind in WITHOUT_EFFECT:
        return lambda _: frozenset()
    if row.kind == "reading":
        return lambda events: _actors(events, _sources(events, lambda e: e.footprint == row.body["footprint"]))
    if row.kind == "time-profile":
        name = row.body["source"].strip()
        answered = _asked_by(inputs, lambda provider: provider.strip() == name)
        return lambda events: _actors(events, answered | _sources(events, lambda e: e.source.strip() == name))
    if row.kind == "provider-fault":
        answered = _of_requests(inputs, _in_fault(row, inputs))
        return lambda events: _actors(events, answered)
    if row.kind == "provider-profile":
        answered = _asked_by(inputs, lambda provider: same_provider(provider, row.body["provider"]))
        return lambda events: _actors(events, answered)
    if row.kind in ("fact", "move"):
        return _touched_about(row.body["about"], inputs)
    return lambda events: frozenset(e.actor for e in events)


def _touched_about(about: str, inputs: AttributionInputs) -> Touches:
    kind = about.partition("_")[0]
    if kind == "sub":
        return lambda events: frozenset(key for key in {e.actor for e in events} if make_id("sub", key) == about)
    if kind == "fp":
        return lambda events: _actors(events, _sources(events, lambda e: e.footprint == about))
    if kind == "pr":
        answered = _of_requests(inputs, _naming(about, inputs))
        return lambda events: _actors(events, answered)
    return lambda events: _actors(events, {about}) | frozenset(e.actor for e in events if e.actor == about)


def _in_fault(row: Decision, inputs: AttributionInputs) -> set[str]:
    """The requests with a result of the provider, or asked of it, that is not shown to have been produced outside the fault."""
    (fault,) = in_force([row]).all_faults()
    asked = {each.request_id for each in inputs.requests if same_provider(each.provider, fault.provider)}
    times = TimeReader(inputs.decisions)
    return {
        each.request_id
        for each in bound(inputs.requests, inputs.results)
        if (each.request_id in asked or same_provider(each.provider, fault.provider))
        and lies(fault.first, fault.last, produced_when(times.read(each.produced_literal, source=each.provider), None)) != "outside"
    }


def _naming(premises: str, inputs: AttributionInputs) -> set[str]:
    """The requests whose results name premises, or an address that is not surely another: a door has more than one way to be written."""
    addresses = {Address(row.address, row.postcode, row.uprn, row.address_role) for row in inputs.results}
    named = [each for each in addresses if show(each).premises == premises]
    near = {each for each in addresses if any(inputs.context.compare(each, other) != "different" for other in named)}
    return {
        row.request_id
        for row in bound(inputs.requests, inputs.results)
        if Address(row.address, row.postcode, row.uprn, row.address_role) in near
    }


def _asked_by(inputs: AttributionInputs, is_it: Callable[[str], bool]) -> set[str]:
    """The sources that requests of a provider, or answered by it, name."""
    answered = {row.request_id for row in bound(inputs.requests, inputs.results) if is_it(row.provider)}
    return _of_requests(inputs, answered | {row.request_id for row in inputs.requests if is_it(row.provider)})


def _of_requests(inputs: AttributionInputs, request_ids: set[str]) -> set[str]:
    numbers = {row.footprint: row.number or row.receipt for row in inputs.footprints}
    return {row.source_ref or numbers.get(row.footprint, "") for row in inputs.requests if row.request_id in request_ids}


def _sources(events: Sequence[Sight], wanted: Callable[[Sight], bool]) -> set[str]:
    """The sources of some events, and of all rows of the logs that they stand in: their requests may be paired anew."""
    found = [e for e in events if wanted(e)]
    logs = {e.receipt for e in found if e.form == "observation-log"}
    return {e.place for e in found} | {e.place for e in events if e.receipt in logs}


def _actors(events: Sequence[Sight], numbers: set[str]) -> frozenset[str]:
    """The actors of everything that stands in these sources."""
    return frozenset(e.actor for e in events if e.place in numbers)
