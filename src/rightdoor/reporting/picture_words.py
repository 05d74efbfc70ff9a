"""What a picture says in words: statuses, times, marks. Nothing here claims more than papers can show."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, civil_from_days, iso_utc
from rightdoor.model.finding import CheckFinding

CONNECTION = "A connection is not a person: the papers name a connection at premises, and do not say who used it."

STATUS_WORDS = {
    "corroborated": "at least two strands that differ in assignment and in day or provider name these premises, and no check objects",
    "single-strand": "one strand names these premises, or several of which a caution leaves no more than one",
    "ambiguous": "the papers fit more than one reading, or more than one set of premises",
    "contradicted": "papers contradict each other",
    "refused": "a check found a fault in the papers; the papers are refused, not a person",
    "unresolved": "no result that answers, and can count, is held yet",
}
SEVERITY_WORDS = {
    "stop": "stop: the papers do not support the step",
    "caution": "caution: single-strand at best",
    "note": "note",
}

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Thu Fri Sat Sun Mon Tue Wed".split()  # day 0 is 1970-01-01, a Thursday


def day_words(day: int, *, weekday: bool = False) -> str:
    """5 January 2026."""
    year, month, of_month = civil_from_days(day)
    return (f"{_WEEKDAYS[day % 7]} " if weekday else "") + f"{of_month} {_MONTHS[month - 1]} {year}"


def short_day(day: int) -> str:
    """Mon 5 Jan."""
    _, month, of_month = civil_from_days(day)
    return f"{_WEEKDAYS[day % 7]} {of_month} {_MONTHS[month - 1][:3]}"


def month_words(day: int) -> str:
    """Jan 2026."""
    year, month, _ = civil_from_days(day)
    return f"{_MONTHS[month - 1][:3]} {year}"


def clock_words(at_us: int) -> str:
    """The time of day of an instant to the second: 07:58:11."""
    return iso_utc(at_us - at_us % SECOND)[11:19]


def length_words(width_us: int) -> str:
    """How long an interval is: 1 s, 5 min, 26 h, 3 days."""
    for unit, name in ((DAY, "days"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s")):
        if width_us >= 2 * unit or (width_us >= unit and name == "s"):
            return f"{width_us / unit:.3g} {name}"
    return "under 1 s"


def reading_words(start_us: int, end_us: int) -> str:
    """A reading as a sentence part: an instant with its precision, or from and to."""
    if end_us - start_us <= SECOND:
        return f"{iso_utc(start_us)}"
    return f"{iso_utc(start_us)} to {iso_utc(end_us)} ({length_words(end_us - start_us)})"


def span_words(start_us: int | None, end_us: int | None) -> str:
    """The interval of an assignment."""
    if start_us is None:
        return "no interval that can be used is stated"
    return f"{iso_utc(start_us)} to {iso_utc(end_us) if end_us is not None else 'open'}"


def finding_words(finding: CheckFinding) -> str:
    """A finding in one line, for the title of its mark."""
    settle = f" Would settle it: {finding.settle}." if finding.settle else ""
    return f"{finding.code} {finding.severity}, {finding.pattern}: {finding.message}{settle}"


def listed(values: Sequence[str]) -> str:
    """a, b and c; "nothing" for none."""
    if not values:
        return "nothing"
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"


def names(labels: Sequence[str], most: int = 6) -> str:
    """E1, E2, E3 and 4 more."""
    shown = ", ".join(labels[:most])
    return shown if len(labels) <= most else f"{shown} and {len(labels) - most} more"
