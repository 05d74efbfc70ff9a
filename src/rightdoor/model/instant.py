"""Instants: what a received time says, and every interval of UTC that it can mean.

`Instant` = literal text + precision + zone basis + readings, each a UTC interval [from, to) with
the reason (design section 5.1). One-second precision means a one-second interval. A conclusion
stands only if it stands under every reading.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.civil import DAY, HOUR, MINUTE, iso_utc
from rightdoor.model.literal_time import read_literal
from rightdoor.model.zones import normal_zone, to_utc

Basis = Literal["explicit-utc", "explicit-offset", "format-defines", "profile", "decision", "unknown"]

# No zone: the earliest is a clock 14 hours ahead of UTC, the latest one 12 hours behind.
EAST_MOST, WEST_MOST = 14 * HOUR, 12 * HOUR
_UTC_STATED = "UTC stated in the text"


class Reading(NamedTuple):
    """One interval [start, end) of UTC microseconds that a time can mean, with the reason."""

    start: int
    end: int
    why: str

    def as_json(self) -> dict[str, str]:
        """The contract's form: RFC 3339 in UTC."""
        return {"from": iso_utc(self.start), "to": iso_utc(self.end), "why": self.why}


class TimeProfile(NamedTuple):
    """What a source means by its times, from `first` to `last` (day numbers, inclusive).

    `basis` tells whether a person decided it or reference data says so. Empty texts say nothing.
    """

    source: str
    zone: str
    clock: str
    date_order: str
    first: int
    last: int
    basis: Literal["profile", "decision"]


class Instant(NamedTuple):
    """A received time with its readings in order of start; no readings when it cannot be read.

    `problems` are codes: no-zone, no-meridiem, day-month-order, two-digit-year, repeated-hour,
    skipped-hour (the patterns of RD-A03), clock-error, not-iso, zone-unknown, unparseable, absurd, empty.
    """

    literal: str
    basis: Basis
    precision: int
    readings: tuple[Reading, ...]
    problems: tuple[str, ...]

    @property
    def single(self) -> bool:
        """Whether there is exactly one reading and its zone is known."""
        return len(self.readings) == 1 and self.basis != "unknown"


def read_instant(
    literal: str,
    *,
    zone: str = "",
    format_zone: str = "",
    profiles: tuple[TimeProfile, ...] = (),
    clock_error: int = 0,
) -> Instant:
    """Read a time with every meaning that it can have.

    An offset in the text wins, else the `zone` column of the row, else `format_zone` (the format
    itself defines it), else the profile of the source that covers the date in the text, else the
    zone is unknown. `clock_error` is a declared bound in microseconds; its sign is ignored.
    """
    if not literal.strip():
        return Instant(literal, "unknown", 0, (), ("empty",))
    profile = _profile_for(literal, profiles)
    read = read_literal(literal, clock=profile.clock if profile else "", date_order=profile.date_order if profile else "")
    if not read.candidates:
        return Instant(literal, "unknown", 0, (), read.problems)
    if read.zone == "Z" and not clock_error and len(read.candidates) == 1 and not read.candidates[0].why:
        local = read.candidates[0].local
        return Instant(literal, "explicit-utc", read.precision, (Reading(local, local + read.precision, _UTC_STATED),), read.problems)
    basis, zone_name, why, zone_problems = _zone(read.zone, zone, format_zone, profile)
    problems = [*read.problems, *zone_problems]
    error = abs(clock_error)
    readings: set[Reading] = set()
    for local, reason in read.candidates:
        if zone_name is None:
            readings.add(_widened(local - EAST_MOST, local + WEST_MOST + read.precision, error, (why, reason)))
            continue
        instants, problem = to_utc(local, zone_name)
        if problem:
            problems.append(problem)
        readings.update(_widened(utc, utc + read.precision, error, (why, reason, fold)) for utc, fold in instants)
    if error:
        problems.append("clock-error")
    return Instant(literal, basis, read.precision, tuple(sorted(readings)), tuple(dict.fromkeys(problems)))


_OFFSETS = 15 * MINUTE  # every offset from UTC is a multiple of it


def settled(instant: Instant, at: Instant, clock_error: int = 0) -> Instant:
    """The instant with the one reading that a person decided to begin at `at`; unchanged where that is no reading of it.

    A time without a zone has one reading for all zones on earth: then `at` must be what some offset from UTC makes of the same
    clock face. `clock_error` is the bound in microseconds that the readings were widened by; the decided one is too.
    """
    if len(at.readings) != 1:
        return instant
    start, error = at.readings[0].start, abs(clock_error)
    if instant.basis != "unknown":
        held = tuple(r for r in instant.readings if r.start == start)
    else:
        faces = [r for r in instant.readings if by_some_offset(r.start + error + EAST_MOST - start)]
        # whichever clock face it was, and there can be two: the instant is what was decided
        held = tuple(Reading(start - error, start + instant.precision + error, f"decided by a person; {r.why}") for r in faces[:1])
    return instant._replace(readings=held, basis="decision", problems=()) if len(held) == 1 else instant


def by_some_offset(ahead: int) -> bool:
    """Whether a clock can be so far ahead of UTC (microseconds)."""
    return -WEST_MOST <= ahead <= EAST_MOST and ahead % _OFFSETS == 0


def _widened(start: int, end: int, error: int, reasons: tuple[str, ...]) -> Reading:
    parts = [r for r in reasons if r]
    if error:
        parts.append(f"widened by the declared clock error of {error / 1_000_000:g} s")
    return Reading(start - error, end + error, "; ".join(parts))


def _zone(in_text: str, column: str, defined: str, profile: TimeProfile | None) -> tuple[Basis, str | None, str, list[str]]:
    """(basis, normal zone or None, reason, problems): the first source of a zone that speaks."""
    if in_text == "Z":
        return "explicit-utc", "UTC", _UTC_STATED, []
    if in_text:
        normal = normal_zone(in_text)
        if normal is None:
            return "unknown", None, "the offset in the text does not exist", ["no-zone", "zone-unknown"]
        return "explicit-offset", normal, f"offset {in_text} stated in the text", []
    if column.strip():
        normal = normal_zone(column)
        if normal is None:
            return "unknown", None, "the zone stated for the time is not known", ["no-zone", "zone-unknown"]
        return ("explicit-utc" if normal == "UTC" else "explicit-offset"), normal, f"zone {normal} stated for the time", []
    if defined:
        return "format-defines", defined, f"the format defines {defined}", []
    if profile is not None and profile.zone:
        normal = normal_zone(profile.zone)
        if normal is not None:
            return profile.basis, normal, f"zone {normal} by the source's time profile", []
    return "unknown", None, "no zone stated: any zone on earth", ["no-zone"]


def _profile_for(literal: str, profiles: tuple[TimeProfile, ...]) -> TimeProfile | None:
    """The profile that covers every date that the text can mean; a decision before reference data.

    A profile applies by the date in the literal. With an undeclared date order a candidate profile
    must cover the dates that its own order gives.
    """
    best: TimeProfile | None = None
    for profile in profiles:
        read = read_literal(literal, clock=profile.clock, date_order=profile.date_order)
        days = [candidate.local // DAY for candidate in read.candidates]
        if not days or not all(profile.first <= day <= profile.last for day in days):
            continue
        if best is None or (profile.basis == "decision" and best.basis != "decision"):
            best = profile
    return best
