"""A case's events in the order in which they happened, without those that were corrected; what was recorded late is marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from rightdoor.cases.event import Event
from rightdoor.model.civil import DAY

LATE = DAY  # an event recorded more than this after it happened was recorded late


class History:
    """Events in force, by when they happened, then when they were recorded. `log`: all of them, corrected ones included."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.log = tuple(sorted(events, key=lambda e: (e.recorded_us, e.id)))
        corrected = {event.supersedes for event in self.log if event.supersedes}
        standing = [event for event in self.log if event.id not in corrected and event.kind != WITHDRAWN]
        self.events = tuple(sorted(standing, key=lambda e: (e.at_us, e.recorded_us, e.id)))
        self._references: dict[str, dict[str, list[Event]]] = {}

    @cached_property
    def _by_id(self) -> dict[str, Event]:
        return {event.id: event for event in self.events}

    @cached_property
    def _by_root(self) -> dict[str, Event]:
        found: dict[str, Event] = {}
        for event in self.events:
            found.setdefault(self.root(event.id), event)
        return found

    @cached_property
    def _first(self) -> dict[str, str]:
        """Of each event in the log: the first of its chain of corrections; references may name any of the chain."""
        first: dict[str, str] = {}
        for event in self.log:
            first[event.id] = first.get(event.supersedes, event.supersedes) if event.supersedes else event.id
        return first

    def root(self, event: str) -> str:
        """The first event of a chain of corrections: what references are compared by."""
        return self._first.get(event, event)

    def one(self, event: str) -> Event | None:
        """The event in force for an id, which may be of an event that was corrected since; None where it was withdrawn or never was."""
        held = self._by_id.get(event)
        if held is not None:
            return held
        return self._by_root.get(self.root(event))

    def of(self, *kinds: str) -> tuple[Event, ...]:
        """Those of the kinds, in order."""
        return tuple(event for event in self.events if event.kind in kinds)

    def about(self, field: str, event: Event, *kinds: str) -> tuple[Event, ...]:
        """Those of the kinds whose reference `field` names the event, in order."""
        return tuple(each for each in self._naming(field).get(self.root(event.id), ()) if each.kind in kinds)

    def _naming(self, field: str) -> dict[str, list[Event]]:
        """The events whose reference `field` is given, by what it names: laid out once, since a long history is asked for each of its events."""
        held = self._references.get(field)
        if held is None:
            held = self._references[field] = {}
            for each in self.events:
                if each.text(field):
                    held.setdefault(self.root(each.text(field)), []).append(each)
        return held

    def last(self, *kinds: str) -> Event | None:
        """The last of the kinds."""
        found = self.of(*kinds)
        return found[-1] if found else None

    def late(self) -> Iterator[Event]:
        """Those recorded later than `LATE` after they happened."""
        return (event for event in self.events if event.recorded_us - event.at_us > LATE)


WITHDRAWN = "withdrawn"  # the kind of an event that takes back the one it supersedes and puts nothing in its place
