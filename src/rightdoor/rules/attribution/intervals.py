"""When two instants agree, and when an assignment covers one: interval arithmetic in UTC microseconds.

Every interval is half open, [start, end). Readings of a source are already widened by its declared
clock error; comparisons between papers use the unwidened core, because a copy has no clock.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import SECOND
from rightdoor.model.instant import Instant, Reading
from rightdoor.rules.attribution.papers import AnswerRow, SourceEvent

PORT_BLOCK_SLACK = 120 * SECOND  # carrier-grade NAT logs are this coarse (catalogue, RD-A06)


class Span(NamedTuple):
    """The stated interval of an assignment; `end` None is open. `problem` is a pattern of RD-A06 or ""."""

    start: int
    end: int | None
    problem: str


def cores(instant: Instant, error: int) -> list[tuple[int, int]]:
    """The readings without the declared clock error."""
    width = abs(error)
    return [(r.start + width, r.end - width) for r in instant.readings]


def nested(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether the coarser of two intervals contains the finer."""
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def meets(a: Instant, b: Instant, error: int = 0) -> bool:
    """Whether some reading of `a` (clock error `error`) and of `b` agree, whatever their zones rest on."""
    width = abs(error)
    for own in a.readings:
        core = (own.start + width, own.end - width)
        for other in b.readings:
            if nested(core, (other.start, other.end)):
                return True
    return False


def agree(source: Instant, other: Instant, error: int = 0) -> bool:
    """RD-A02: agreement of two papers; `other` (sent or echoed) without a known zone agrees with nothing."""
    return other.basis != "unknown" and meets(source, other, error)


def span_of(row: AnswerRow) -> Span:
    """The assignment that a row states, at its narrowest where a time has two readings (they are in order of start)."""
    start, end = row.start, row.end
    if not start.readings or start.basis == "unknown":
        return Span(0, None, "no-interval")
    first = start.readings[-1].start
    if not end.literal.strip():
        return Span(first, None, "")
    if not end.readings or end.basis == "unknown":
        return Span(0, None, "no-interval")
    last = end.readings[0].start
    return Span(first, last, "" if last > first else "no-interval")


def slack(row: AnswerRow) -> int:
    """What a reading is widened by beyond its clock error: port blocks are logged coarsely."""
    return PORT_BLOCK_SLACK if row.row.port_from is not None or row.row.port_to is not None else 0


def judge(row: AnswerRow, reading: tuple[int, int], produced: Instant) -> str:
    """ "" when the row's assignment covers the (widened) reading, else the pattern of RD-A06."""
    span = span_of(row)
    if span.problem:
        return span.problem
    more = slack(row)
    start, end = reading[0] - more, reading[1] + more
    if span.end is None:
        if end <= span.start:
            return "before-start"
        if start < span.start:
            return "near-edge"
        known = produced.readings and min(r.start for r in produced.readings) >= end
        return "" if known else "open-end"
    if span.start <= start and end <= span.end:
        return ""
    if end <= span.start:
        return "before-start"
    return "after-end" if start >= span.end else "near-edge"


def asked(event: SourceEvent, sent: Instant) -> list[Reading]:
    """The readings that a request asks about: those that its instant agrees with; all when none does."""
    if len(event.instant.readings) < 2:
        return list(event.instant.readings)
    error = abs(event.clock_error_us)
    found = [r for r in event.instant.readings if any(nested((r.start + error, r.end - error), (s.start, s.end)) for s in sent.readings)]
    return found or list(event.instant.readings)
