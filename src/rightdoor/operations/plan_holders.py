"""Who held an address at the instant that a request asks about: who is to be asked, or that nobody knows.

A range moves from one provider to another, so that nothing is said of a day without a source for that day. Where sources contradict
each other, or the readings of a time lie on both sides of a move, the provider is not known, and is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR
from rightdoor.operations.plan_events import Event
from rightdoor.reference.network_facts import NetworkFacts
from rightdoor.requests.candidates import days_of
from rightdoor.rules.attribution.papers import provider_key

NEAR_DAYS = 30  # as near as a dated table speaks of a day that is not its own (RD-A15)
WIDE = HOUR  # a reading wider than this is no instant to ask for


class Answered(NamedTuple):
    """One row of a result: who answered, what kind of network, the assignment where it is stated."""

    provider: str
    kind: str
    span: tuple[int, int | None] | None


class HeldBy(NamedTuple):
    """`provider`: who held the address at every reading, "" where that is not known or it moved between them; `at_each`: who did at each reading."""

    provider: str
    at_each: tuple[str, ...]


class _Spoken(NamedTuple):
    """What a result says of an address, with the days (inclusive) of which it speaks."""

    first: int
    last: int
    provider: str


class Holders:
    """Dated ranges, and after them what results said of the same address on that day or a near one."""

    def __init__(self, network: NetworkFacts) -> None:
        self._network = network
        self._spoken: dict[str, list[_Spoken]] = defaultdict(list)

    def learn(self, event: Event, answered: Answered) -> None:
        """A result about the address of an event speaks of the days of its assignment, as far as they are stated and the event shows them."""
        days = frozenset(day for reading in event.readings for day in days_of(*reading))
        if answered.span is not None:
            start, end = answered.span
            days = frozenset((start // DAY, (end - 1) // DAY)) if end is not None else days | {start // DAY}
        if days and answered.provider:
            self._spoken[event.line.identifier.value].append(_Spoken(min(days), max(days), answered.provider))

    def of(self, event: Event) -> HeldBy:
        """Who held the address of an event, at each of its readings."""
        at_each = tuple(_one(self._on(event, day) for day in _days(reading)) for reading in event.readings)
        return HeldBy(_one(at_each), at_each)

    def _on(self, event: Event, day: int) -> str:
        said = event.line.identifier
        named = self._network.holders(said.type, said.value, day)
        if named:
            return _one(names[0] for names in named)
        near = [each for each in self._spoken.get(said.value, ()) if each.first - NEAR_DAYS <= day <= each.last + NEAR_DAYS]
        return _one(each.provider for each in [s for s in near if s.first <= day <= s.last] or near)


def _days(reading: tuple[int, int]) -> Iterator[int]:
    """The UTC days that a reading touches; none of one that is no instant to ask for."""
    start, end = reading
    if end - start <= WIDE:
        yield from days_of(start, end)


def _one(names: Iterable[str]) -> str:
    """The provider that all of them name, by the first spelling; "" where any is not known or they differ."""
    found = list(names)
    return found[0] if found and all(found) and len({provider_key(name) for name in found}) == 1 else ""
