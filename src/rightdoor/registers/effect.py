"""What a decision changed: attributions with it and without it, by the pure rebuild of the events that it can touch.

The rebuild is the one that makes the derived tables. It is narrowed to the actors whose sources the decision can reach, and
nothing else is left out that could speak: the drift of whole batches is worked out over everything, requests and results are all there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.drift import drift
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.attribution.rebuild import attributions, show, source_events
from rightdoor.attribution.shape import Attribution
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import RECORDED_ONLY, Decision
from rightdoor.model.ids import make_id
from rightdoor.model.premises import Address
from rightdoor.rules.attribution.fault_spans import same_provider
from rightdoor.rules.attribution.papers import SourceEvent

WITHOUT_EFFECT = RECORDED_ONLY | {"authority", "keep-media", "restriction", "restriction-lifted", "withdrawal", "result-mapping"}


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


Touches = Callable[[Sequence[SourceEvent]], frozenset[str]]
"""From all events to the actors whose attributions can change."""


def narrowed(inputs: AttributionInputs, touches: Touches) -> Iterator[Attribution]:
    """The attributions of the actors that `touches` names, exactly as the whole rebuild gives them. Pause the collector around it."""
    times = TimeReader(inputs.decisions)
    actors = ActorIndex(inputs.footprints, inputs.identifiers, inputs.referrals)
    events = source_events(inputs, times, actors)
    wanted = touches(events)
    if not wanted:
        return
    kept = _closed(events, wanted)
    whole = drift(inputs, events)
    keys = {(e.receipt, e.source) for e in events if (e.number or e.receipt) in kept}
    context = inputs.context._replace(drift={**{key: whole.get(key, ()) for key in keys}, **inputs.context.drift})
    footprints = [row for row in inputs.footprints if (row.number or row.receipt) in kept]
    for a in attributions(inputs._replace(context=context, footprints=footprints)):
        if a.actor in wanted:
            yield a


def _closed(events: Sequence[SourceEvent], wanted: frozenset[str]) -> set[str]:
    """The sources (numbers, else receipts) that have to be there whole: requests are paired within a source, and across one log."""
    kept = {e.number or e.receipt for e in events if e.actor in wanted}
    logs: set[str] = set()
    while True:
        more = {e.receipt for e in events if e.form == "observation-log" and (e.number or e.receipt) in kept} - logs
        if not more:
            return kept
        logs |= more
        kept |= {e.number or e.receipt for e in events if e.receipt in more}


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
    if row.kind in ("provider-fault", "provider-profile"):
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


def _naming(premises: str, inputs: AttributionInputs) -> set[str]:
    """The requests whose results name premises, or an address that is not surely another: a door has more than one way to be written."""
    addresses = {Address(row.address, row.postcode, row.uprn, row.address_role) for row in inputs.results}
    named = [each for each in addresses if show(each).premises == premises]
    near = {each for each in addresses if any(inputs.context.compare(each, other) != "different" for other in named)}
    return {row.request_id for row in inputs.results if Address(row.address, row.postcode, row.uprn, row.address_role) in near}


def _asked_by(inputs: AttributionInputs, is_it: Callable[[str], bool]) -> set[str]:
    """The sources that requests of a provider, or answered by it, name."""
    answered = {row.request_id for row in inputs.results if is_it(row.provider)}
    return _of_requests(inputs, answered | {row.request_id for row in inputs.requests if is_it(row.provider)})


def _of_requests(inputs: AttributionInputs, request_ids: set[str]) -> set[str]:
    numbers = {row.footprint: row.number or row.receipt for row in inputs.footprints}
    return {row.source_ref or numbers.get(row.footprint, "") for row in inputs.requests if row.request_id in request_ids}


def _sources(events: Sequence[SourceEvent], wanted: Callable[[SourceEvent], bool]) -> set[str]:
    """The sources of some events, and of all rows of the logs that they stand in: their requests may be paired anew."""
    found = [e for e in events if wanted(e)]
    logs = {e.receipt for e in found if e.form == "observation-log"}
    return {e.number or e.receipt for e in found} | {e.number or e.receipt for e in events if e.receipt in logs}


def _actors(events: Sequence[SourceEvent], numbers: set[str]) -> frozenset[str]:
    """The actors of everything that stands in these sources."""
    return frozenset(e.actor for e in events if (e.number or e.receipt) in numbers)
