"""The batches that RD-A04 compares with the profile of their source: one per receipt and source, in order of intake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.model.finding import CheckFinding
from rightdoor.rules.attribution.papers import SourceEvent
from rightdoor.rules.attribution.rd_a04_format_drift import SourceBatch, drift_findings

_LAST = 1 << 62


def drift(inputs: AttributionInputs, events: Sequence[SourceEvent]) -> dict[tuple[str, str], tuple[CheckFinding, ...]]:
    """RD-A04's findings by (receipt, source). The order of a receipt that `intake` does not know is that of its first event."""
    held: dict[tuple[str, str], list[SourceEvent]] = defaultdict(list)
    for event in events:
        if event.kind == "event" and event.instant.literal.strip():
            held[(event.receipt, event.source)].append(event)

    def order(key: tuple[str, str]) -> tuple[int, int, str, str]:
        first = min((r.start for event in held[key] for r in event.instant.readings[:1]), default=_LAST)
        return (inputs.intake.get(key[0], _LAST), first, *key)

    batches = [
        SourceBatch(receipt, source, tuple(e.instant.literal for e in held[(receipt, source)]), inputs.columns.get(receipt, frozenset()))
        for receipt, source in sorted(held, key=order)
    ]
    return drift_findings(batches, {source: inputs.decisions.profiles(source) for source in {b.source for b in batches}})
