"""Data findings that show only when the store is looked at as a whole: derived, and listed with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.attribution.loose_ends import loose_ends
from rightdoor.attribution.overlaps import side_by_side
from rightdoor.attribution.shape import Attribution
from rightdoor.footprints.tables import FindingRow, ReceiptRow
from rightdoor.model.codes import CODES
from rightdoor.model.decision import Decision
from rightdoor.model.finding import cut


def store_findings(inputs: AttributionInputs) -> list[FindingRow]:
    """Papers that hang on nothing, that contradict each other, and details of reports that are not here; in a total order."""
    found = [
        FindingRow(end.receipt, end.exhibit, f.locator, f.code, f.severity, f.field, f.raw, f.message)
        for end in (*loose_ends(inputs), *side_by_side(inputs))
        for f in (end.finding,)
    ]
    return sorted({*found, *_reports_missing(inputs)})


def _reports_missing(inputs: AttributionInputs) -> Iterator[FindingRow]:
    reports = {row.number for row in inputs.referrals if row.form == "cybertip-report" and row.number}
    for row in inputs.referrals:
        if row.form == "cybertip-file" and row.number and row.number not in reports:
            yield _row("report-missing", row.receipt, row.exhibit, row.locator, "number", row.number)


def profile_conflicts(decisions: Sequence[Decision], receipts: Iterable[ReceiptRow]) -> list[FindingRow]:
    """Received time profiles that contradict each other, each where it stands."""
    if not decisions:
        return []
    exhibits = {row.receipt: row.exhibit for row in receipts}
    return sorted(
        _row("decision-conflict", d.receipt, exhibits.get(d.receipt, ""), d.locator, "source", d.body["source"]) for d in decisions
    )


def future_times(attributions: Iterable[Attribution], received: Mapping[str, int]) -> list[FindingRow]:
    """Events whose every reading lies after the exhibit was received: somebody's clock or zone is wrong."""
    return sorted(
        _row("future-time", a.receipt, a.exhibit, a.locator, "event_time", a.instant.literal)
        for a in attributions
        if a.instant.readings and a.receipt in received and min(r.start for r in a.instant.readings) > received[a.receipt]
    )


def _row(code: str, receipt: str, exhibit: str, locator: str, field: str, raw: str) -> FindingRow:  # noqa: PLR0917 - columns of a row
    known = CODES[code]
    return FindingRow(receipt, exhibit, locator, code, known.severity, field, cut(raw), f"{known.meaning}; {known.to_do}")
