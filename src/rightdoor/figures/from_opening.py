"""Investigations: a case from its opening to its closing; reopened, it is one paper more of the same investigation."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record


def of_opening(papers: Papers) -> Iterator[Record]:
    """One record from each opening or reopening to the closing after it; `until_us` None while it is open.

    It stands in the operations that the case joined while it was open: a case joins after it was opened.
    """
    turns = papers.history.of("case-opened", "case-reopened", "case-closed")
    opened = None
    for event in turns:
        if event.kind != "case-closed":
            opened = opened or event
        elif opened is not None:
            yield _investigation(papers, papers.record("investigation", opened), event.at_us)
            opened = None
    if opened is not None:
        yield _investigation(papers, papers.record("investigation", opened), None)


def _investigation(papers: Papers, record: Record, until_us: int | None) -> Record:
    inside, linked = papers.membership.over(record.at_us, until_us)
    received = papers.case.first_receipt_us
    facts = {} if received is None else {"first_receipt_us": str(received)}
    return record._replace(until_us=until_us, operations=inside, linked=linked, facts=facts)
