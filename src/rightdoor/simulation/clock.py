"""How sources write times, with British summer time worked out from its own rule (S.I. 2002/262)."""

from __future__ import annotations

from functools import lru_cache

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, civil_from_days, days_from_civil, iso_utc

# A naive time can lie anywhere from 14 hours before to 12 hours after the same digits in UTC.
EAST_MOST, WEST_MOST = 14 * HOUR, 12 * HOUR


@lru_cache(maxsize=64)
def _summer(year: int) -> tuple[int, int]:
    """Start and end of British summer time: 01:00 UTC on the last Sundays of March and October."""
    edges = []
    for month in (3, 10):
        day = days_from_civil(year, month, 31)
        edges.append((day - (day + 4) % 7) * DAY + HOUR)
    return edges[0], edges[1]


def london_offset(instant: int) -> int:
    """Microseconds that British civil time is ahead of UTC at `instant`."""
    start, end = _summer(civil_from_days(instant // DAY)[0])
    return HOUR if start <= instant < end else 0


def near_clock_change(instant: int) -> bool:
    """Whether British clocks change within three hours: there naive local times repeat or do not exist."""
    return any(abs(instant - edge) < 3 * HOUR for edge in _summer(civil_from_days(instant // DAY)[0]))


def wall(instant: int, offset: int) -> str:
    """YYYY-MM-DDThh:mm:ss[.f] of `instant` on a clock `offset` microseconds ahead of UTC."""
    return iso_utc(instant + offset)[:-1]


def offset_text(offset: int) -> str:
    """+hh:mm."""
    minutes = abs(offset) // MINUTE
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


WEST = -7 * HOUR


def literal(instant: int, style: str) -> str:
    """The time as a source of this style writes it."""
    if style == "z":
        return iso_utc(instant)
    if style == "west":
        return wall(instant, WEST) + "-07:00"
    if style == "millis":
        return f"{wall(instant - instant % SECOND, 0)}.{instant % SECOND // 1000:03d}Z"
    if style == "zero":
        return wall(instant, 0) + "+00:00"
    if style == "space":
        return wall(instant, 0).replace("T", " ")
    if style == "local":
        offset = london_offset(instant)
        return wall(instant, offset) + offset_text(offset)
    return wall(instant, london_offset(instant))


def source_offset(instant: int, style: str) -> int:
    """How far ahead of UTC the digits are that a source of this style writes."""
    if style == "west":
        return WEST
    return london_offset(instant) if style in ("london", "bare", "local") else 0


def precision(style: str) -> int:
    """Length of the interval that such a text stands for, in microseconds."""
    return SECOND // 1000 if style == "millis" else SECOND
