"""The events of one case or operation while it is drawn: ids, when each was recorded, late entries, corrections, withdrawals."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, Final

from rightdoor.cases.event import DESK, Event, event_id
from rightdoor.cases.history import WITHDRAWN
from rightdoor.model.civil import DAY, HOUR, MINUTE

LATE_OF_100: Final = 6
LATEST: Final = 30 * DAY


class Story:
    """Adds events; `events()` has them in the order in which they were recorded. What an event names was recorded before it."""

    def __init__(self, name: str, by: str, chance: random.Random, *, late_of_100: int = LATE_OF_100) -> None:
        self.name, self.by, self.chance, self.late_of_100 = name, by, chance, late_of_100
        self._events: list[Event] = []
        self._recorded: dict[str, int] = {}
        self._taken: set[int] = set()
        self.floor_us = 0  # nothing is recorded before that

    def add(self, kind: str, at_us: int, body: Mapping[str, Any], *, source: str = DESK, after_us: int = 0) -> Event:
        """What happened, recorded soon after, seldom late. `after_us`: not before that."""
        return self._put(kind, at_us, body, max(after_us, at_us + self._delay()), source=source)

    def correct(self, event: Event, at_us: int, *, recorded_us: int) -> Event:
        """The same at another time, in place of an event."""
        return self._put(event.kind, at_us, event.body, recorded_us, supersedes=event.id, source=event.source)

    def withdraw(self, event: Event, *, recorded_us: int) -> Event:
        """Take an event back; nothing rests on it."""
        return self._put(WITHDRAWN, recorded_us - MINUTE, {"reason": "Entered in the wrong case."}, recorded_us, supersedes=event.id)

    def events(self) -> list[Event]:
        """In the order in which they were recorded."""
        return sorted(self._events, key=lambda event: event.recorded_us)

    @property
    def last_us(self) -> int:
        """The last instant at which anything happened or was recorded; 0 before the first."""
        return max((event.recorded_us for event in self._events), default=0)

    def _delay(self) -> int:
        if self.chance.randrange(100) < self.late_of_100:
            return self.chance.randrange(DAY, LATEST)
        return self.chance.randrange(2 * MINUTE, 9 * HOUR)

    def _put(self, kind: str, at_us: int, body: Mapping[str, Any], recorded_us: int, *, supersedes: str = "", source: str = DESK) -> Event:
        named = (self._recorded[v] for v in (*body.values(), supersedes) if isinstance(v, str) and v in self._recorded)
        recorded = max(recorded_us, self.floor_us, max(named, default=0) + 1)
        while recorded in self._taken:
            recorded += 1
        self._taken.add(recorded)
        name = event_id(self.name, kind, by=self.by, recorded_us=recorded, nth=len(self._events))
        event = Event(name, kind, at_us, recorded, self.by, body, supersedes, source)
        self._events.append(event)
        self._recorded[name] = recorded
        return event
