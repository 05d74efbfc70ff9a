"""What the order of sending is worth: requests that wait for a unit's capacity while the records that they ask for run out.

A week is the step. Requests arrive at the beginning of a week in equal parts; the unit sends so many a week; a provider is asked once the
authorisation is there, a fixed time after that, and answers what it still has. One order is by receipt. One is by receipt too, but what
would have run out by the time the provider is asked is not sent. One is by expiry: of what can still be answered, that first which runs
out first. For requests of equal effort no order answers more: in any other, the one that runs out first can be put in front of what was
sent instead without losing an answer (a test tries every order of small queues).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from rightdoor.rehearsal.retention import MONTH

WEEK: Final = 7 * 24  # hours


class Queue(NamedTuple):
    """`arrival_weeks`: over how many weeks requests arrive; `a_week`: how many are sent; `lead_hours`: until the provider is asked."""

    arrival_weeks: int
    a_week: int
    lead_hours: int


class Waiting(NamedTuple):
    """A request: the week in which it arrived, its place among arrivals, the last hour (from the beginning) at which it can be sent."""

    week: int
    place: int
    last_hour: int


class Sent(NamedTuple):
    """What came of an order: how many were answered, how many were sent for nothing, in how many weeks all was done."""

    answered: int
    for_nothing: int
    weeks: int


def waiting(hours: Sequence[int], months: int, queue: Queue) -> list[Waiting]:
    """Requests of the given ages on arrival, in order of arrival, under a retention of so many months."""
    many = len(hours)
    weeks = (n * queue.arrival_weeks // max(1, many) for n in range(many))
    return [
        Waiting(week, n, week * WEEK + months * MONTH - age - queue.lead_hours)
        for n, (week, age) in enumerate(zip(weeks, hours, strict=True))
    ]


def by_receipt(each: Waiting) -> tuple[int, int]:
    """First come, first sent."""
    return each.week, each.place


def by_expiry(each: Waiting) -> tuple[int, int]:
    """What runs out first."""
    return each.last_hour, each.place


def send(requests: Sequence[Waiting], a_week: int, *, order: Callable[[Waiting], tuple[int, int]], skip: bool) -> Sent:
    """Send them all, or with `skip` all that can still be answered. Raises ValueError where nothing is sent in a week."""
    if a_week < 1:
        raise ValueError("a unit that sends nothing never ends")
    coming = sorted(requests, key=by_receipt)
    held: list[tuple[tuple[int, int], Waiting]] = []
    answered, nothing, week, taken = 0, 0, 0, 0
    while taken < len(coming) or held:
        while taken < len(coming) and coming[taken].week <= week:
            heapq.heappush(held, (order(coming[taken]), coming[taken]))
            taken += 1
        free = a_week
        while held and free:
            _, each = heapq.heappop(held)
            in_time = each.last_hour >= week * WEEK
            if skip and not in_time:
                continue
            free -= 1
            answered += in_time
            nothing += not in_time
        week += 1
    return Sent(answered, nothing, week)


def at_once(requests: Sequence[Waiting]) -> int:
    """How many are answered where nothing waits for capacity: what the lead time alone leaves."""
    return sum(each.last_hour >= each.week * WEEK for each in requests)
