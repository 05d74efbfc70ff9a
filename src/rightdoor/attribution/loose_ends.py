"""Papers that hang on nothing: results of requests never made, requests that name no source, ids used twice.

They are said as data findings, so that nothing that came in is silently without effect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.attribution.assemble import bound, code_of, distinct_requests
from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding, cut
from rightdoor.model.rows import RequestRow, ResultRow


class LooseEnd(NamedTuple):
    """A data finding with the receipt and exhibit that it is about."""

    receipt: str
    exhibit: str
    finding: DataFinding


def loose_ends(inputs: AttributionInputs) -> list[LooseEnd]:
    """Findings over requests and results as a whole, in order of receipt and place."""
    found = [*_unasked(inputs), *_repeated(inputs)]
    found += _sourceless(inputs)
    return sorted(set(found))


def _unasked(inputs: AttributionInputs) -> Iterator[LooseEnd]:
    """Results of requests never made, and those that only their check code led to one."""
    asked = {row.request_id for row in inputs.requests if row.request_id}
    carriers: dict[str, set[str]] = defaultdict(set)
    for row in inputs.requests:
        carriers[code_of(row)].add(row.request_id)
    for received, laid in zip(inputs.results, bound(inputs.requests, inputs.results), strict=True):
        if laid.request_id not in asked:
            end = _end(received, "result-without-request", "request_id")
            sharing = len(carriers.get(code_of(received), ())) if received.check_code.strip() else 0
            if sharing > 1:
                message = f"{sharing} requests carry its check code; {end.finding.message}"
                end = end._replace(finding=end.finding._replace(message=message))
            yield end
        elif received.request_id != laid.request_id:
            yield _end(received, "bound-by-check-code", "check_code")


def _end(row: RequestRow | ResultRow, code: str, field: str) -> LooseEnd:
    known = CODES[code]
    raw = row.request_id
    if field == "source_ref" and isinstance(row, RequestRow):
        raw = row.source_ref
    elif field == "check_code":
        raw = row.check_code
    message = f"{known.meaning}; {known.to_do}"
    return LooseEnd(row.receipt, row.exhibit, DataFinding(code, known.severity, row.locator, field, cut(raw), message))


def _repeated(inputs: AttributionInputs) -> list[LooseEnd]:
    """Requests that stand twice in one schedule, or whose id is used for two questions."""
    repeated = {row.request_id for row, duplicates in distinct_requests(inputs.requests) if duplicates and row.request_id}
    return [_end(row, "request-repeated", "request_id") for row in inputs.requests if row.request_id in repeated]


def _sourceless(inputs: AttributionInputs) -> list[LooseEnd]:
    """Requests whose source_ref is the number of nothing that is held (and whose footprint is not known either)."""
    numbers = {row.number for row in inputs.footprints} | {row.number for row in inputs.referrals}
    footprints = {row.footprint for row in inputs.footprints}
    return [
        _end(row, "source-ref-unknown", "source_ref")
        for row in inputs.requests
        if not (row.source_ref and row.source_ref in numbers) and row.footprint not in footprints
    ]
