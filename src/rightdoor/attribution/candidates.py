"""The premises that the papers of one event name: every candidate, one of each door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rightdoor.model.civil import DAY, parse_day
from rightdoor.model.premises import Address
from rightdoor.rules.attribution.intervals import judge
from rightdoor.rules.attribution.papers import AnswerRow, Context, EventPapers
from rightdoor.rules.attribution.resolution import leased_to, own_submissions, premises_under, speaking

_NOT_PREMISES = frozenset({"billing", "correspondence", "registered-office"})


def supporting_rows(papers: EventPapers) -> list[AnswerRow]:
    """The result rows that speak for the event: those that cover it; all where none does, so that nothing is hidden."""
    covering: list[AnswerRow] = []
    every: list[AnswerRow] = []
    for submission in own_submissions(papers):
        if papers.event.kind == "identifier":
            intervals = [(r.start, r.end) for r in submission.instant.readings]
        else:
            intervals = [(r.start, r.end) for r in papers.event.instant.readings]
        for answer in submission.answers:
            for row in speaking(papers, answer):
                every.append(row)
                if any(not judge(row, each, answer.produced) or leased_to(papers, row, each) for each in intervals):
                    covering.append(row)
    return covering or every


def candidates(papers: EventPapers, rows: Sequence[AnswerRow], context: Context) -> tuple[Address, ...]:
    """Each premises that the rows name, in order of text; the fullest wording of each.

    Where a row gives an installation address that is valid at the instant, billing and outdated
    addresses beside it are not candidates.
    """
    days = [r.start // DAY for r in papers.event.instant.readings]
    named = [r for r in rows if not r.address.empty]
    placed = [r for r in named if r.address.role not in _NOT_PREMISES]
    valid = [r for r in placed or named if _valid(r, days)]
    addresses = [r.address for r in valid or placed or named]
    if papers.event.instant.basis == "unknown" and papers.event.kind == "event":
        addresses += [a for reading in papers.event.instant.readings for a in premises_under(papers, reading)]
    return merged(addresses, context)


def merged(addresses: Iterable[Address], context: Context) -> tuple[Address, ...]:
    """One of each door: the one with a UPRN, then the longest wording."""
    distinct = set(addresses)
    if len(distinct) < 2:  # as nearly always
        return tuple(distinct)
    worded: dict[tuple[str, str, str], Address] = {}
    for address in sorted(distinct, key=lambda a: (a.role in _NOT_PREMISES, not a.role, a)):
        worded.setdefault(address[:3], address)
    kept: list[Address] = []
    for address in sorted(worded.values(), key=lambda a: (not a.uprn.strip(), -len(a.address), a)):
        if not any(context.compare(address, other) == "same" for other in kept):
            kept.append(address)
    return tuple(sorted(kept))


def _valid(row: AnswerRow, days: list[int]) -> bool:
    """Whether the address was valid on every day asked about, as far as its dates say."""
    first, last = parse_day(row.row.address_from), parse_day(row.row.address_to)
    return all((first is None or first <= day) and (last is None or day <= last) for day in days)
