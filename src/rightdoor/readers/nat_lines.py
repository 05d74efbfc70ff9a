"""Single lines of carrier NAT logs: what happened to which block of ports, and when, as far as the line says.

Forms, by their makers' documents and test data: Juniper `…NAT_PORT_BLOCK_ALLOC: <inside> -> <outside>:<first>-<last>` and
`RT_SRC_NAT_PBA_ALLOC` (with named values, or in words), Cisco IOS XR `[UserbasedA - <inside> <vrf> - <outside> - <first> <last> …]`,
A10 `FIXED-NAT-PORTS <inside>-><outside>:<first>-<last>`. The stamp that a syslog daemon puts in front has no year and no zone; it is
never read as a time.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from rightdoor.model.civil import SECOND, iso_utc

What = Literal["allocated", "held", "released"]
MARK = re.compile(
    r"NAT_PORT_BLOCK_(?:ALLOC|RELEASE|ACTIVE)\b|RT_SRC_NAT_PBA_(?:ALLOC|RELEASE|INTERIM)\b|\[Userbased[AW]\b|FIXED-NAT-PORTS\b"
)
_WHAT: dict[str, What] = {
    "ALLOC": "allocated", "ACTIVE": "held", "RELEASE": "released", "INTERIM": "held", "A": "allocated", "W": "released", "PORTS": "held",
}  # fmt: skip
_ADDRESS = r"[0-9A-Fa-f:.]{2,45}"
_BLOCK = rf"(?P<inside>{_ADDRESS})\s*->\s*(?P<outside>[0-9.]{{7,15}}):(?P<low>\d{{1,5}})-(?P<high>\d{{1,5}})(?!\d)"
_FORMS = tuple(
    re.compile(text, re.ASCII)
    for text in (
        rf"NAT_PORT_BLOCK_(?P<what>ALLOC|RELEASE|ACTIVE):\s*{_BLOCK}",
        rf"FIXED-NAT-(?P<what>PORTS):?\s+{_BLOCK}",
        rf"RT_SRC_NAT_PBA_(?P<what>ALLOC|RELEASE|INTERIM):?\s+Subscriber\s+(?P<inside>{_ADDRESS})\s.*?port block\s+\[(?P<low>\d{{1,5}})-(?P<high>\d{{1,5}})\]\s+from\s+(?P<outside>[0-9.]{{7,15}})(?![0-9.])",
        rf"\[Userbased(?P<what>[AW])\s+\S+\s+(?P<inside>{_ADDRESS})\s+\S+\s+\S+\s+(?P<outside>[0-9.]{{7,15}})\s+\S+\s+(?P<low>\d{{1,5}})\s+(?P<high>\d{{1,5}})[\s\]]",
    )
)
_NAMED = re.compile(r"RT_SRC_NAT_PBA_(?P<what>ALLOC|RELEASE|INTERIM)\b.*?\[(?P<values>[^\]]*)\]", re.ASCII)
_VALUE = re.compile(r'([a-z][a-z0-9\-]{0,40})="([^"]{0,200})"', re.ASCII)
_NAMES = {"inside": "internal-ip", "outside": "reflexive-ip", "low": "block-port-low", "high": "block-port-high"}

_RFC_3339 = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_FULL = re.compile(r"(?<![\d-])(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?![\d.])(?: ?(Z|UTC|[+-]\d\d:\d\d))?", re.ASCII)
_WORDY = re.compile(r"(?<!\d)(\d{4}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ 0-3]?\d) (\d\d:\d\d:\d\d)", re.ASCII)
_YEARLESS = re.compile(r"(?:^|[>\s])((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-3]?\d \d\d:\d\d:\d\d)", re.ASCII)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Stamp(NamedTuple):
    """A time of a line: as received, as ISO 8601 ("" when it cannot be read), the zone that the format defines, what is wrong with it."""

    raw: str
    value: str
    format_zone: str
    code: str


class Block(NamedTuple):
    """What a line says of one block: inside and outside address and ports as received."""

    what: What
    inside: str
    outside: str
    low: str
    high: str
    stamp: Stamp


def block_of(line: str) -> Block | None:
    """The block that a line speaks of; None when it speaks of none, or not in a form that is known."""
    for form in _FORMS:
        found = form.search(line)
        if found is not None:
            what = found["what"]
            utc = "NAT_PORT_BLOCK" in found[0]
            return Block(_WHAT[what], found["inside"], found["outside"], found["low"], found["high"], stamp_of(line, utc=utc))
    found = _NAMED.search(line)
    if found is None:
        return None
    values = dict(_VALUE.findall(found["values"]))
    held = {name: values.get(theirs, "") for name, theirs in _NAMES.items()}
    if not all(held.values()):
        return None
    stamp = _epoch(values.get("epoch-time-64", "")) if found["what"] == "ALLOC" else None
    return Block(_WHAT[found["what"]], **held, stamp=stamp or stamp_of(line, utc=False))


def _epoch(text: str) -> Stamp | None:
    """Seconds since 1970 in hexadecimal: when the block was allocated."""
    if not re.fullmatch(r"[0-9a-fA-F]{8,9}", text):
        return None
    return Stamp(text, iso_utc(int(text, 16) * SECOND), "UTC", "")


def stamp_of(line: str, *, utc: bool) -> Stamp:
    """The best time of a line: one with its zone, one with its year (`utc`: the format says that it is UTC), else none.

    Two different full stamps of one kind leave it open which is meant: then there is none either.
    """
    for pattern in (_RFC_3339, _FULL, _WORDY):
        found = list({match[0]: match for match in pattern.finditer(line)}.values())
        if len(found) > 1:
            return Stamp(found[0][0], "", "", "bad-time")
        if found:
            return _full(found[0], pattern, utc=utc)
    yearless = _YEARLESS.search(line)
    return Stamp(yearless[1], "", "", "year-missing") if yearless else Stamp("", "", "", "no-instant")


def _full(found: re.Match[str], pattern: re.Pattern[str], *, utc: bool) -> Stamp:
    if pattern is _WORDY:
        value = f"{found[1]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[3]):02}T{found[4]}"
        return Stamp(found[0], value, "", "zone-missing")
    value = found[0].replace(" UTC", "Z").replace(" ", "T", 1)
    zoned = pattern is _RFC_3339 or bool(found[3])
    return Stamp(found[0], value, "" if zoned or not utc else "UTC", "" if zoned or utc else "zone-missing")
