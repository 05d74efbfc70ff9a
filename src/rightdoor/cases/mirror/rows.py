"""The rows of a records system's export as events that a case could hold; what cannot be read as located findings. Good rows go on.

Comma-, semicolon- or tab-separated text within limits; nothing is repaired. A cell that begins like a formula is text and stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from rightdoor.cases.event import Value
from rightdoor.cases.mirror.cells import Wrong, cell, instant
from rightdoor.cases.mirror.mapping import EventMapping, RecordsMapping, parts
from rightdoor.model.finding import DataFinding, cut
from rightdoor.readers.csv_rows import Row, header_of, rows
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.source import Source

MOST_BYTES: Final = 2 << 20
MOST_ROWS: Final = 10_000
LIMITS: Final[Limits] = replace(DEFAULT_LIMITS, max_rows=MOST_ROWS, max_line_bytes=1 << 17, max_value_chars=1 << 17, max_columns=300)
MOST_FOUND: Final = 500
_FORMULA: Final = ("=", "+", "-", "@")


class Found(NamedTuple):
    """Something wrong or remarkable: where (row:N/column), what, what to do. `stops`: the event or row is left out for it."""

    place: str
    what: str
    stops: bool = True


class Proposed(NamedTuple):
    """An event that a row tells of. `record`, `key`: by which it is known again; `body` with references as ``@key``.

    `columns`: of each field, the column it came from, for pointing at it ("" for what the mapping says of every row). `place`: row:N.
    `named_only`: its time is not given: it says which held event the rest of the row is about, by its number, and is never recorded.
    """

    record: str
    key: str
    kind: str
    at_us: int
    body: Mapping[str, Value]
    columns: Mapping[str, str]
    place: str
    named_only: bool = False


class Sheet(NamedTuple):
    """What a file tells: events in order, findings, how many rows were read, how many belong to other cases."""

    events: tuple[Proposed, ...]
    found: tuple[Found, ...]
    rows: int
    others: int


def fits(data: bytes, mapping: RecordsMapping) -> bool:
    """Whether a file has the columns that the mapping names."""
    header = header_of(Source.of_bytes("", data), LIMITS)
    return header is not None and mapping.columns() <= frozenset(header.keys)


def read(data: bytes, mapping: RecordsMapping, *, cases: frozenset[str]) -> Sheet:
    """The file by the mapping. `cases`: what the case is called in the column of cases, case-folded."""
    if len(data) > MOST_BYTES:
        return Sheet((), (Found("", f"More than {MOST_BYTES >> 20} MiB. Export a shorter time."),), 0, 0)
    source = Source.of_bytes("", data)
    header = header_of(source, LIMITS)
    if header is None:
        return Sheet((), (Found("", "No table with named columns. Export it as comma-separated text (CSV) with a header."),), 0, 0)
    lacking = sorted(mapping.columns() - frozenset(header.keys))
    if lacking:
        return Sheet(
            (),
            tuple(Found("row:1", f"There is no column “{cut(name)}”. Correct the mapping, or export that column.") for name in lacking),
            0,
            0,
        )
    return _sheet(_cells(source, header.keys, header.number, header.delimiter), mapping, cases)


class _Line(NamedTuple):
    place: str
    cells: Mapping[str, str]


def _cells(source: Source, keys: tuple[str, ...], number: int, delimiter: str) -> Iterator[_Line | Found]:
    if len(set(keys)) < len([key for key in keys if key]):
        yield Found("row:1", "Two columns have one name. The first is read; rename the other.", stops=False)
    first = {key: index for index, key in reversed(list(enumerate(keys))) if key}
    unsure: set[str] = set()
    for each in rows(source, LIMITS, delimiter=delimiter):
        if isinstance(each, DataFinding):
            unsure.add(each.locator)
            yield Found(each.locator, _TEXT if each.code == "encoding" else each.message)
        elif each.number > number and f"row:{each.number}" not in unsure:
            if len(each.cells) != len(keys):
                what = f"{len(each.cells)} cells, the header has {len(keys)}. The row is left out: look at its quotes."
                yield Found(f"row:{each.number}", what)
            else:
                yield _Line(f"row:{each.number}", _line(each, first))


_TEXT: Final = "Bytes that are no text as it is read here. The row is left out: export the table as UTF-8."


def _line(row: Row, first: Mapping[str, int]) -> dict[str, str]:
    return {key: row.cells[index].strip() for key, index in first.items()}


def _sheet(lines: Iterator[_Line | Found], mapping: RecordsMapping, cases: frozenset[str]) -> Sheet:
    events: dict[tuple[str, str], Proposed] = {}
    found: list[Found] = []
    count = others = 0
    for line in lines:
        if isinstance(line, Found):
            found.append(line)
            continue
        count += 1
        if mapping.case and line.cells[mapping.case.casefold()].casefold() not in cases:
            others += 1
            continue
        for each in _of_row(line, mapping):
            if isinstance(each, Found):
                found.append(each)
            else:
                found += _entered(events, each)
    return Sheet(tuple(events.values()), tuple(dict.fromkeys(found)), count, others)


def _entered(events: dict[tuple[str, str], Proposed], each: Proposed) -> Iterator[Found]:
    """Enter an event; the same again changes nothing, another one under the same number is found."""
    before = events.setdefault((each.record, each.key), each)
    if before is each:
        return
    if (before.at_us, before.body) == (each.at_us, each.body):
        yield Found(each.place, f"The same as {before.place}. It is taken once.", stops=False)
    else:
        yield Found(
            each.place,
            f"The same record number as {before.place} with other values. Only the first is taken: name the column that tells them apart under row.",
        )


def _of_row(line: _Line, mapping: RecordsMapping) -> Iterator[Proposed | Found]:
    record = line.cells[mapping.record.casefold()]
    if not record or len(record) > 100 or not record.isprintable():
        yield Found(f"{line.place}/{mapping.record}", "No record number. The row is left out: nothing could find it again.")
        return
    own = line.cells[mapping.row.casefold()] if mapping.row else ""
    if mapping.row and not own:
        yield Found(f"{line.place}/{mapping.row}", "No number of the row. The row is left out: nothing could find it again.")
        return
    repeated = _repeated(mapping) if own else frozenset[str]()
    for event in mapping.events:
        for each in _event(line, event, mapping):
            if isinstance(each, Found):
                yield each
            else:
                yield each._replace(record=record, key=f"{event.key}/{own[:100]}" if event.kind.code in repeated else event.key)


def _repeated(mapping: RecordsMapping) -> frozenset[str]:
    """Kinds that a row of its own tells of; the person and the arrest that such rows repeat are one."""
    pointed = {cell[1:] for event in mapping.events for cell in event.fields.values() if cell.startswith("@")}
    return frozenset(event.kind.code for event in mapping.events if event.key not in pointed)


def _event(line: _Line, event: EventMapping, mapping: RecordsMapping) -> Iterator[Proposed | Found]:
    raw = _raw(line, event.at)
    if raw.casefold() in mapping.empty:
        yield from _named_only(line, event, mapping)
        return
    at = instant(raw, mapping)
    body: dict[str, Value] = {}
    unread: set[str] = set()
    stopped = not isinstance(at, int)
    if isinstance(at, Wrong):
        yield Found(f"{line.place}/{event.at}", at.what)
    for name, said in event.fields.items():
        for found in _put(body, line, (name, said), (event, mapping)):
            stopped = stopped or found.stops
            unread.add(name)
            yield found
    for field in event.kind.fields:
        if field.needed and field.name not in body and field.name not in unread:
            stopped = True
            words = f"{event.kind.words}: “{field.words}” is missing."
            yield Found(line.place, f"{words} Add its column to the mapping, or say with = what holds for every row.")
    if not stopped and isinstance(at, int):
        columns = {name: "" if said[:1] in "=@" else said for name, said in event.fields.items()}
        yield Proposed("", event.key, event.kind.code, at, body, {**columns, "at": event.at}, line.place)


def _named_only(line: _Line, event: EventMapping, mapping: RecordsMapping) -> Iterator[Proposed]:
    """An event without its time whose number is given: it says which held one the rest of the row is about, and is never recorded."""
    field = mapping.same_by.get(event.kind.code, "")
    said = event.fields.get(field, "")
    number = _raw(line, said) if said and said[0] not in "=@" else ""
    if number.casefold() not in mapping.empty:
        yield Proposed("", event.key, event.kind.code, 0, {field: number}, {field: said}, line.place, named_only=True)


def _put(body: dict[str, Value], line: _Line, named: tuple[str, str], of: tuple[EventMapping, RecordsMapping]) -> list[Found]:
    (name, said), (event, mapping) = named, of
    field = next(each for each in event.kind.fields if each.name == name)
    if said.startswith("@"):
        body[name] = said
        return []
    raw = said[1:].strip() if said.startswith("=") else _raw(line, said)
    if raw.casefold() in mapping.empty:
        return []
    place = f"{line.place}/{said}"
    value = cell(field, raw, mapping)
    if isinstance(value, Wrong):
        return [Found(place, value.what)]
    body[name] = value
    if isinstance(value, str) and field.type in ("text", "long") and not said.startswith("=") and value.startswith(_FORMULA):
        return [Found(place, "The cell begins like a formula of a spreadsheet. It is kept as text.", stops=False)]
    return []


def _raw(line: _Line, said: str) -> str:
    """The cells of "Day + Time", put together; empty where the first is."""
    read = [line.cells[part.casefold()] for part in parts(said)]
    return " ".join(each for each in read if each) if read[0] else ""
