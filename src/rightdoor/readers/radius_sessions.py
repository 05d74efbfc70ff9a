"""Sessions of RADIUS accounting: Start, Interim-Update and Stop of one session become the assignments of its addresses.

A session is told by its access server and `Acct-Session-Id`. An end that nobody reported stays open
(`session-unclosed`); an end inferred at a restart of the access server, at another address or at a new session of the same id is an
upper bound (`end-not-observed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rightdoor.model.civil import SECOND, iso_utc
from rightdoor.model.finding import DataFinding
from rightdoor.model.identifiers import canonical_ip, canonical_prefix, port_number
from rightdoor.model.statement import Record, Statement
from rightdoor.readers.build import RecordBuilder, finding
from rightdoor.readers.limits import Limits
from rightdoor.readers.radius_packets import Attribute, Moment, Packet

NAS_NAMES = ("NAS-IP-Address", "NAS-IPv6-Address", "NAS-Identifier")
ADDRESSES = ("Framed-IP-Address", "Framed-IPv6-Address", "Framed-IPv6-Prefix", "Delegated-IPv6-Prefix")
_RANGE = re.compile(r"(?:(?P<ip>[0-9.]{7,15}):)?(?P<low>\d{1,5})-(?P<high>\d{1,5})", re.ASCII)
MOST_EXTRAS = 200


@dataclass(slots=True)
class Part:
    """One address of a session from when it was first seen; ports where only some of them are assigned."""

    attribute: Attribute
    value: str
    start: Moment | None
    ports: tuple[Attribute, int, int] | None = None


@dataclass(slots=True)
class Session:
    """An open session: the names of its access server, its first packet, its addresses, what else it said."""

    key: tuple[str, str]
    servers: tuple[str, ...]
    line: int
    parts: dict[tuple[str, str, str], Part] = field(default_factory=dict)
    about: list[Statement] = field(default_factory=list)
    started: Moment | None = None


def servers_of(packet: Packet) -> tuple[str, ...]:
    """The names of the access server that a packet gives."""
    return tuple(each.text for name in NAS_NAMES if (each := packet.first(name)) is not None and each.text)


def key_of(packet: Packet) -> tuple[str, str]:
    """(access server, session id)."""
    return next(iter(servers_of(packet)), ""), packet.text("Acct-Session-Id")


def addresses(packet: Packet, start: Moment | None, findings: list[DataFinding]) -> Iterator[tuple[tuple[str, str, str], Part]]:
    """The addresses that a packet names, with the key of their part."""
    ports = _ports(packet, findings)
    outside = packet.first("IP-Port-Ext-IPv4-Addr")
    for each in packet.attributes:
        if each.name not in ADDRESSES and each is not outside:
            continue
        value = _canonical(each)
        if not value:
            findings.append(finding("bad-address", each.place, "ip", raw=each.raw))
            continue
        limited = ports if each is outside or (outside is None and each.name == "Framed-IP-Address") else None
        yield (each.name, value, f"{limited[1]}-{limited[2]}" if limited else ""), Part(each, value, start, limited)
    told = ports[0] if ports is not None else None
    if told is not None and (found := _RANGE.fullmatch(told.text)) and found["ip"] and outside is None:
        value = _canonical(told._replace(text=found["ip"]))
        if value and ports is not None:
            yield (told.name, value, f"{ports[1]}-{ports[2]}"), Part(told, value, start, ports)


def _canonical(attribute: Attribute) -> str:
    if "/" in attribute.text:
        prefix = canonical_prefix(attribute.text)
        return prefix.value if prefix is not None else ""
    found = canonical_ip(attribute.text)
    return found.value if found is not None else ""


def _ports(packet: Packet, findings: list[DataFinding]) -> tuple[Attribute, int, int] | None:
    """The range of ports of RFC 8045 where it stands as text: `1024-2047`, or its start and end."""
    whole = packet.first("IP-Port-Range")
    first, last = packet.first("IP-Port-Range-Start"), packet.first("IP-Port-Range-End")
    if whole is not None:
        found = _RANGE.fullmatch(whole.text)
        low, high = (port_number(found["low"]), port_number(found["high"])) if found is not None else (None, None)
    elif first is not None and last is not None:
        whole, low, high = first, port_number(first.text), port_number(last.text)
    else:
        return None
    if low is None or high is None or high < low:
        findings.append(finding("bad-port", whole.place, "port_from", raw=whole.raw))
        return None
    return whole, low, high


def records(
    session: Session, end: Moment | None, basis: str, *, limits: Limits, only: frozenset[tuple[str, str, str]] | None = None
) -> Iterator[Record | DataFinding]:
    """The `lease` records of a session's parts (or of `only` those) that end at `end`; findings before their record.

    `basis` is observed, inferred or open.
    """
    for key, part in session.parts.items():
        if only is not None and key not in only:
            continue
        findings: list[DataFinding] = []
        place = part.attribute.place
        made = RecordBuilder("lease", place, "", findings=findings, limits=limits)
        made.put("ip", part.attribute.raw, part.attribute.place, part.value, "copied" if part.value == part.attribute.raw else "canonical")
        _ports_of(made, part)
        _moment(made, "from_time", part.start, part.start.basis if part.start is not None else "")
        made.statements += session.about
        _moment(made, "to_time", end, basis if basis == "inferred" or end is None else end.basis)
        if basis == "open":
            made.find("session-unclosed", place, "to_time")
        elif basis == "inferred":
            made.find("end-not-observed", place, "to_time")
        if part.start is not None and end is not None and end.micros < part.start.micros:
            made.find("bad-interval", end.place, "to_time", raw=end.raw)
        if part.start is not None or end is not None:
            made.put("format_zone", "", place, "UTC", "enumerated")
        yield from findings
        yield made.record()


def _ports_of(made: RecordBuilder, part: Part) -> None:
    if part.ports is not None:
        attribute, low, high = part.ports
        made.put("port_from", attribute.raw, attribute.place, str(low), "decoded")
        made.put("port_to", attribute.raw, attribute.place, str(high), "decoded")


def _moment(made: RecordBuilder, name: str, moment: Moment | None, basis: str) -> None:
    if moment is not None:
        made.put(name, moment.raw, moment.place, iso_utc(moment.micros), "decoded")
        made.put(name.replace("_time", "_basis"), moment.raw, moment.place, basis, "enumerated")


def session_start(packet: Packet, moment: Moment | None, *, first: bool) -> Moment | None:
    """When a session of which `packet` is the first that we see began: at a Start then, else earlier by `Acct-Session-Time`."""
    length = packet.first("Acct-Session-Time")
    if moment is None or not first or length is None:
        return moment
    if not (length.text.isascii() and length.text.isdigit() and len(length.text) <= 10):
        return moment
    micros = moment.micros - int(length.text) * SECOND
    return Moment(micros, f"{moment.raw} - {length.raw}", length.place, "computed") if micros >= 0 else moment
