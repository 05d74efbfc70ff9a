"""Civil dates and UTC microseconds, without the limits and defaults of `datetime`.

Days are counted from 1970-01-01 in the proleptic Gregorian calendar (ISO 8601).
"""

from __future__ import annotations

from functools import lru_cache

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether `year` has a 29 February (Gregorian rule)."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def valid_date(year: int, month: int, day: int) -> bool:
    """Whether the date exists."""
    if not 1 <= month <= 12 or day < 1:
        return False
    return day <= _DAYS_IN_MONTH[month - 1] + (1 if month == 2 and is_leap(year) else 0)


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to the date (negative before)."""
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """(year, month, day) of a day number."""
    shifted = days + 719_468
    era = shifted // 146_097
    day_of_era = shifted - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + (3 if shifted_month < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, day


def day_after_months(day: int, months: int) -> int:
    """The day number of the first day after a period of calendar months that begins with `day`.

    Corresponding date rule (Dodds v Walker [1981] 1 WLR 1027): twelve months beginning with the 5th end with the 4th; where
    the later month has no such date, they end with its last day.
    """
    year, month, date = civil_from_days(day)
    total = month - 1 + months
    year, month = year + total // 12, total % 12 + 1
    if valid_date(year, month, date):
        return days_from_civil(year, month, date)
    return days_from_civil(year + month // 12, month % 12 + 1, 1)


def iso_utc(micros: int) -> str:
    """RFC 3339 in UTC with `Z`; a fraction only when there is one, without trailing zeros."""
    days, rest = divmod(micros, DAY)
    year, month, day = civil_from_days(days)
    seconds, fraction = divmod(rest, SECOND)
    text = f"{year:04d}-{month:02d}-{day:02d}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + (f".{fraction:06d}".rstrip("0") if fraction else "") + "Z"


def iso_day(days: int) -> str:
    """The date of a day number as YYYY-MM-DD."""
    year, month, day = civil_from_days(days)
    return f"{year:04d}-{month:02d}-{day:02d}"


@lru_cache(maxsize=4096)
def parse_day(text: str) -> int | None:
    """The day number of YYYY-MM-DD, or None if it is not such a date."""
    parts = text.strip().split("-")
    if len(parts) != 3 or [len(p) for p in parts] != [4, 2, 2] or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    year, month, day = (int(p) for p in parts)
    return days_from_civil(year, month, day) if valid_date(year, month, day) else None
