"""docs/communications-data.md: how many of the requests of 2014 each length of retention leaves, and what the order of sending is worth."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from rightdoor.rehearsal.retention import (
    ANSWERED,
    OLDER,
    PUBLISHED,
    REQUESTS,
    RETENTIONS,
    SHARES,
    SOURCES,
    hours_of,
    in_order_of_arrival,
    resolvable,
)
from rightdoor.rehearsal.sending import Queue, at_once, by_expiry, by_receipt, send, waiting

SEEDS = range(1, 12)
LEADS = (3, 10, 30)  # days
QUEUE = Queue(arrival_weeks=13, a_week=160, lead_hours=0)
_HEAD = """# Communications data: what retention leaves, and what the order of sending saves

Made by `make docs` from [`rehearsal/retention.py`](../src/rightdoor/rehearsal/retention.py) and [`rehearsal/sending.py`](../src/rightdoor/rehearsal/sending.py). Why it is built so: [ADR 51](adr/0051-a-rehearsal-with-known-truth.md).

## What was published of Operation Notarise
"""
_RULE = """The shares are printed in whole per cent, the counts exactly. The rounded share of 8 % alone would leave 299 to 338 requests older than a year, and the largest remainder of the shares alone would give 319. So the
published count is kept, and what it leaves within the year is apportioned by the four shares: each part the whole number below its share, what is left to the largest remainders, of equal ones to the younger. Each
part still rounds to what was printed.
"""
_CONSEQUENCE = """## What a shorter retention leaves

Counted over the requests one by one, each as old as its place in its quarter says, where the provider is asked at once.
"""
_ORDER = """## What sending by expiry saves

Assumed, and stated because the answer depends on it:

- {requests} requests, of the ages above on arrival, arrive in equal parts over {weeks} weeks, in an order by chance (the figures are the median over {seeds} such orders, with the least and the most).
- The unit sends {a_week} a week. Each takes as much work as another.
- The provider is asked a fixed time after a request is sent: the lead time of the authorisation. It answers what it still has then.
- Within its quarter, any age is as likely as another. Everybody's retention is the same.

*By receipt*: first come, first sent, whether or not it has run out meanwhile. *By receipt, none too late*: what would have run out by the time the provider is asked is left out. *By expiry*: of what can still be answered, that
first which runs out first; for requests of equal work no other order answers more. *Nothing waits*: what the lead time alone leaves, with capacity for everything at once.
"""
_LIMITS = """This says what the order is worth under these assumptions, nothing of any unit. Where a retention is so long or a queue so short that nothing runs out while it waits, the orders come to the same. The order of sending helps nobody
whose records had run out on arrival.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_published(), _RULE, _CONSEQUENCE, *_left(), *_sending(), _LIMITS])


def _published() -> list[str]:
    ages = [*PUBLISHED.quarters, PUBLISHED.older]
    names = ("up to 3 months", "3 to 6 months", "6 to 9 months", "9 to 12 months", "older than 12 months")
    rows = [(name, f"{share} %", f"{many:,}") for name, share, many in zip(names, (*SHARES, OLDER), ages, strict=True)]
    sources = "; ".join(f"{what}: [{source}]({url})" for what, source, url in SOURCES)
    return [
        *_table(("age of the data asked for", "published share", "requests"), rows),
        f"{REQUESTS:,} requests, of which {ANSWERED:,} came to a name ({sources}).",
        "",
    ]


def _left() -> list[str]:
    hours = hours_of(PUBLISHED)
    rows = []
    for months in RETENTIONS:
        found = resolvable(hours, months)
        rows.append((f"{months} months", f"{found:,}", f"{len(hours) - found:,}", f"{100 * found / len(hours):.0f} %"))
    return _table(("retention", "resolvable", "expired", "share"), rows)


def _sending() -> list[str]:
    text = _ORDER.format(requests=f"{REQUESTS:,}", weeks=QUEUE.arrival_weeks, seeds=len(SEEDS), a_week=QUEUE.a_week)
    head = (
        "retention",
        "lead time",
        "nothing waits",
        "by receipt",
        "by receipt, none too late",
        "by expiry",
        "saved against receipt",
        "saved beside leaving out",
    )
    return [text, *_table(head, (_row(months, days) for months in RETENTIONS for days in LEADS))]


def _row(months: int, days: int) -> tuple[str, ...]:
    queue = QUEUE._replace(lead_hours=24 * days)
    columns: list[tuple[int, ...]] = []
    for seed in SEEDS:
        held = waiting(in_order_of_arrival(PUBLISHED, seed), months, queue)
        plain = send(held, queue.a_week, order=by_receipt, skip=False).answered
        left_out = send(held, queue.a_week, order=by_receipt, skip=True).answered
        first = send(held, queue.a_week, order=by_expiry, skip=True).answered
        columns.append((at_once(held), plain, left_out, first, first - plain, first - left_out))
    return (f"{months} months", f"{days} days", *(_range(each) for each in zip(*columns, strict=True)))


def _range(values: Iterable[int]) -> str:
    held = sorted(values)
    middle = f"{statistics.median_low(held):,}"
    return middle if held[0] == held[-1] else f"{middle} ({held[0]:,} to {held[-1]:,})"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |", *lines, ""]
