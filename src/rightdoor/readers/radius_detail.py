"""FreeRADIUS detail files (accounting): Start, Interim-Update, Stop and restarts, paired into `lease` records.

Recognised by a block of indented `Attribute = value` lines under a header line, one of them `Acct-Status-Type`
(or `Acct-Session-Id`, or `Packet-Type`). Times are UTC: `Event-Timestamp`, else arrival minus delay; the header line, local time
without a zone, is never read. Traffic counters (octets, packets, gigawords) are not kept. Places are `line:<n>/<attribute>`; a record stands at the place of
its address. Records come in the order in which sessions end, those still open at the end of the file last.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record, Statement
from rightdoor.readers.build import finding
from rightdoor.readers.columns import unended
from rightdoor.readers.limits import Limits
from rightdoor.readers.radius_packets import Attribute, Clock, Moment, Packet, packets
from rightdoor.readers.radius_sessions import (
    ADDRESSES,
    MOST_EXTRAS,
    Session,
    addresses,
    key_of,
    records,
    servers_of,
    session_start,
)
from rightdoor.readers.source import Source
from rightdoor.readers.text import head_text

NAME = "radius_detail"
VERSION = "1"
MOST_OPEN = 100_000
MOST_CLOSED = 10_000

_LOOKS_LIKE = re.compile(r"(?m)^[ \t]+(?:Acct-Status-Type|Acct-Session-Id|Packet-Type)[ \t]*=[ \t]*\S")
_STATUS = {
    "start": "start", "1": "start", "stop": "stop", "2": "stop", "interim-update": "interim", "alive": "interim", "3": "interim",
    "accounting-on": "restart", "7": "restart", "accounting-off": "restart", "8": "restart", "failed": "failed", "15": "failed",
}  # fmt: skip
_ABOUT = {"User-Name": "subscriber_ref", "Acct-Session-Id": "session", "Calling-Station-Id": "device", "Acct-Status-Type": "state"}
_IGNORED = re.compile(
    r"Acct-(?:Input|Output)-(?:Octets|Packets|Gigawords)|Timestamp|Event-Timestamp|IP-Port-.*|User-Password|CHAP-Password"
)
_KNOWN = re.compile(
    r"NAS-(?:Port|Port-Id|Port-Type|Identifier|IP-Address|IPv6-Address)|Acct-(?:Delay-Time|Session-Time|Terminate-Cause|Authentic|"
    r"Multi-Session-Id|Link-Count|Interim-Interval|Unique-Session-Id|Tunnel-Connection)|Called-Station-Id|Class|Service-Type|"
    r"Framed-(?:Protocol|MTU|Interface-Id|IP-Netmask|Pool|Route|IPv6-Pool)|Connect-Info|Packet-Type|Filter-Id|Tunnel-.*|Proxy-State|Realm|"
    r"Client-IP-Address|Packet-Src-IP-Address|Request-Authenticator|Stripped-User-Name|Session-Timeout|Idle-Timeout"
)


def recognises(source: Source) -> bool:
    """Whether the head has indented attribute lines of RADIUS accounting."""
    head = source.head
    return (b"Acct-" in head or b"Packet-Type" in head) and _LOOKS_LIKE.search(head_text(head)) is not None


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`lease` records and findings; memory holds the open sessions, at most MOST_OPEN of them."""
    log = _Log(limits)
    for packet in packets(source, limits):
        if isinstance(packet, DataFinding):
            yield packet
            continue
        if not packet.whole:
            yield unended(f"line:{packet.line}")
            if not packet.text("Timestamp") or not packet.ended:
                message = "the file ends within a packet; the packet was not paired with its session"
                yield finding("truncated", f"line:{packet.line}", message=message)
                continue
        yield from log.take(packet)
    yield from log.finish()


class _Log:
    """The open sessions, by key and by access server, and the last that were closed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clock = Clock()
        self._open: dict[tuple[str, str], Session] = {}
        self._of_server: dict[str, dict[tuple[str, str], None]] = {}
        self._closed: dict[tuple[str, str], int] = {}
        self._told: set[str] = set()

    def take(self, packet: Packet) -> Iterator[Record | DataFinding]:
        """One packet."""
        status = packet.first("Acct-Status-Type")
        kind = _STATUS.get(status.text.casefold(), "") if status is not None else "failed"
        if status is not None and not kind:
            yield finding("unknown-category", status.place, "state", raw=status.raw)
            return
        if kind == "failed":
            yield finding("not-an-assignment", f"line:{packet.line}", "state", raw=status.raw if status is not None else "")
            return
        findings: list[DataFinding] = []
        moment = self._clock.read(packet, findings)
        yield from findings
        if kind == "restart":
            yield from self._restart(packet, moment)
        elif not packet.text("Acct-Session-Id"):
            yield finding("missing-field", f"line:{packet.line}", "Acct-Session-Id")
        else:
            yield from self._session(packet, kind, moment)

    def _session(self, packet: Packet, kind: str, moment: Moment | None) -> Iterator[Record | DataFinding]:
        key = key_of(packet)
        session = self._open.get(key)
        late = self._closed.get(key)
        if session is None and late is not None and moment is not None and moment.micros <= late and kind != "start":
            yield finding(
                "duplicate-row", f"line:{packet.line}", message="a packet of a session that was closed before: sent again or late"
            )
            return
        if session is not None and kind == "start":
            if session.started is not None and moment is not None and session.started.micros == moment.micros:
                yield finding("duplicate-row", f"line:{packet.line}")
                return
            yield from self._end(session, moment, "inferred")
            session = None
        new = session is None
        if session is None:
            session = yield from self._begin(key, packet, moment if kind == "start" else None)
        yield from self._addresses(session, packet, session_start(packet, moment, first=new and kind != "start"))
        yield from self._about(session, packet, kind)
        if kind == "stop":
            yield from self._end(session, moment, "observed" if moment is not None else "open")

    def _begin(self, key: tuple[str, str], packet: Packet, started: Moment | None) -> Generator[Record | DataFinding, None, Session]:
        """Open a session; the oldest is given out as unclosed when there are too many."""
        if len(self._open) >= MOST_OPEN:
            message = f"more than {MOST_OPEN} sessions open at a time; the oldest are given out as unclosed"
            if "too-large" not in self._told:
                self._told.add("too-large")
                yield finding("too-large", f"line:{packet.line}", message=message)
            yield from self._end(next(iter(self._open.values())), None, "open")
        session = Session(key, servers_of(packet), packet.line, started=started)
        self._open[key] = session
        for server in session.servers:
            self._of_server.setdefault(server, {})[key] = None
        return session

    def _addresses(self, session: Session, packet: Packet, start: Moment | None) -> Iterator[Record | DataFinding]:
        """Open the parts that the packet names; end those whose attribute now names another address."""
        findings: list[DataFinding] = []
        named = dict(addresses(packet, start, findings))
        yield from findings
        if packet.text("IP-Port-Alloc").casefold() in ("2", "deallocation"):
            gone = frozenset(key for key in named if key[2] and key in session.parts)
            named = {key: part for key, part in named.items() if not key[2]}
            yield from self._drop(session, gone, start, "observed")
        now = {key[0] for key in named if key[0] in ADDRESSES}
        replaced = frozenset(key for key in session.parts if key[0] in now and key not in named)
        yield from self._drop(session, replaced, start, "inferred")
        for key, part in named.items():
            session.parts.setdefault(key, part)

    def _drop(
        self, session: Session, keys: frozenset[tuple[str, str, str]], end: Moment | None, basis: str
    ) -> Iterator[Record | DataFinding]:
        if keys:
            yield from records(session, end, basis if end is not None else "open", limits=self._limits, only=keys)
            for key in keys:
                del session.parts[key]

    def _about(self, session: Session, packet: Packet, kind: str) -> Iterator[DataFinding]:
        """What a packet says beside its addresses: our fields from the first that has them, the rest as extras."""
        have = {statement.field for statement in session.about}
        for each in packet.attributes:
            name = _ABOUT.get(each.name)
            if name == "state":
                if not any(s.field == "state" and s.value == kind for s in session.about):
                    session.about.append(Statement("state", each.raw, kind, each.place, "enumerated"))
            elif name is not None:
                if name not in have and each.text:
                    value = f"calling-station:{each.text}" if name == "device" else each.text
                    session.about.append(Statement(name, each.raw, value, each.place, "decoded"))
            elif each.name not in ADDRESSES and not _IGNORED.fullmatch(each.name):
                yield from self._extra(session, each, have)
        if "server" not in have and session.servers:
            names = [each for each in packet.attributes if each.text == session.servers[0]]
            session.about += [Statement("server", each.raw, each.text, each.place, "decoded") for each in names[:1]]

    def _extra(self, session: Session, each: Attribute, have: set[str]) -> Iterator[DataFinding]:
        name = f"extra:{each.name}"
        if not _KNOWN.fullmatch(each.name) and name not in self._told and len(self._told) < self._limits.max_columns:
            self._told.add(name)
            yield finding("unexpected-field", each.place, name, raw=each.raw)
        if name not in have and len(session.about) < MOST_EXTRAS:
            session.about.append(Statement(name, each.raw, each.text, each.place, "copied" if each.raw == each.text else "decoded"))

    def _restart(self, packet: Packet, moment: Moment | None) -> Iterator[Record | DataFinding]:
        """Accounting-On or -Off: the access server forgot its sessions, so all have ended by now at the latest."""
        keys = dict.fromkeys(key for server in servers_of(packet) for key in self._of_server.get(server, {}))
        for key in keys:
            yield from self._end(self._open[key], moment, "inferred" if moment is not None else "open")

    def _end(self, session: Session, end: Moment | None, basis: str) -> Iterator[Record | DataFinding]:
        del self._open[session.key]
        for server in session.servers:
            known = self._of_server.get(server, {})
            known.pop(session.key, None)
            if not known:
                self._of_server.pop(server, None)
        if end is not None:
            self._closed[session.key] = end.micros
            if len(self._closed) > MOST_CLOSED:
                del self._closed[next(iter(self._closed))]
        if not session.parts:
            yield finding("not-an-assignment", f"line:{session.line}", "ip", message="a session that names no address")
        yield from records(session, end, basis if end is not None else "open", limits=self._limits)

    def finish(self) -> Iterator[Record | DataFinding]:
        """The end of the file: sessions without a stop are open or lost theirs."""
        for session in list(self._open.values()):
            yield from self._end(session, None, "open")
