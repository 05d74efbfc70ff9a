"""When a result was produced, as far as an announced fault of its provider cares: the one place that decides it.

A fault has whole days, inclusive (contracts, section 3). A result lies in it by the day on which it was produced; where
it does not say, by the day on which the request was sent. RD-A09 and the list of what leans on a fault both ask here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.instant import Instant

Lies = Literal["inside", "outside", "unknown"]


class ProducedDays(NamedTuple):
    """The days (UTC day numbers, inclusive) on one of which a result was produced; `basis` says by what."""

    first: int
    last: int
    basis: Literal["produced_at", "sent_at"]


def produced_days(produced: Instant, sent: Instant | None) -> ProducedDays | None:
    """Every day that the time of production can mean, else the time of sending; None when neither can be read.

    A time without a zone can mean more than one day: then all of them count.
    """
    if produced.readings:
        return ProducedDays(*_days(produced), "produced_at")
    if sent is not None and sent.readings:
        return ProducedDays(*_days(sent), "sent_at")
    return None


def lies(first: int, last: int, days: ProducedDays | None) -> Lies:
    """Whether a result of these days lies in the span `first` to `last` (UTC day numbers, inclusive).

    inside: one of its days does; unknown: nothing says when it was produced, so that the fault cannot be excluded.
    """
    if days is None:
        return "unknown"
    return "inside" if days.first <= last and first <= days.last else "outside"


def same_provider(one: str, other: str) -> bool:
    """Whether two names are one provider's: case and surrounding space do not count."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _days(instant: Instant) -> tuple[int, int]:
    return min(r.start for r in instant.readings) // DAY, max(r.end - 1 for r in instant.readings) // DAY
