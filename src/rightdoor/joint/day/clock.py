"""Times as a team reads them: by the clock on the wall, with the UTC beside it where the two differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rightdoor.model.civil import SECOND, civil_from_days

_WALL: Final = ZoneInfo("Europe/London")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_words(day: int) -> str:
    """A day number as people say it: Thursday 5 March 2026."""
    year, month, date = civil_from_days(day)
    return f"{_DAYS[(day + 3) % 7]} {date} {_MONTHS[month - 1]} {year}"


def _wall(at_us: int) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at_us // SECOND)).astimezone(_WALL)


def hour(at_us: int) -> str:
    """The time of day on the wall: 06:30."""
    return _wall(at_us).strftime("%H:%M")


def moment(at_us: int) -> str:
    """Day and time on the wall, with the UTC where summer time makes them differ."""
    there = _wall(at_us)
    summer = there.utcoffset() != timedelta(0)
    beside = f" ({there.astimezone(UTC):%H:%M} UTC)" if summer else ""
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year} at {there:%H:%M} UK time{beside}"
