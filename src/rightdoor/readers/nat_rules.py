"""Deterministic carrier NAT (RFC 7422): the configuration of a mapping with the days for which it was in force, as assignments.

There is no log: each inside address owns a fixed share of the ports of an outside address, so what is needed is the history of the
configuration. One YAML document is one configuration: `rightdoor_deterministic_nat: 1`, `inside` and `outside` (prefixes), `from` and `to`
(instants with their zone; `to` may be left out), `reserved` (the last port that is not shared, 1023 unless said), `dynamic` (RFC 7422's D, shares kept for
a dynamic pool), `provider`. Ports are shared out in order (the RFC's sequential order).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.limits import Limits
from rightdoor.readers.mappings import MOST_BYTES, plain_tree
from rightdoor.readers.source import Source
from rightdoor.readers.text import head_text, utf8_stream

NAME = "nat_rules"
VERSION = "1"
MOST_INSIDE = 1 << 20
PORTS = 65_536
_LOOKS_LIKE = re.compile(r"(?m)^rightdoor_deterministic_nat[ \t]*:[ \t]*\S")
_KEYS = frozenset({"rightdoor_deterministic_nat", "inside", "outside", "from", "to", "reserved", "dynamic", "provider"})


class Shares(NamedTuple):
    """A configuration: inside and outside prefixes, how many inside addresses share an outside one, ports of each, the first port."""

    inside: ipaddress.IPv4Network
    outside: ipaddress.IPv4Network
    ratio: int
    share: int
    first: int

    def of(self, number: int) -> tuple[str, str, int, int]:
        """(inside address, outside address, first port, last port) of the inside address of that number."""
        outside, slot = divmod(number, self.ratio)
        low = self.first + slot * self.share
        return str(self.inside[number]), str(self.outside[outside]), low, low + self.share - 1


def recognises(source: Source) -> bool:
    """Whether a line of the head begins with `rightdoor_deterministic_nat:`."""
    return b"rightdoor_deterministic_nat" in source.head and _LOOKS_LIKE.search(head_text(source.head)) is not None


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """One `lease` for each inside address, `yaml:/inside/<number>`; nothing of a configuration that is not whole."""
    with utf8_stream(source) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        yield finding("too-large", "yaml:/", message=f"more than {MOST_BYTES} bytes; not read")
        return
    tree, findings = plain_tree(data)
    yield from findings
    if tree is None or any(f.severity == "stop" for f in findings):
        return
    values = {key: value.strip() for key, value in tree.items() if isinstance(value, str)}
    for key, value in tree.items():
        if key not in _KEYS or not isinstance(value, str):
            yield finding("unexpected-field", f"yaml:/{key}", f"extra:{key[:100]}", raw=str(value))
    faults = [*_faults(values)]
    yield from faults
    if faults:
        return
    shares = shares_of(values)
    if isinstance(shares, DataFinding):
        yield shares
        return
    for number in range(shares.inside.num_addresses):
        yield _lease(shares, number, values, limits)


def _faults(values: Mapping[str, str]) -> Iterator[DataFinding]:
    if values.get("rightdoor_deterministic_nat") != "1":
        yield finding("unknown-category", "yaml:/rightdoor_deterministic_nat", raw=values.get("rightdoor_deterministic_nat", ""))
    for key in ("inside", "outside", "from"):
        if not values.get(key):
            yield finding("missing-field", "yaml:/", key)
    for key in ("from", "to"):
        read_as = read_instant(values[key]) if values.get(key) else None
        if read_as is not None and not read_as.single:
            code = "zone-missing" if read_as.readings else "bad-time"
            yield finding(code, f"yaml:/{key}", f"{key}_time", raw=values[key])
    for key in ("reserved", "dynamic"):
        text = values.get(key, "0")
        if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) < PORTS):
            yield finding("bad-number", f"yaml:/{key}", raw=text)


def shares_of(values: Mapping[str, str]) -> Shares | DataFinding:
    """The configuration, or what cannot be in it."""
    networks = []
    for key in ("inside", "outside"):
        try:
            networks.append(ipaddress.IPv4Network(values[key]))
        except ValueError:
            return finding("bad-address", f"yaml:/{key}", "ip", raw=values[key])
    inside, outside = networks
    if inside.num_addresses > MOST_INSIDE:
        return finding("too-large", "yaml:/inside", raw=values["inside"], message=f"more than {MOST_INSIDE} inside addresses; not read")
    first = int(values.get("reserved", "1023")) + 1
    ratio = inside.num_addresses // outside.num_addresses
    share = (PORTS - first) // (ratio + int(values.get("dynamic", "0"))) if ratio else 0
    if not share or inside.num_addresses % outside.num_addresses:
        message = "the inside addresses cannot be shared out evenly over the outside ones; not read: ask the provider"
        return finding("bad-number", "yaml:/outside", raw=values["outside"], message=message)
    return Shares(inside, outside, ratio, share, first)


def _lease(shares: Shares, number: int, values: Mapping[str, str], limits: Limits) -> Record:
    inside, outside, low, high = shares.of(number)
    made = RecordBuilder("lease", f"yaml:/inside/{number}", "", findings=[], limits=limits)
    made.put("ip", values["outside"], "yaml:/outside", outside, "decoded")
    made.put("port_from", "", "yaml:/outside", str(low), "enumerated")
    made.put("port_to", "", "yaml:/outside", str(high), "enumerated")
    made.put("subscriber_ref", values["inside"], "yaml:/inside", inside, "decoded")
    made.put("from_time", values["from"], "yaml:/from", values["from"], "copied")
    made.put("from_basis", "", "yaml:/from", "computed", "enumerated")
    if values.get("to"):
        made.put("to_time", values["to"], "yaml:/to", values["to"], "copied")
        made.put("to_basis", "", "yaml:/to", "computed", "enumerated")
    if values.get("provider"):
        made.text("provider", values["provider"], "yaml:/provider")
    return made.record()
