"""Zones: a stated offset or IANA name turned into UTC offsets for one civil time.

The zone rules are those of the `tzdata` package that is installed, never the machine's own, so
that two machines give the same readings (IANA time zone database, RFC 6557).
"""

from __future__ import annotations

import importlib.resources
import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rightdoor.model.civil import HOUR, MINUTE

_OFFSET = re.compile(r"^([+\-\u2212])(\d{1,2})(?::?(\d{2}))?$")
_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*$")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock face, not an instant
_UTC_NAMES = frozenset(
    {"UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT", "ZULU", "ETC/ZULU", "UCT", "+00:00", "-00:00", "+0000", "UTC+0", "UTC+00:00"}
)
# Abbreviations that more than one country uses; tzdata has some of them as names of fixed offsets.
_AMBIGUOUS = frozenset({"BST", "IST", "CST", "EST", "MST", "PST", "EDT", "CDT", "MDT", "PDT", "HST", "AST", "CET", "EET", "WET", "MET"})


class Local(NamedTuple):
    """The UTC instants (microseconds) that a civil time in a zone can be, with the reason for each."""

    utc: tuple[tuple[int, str], ...]
    problem: str  # "", "repeated-hour", "skipped-hour"


@lru_cache(maxsize=4096)
def normal_zone(zone: str) -> str | None:
    """The normal form: "UTC", "+HH:MM" or an IANA name; None when the text names no zone, or more than one."""
    text = zone.strip()
    if text.upper() in _UTC_NAMES:
        return "UTC"
    found = _OFFSET.match(text)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 14 or minutes > 59 or hours * 60 + minutes > 14 * 60:
            return None
        return f"{'+' if found[1] == '+' else '-'}{hours:02d}:{minutes:02d}"
    if text.upper() in _AMBIGUOUS or not _NAME.match(text) or _load(text) is None:
        return None
    return text


@lru_cache(maxsize=700)
def _load(name: str) -> ZoneInfo | None:
    place = importlib.resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    if not place.is_file() or "." in name:
        return None
    with place.open("rb") as handle:
        if handle.read(4) != b"TZif":
            return None
        handle.seek(0)
        return ZoneInfo.from_file(handle, key=name)


def offset_micros(zone: str) -> int | None:
    """The fixed offset of a normal zone in microseconds, None for an IANA name."""
    if zone == "UTC":
        return 0
    if zone[0] in "+-":
        value = int(zone[1:3]) * HOUR + int(zone[4:6]) * MINUTE
        return value if zone[0] == "+" else -value
    return None


def to_utc(local: int, zone: str) -> Local:
    """The instants of civil time `local` (microseconds on the clock face) in a normal zone.

    Two in the repeated hour of a clock change, none in the skipped one.
    """
    fixed = offset_micros(zone)
    if fixed is not None:
        return Local(((local - fixed, ""),), "")
    info = _load(zone)
    if info is None:
        raise ValueError("to_utc needs a zone that normal_zone returned")
    seconds, micros = divmod(local, 1_000_000)
    naive = _EPOCH + timedelta(seconds=seconds)
    offsets = []
    for fold in (0, 1):
        offset = naive.replace(tzinfo=info, fold=fold).utcoffset()
        offsets.append(offset or timedelta())
    utc = [seconds - int(o.total_seconds()) for o in offsets]
    if offsets[0] == offsets[1]:
        return Local(((utc[0] * 1_000_000 + micros, ""),), "")
    shown = info.fromutc((_EPOCH + timedelta(seconds=utc[0])).replace(tzinfo=info)).replace(tzinfo=None, fold=0)
    if shown != naive:
        return Local((), "skipped-hour")
    return Local(
        (
            (utc[0] * 1_000_000 + micros, "first pass of the repeated hour"),
            (utc[1] * 1_000_000 + micros, "second pass of the repeated hour"),
        ),
        "repeated-hour",
    )
