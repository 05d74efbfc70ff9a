"""Received facts that are about nothing that is held: said as data findings, so that none is silently without effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.footprints.tables import FindingRow, ReceiptRow
from rightdoor.model.codes import CODES
from rightdoor.model.decision import received
from rightdoor.model.fact import Fact
from rightdoor.operations.summary import Summary

CODE = "fact-about-unknown"


def facts_about_nothing(
    inputs: AttributionInputs, summary: Summary, receipts: Iterable[ReceiptRow], subjects: Callable[[], Iterable[str]]
) -> list[FindingRow]:
    """A finding for every received fact whose `about` is no event, referral, subject or premises of the store.

    `subjects` gives the ids of all subjects; it is asked only where a fact is about one.
    """
    came = [f for f in inputs.context.facts if received(f.receipt, f.locator)]
    if not came:
        return []
    known = {row.number for row in inputs.referrals} | {row.number for row in inputs.footprints} | set(summary.attributed)
    if any(f.about.startswith("pr_") for f in came):
        known |= {p.premises for each in summary.attributed.values() for p in each.premises}
    if any(f.about.startswith("sub_") for f in came):
        known |= set(subjects())
    exhibits = {row.receipt: row.exhibit for row in receipts}
    return sorted(_row(f, exhibits.get(f.receipt, "")) for f in came if f.about not in known)


def _row(fact: Fact, exhibit: str) -> FindingRow:
    entry = CODES[CODE]
    message = f"{entry.meaning}; {entry.to_do}"
    return FindingRow(fact.receipt, exhibit, fact.locator, CODE, entry.severity, "about", fact.about, message)
