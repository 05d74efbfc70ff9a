"""When a result was produced, as far as an announced fault of its provider cares, for everything that leans on it.

A fault has whole days, inclusive (contracts, section 3), counted as RD-A09 counts them (`days.widest`). A result lies in it by the
time at which it was produced; where it does not say, by the time at which the request was sent. A request that was sent before a
fault can have been answered within it: where the fault begins within `LATEST` days of the sending, that cannot be told.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.model.instant import Instant
from rightdoor.rules.attribution.days import widest
from rightdoor.rules.attribution.papers import provider_key

Lies = Literal["inside", "outside", "later", "unknown"]
LATEST = 60  # days within which a request is taken to be answered


class Produced(NamedTuple):
    """The intervals [start, end) of UTC microseconds in one of which a result was produced; `basis` says by what."""

    spans: tuple[tuple[int, int], ...]
    basis: Literal["produced_at", "sent_at"]


def produced_when(produced: Instant, sent: Instant | None) -> Produced | None:
    """Every interval that the time of production can mean, else the time of sending; None when neither can be read."""
    if produced.readings:
        return Produced(_spans(produced), "produced_at")
    if sent is not None and sent.readings:
        return Produced(_spans(sent), "sent_at")
    return None


def lies(first: int, last: int, when: Produced | None) -> Lies:
    """Whether a result lies in the days `first` to `last` (day numbers, inclusive).

    inside: it does under one of its readings; later: it was asked for before them, not long ago, and does not say when it was
    produced, so that it may have been produced in them; unknown: nothing says when it was produced, so that the fault cannot be excluded.
    """
    if when is None:
        return "unknown"
    start, end = widest(first, last)
    if any(a < end and start < b for a, b in when.spans):
        return "inside"
    if when.basis == "sent_at" and any(a < start <= b + LATEST * DAY for a, b in when.spans):
        return "later"
    return "outside"


def same_provider(one: str, other: str) -> bool:
    """Whether two names are one provider's, as `provider_key` compares them."""
    return provider_key(one) == provider_key(other)


def _spans(instant: Instant) -> tuple[tuple[int, int], ...]:
    return tuple((r.start, r.end) for r in instant.readings)
