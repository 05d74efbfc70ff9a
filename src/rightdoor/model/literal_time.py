"""What a time text can mean as a civil time: one candidate, several, or none.

ISO 8601 / RFC 3339 has one meaning. Everything else is read with every meaning that it can
have: day-month order, two-digit year, a 12-hour clock without a.m. or p.m. Nothing is guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, days_from_civil, valid_date

MAX_LITERAL = 80


class Candidate(NamedTuple):
    """A civil time: `local` is microseconds since 1970-01-01 on the source's own clock face."""

    local: int
    why: str


class ReadLiteral(NamedTuple):
    """The candidates of one text, its precision in microseconds, the zone that it states itself."""

    candidates: tuple[Candidate, ...]
    precision: int
    zone: str  # "" none, "Z" UTC, or "+01:00"
    problems: tuple[str, ...]


_NONE = ReadLiteral((), 0, "", ("unparseable",))
_ABSURD = ReadLiteral((), 0, "", ("absurd",))
FIRST_YEAR, LAST_YEAR = 1970, 2100

_ZONE = r"(?P<zone>[Zz]|UTC|GMT|\(?(?:UTC|GMT)?[+\-\u2212]\d{1,2}(?::?\d{2})?\)?)?"
_CLOCK = r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?\s*(?P<ap>[AaPp]\.?[Mm]\.?)?"
_RFC_3339 = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_ISO = re.compile(
    r"^(?P<y>\d{4})-(?P<mo>\d{2})-(?P<d>\d{2})"
    r"(?:[Tt ](?P<h>\d{2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?(?:\s?(?P<ap>[AaPp][Mm]))?)?"
    r"\s?(?P<zone>[Zz]|[+\-\u2212]\d{2}(?::?\d{2})?|\s?UTC|\s?GMT)?$"
)
_BASIC = re.compile(
    r"^(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})[Tt](?P<h>\d{2})(?P<m>\d{2})(?:(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?(?P<ap>)(?P<zone>[Zz]|[+\-]\d{2}(?::?\d{2})?)?$"
)
_NUMERIC = re.compile(r"^(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{1,4})(?:,?[ T]\s*" + _CLOCK + r")?\s*" + _ZONE + "$")
_MONTHS = {name: i + 1 for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_NAMED = re.compile(
    r"^(?:[A-Za-z]{3,9},?\s+)??(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[ \-](?P<n1>[A-Za-z]{3,9})|(?P<n2>[A-Za-z]{3,9})\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?),?[ \-](?P<y>\d{4}|\d{2})"
    r"(?:,?\s+" + _CLOCK + r")?\s*" + _ZONE + "$"
)


def read_literal(literal: str, *, clock: str = "", date_order: str = "") -> ReadLiteral:
    """Every civil time that `literal` can mean.

    `clock` is "24h", "12h" or "" and `date_order` "dmy", "mdy", "ymd" or "": what the source's time
    profile says, empty when nothing is known.
    """
    text = literal.strip()
    if clock != "12h" and (plain := _plain(text)) is not None:
        return plain
    return read_by_forms(text, clock=clock, date_order=date_order)


def _plain(text: str) -> ReadLiteral | None:
    """The commonest form, RFC 3339 to the second, in one step; None leaves it to the forms, which say the same."""
    found = _RFC_3339.fullmatch(text)
    if found is None:
        return None
    date, hour, minute, second, zone = found.groups()
    midnight, hour, minute, second = _midnight(date), int(hour), int(minute), int(second)
    if midnight is None or hour > 23 or minute > 59 or second > 59:
        return None
    local = midnight + hour * HOUR + minute * MINUTE + second * SECOND
    return ReadLiteral((Candidate(local, ""),), SECOND, zone if zone == "Z" else _normal_zone(zone), ())


@lru_cache(maxsize=4096)
def _midnight(date: str) -> int | None:
    year, month, day = int(date[:4]), int(date[5:7]), int(date[8:])
    if not (FIRST_YEAR <= year < LAST_YEAR and valid_date(year, month, day)):
        return None
    return days_from_civil(year, month, day) * DAY


def read_by_forms(text: str, *, clock: str = "", date_order: str = "") -> ReadLiteral:
    """`read_literal` for a text without outer white space, form by form."""
    if not text or len(text) > MAX_LITERAL or (not text.isascii() and "\u2212" not in text):
        return _NONE
    found = _ISO.match(text) or _BASIC.match(text)
    if found is not None:
        dates = [(int(found["y"]), int(found["mo"]), int(found["d"]), "")]
        return _assemble(found, dates, iso=True, clock=clock)
    found = _NAMED.match(text)
    if found is not None:
        month = _MONTHS.get((found["n1"] or found["n2"])[:3].lower(), 0)
        day = int(found["d1"] or found["d2"])
        return _assemble(found, [(y, month, day, why) for y, why in _years(found["y"])], iso=False, clock=clock)
    found = _NUMERIC.match(text)
    if found is not None:
        return _assemble(found, _numeric_dates(found["a"], found["b"], found["c"], date_order), iso=False, clock=clock)
    return _NONE


def _years(text: str) -> list[tuple[int, str]]:
    if len(text) > 2:
        return [(int(text), "")]
    return [(1900 + int(text), "two-digit year, 19xx"), (2000 + int(text), "two-digit year, 20xx")]


def _numeric_dates(a: str, b: str, c: str, order: str) -> list[tuple[int, int, int, str]]:
    """All (year, month, day, why) that three numbers can stand for, given a declared order or none."""
    orders = {"ymd"} if len(a) > 2 else {"dmy", "mdy"} if len(c) > 2 else {"dmy", "mdy", "ymd"}
    if order and order in orders:
        orders = {order}
    dates: list[tuple[int, int, int, str]] = []
    for each in sorted(orders):
        parts = dict(zip(each, (a, b, c), strict=True))
        if len(parts["m"]) > 2 or len(parts["d"]) > 2:
            continue
        label = {"dmy": "day-month order", "mdy": "month-day order", "ymd": "year-month-day order"}[each] if len(orders) > 1 else ""
        for year, why in _years(parts["y"]):
            if valid_date(year, int(parts["m"]), int(parts["d"])):
                dates.append((year, int(parts["m"]), int(parts["d"]), "; ".join(w for w in (label, why) if w)))
    return dates


def _assemble(found: re.Match[str], dates: list[tuple[int, int, int, str]], *, iso: bool, clock: str) -> ReadLiteral:
    valid = [d for d in dates if valid_date(d[0], d[1], d[2])]
    if not valid:
        return _NONE
    times, precision, problems = _clock_times(found, iso=iso, clock=clock)
    if not times:
        return _NONE
    plausible = [d for d in valid if FIRST_YEAR <= d[0] < LAST_YEAR]
    if not plausible:
        return _ABSURD
    candidates: dict[int, str] = {}
    for year, month, day, why_date in plausible:
        for offset, why_time in times:
            local = days_from_civil(year, month, day) * DAY + offset
            candidates.setdefault(local, "; ".join(w for w in (why_date, why_time) if w))
    problems = [*problems, *_date_problems(plausible), *([] if iso else ["not-iso"])]
    ordered = tuple(Candidate(local, candidates[local]) for local in sorted(candidates))
    return ReadLiteral(ordered, precision, _normal_zone(found["zone"]), tuple(problems))


def _date_problems(dates: list[tuple[int, int, int, str]]) -> list[str]:
    problems = []
    if len({(m, d) for _, m, d, _ in dates}) > 1:
        problems.append("day-month-order")
    if any("two-digit" in why for *_, why in dates):
        problems.append("two-digit-year")
    return problems


def _clock_times(found: re.Match[str], *, iso: bool, clock: str) -> tuple[list[tuple[int, str]], int, list[str]]:
    """(offsets from midnight with their reasons, precision, problems) of the clock part."""
    if found["h"] is None:
        return [(0, "")], DAY, []
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    midnight_24 = hour == 24 and minute == second == 0
    if (hour > 23 and not midnight_24) or minute > 59 or second > 60 or (second == 60 and minute != 59):
        return [], 0, []
    fraction = (found["f"] or "")[:6]
    base = minute * MINUTE + second * SECOND + (int(fraction.ljust(6, "0")) if fraction else 0)
    precision = (SECOND // 10 ** len(fraction)) if fraction else (SECOND if found["s"] is not None else MINUTE)
    if second == 60:  # most clocks show a leap second as the second before or after it: which one is not told
        base, precision = minute * MINUTE + 59 * SECOND, 2 * SECOND
    meridiem = (found["ap"] or "").replace(".", "").lower()
    if meridiem:
        if not 1 <= hour <= 12:
            return [], 0, []
        return [((hour % 12 + (12 if meridiem == "pm" else 0)) * HOUR + base, "")], precision, []
    twelve = clock == "12h" or (not iso and clock != "24h")
    if twelve and 1 <= hour <= 12:
        morning = hour % 12 * HOUR + base
        return [(morning, "read as a.m."), (morning + 12 * HOUR, "read as p.m.")], precision, ["no-meridiem"]
    return [(hour * HOUR + base, "")], precision, []


def _normal_zone(zone: str | None) -> str:
    if not zone or not zone.strip():
        return ""
    text = zone.strip().strip("()").upper().replace("\u2212", "-")
    if text in ("Z", "UTC", "GMT", "-00:00"):
        return "Z"
    text = text.removeprefix("UTC").removeprefix("GMT")
    sign, digits = text[0], text[1:].replace(":", "")
    digits = digits.zfill(2) + "00" if len(digits) <= 2 else digits.zfill(4)
    return f"{sign}{digits[:2]}:{digits[2:]}"
