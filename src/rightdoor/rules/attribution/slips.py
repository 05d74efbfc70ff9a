"""The clerical slips that have names: what a difference between two papers looks like.

Each is a pure comparison of a value with its copy. Sources of the patterns: the failure modes of
the published cases (domain page wrong-door-evidence, parts A and B). A name is a description of
the difference, never a guess at who made it.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, civil_from_days, days_from_civil
from rightdoor.model.instant import Instant
from rightdoor.model.literal_time import read_literal
from rightdoor.rules.attribution.intervals import meets

MAX_CHANGED_DIGITS = 2
_FAR = 1 << 62


class Slip(NamedTuple):
    """A named difference: the pattern, how far apart (for the nearest), and what differs, in words."""

    pattern: str
    distance: int
    shown: str


class Face(NamedTuple):
    """One meaning of a time: UTC and the source's own clock face, both in microseconds."""

    utc: int
    local: int


def faces(instant: Instant, error: int = 0) -> list[Face]:
    """Every (UTC, clock face) of a time. Without a zone the clock face stands for both."""
    locals_ = [c.local for c in read_literal(instant.literal).candidates]
    if instant.basis == "unknown":
        return [Face(local, local) for local in locals_]
    found = []
    for reading in instant.readings:
        utc = reading.start + abs(error)
        found += [Face(utc, local) for local in locals_ if abs(local - utc) <= 14 * HOUR and (local - utc) % (15 * MINUTE) == 0]
    return found or [Face(r.start + abs(error), r.start + abs(error)) for r in instant.readings]


def instant_slip(source: Instant, copy: Instant, error: int = 0) -> Slip | None:
    """The nearest named slip that turns `source` into `copy`; None when they agree or none fits.

    `copy` must have a known zone; without one the slip is `zone-not-sent`.
    """
    if copy.basis == "unknown":
        return Slip("zone-not-sent", 0, f"“{copy.literal}” has no known zone" if copy.literal.strip() else "no instant is stated")
    if meets(source, copy, error):
        return None
    grain = max(source.precision, copy.precision, 1)
    best: tuple[int, int, Slip] | None = None
    for s in faces(source, error):
        for t in faces(copy):
            name = _name(s, t, grain)
            if name is None:
                continue
            apart = abs(t.utc - s.utc)
            key = (1 if name == "digits-changed" else 0, apart)
            if best is None or key < best[:2]:
                best = (*key, Slip(name, apart, _shown(source, copy, t.utc - s.utc)))
    return best[2] if best else None


def instant_difference(source: Instant, copy: Instant, error: int = 0) -> Slip | None:
    """As `instant_slip`, but any difference has a name: what no other pattern explains is `digits-changed`."""
    slip = instant_slip(source, copy, error)
    if slip is not None or meets(source, copy, error) or not source.readings:
        return slip
    apart = [t.utc - s.utc for s in faces(source, error) for t in faces(copy)]
    nearest = min(apart, key=abs) if apart else 0
    return Slip("digits-changed", abs(nearest), _shown(source, copy, nearest))


def minutes(micros: int) -> str:
    """A difference of time in words, with its sign."""
    sign, size = ("-" if micros < 0 else "+"), abs(micros)
    if size % MINUTE or size < MINUTE:
        return f"{sign}{size / SECOND:g} seconds"
    return f"{sign}{size // MINUTE} minutes"


def _shown(source: Instant, copy: Instant, apart: int) -> str:
    return f"“{source.literal}” against “{copy.literal}”, {minutes(apart)}"


def _name(s: Face, t: Face, grain: int) -> str | None:
    apart, own, other = t.utc - s.utc, s.local - s.utc, t.local - t.utc

    def is_(shift: int) -> bool:
        return (s.utc + shift) // grain == t.utc // grain

    if (own and is_(2 * own)) or (other and is_(-2 * other)):
        return "offset-doubled"
    if is_(HOUR) or is_(-HOUR):
        return "offset-ignored" if own and is_(own) and not _summer(s.utc) else "bst-1h"
    if (own and is_(own)) or (apart and s.local // grain == t.local // grain):
        return "offset-ignored"
    if is_(12 * HOUR) or is_(-12 * HOUR):
        return "am-pm-12h"
    pairs = {(s.utc, t.utc), (s.local, t.local), (s.local, t.utc + own)}
    for name in ("day-month-swapped", "day-off", "month-off", "year-off", "digits-changed"):
        if any(_dates(a, b, grain, name) for a, b in pairs):
            return name
    return None


def _dates(a: int, b: int, grain: int, name: str) -> bool:
    """Whether two clock faces differ in the way that `name` says."""
    (day_a, rest_a), (day_b, rest_b) = divmod(a, DAY), divmod(b, DAY)
    if name == "digits-changed":
        changed = sum(x != y for x, y in zip(_digits(a, grain), _digits(b, grain), strict=True))
        return 0 < changed <= MAX_CHANGED_DIGITS
    if rest_a // grain != rest_b // grain or day_a == day_b:
        return False
    (year, month, day), (year_b, month_b, day_b_) = civil_from_days(day_a), civil_from_days(day_b)
    if name == "day-month-swapped":
        return (year, month, day) == (year_b, day_b_, month_b)
    if name == "day-off":
        return abs(day_a - day_b) == 1 or (year, month) == (year_b, month_b)
    if name == "month-off":
        return (year, day) == (year_b, day_b_)
    return (month, day) == (month_b, day_b_)


def _digits(local: int, grain: int) -> str:
    local = local // grain * grain
    days, rest = divmod(local, DAY)
    year, month, day = civil_from_days(days)
    seconds = rest // SECOND
    return f"{year:04d}{month:02d}{day:02d}{seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}"


def _summer(utc: int) -> bool:
    """Whether British Summer Time runs: last Sunday of March to last Sunday of October, 01:00 UTC (Summer Time Act 1972)."""
    year = civil_from_days(utc // DAY)[0]

    def last_sunday(month: int) -> int:
        day = days_from_civil(year, month, 31)
        return (day - (day + 4) % 7) * DAY + HOUR  # 1970-01-01 was a Thursday

    return last_sunday(3) <= utc < last_sunday(10)


def identifier_slip(source: str, copy: str, kind: str = "") -> Slip | None:
    """The named slip that turns one canonical identifier into another; None when they are equal.

    The distance of `different-identifier` is beyond that of every other slip.
    """
    if source == copy:
        return None
    forms = [(source, copy)]
    if kind == "ipv6" or (":" in source and ":" in copy):
        long = (_exploded(source), _exploded(copy))
        if all(long):
            forms.append(long)
    slips = [slip for a, b in forms if (slip := _edit(a, b)) is not None]
    if slips:
        return min(slips, key=lambda slip: slip.distance)
    return Slip("different-identifier", _FAR, f"“{source}” against “{copy}”")


def _exploded(value: str) -> str:
    try:
        return ipaddress.IPv6Address(value).exploded
    except ValueError:
        return ""


def _edit(a: str, b: str) -> Slip | None:
    if len(a) == len(b):
        places = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(places) == 2 and a[places[0]] == b[places[1]] and a[places[1]] == b[places[0]]:
            return Slip("digit-swapped", 1, f"{marked(a, places)} against {marked(b, places)}")
        if len(places) <= MAX_CHANGED_DIGITS or a.casefold() == b.casefold():
            return Slip("digit-changed", 2 * len(places) - 1, f"{marked(a, places)} against {marked(b, places)}")
        return None
    if _is_cut(a, b):
        return Slip("character-dropped", len(a) - len(b), f"{marked(a, _extra(a, b))} against “{b}”")
    if _is_cut(b, a):
        return Slip("character-added", len(b) - len(a), f"“{a}” against {marked(b, _extra(b, a))}")
    return None


def _extra(longer: str, shorter: str) -> list[int]:
    """Positions of `longer` that `shorter` lacks, matching from the left."""
    places, i = [], 0
    for place, char in enumerate(longer):
        if i < len(shorter) and char == shorter[i]:
            i += 1
        else:
            places.append(place)
    return places


def _is_cut(longer: str, shorter: str) -> bool:
    """Whether `shorter` is `longer` without one character, or without some of its punctuation."""
    if len(longer) <= len(shorter) or not shorter:
        return False
    places = _extra(longer, shorter)
    if len(longer) - len(places) != len(shorter):
        return False
    return len(places) == 1 or all(not longer[p].isalnum() for p in places)


def marked(text: str, places: list[int]) -> str:
    """The text with the characters at `places` in square brackets."""
    return "“" + "".join(f"[{c}]" if i in places else c for i, c in enumerate(text)) + "”"
