"""Readings x assignments: the rows of providers' own logs that can cover an event."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.footprints.address_range import address_hex
from rightdoor.model.rows import LeaseRow
from rightdoor.rules.attribution.papers import SourceEvent

_FOREVER = 1 << 62


class _Timeline(NamedTuple):
    starts: list[int]
    furthest: list[int]  # the latest end among this lease and all before it
    rows: list[LeaseRow]


class LeaseIndex:
    """Leases by address range and time; a query looks at the leases of one address near one time."""

    def __init__(self, leases: Sequence[LeaseRow], known_subscribers: frozenset[str] = frozenset()) -> None:
        held: dict[tuple[int, int], list[LeaseRow]] = defaultdict(list)
        for row in leases:
            if row.start_us is not None:
                low, high = int(row.ip_low, 16), int(row.ip_high, 16)
                held[(low, high - low + 1)].append(row)
        self._lines = {key: _timeline(rows) for key, rows in held.items()}
        self._sizes = sorted({size for _, size in held})
        self.subscribers = known_subscribers | {row.subscriber_ref for row in leases if row.subscriber_ref}

    def covering(self, event: SourceEvent) -> tuple[LeaseRow, ...]:
        """Leases of the event's address (and port, where both state one) that overlap one of its readings."""
        if not self._lines or not event.instant.readings or event.id_type not in ("ipv4", "ipv6"):
            return ()
        address = int(address_hex(event.id_value), 16)
        found: list[LeaseRow] = []
        for size in self._sizes:
            line = self._lines.get((address - address % size, size))
            if line is not None:
                for reading in event.instant.readings:
                    found += _overlapping(line, reading.start, reading.end)
        kept = [row for row in dict.fromkeys(found) if _port_inside(row, event.port)]
        return tuple(sorted(kept, key=lambda row: (row.start_us or 0, row.exhibit, row.locator, row.receipt)))


def _timeline(rows: list[LeaseRow]) -> _Timeline:
    rows.sort(key=lambda row: (row.start_us or 0, row.exhibit, row.locator, row.receipt))
    furthest, latest = [], -_FOREVER
    for row in rows:
        latest = max(latest, _FOREVER if row.end_us is None else row.end_us)
        furthest.append(latest)
    return _Timeline([row.start_us or 0 for row in rows], furthest, rows)


def _overlapping(line: _Timeline, start: int, end: int) -> list[LeaseRow]:
    found = []
    place = bisect_left(line.starts, end) - 1
    while place >= 0 and line.furthest[place] > start:
        row = line.rows[place]
        if row.end_us is None or row.end_us > start:
            found.append(row)
        place -= 1
    return found


def _port_inside(row: LeaseRow, port: int | None) -> bool:
    if port is None or row.port_from is None or row.port_to is None:
        return True
    return row.port_from <= port <= row.port_to
