"""Times as containers state them, as text: RFC 3339 in UTC where they are instants, a bare literal where they are local."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def utc_text(at_us: int) -> str | None:
    """UTC microseconds as 2026-01-05T08:00:00Z (fractions where there are any); None for what no calendar holds."""
    try:
        at = _EPOCH + dt.timedelta(microseconds=at_us)
    except OverflowError:
        return None
    return at.isoformat().replace("+00:00", "Z")


def dos_time(date: int, time: int) -> str | None:
    """An MS-DOS date and time, which is local to a place that nobody wrote down; None where it is no date."""
    try:
        at = dt.datetime(  # noqa: DTZ001 - local to an unknown place: that is what it means
            1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, min(59, (time & 31) * 2)
        )
    except ValueError:
        return None
    return at.isoformat()
