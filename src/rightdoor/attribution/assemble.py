"""Requests with their results, laid beside the events that they answer to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.attribution.inputs import TimeReader
from rightdoor.attribution.pairing import Log, Source
from rightdoor.model.check_code import canonical_code
from rightdoor.model.premises import Address
from rightdoor.model.rows import RequestRow, ResultRow
from rightdoor.rules.attribution.papers import Answer, AnswerRow, SourceEvent, Submission

DOCUMENT = "page:"  # what the places of a document's text begin with


class Asked(NamedTuple):
    """Submissions by footprint, strays by footprint, and requests whose source is not here."""

    submissions: dict[str, list[Submission]]
    strays: dict[str, list[Submission]]
    sourceless: list[RequestRow]


def assemble(
    events: Sequence[SourceEvent],
    requests: Sequence[RequestRow],
    results: Sequence[ResultRow],
    times: TimeReader,
    *,
    known_answered: frozenset[tuple[str, str]] = frozenset(),
) -> Asked:
    """Pair every request within its source and hang its results on it. `known_answered`: see AttributionInputs.answered."""
    answers = answers_by_request(bound(requests, results), times)
    distinct = distinct_requests(requests)
    answered = {(row.receipt, _fold(row.provider)) for row, _ in distinct if row.request_id in answers} | known_answered
    numbers = {e.footprint: e.number or e.receipt for e in events}
    wanted = [(row, duplicates, row.source_ref or numbers.get(row.footprint, "")) for row, duplicates in distinct]
    sources = _sources(events, {ref for _, _, ref in wanted})
    asked = Asked(defaultdict(list), defaultdict(list), [])
    for row, duplicates, reference in wanted:
        source = sources.get(reference)
        if source is None:
            asked.sourceless.append(row)
            continue
        submission = Submission(
            row,
            times.read(row.literal, row.zone),
            times.read(row.sent_literal),
            "not-in-source",
            tuple(a for a in answers.get(row.request_id, ()) if not _of_document(a)),
            duplicates,
            (row.receipt, _fold(row.provider)) in answered,
            tuple(a for a in answers.get(row.request_id, ()) if _of_document(a)),
        )
        paired = source.pair(row, submission.instant)
        for event, how in paired:
            asked.submissions[event.footprint].append(submission._replace(how=how))
        if not paired:
            for event in (*source.events, *source.identifiers):
                asked.strays[event.footprint].append(submission)
    return asked


def _of_document(answer: Answer) -> bool:
    """Whether a result was read from the text of a document: its rows stand on pages."""
    return bool(answer.rows) and all(row.row.locator.startswith(DOCUMENT) for row in answer.rows)


def _sources(events: Sequence[SourceEvent], references: set[str]) -> dict[str, Source]:
    """The sources that requests name. An event without a number is under its receipt."""
    held: dict[str, list[SourceEvent]] = defaultdict(list)
    for event in events:
        number = event.number or event.receipt
        if number in references:
            held[number].append(event)
    logs = _logs(events, {e.receipt for members in held.values() for e in members if e.form == "observation-log"})
    return {number: Source(members, _of(members, logs)) for number, members in held.items()}


def _of(members: Sequence[SourceEvent], logs: dict[str, Log]) -> list[Log]:
    return [logs[receipt] for receipt in sorted({e.receipt for e in members}) if receipt in logs]


def _logs(events: Iterable[SourceEvent], receipts: set[str]) -> dict[str, Log]:
    """Observation logs that requests name rows of."""
    held: dict[str, list[SourceEvent]] = defaultdict(list)
    for event in events:
        if event.receipt in receipts and event.kind == "event":
            held[event.receipt].append(event)
    return {receipt: Log(members) for receipt, members in held.items()}


def distinct_requests(requests: Sequence[RequestRow]) -> list[tuple[RequestRow, int]]:
    """Each request once, with how many other rows repeat it wrongly.

    The same row in two receipts is one request delivered twice. Wrong repeats: the row twice in one
    schedule, its request id used for something else, or the same question twice in one sending.
    """
    held: dict[tuple[str, ...], list[RequestRow]] = defaultdict(list)
    contents: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    questions: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in requests:
        content = _content(row)
        held[(row.request_id, *content)].append(row)
        contents[row.request_id].add(content)
        questions[_question(row, content)].add(row.request_id)
    found = []
    for rows in held.values():
        rows.sort(key=lambda r: (not r.sent_literal, r.exhibit, r.locator, r.receipt))
        first = rows[0]
        content = _content(first)
        per_receipt: dict[str, int] = defaultdict(int)
        for row in rows:
            per_receipt[row.receipt] += 1
        reused = len(contents[first.request_id]) - 1 if first.request_id else 0
        repeated = max(len(questions[_question(row, content)]) - 1 for row in rows)
        found.append((first, max(per_receipt.values()) - 1 + reused + repeated))
    found.sort(key=lambda pair: (pair[0].request_id, pair[0].exhibit, pair[0].locator, pair[0].receipt))
    return found


def _content(row: RequestRow) -> tuple[str, ...]:
    port = "" if row.port is None else str(row.port)
    return (row.source_ref, _fold(row.provider), row.id_type, row.id_value or row.id_raw, port, row.literal, row.zone)


def _question(row: RequestRow, content: tuple[str, ...]) -> tuple[str, ...]:
    return (row.receipt, row.sent_literal, *content)


def bound(requests: Sequence[RequestRow], results: Sequence[ResultRow]) -> list[ResultRow]:
    """The results, each under the request that it answers: by its request id, or else by a check code that one request alone carries.

    A check code counts for results whose request id is empty or is that of no request. What it does not settle is left as it came.
    """
    asked = {row.request_id for row in requests if row.request_id}
    if all(row.request_id in asked for row in results):
        return list(results)
    by_code = request_of_code(requests)
    return [row if row.request_id in asked else row._replace(request_id=by_code.get(code_of(row), row.request_id)) for row in results]


def request_of_code(requests: Iterable[RequestRow]) -> dict[str, str]:
    """The request id under each check code that rows of exactly one request carry."""
    carriers: dict[str, set[str]] = defaultdict(set)
    for row in requests:
        if row.check_code.strip():
            carriers[code_of(row)].add(row.request_id)
    return {code: next(iter(ids)) for code, ids in carriers.items() if len(ids) == 1 and "" not in ids}


def code_of(row: RequestRow | ResultRow) -> str:
    """The check code of a row: ours as it is printed, however it was spelt; anybody else's as it stands."""
    code = row.check_code.strip()
    return canonical_code(code) or code


def answers_by_request(results: Sequence[ResultRow], times: TimeReader) -> dict[str, tuple[Answer, ...]]:
    """Results by request id: rows that agree in rendering and time of production are one result."""
    grouped: dict[str, dict[tuple[object, ...], dict[tuple[object, ...], ResultRow]]] = defaultdict(lambda: defaultdict(dict))
    for row in results:
        produced = times.read(row.produced_literal, source=row.provider)
        when: tuple[object, ...] = tuple((r.start, r.end) for r in produced.readings) or (row.produced_literal.strip(),)
        rows = grouped[row.request_id][(row.rendering.strip().casefold(), when, row.locator.startswith(DOCUMENT))]
        content = row[3:]  # all but the place: a result delivered twice is one
        held = rows.get(content)
        if held is None or _place(row) < _place(held):
            rows[content] = row
    return {
        request: tuple(sorted((_answer(list(rows.values()), times) for rows in by_kind.values()), key=_answer_order))
        for request, by_kind in grouped.items()
        if request
    }


def _place(row: ResultRow) -> tuple[str, str, str]:
    return (row.exhibit, row.locator, row.receipt)


def _answer(rows: list[ResultRow], times: TimeReader) -> Answer:
    rows.sort(key=_place)
    return Answer(rows[0].rendering, times.read(rows[0].produced_literal, source=rows[0].provider), tuple(_row(r, times) for r in rows))


def _answer_order(answer: Answer) -> tuple[int, str, str, tuple[str, str, str]]:
    at = min((r.start for r in answer.produced.readings), default=-1)
    return (at, answer.produced.literal, answer.rendering, _place(answer.rows[0].row))


def _row(row: ResultRow, times: TimeReader) -> AnswerRow:
    return AnswerRow(
        row,
        times.read(row.echo_literal, row.echo_zone, source=row.provider),
        times.read(row.from_literal, row.zone, source=row.provider),
        times.read(row.to_literal, row.zone, source=row.provider),
        Address(row.address, row.postcode, row.uprn, row.address_role),
    )


def _fold(text: str) -> str:
    return text.strip().casefold()
