"""Providers, lines, and who held which address when: the ground truth that papers are about.

Addresses lie in 198.18.0.0/15 (RFC 2544), hosting in 203.0.113.0/24 (RFC 5737), IPv6 in
2001:db8::/32 (RFC 3849). A slot is an address, or an address and a block of ports behind carrier NAT.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple, TypeVar

from rightdoor.simulation.places import Premises

_Key = TypeVar("_Key", int, str)
FOREVER = 1 << 62
FORCE_BLOCK = 2816
BASE = (198 << 24) + (18 << 16)
HOSTING_BASE = (203 << 24) + (113 << 8)
BLOCK_PORTS = 4096
FIRST_PORT = 1024
BLOCKS = 15


class Provider(NamedTuple):
    """A provider: how it assigns (nightly, weekly, blocks, static), its network kind, its addresses in a force's area."""

    name: str
    how: str
    kind: str
    first: int
    size: int
    share: int


PROVIDERS = (
    Provider("Meadow Broadband", "nightly", "fixed", 0, 512, 30),
    Provider("Tarn Telecom", "weekly", "fixed", 512, 512, 24),
    Provider("Larkfield Fibre", "static", "fixed", 1024, 512, 9),
    Provider("Osprey Net", "blocks", "cgnat", 1536, 96, 26),
    Provider("Hilltop Wireless", "weekly", "fixed-wireless", 1632, 256, 7),
    Provider("Harrow Business Lines", "static", "business", 1888, 256, 4),
    Provider("Pylon Mobile", "blocks", "mobile", 2144, 96, 0),
    Provider("Kettle Hotspots", "static", "public-wifi", 2240, 64, 0),
    Provider("Anvil Hosting", "static", "hosting", 0, 0, 0),
)
HOMES = tuple(i for i, p in enumerate(PROVIDERS) if p.share)
MOBILE, WIFI, HOSTING = 6, 7, 8
HOSTING_LINES = 5
WITH_IPV6 = (0, 2)


class Line(NamedTuple):
    """A subscription: where it is installed, who pays where, where the customer lived before."""

    key: str
    provider: int
    household: str
    holder: str
    premises: Premises
    billing: Premises
    former: Premises
    first: int  # microseconds, inclusive
    last: int  # exclusive, FOREVER while it runs
    prefix: str  # IPv6 /56 without its last zeros, "" for none


class Lease(NamedTuple):
    """An assignment [start, end) of a slot to a line."""

    start: int
    end: int
    slot: int
    line: Line


def dotted(number: int) -> str:
    """An IPv4 address as text."""
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def undotted(text: str) -> int:
    """The number of an IPv4 address, -1 for a text that is none."""
    parts = text.split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) < 256 for p in parts):
        return -1
    a, b, c, d = (int(p) for p in parts)
    return (a << 24) + (b << 16) + (c << 8) + d


def block_of(port: int) -> int:
    """The number of the block that holds a port, -1 for none."""
    found = (port - FIRST_PORT) // BLOCK_PORTS
    return found if 0 <= found < BLOCKS else -1


def ports_of(lease: Lease) -> tuple[int, int] | None:
    """First and last port of the lease's block, None without port blocks."""
    if PROVIDERS[lease.line.provider].how != "blocks":
        return None
    first = FIRST_PORT + (lease.slot & 15) * BLOCK_PORTS
    return first, first + BLOCK_PORTS - 1


class Network:
    """Every assignment in the area of one force, by slot and by line."""

    def __init__(self, force: int) -> None:
        self.force = force
        self.base = BASE + force * FORCE_BLOCK
        self.lines: dict[str, Line] = {}
        self.by_provider: list[list[Line]] = [[] for _ in PROVIDERS]
        self._by_slot: dict[int, tuple[list[int], list[Lease]]] = {}
        self._by_line: dict[str, tuple[list[int], list[Lease]]] = {}
        self._by_prefix: dict[str, list[Line]] = {}

    def add_line(self, line: Line) -> None:
        """Make a line known."""
        self.lines[line.key] = line
        self.by_provider[line.provider].append(line)
        if line.prefix:
            self._by_prefix.setdefault(line.prefix, []).append(line)

    def add(self, lease: Lease) -> None:
        """Record an assignment; those of one slot and of one line come in order of time."""
        _append(self._by_slot, lease.slot, lease)
        _append(self._by_line, lease.line.key, lease)

    def static_address(self, provider: int, place: int) -> int:
        """The number of the address that the provider's line at this place keeps for ever."""
        if provider == HOSTING:
            return HOSTING_BASE + self.force * HOSTING_LINES + place
        return self.base + PROVIDERS[provider].first + place % PROVIDERS[provider].size

    def provider_of(self, identifier: str) -> int:
        """The provider whose range in this area holds the address, -1 for nobody."""
        if ":" in identifier:
            lines = self._by_prefix.get(_prefix(identifier), [])
            return lines[0].provider if lines else -1
        number = undotted(identifier)
        if HOSTING_BASE <= number < HOSTING_BASE + 256:
            return HOSTING
        place = number - self.base
        return next((i for i, p in enumerate(PROVIDERS) if p.first <= place < p.first + p.size), -1)

    def holders(self, identifier: str, port: int | None, instant: int) -> list[Lease]:
        """Everybody who held the address (and the port, where stated) at the instant."""
        if ":" in identifier:
            return [_prefix_lease(line) for line in self._by_prefix.get(_prefix(identifier), []) if line.first <= instant < line.last]
        number, provider = undotted(identifier), self.provider_of(identifier)
        if provider < 0:
            return []
        if PROVIDERS[provider].how != "blocks":
            return self._at(self._by_slot, number << 4, instant)
        blocks = range(BLOCKS) if port is None else [block_of(port)]
        return [lease for block in blocks if block >= 0 for lease in self._at(self._by_slot, (number << 4) + block, instant)]

    def lease_of(self, line: Line, instant: int) -> Lease | None:
        """What the line held at the instant, or next if it held nothing just then."""
        starts, leases = self._by_line.get(line.key, ([], []))
        place = bisect_right(starts, instant) - 1
        if place >= 0 and instant < leases[place].end:
            return leases[place]
        return leases[place + 1] if place + 1 < len(leases) else None

    @staticmethod
    def _at(index: dict[int, tuple[list[int], list[Lease]]], slot: int, instant: int) -> list[Lease]:
        starts, leases = index.get(slot, ([], []))
        place = bisect_right(starts, instant) - 1
        return [leases[place]] if place >= 0 and instant < leases[place].end else []


def _append(index: dict[_Key, tuple[list[int], list[Lease]]], key: _Key, lease: Lease) -> None:
    found = index.get(key)
    if found is None:
        index[key] = ([lease.start], [lease])
    else:
        found[0].append(lease.start)
        found[1].append(lease)


def _prefix(identifier: str) -> str:
    """The /56 of one of our IPv6 addresses (written 2001:db8:a:bb00:…), as key."""
    parts = identifier.split(":")
    return ":".join(parts[:4]) if len(parts) >= 4 else identifier


def _prefix_lease(line: Line) -> Lease:
    return Lease(line.first, line.last, -1, line)
