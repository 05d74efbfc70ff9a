"""Which premises the held papers name under one reading of an event's time.

Result rows that cover the reading speak first. A provider's own assignment log (DHCP, RADIUS) names
a subscriber, not a place: with it an interval and an identity are supported, and the place comes
from a result row of that same subscriber, never from the log.
"""

from __future__ import annotations

from rightdoor.model.instant import Reading
from rightdoor.model.premises import Address
from rightdoor.rules.attribution.intervals import judge, span_of
from rightdoor.rules.attribution.papers import Answer, AnswerRow, EventPapers, Submission, provider_key

FOREIGN = frozenset({"cross-paired", "cross-paired-instant", "not-in-source"})


def own_submissions(papers: EventPapers) -> list[Submission]:
    """The requests that ask about this event, not those that joined it with another one."""
    return [s for s in papers.submissions if s.how not in FOREIGN]


def speaking(papers: EventPapers, answer: Answer) -> list[AnswerRow]:
    """The data rows of a result that can speak for the event.

    Where a block holds the event's port, rows of other blocks are other customers' assignments; where
    none does, all rows stay, and RD-A15 says that the port lies outside.
    """
    rows, port = list(answer.data_rows), papers.event.port
    if port is None or papers.event.kind == "identifier":
        return rows
    if not any(_states_block(r) and in_block(r, port) for r in rows):
        return rows
    return [r for r in rows if in_block(r, port)]


def met(papers: EventPapers, answer: Answer) -> list[AnswerRow]:
    """The rows whose assignment touches a reading; all when none does."""
    readings = papers.event.instant.readings

    def touches(row: AnswerRow) -> bool:
        span = span_of(row)
        return bool(span.problem) or any(span.start < r.end and (span.end is None or span.end > r.start) for r in readings)

    rows = speaking(papers, answer)
    return [r for r in rows if touches(r)] or rows


def in_block(row: AnswerRow, port: int) -> bool:
    """Whether the port lies in the row's block; a row without one holds every port."""
    low, high = row.row.port_from, row.row.port_to
    return (low is None or low <= port) and (high is None or port <= high)


def _states_block(row: AnswerRow) -> bool:
    return row.row.port_from is not None or row.row.port_to is not None


def premises_under(papers: EventPapers, reading: Reading) -> list[Address]:
    """The premises that result rows, or leases of a subscriber that a row names, give for the reading; [] for none."""
    interval = (reading.start, reading.end)
    held = [(row, a) for s in own_submissions(papers) for a in s.answers for row in speaking(papers, a)]
    covering = [row.address for row, a in held if not row.address.empty and not judge(row, interval, a.produced)]
    if covering:
        return covering
    rows = [row for row, _ in held]
    leased = _by_leases(papers, interval, rows)
    if leased:
        return leased
    return _joined(rows, interval) if papers.event.instant.basis == "unknown" else []


def _by_leases(papers: EventPapers, interval: tuple[int, int], rows: list[AnswerRow]) -> list[Address]:
    """Premises of every subscriber that the provider's own log shows on the address during the interval.

    A lease names a subscriber, not a place: the place comes from a result row of that subscriber.
    """
    within = sorted(
        (
            lease
            for lease in papers.leases
            if lease.start_us is not None and lease.end_us is not None and lease.start_us < interval[1] and lease.end_us > interval[0]
        ),
        key=lambda lease: (lease.start_us or 0, lease.end_us or 0, lease.subscriber_ref),
    )
    reach, named = interval[0], []
    for lease in within:
        if lease.start_us is None or lease.end_us is None or lease.start_us > reach:
            return []
        places = [r.address for r in rows if r.row.subscriber_ref and r.row.subscriber_ref == lease.subscriber_ref and not r.address.empty]
        if not places:
            return []
        named += places
        reach = max(reach, lease.end_us)
    return named if reach >= interval[1] else []


def _joined(rows: list[AnswerRow], interval: tuple[int, int]) -> list[Address]:
    """Rows whose assignments follow one another without a gap over a wide reading."""
    spans = sorted(
        ((span_of(row), row) for row in rows if not row.address.empty and not span_of(row).problem),
        key=lambda pair: (pair[0].start, pair[1].row.locator),
    )
    reach, named = interval[0], []
    for span, row in spans:
        if span.end is None or span.end <= interval[0] or span.start >= interval[1]:
            continue
        if span.start > reach:
            return []
        named.append(row.address)
        reach = max(reach, span.end)
    return named if reach >= interval[1] else []


def leased_to(papers: EventPapers, row: AnswerRow, interval: tuple[int, int]) -> bool:
    """Whether the provider's own log shows the row's subscriber on the address for the whole interval."""
    reference = row.row.subscriber_ref
    return bool(reference) and any(
        lease.subscriber_ref == reference
        and lease.start_us is not None
        and lease.end_us is not None
        and lease.start_us <= interval[0]
        and interval[1] <= lease.end_us
        and _same_provider(lease.provider, row.row.provider)
        for lease in papers.leases
    )


def _same_provider(a: str, b: str) -> bool:
    return not a.strip() or not b.strip() or provider_key(a) == provider_key(b)
