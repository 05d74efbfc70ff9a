"""An iCalendar file (RFC 5545) of instants that something is due: text escaped, lines folded at 75 octets, times in UTC.

Written by hand, as it is one page: the parts that calendars disagree on (zones, recurrence, alarms) are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rightdoor.model.civil import iso_utc

_FOLD: Final = 75  # octets of a line without its end (RFC 5545 section 3.1)
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_URI: Final = re.compile(r"[^\x21-\x7e]")


class Entry(NamedTuple):
    """`uid`: stable, so that a calendar moves what it holds instead of showing it twice. `changed_us`: when what it says was last made."""

    uid: str
    at_us: int
    summary: str
    description: str
    changed_us: int
    url: str = ""


def written(name: str, entries: Iterable[Entry], *, host: str) -> bytes:
    """The whole file, UTF-8 with CRLF. `host`: what stands behind the @ of each UID (RFC 7986 section 5.3: no address of a machine)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rightdoor//Board of duties//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for entry in entries:
        lines += _event(entry, host)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def text(value: str) -> str:
    """A TEXT value (section 3.3.11): backslash, semicolon, comma and line ends escaped; other control characters are not allowed and go."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub(" ", value).replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A content line in lines of at most 75 octets, none broken within a character; each continued by a space."""
    pieces: list[bytes] = [b""]
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(pieces[-1]) + len(octets) > _FOLD:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces) + b"\r\n"


def instant(at_us: int) -> str:
    """UTC, form 2 of section 3.3.5; what is left of a second is cut off."""
    return iso_utc(at_us)[:19].replace("-", "").replace(":", "") + "Z"


def _event(entry: Entry, host: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(entry.uid)}@{text(host)}"
    yield f"DTSTAMP:{instant(entry.changed_us)}"
    yield f"DTSTART:{instant(entry.at_us)}"
    yield f"SUMMARY:{text(entry.summary)}"
    yield f"DESCRIPTION:{text(entry.description)}"
    if entry.url:
        yield f"URL:{_URI.sub('', entry.url)}"
    yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
