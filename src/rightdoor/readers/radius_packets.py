"""FreeRADIUS detail files as packets: a header line, indented `Attribute = value` lines, a blank line.

The header is the server's local time without a zone and is never read. The instant of an event is
`Event-Timestamp` where it is epoch seconds or a text with a zone of one meaning, else `Timestamp` (arrival) minus
`Acct-Delay-Time` (RFC 2866 section 5.2, RFC 2869 section 5.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.civil import DAY, SECOND, days_from_civil, valid_date
from rightdoor.model.finding import DataFinding
from rightdoor.model.zones import normal_zone, offset_micros
from rightdoor.readers.build import finding
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import lines

MOST_ATTRIBUTES = 1_000
_ATTRIBUTE = re.compile(r"\s+([A-Za-z0-9][A-Za-z0-9.:_\-]{0,200})\s*(?:=|:=|\+=)\s*(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-7]{3})|(.))", re.DOTALL)
_STAMP = re.compile(r"([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{4})\s+([01]\d|2[0-3]):([0-5]\d):([0-5]\d)\s+(\S{1,10})", re.ASCII)
_MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}
_FIRST, _LAST = 0, days_from_civil(2100, 1, 1) * DAY


class Attribute(NamedTuple):
    """One attribute: its name, its text without quotes, its text as received, its line."""

    name: str
    text: str
    raw: str
    line: int

    @property
    def place(self) -> str:
        """Its locator."""
        return f"line:{self.line}/{self.name}"


class Moment(NamedTuple):
    """The instant of an event in UTC microseconds, the text that it was read from, whether observed or computed."""

    micros: int
    raw: str
    place: str
    basis: str


class Packet(NamedTuple):
    """One packet: the line that it begins at and its attributes in order; `whole` is False when no blank line stands behind it (the file
    ends there), `ended` when not even its last line has an end."""

    line: int
    attributes: tuple[Attribute, ...]
    whole: bool
    ended: bool

    def first(self, name: str) -> Attribute | None:
        """The first attribute of that name."""
        return next((each for each in self.attributes if each.name == name), None)

    def text(self, name: str) -> str:
        """Its text, empty when there is none."""
        found = self.first(name)
        return found.text if found is not None else ""


def packets(source: Source, limits: Limits) -> Iterator[Packet | DataFinding]:
    """The packets of a file, findings before the packet that they are about."""
    attributes: list[Attribute] = []
    start = 0
    ended = True
    for item in lines(source, limits, keep_ends=True):
        if isinstance(item, DataFinding):
            yield item
            continue
        text = item.text.rstrip("\r\n")
        ended = len(text) != len(item.text)
        if "\0" in text:
            yield finding("encoding", f"line:{item.number}", raw="\0")
            text = text.replace("\0", "\\x00")
        if not text.strip() or not text[0].isspace():
            if start and attributes:
                yield Packet(start, tuple(attributes), not text.strip(), True)
            attributes, start = [], item.number if text.strip() else 0
            continue
        start = start or item.number
        found = _ATTRIBUTE.fullmatch(text)
        if found is None:
            yield finding("malformed", f"line:{item.number}", raw=text, message="no attribute with a value; not read")
        elif len(attributes) < MOST_ATTRIBUTES:
            attributes.append(Attribute(found[1], _unquoted(found[2]), found[2].strip(), item.number))
        else:
            yield finding("too-large", f"line:{item.number}", message=f"a packet with more than {MOST_ATTRIBUTES} attributes; left out")
    if start and (attributes or not ended):
        yield Packet(start, tuple(attributes), False, ended)


def _unquoted(raw: str) -> str:
    text = raw.strip()
    if len(text) < 2 or text[0] not in "\"'" or text[-1] != text[0]:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8) & 0xFF) if found[1] else found[2], text[1:-1])


class Clock:
    """Reads the instants of packets; tells each ambiguous abbreviation of a zone once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def read(self, packet: Packet, findings: list[DataFinding]) -> Moment | None:
        """The instant of the event, None with a `no-instant` when there is none to be had."""
        event = packet.first("Event-Timestamp")
        if event is not None:
            micros = self._event(event, findings)
            if micros is not None:
                return Moment(micros, event.raw, event.place, "observed")
        arrival = packet.first("Timestamp")
        micros = _epoch(arrival.text) if arrival is not None else None
        if arrival is None or micros is None:
            place = arrival.place if arrival is not None else f"line:{packet.line}"
            findings.append(finding("no-instant", place, "event_time", raw=arrival.raw if arrival is not None else ""))
            return None
        delay = packet.text("Acct-Delay-Time") or "0"
        late = int(delay) * SECOND if delay.isascii() and delay.isdigit() and len(delay) <= 10 else -1
        if late < 0 or micros - late < _FIRST:
            findings.append(finding("bad-number", f"line:{packet.line}", "Acct-Delay-Time", raw=delay))
            return None
        raw = f"{arrival.raw} - {delay}" if late else arrival.raw
        return Moment(micros - late, raw, arrival.place, "computed")

    def _event(self, event: Attribute, findings: list[DataFinding]) -> int | None:
        micros = _epoch(event.text)
        if micros is not None:
            return micros
        found = _STAMP.fullmatch(event.text)
        if found is None:
            findings.append(finding("bad-time", event.place, "event_time", raw=event.raw))
            return None
        year, month, day = int(found[3]), _MONTHS.get(found[1], 0), int(found[2])
        zone = normal_zone(found[7])
        offset = offset_micros(zone) if zone is not None else None
        if offset is None:
            if found[7] not in self._told and len(self._told) < 100:
                self._told.add(found[7])
                message = "an abbreviation of a zone with several meanings: the arrival minus the delay is read instead"
                findings.append(finding("zone-unknown", event.place, "event_time", raw=event.raw, message=message))
            return None
        if not valid_date(year, month, day):
            findings.append(finding("bad-time", event.place, "event_time", raw=event.raw))
            return None
        micros = days_from_civil(year, month, day) * DAY + (int(found[4]) * 3600 + int(found[5]) * 60 + int(found[6])) * SECOND - offset
        if not _FIRST <= micros < _LAST:
            findings.append(finding("absurd-time", event.place, "event_time", raw=event.raw))
            return None
        return micros


def _epoch(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    micros = int(text) * SECOND
    return micros if micros < _LAST else None
