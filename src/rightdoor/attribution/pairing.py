"""Which events of its source a request answers to: never by row position, only by what it says.

The order (contracts, section 3): equal identifier and instant (any reading); an event without a
reading by identifier alone; identifier of one event with the instant of another (`cross-paired`, on
both); equal instant and port; equal identifier and the nearest named slip of the instant; equal
instant and the nearest named slip of the identifier; then time of report, changed digits and another
identifier. A tie, or nothing, is `not-in-source`, which concerns every event of that source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from rightdoor.model.instant import Instant
from rightdoor.model.rows import RequestRow
from rightdoor.rules.attribution.intervals import cores, meets
from rightdoor.rules.attribution.papers import How, SourceEvent
from rightdoor.rules.attribution.slips import faces, identifier_slip, instant_slip

# Types that a schedule may name -> types of identifiers that a source may hold.
ACCOUNT_TYPES: dict[str, tuple[str, ...]] = {"email": ("email",), "msisdn": ("msisdn",), "account": ("account", "screen-name", "client")}
_FIRST_OF_LAST = 3  # the place of the first of the steps that are tried last
_LAST_SLIPS = frozenset({"digits-changed", "different-identifier"})


class Paired(NamedTuple):
    """An event that a request answers to, and how it was found."""

    event: SourceEvent
    how: How


class Log:
    """The events of one observation log, by identifier and by instant: a row there is a source of its own.

    A request that joins two rows of a log names one of them; the other is found here.
    """

    def __init__(self, events: Iterable[SourceEvent]) -> None:
        self.by_identifier: dict[str, list[SourceEvent]] = defaultdict(list)
        self._by_time: dict[tuple[int, int], list[SourceEvent]] = defaultdict(list)
        for event in sorted(events, key=lambda e: e.footprint):
            self.by_identifier[event.id_value].append(event)
            for core in cores(event.instant, event.clock_error_us):
                self._by_time[core].append(event)

    def at(self, sent: Instant) -> list[SourceEvent]:
        """The events whose instant is exactly what was sent."""
        return [e for r in sent.readings for e in self._by_time.get((r.start, r.end), ())]


class Source:
    """All events (or account identifiers) under one number, indexed for requests."""

    def __init__(self, events: Sequence[SourceEvent], logs: Sequence[Log] = ()) -> None:
        """`logs`: those that the events stand in; a log delivered twice is two of them."""
        self._logs = tuple(logs)
        self.events = sorted((e for e in events if e.kind == "event"), key=lambda e: e.footprint)
        self.identifiers = sorted((e for e in events if e.kind == "identifier"), key=lambda e: e.footprint)
        self._by_identifier: dict[str, list[SourceEvent]] = defaultdict(list)
        for event in self.events:
            self._by_identifier[event.id_value].append(event)

    def pair(self, row: RequestRow, sent: Instant) -> list[Paired]:
        """The events that the request answers to; empty for none, or for more than one thing."""
        if row.id_type in ACCOUNT_TYPES:
            return self._identifiers(row)
        value = requested(row)
        same = [e for e in self._by_identifier.get(value, ()) if _ports_meet(e, row.port)]
        exact = _exactly(same, sent)
        if exact:
            return _all(exact, "identifier-and-instant")
        if not sent.readings:
            return _all(same, "identifier-alone") if len({_thing(e) for e in same}) == 1 else []
        timeless = [e for e in same if not e.instant.readings]
        if timeless and len({_thing(e) for e in timeless}) == 1:
            return _all(timeless, "identifier-alone")
        return self._slipped(row, sent, value, same)

    def _slipped(self, row: RequestRow, sent: Instant, value: str, same: list[SourceEvent]) -> list[Paired]:
        then = [e for e in self.events if meets(e.instant, sent, e.clock_error_us)]
        crossed = [e for e in then if e.id_value != value]
        owners = self._by_identifier.get(value, [])
        if crossed and owners and not any(e.id_value == value for e in then):
            return _all(owners, "cross-paired") + _all(crossed, "cross-paired-instant")
        near = self._crossed_in_log(sent, value, then, lambda own, other: own.actor == other.actor)
        if near:
            return near
        steps: tuple[Callable[[], tuple[list[SourceEvent], How]], ...] = (
            lambda: ([e for e in then if e.port is not None and e.port == row.port], "instant-and-port"),
            lambda: (_nearest(same, lambda e: _instant_distance(e, sent, last=False)), "identifier-slip-instant"),
            lambda: (_nearest(then, lambda e: _identifier_distance(e, row, value, last=False)), "instant-slip-identifier"),
            lambda: ([e for e in same if any(meets(t, sent) for t in e.report_times)], "time-of-report"),
            lambda: (_nearest(same, lambda e: _instant_distance(e, sent, last=True)), "digits-changed"),
            lambda: (_nearest(then, lambda e: _identifier_distance(e, row, value, last=True)), "different-identifier"),
        )
        for place, step in enumerate(steps):
            if place == _FIRST_OF_LAST and (far := self._crossed_in_log(sent, value, then, lambda own, other: own.actor != other.actor)):
                return far
            found, how = step()
            if found:
                return _all(found, how) if len({_thing(e) for e in found}) == 1 else []
        return []

    def _crossed_in_log(
        self, sent: Instant, value: str, then: list[SourceEvent], related: Callable[[SourceEvent, SourceEvent], bool]
    ) -> list[Paired]:
        """A request that joins this row of a log with another one of it.

        Another row of the same actor comes before named slips, as in one report; a row of a stranger
        after them, because in a large log some row has nearly any identifier and any instant.
        """
        if not self._logs or not sent.readings or sent.basis == "unknown":
            return []
        owners = self._by_identifier.get(value, [])
        if owners:
            others = [e for log in self._logs for e in log.at(sent) if e.id_value != value and any(related(own, e) for own in owners)]
            return _all(owners, "cross-paired") + _all(others, "cross-paired-instant") if others else []
        others = [e for log in self._logs for e in log.by_identifier.get(value, ()) if any(related(own, e) for own in then)]
        return _all(others, "cross-paired") + _all(then, "cross-paired-instant") if others else []

    def _identifiers(self, row: RequestRow) -> list[Paired]:
        """An e-mail, telephone or account request against the identifiers of the source."""
        value = requested(row)
        typed = [e for e in self.identifiers if e.id_type == row.id_type]
        exact = [e for e in typed if e.id_value == value]
        if exact:
            return _all(exact, "identifier-and-instant")
        near = _nearest(typed, lambda e: _identifier_distance(e, row, value, last=False))
        if near:
            return _all(near, "instant-slip-identifier") if len({_thing(e) for e in near}) == 1 else []
        return _all(typed, "different-identifier") if len({_thing(e) for e in typed}) == 1 else []


def requested(row: RequestRow) -> str:
    """The identifier of a request: canonical, else as it was typed."""
    return row.id_value or row.id_raw.strip()


def _all(events: Iterable[SourceEvent], how: How) -> list[Paired]:
    return [Paired(event, how) for event in events]


def _thing(event: SourceEvent) -> Hashable:
    """What a tie is counted by: identifier, port and instant, however often it was seen."""
    return (event.id_value, event.port, tuple(r.start for r in event.instant.readings) or event.instant.literal)


def _ports_meet(event: SourceEvent, port: int | None) -> bool:
    """The port belongs to the identifier where both sides state one."""
    return event.port is None or port is None or event.port == port


def _exactly(same: list[SourceEvent], sent: Instant) -> list[SourceEvent]:
    """Events of the identifier whose instant agrees under any reading.

    A request sent without a zone could mean a day of events: those whose clock face it copies come first.
    """
    found = [e for e in same if meets(e.instant, sent, e.clock_error_us)]
    if sent.basis != "unknown" or len(found) < 2:
        return found
    shown = {face.local for face in faces(sent)}
    copied = [e for e in found if any(f.local in shown or f.utc in shown for f in faces(e.instant, e.clock_error_us))]
    if copied:
        return copied
    return found if len({_thing(e) for e in found}) == 1 else []


def _nearest(events: Iterable[SourceEvent], distance: Callable[[SourceEvent], int | None]) -> list[SourceEvent]:
    """The events at the smallest distance; those without one are out."""
    best: int | None = None
    nearest: list[SourceEvent] = []
    for event in events:
        apart = distance(event)
        if apart is None or (best is not None and apart > best):
            continue
        if best is None or apart < best:
            best, nearest = apart, []
        nearest.append(event)
    return nearest


def _instant_distance(event: SourceEvent, sent: Instant, *, last: bool) -> int | None:
    slip = instant_slip(event.instant, sent, event.clock_error_us) if sent.basis != "unknown" else None
    return slip.distance if slip is not None and (slip.pattern in _LAST_SLIPS) == last else None


def _identifier_distance(event: SourceEvent, row: RequestRow, value: str, *, last: bool) -> int | None:
    """The distance by a named slip of the address, or of the port where only that differs."""
    slip = identifier_slip(event.id_value, value, event.id_type)
    if slip is None:
        if event.port is None or row.port is None:
            return None
        slip = identifier_slip(str(event.port), str(row.port))
    if slip is None:
        return None
    return slip.distance if (slip.pattern in _LAST_SLIPS) == last else None
