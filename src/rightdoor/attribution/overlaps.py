"""What shows only when all results and assignments lie side by side: one address given to two customers at once, a request answered
twice, a result that is here as a document alone.

An overlap is told only where nothing is guessed: both intervals are stated with start, end and zone, and both customers are named in the same
way. An end that a log inferred (a lost release) is no stated end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rightdoor.attribution.assemble import DOCUMENT, bound
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.attribution.loose_ends import LooseEnd
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding, cut
from rightdoor.model.instant import Instant
from rightdoor.model.rows import LeaseRow, RequestRow, ResultRow

_CERTAIN = frozenset({"observed", "computed"})
_MOST_BESIDE = 50  # rows of one address that are compared with one row; more of them at once are told by these already


class _Held(NamedTuple):
    """One assignment: from when to when (UTC microseconds), which ports, how its customer is named, where it stands."""

    start: int
    end: int
    low: int
    high: int
    customer: tuple[tuple[str, str], ...]
    receipt: str
    exhibit: str
    locator: str
    raw: str


def side_by_side(inputs: AttributionInputs) -> list[LooseEnd]:
    """The findings, in order of receipt and place."""
    times = TimeReader(inputs.decisions)
    results = bound(inputs.requests, inputs.results)
    found = [*_repeated(results, times), *_documents(results)]
    for held in (_of_results(results, inputs.requests, times), _of_leases(inputs.leases)):
        for rows in held.values():
            found += _overlapping(rows)
    return sorted(set(found))


def _end(row: ResultRow | _Held, code: str, field: str, raw: str) -> LooseEnd:
    known = CODES[code]
    message = f"{known.meaning}; {known.to_do}"
    return LooseEnd(row.receipt, row.exhibit, DataFinding(code, known.severity, row.locator, field, cut(raw), message))


# --- overlapping assignments ---------------------------------------------------------------------------


def _of_results(results: Iterable[ResultRow], requests: Sequence[RequestRow], times: TimeReader) -> dict[tuple[str, str], list[_Held]]:
    """By provider and address: the rows with data whose interval is stated; of one request several renderings say the same twice."""
    asked = {row.request_id: row for row in requests}
    held: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for row in results:
        request = asked.get(row.request_id)
        address = row.echo_value or (request.id_value if request is not None else "")
        start = _instant(times.read(row.from_literal, row.zone, source=row.provider))
        end = _instant(times.read(row.to_literal, row.zone, source=row.provider))
        if not address or start is None or end is None or row.result == "none-held":
            continue
        named = (("subscriber", row.subscriber_ref), ("holder", row.account_holder))
        customer = tuple((kind, _fold(text)) for kind, text in named if text.strip())
        provider = _fold(row.provider or (request.provider if request is not None else ""))
        ports = _ports(row.port_from, row.port_to)
        held[(provider, address)].append(_Held(start, end, *ports, customer, row.receipt, row.exhibit, row.locator, address))
    return held


def _of_leases(leases: Iterable[LeaseRow]) -> dict[tuple[str, str], list[_Held]]:
    held: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for row in leases:
        if row.start_us is None or row.end_us is None or not {row.start_basis, row.end_basis} <= _CERTAIN or not row.subscriber_ref:
            continue
        customer = (("subscriber", row.subscriber_ref),)
        ports = _ports(row.port_from, row.port_to)
        place = (row.receipt, row.exhibit, row.locator, row.id_value)
        held[(_fold(row.provider), f"{row.ip_low}-{row.ip_high}")].append(_Held(row.start_us, row.end_us, *ports, customer, *place))
    return held


def _overlapping(rows: list[_Held]) -> Iterator[LooseEnd]:
    """Both rows of every pair that overlaps and names two customers."""
    rows.sort(key=lambda row: (row.start, row.end, row.exhibit, row.locator, row.receipt))
    open_rows: list[_Held] = []
    for row in rows:
        open_rows = [other for other in open_rows if other.end > row.start]
        for other in open_rows[-_MOST_BESIDE:]:
            if other.low <= row.high and row.low <= other.high and _differ(row.customer, other.customer):
                yield _end(row, "assignment-overlap", "subscriber_ref", row.raw)
                yield _end(other, "assignment-overlap", "subscriber_ref", other.raw)
        if row.end > row.start:
            open_rows.append(row)


def _differ(one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]) -> bool:
    """Whether the first way of naming that both use names two customers."""
    names = dict(other)
    return next((text != names[kind] for kind, text in one if kind in names), False)


def _instant(read: Instant) -> int | None:
    return read.readings[0].start if read.single else None


def _ports(low: int | None, high: int | None) -> tuple[int, int]:
    return (0 if low is None else low), (65_535 if high is None else high)


# --- results that come twice, or as a document alone ---------------------------------------------------


def _repeated(results: Iterable[ResultRow], times: TimeReader) -> Iterator[LooseEnd]:
    """The rows of every result of a request but its first: another rendering, another day, another delivery that says something else."""
    by_request: dict[str, dict[tuple[object, ...], list[ResultRow]]] = defaultdict(lambda: defaultdict(list))
    for row in results:
        if row.request_id:
            produced = times.read(row.produced_literal, source=row.provider)
            when = tuple((r.start, r.end) for r in produced.readings) or (row.produced_literal.strip(),)
            by_request[row.request_id][(when, _fold(row.rendering), row.exhibit)].append(row)
    for request, given in by_request.items():
        told: set[frozenset[tuple[object, ...]]] = set()
        for key in sorted(given, key=repr):
            content = frozenset(tuple(row[3:]) for row in given[key])
            if told and content not in told:
                for row in given[key]:
                    yield _end(row, "result-repeated", "request_id", request)
            told.add(content)


def _documents(results: Iterable[ResultRow]) -> Iterator[LooseEnd]:
    """Results that were read from the text of a document, where the request has no other."""
    by_request: dict[str, list[ResultRow]] = defaultdict(list)
    for row in results:
        by_request[row.request_id].append(row)
    for request, rows in by_request.items():
        if all(row.locator.startswith(DOCUMENT) for row in rows):
            for row in rows:
                yield _end(row, "document-only", "rendering", request)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
