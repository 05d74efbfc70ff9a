"""Who gets which address when: sessions drawn in order of time from a pool that is scarcely larger than its lines.

Scarce pools are the point: the address of a night belongs to another household on the next.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from rightdoor.model.civil import HOUR, MINUTE
from rightdoor.simulation.network import BLOCKS, FOREVER, PROVIDERS, Lease, Line, Network


class Span(NamedTuple):
    """The time that is simulated, [start, end); what runs at the end is open."""

    start: int
    end: int


MEAN = {"nightly": 16 * HOUR, "weekly": 110 * HOUR, "blocks": 7 * HOUR}
REST = 2 * MINUTE  # RFC 6888 REQ-8: a port is not given to another for 120 seconds


def assign(network: Network, provider: int, span: Span, rng: random.Random) -> None:
    """Give every line of the provider its assignments over the span."""
    lines, kind = network.by_provider[provider], PROVIDERS[provider]
    if kind.how == "static":
        for place, line in enumerate(lines):
            network.add(Lease(line.first, line.last, network.static_address(provider, place) << 4, line))
        return
    slots = _slots(network, provider)
    for lease in _sessions(lines, slots, MEAN[kind.how], span=span, rng=rng):
        network.add(lease)


def _slots(network: Network, provider: int) -> list[int]:
    lines, kind = len(network.by_provider[provider]), PROVIDERS[provider]
    first = network.base + kind.first
    if kind.how != "blocks":
        return [(first + i) << 4 for i in range(min(kind.size, lines + 3 + lines // 50))]
    addresses = min(kind.size, lines // (BLOCKS - 3) + 1)
    return [((first + i) << 4) + block for i in range(addresses) for block in range(BLOCKS)]


def _sessions(lines: list[Line], slots: list[int], mean: int, *, span: Span, rng: random.Random) -> Iterator[Lease]:
    """Sessions in order of their start; a line rests between two, a slot rests before its next line."""
    minute_mean = mean // MINUTE
    waiting = [(max(span.start - int(rng.random() * minute_mean) * MINUTE, line.first), number) for number, line in enumerate(lines)]
    heapify(waiting)
    free, busy = list(slots), [(FOREVER, -1)]
    while waiting:
        start, number = heappop(waiting)
        line = lines[number]
        if start >= min(span.end, line.last):
            continue
        while busy[0][0] <= start:
            free.append(heappop(busy)[1])
        if not free:
            heappush(waiting, (busy[0][0] + 1_000_000, number))
            continue
        place = int(rng.random() * len(free))
        slot = free[place]
        free[place] = free[-1]
        free.pop()
        end = min(start + int(mean * (0.4 + 1.2 * rng.random())) // 1_000_000 * 1_000_000, line.last)
        yield Lease(start, end if end < span.end else FOREVER, slot, line)
        heappush(busy, (end + REST, slot))
        heappush(waiting, (end + (20 + int(rng.random() * 500)) * 1_000_000, number))
