"""Which premises the held papers name under one reading of an event's time.

Result rows that cover the reading speak first. A provider's own assignment log (DHCP, RADIUS) names
a subscriber, not a place: with it an interval and an identity are supported, and the place comes
from a result row of that same subscriber, never from the log.
"""

from __future__ import annotations

from rightdoor.model.instant import Reading
from rightdoor.model.premises import Address
from rightdoor.rules.attribution.intervals import covering, span_of
from rightdoor.rules.attribution.papers import AnswerRow, EventPapers, Submission

FOREIGN = frozenset({"cross-paired", "cross-paired-instant", "not-in-source"})


def own_submissions(papers: EventPapers) -> list[Submission]:
    """The requests that ask about this event, not those that joined it with another one."""
    return [s for s in papers.submissions if s.how not in FOREIGN]


def premises_under(papers: EventPapers, reading: Reading) -> list[Address]:
    """The premises that result rows, or leases of a subscriber that a row names, give for the reading; [] for none."""
    interval = (reading.start, reading.end)
    answers = [a for s in own_submissions(papers) for a in s.answers]
    rows = [r for r in covering(answers, interval) if not r.address.empty]
    if rows:
        return [r.address for r in rows]
    leased = _by_leases(papers, interval, [r for a in answers for r in a.data_rows])
    if leased:
        return leased
    return _joined([r for a in answers for r in a.data_rows], interval) if papers.event.instant.basis == "unknown" else []


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
    return not a.strip() or not b.strip() or a.strip().casefold() == b.strip().casefold()
