"""Tables in plain text that a mapping explains: where their header stands, how their rows are cut, in which encoding they are written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.readers.csv_rows import Row, rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.mapping_options import FIXED, LAYOUTS
from rightdoor.readers.mappings import fitting, shipped
from rightdoor.readers.source import Source

HEADER_ROWS = 10
DELIMITERS = tuple(LAYOUTS.values())
_NEVER = "\x1f"  # unit separator: what a fixed-width line is not cut at
_SINGLE = frozenset({"cp1252", "iso-8859-1", "cp850"})
Spans = tuple[tuple[str, int, int], ...]


class Header(NamedTuple):
    """A header that mappings explain: its row, the names, the mappings (first the one to ask), how the rows are cut."""

    number: int
    names: tuple[str, ...]
    mappings: tuple[ColumnMapping, ...]
    delimiter: str
    spans: Spans
    source: Source
    ended: bool = True


class _Bytes(io.RawIOBase):
    """A single-byte encoding as UTF-8; bytes that it does not have stay as they are, and so are found as no text."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream, self._encoding, self._ready = stream, encoding, b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = _recoded(self._stream.read(1 << 16), self._encoding)
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)


def _recoded(data: bytes, encoding: str) -> bytes:
    return data.decode(encoding, "surrogateescape").encode("utf-8", "surrogateescape")


def declared_source(source: Source, encoding: str) -> Source:
    """The source as UTF-8 where a single-byte encoding is declared for it; size and offsets are those of the received bytes."""
    if encoding not in _SINGLE:
        return source

    def opener() -> BinaryIO:
        return io.BufferedReader(_Bytes(source.open(), encoding), 1 << 16)

    return Source(source.name, source.size, _recoded(source.head, encoding), opener)


def find_header(source: Source, limits: Limits) -> Header | None:
    """The first of the first rows that a mapping explains, cut as that mapping says, else as the row shows."""
    held = (*limits.mappings, *shipped())
    found: list[tuple[int, int, Header]] = []
    for encoding in dict.fromkeys(each.options.encoding for each in held):
        decoded = declared_source(source, encoding)
        mine = tuple(each for each in held if each.options.encoding == encoding)
        for order, header in enumerate(_headers(decoded, mine, limits)):
            found.append((header.number, order, header))
    return min(found, key=lambda each: (not each[2].mappings[0].decided, each[0], each[1]))[2] if found else None


def _headers(source: Source, held: tuple[ColumnMapping, ...], limits: Limits) -> Iterator[Header]:
    """At most one header for each way of cutting the rows."""
    head = Source.of_bytes(source.name, source.head)
    for delimiter in DELIMITERS:
        mine = tuple(each for each in held if LAYOUTS.get(each.options.layout, delimiter) == delimiter and not each.options.spans)
        if mine and (header := _by_rows(head, mine, limits, delimiter)) is not None:
            yield header._replace(source=source)
    for mapping in held:
        if mapping.options.layout == FIXED and (header := _by_rows(head, (mapping,), limits, _NEVER)) is not None:
            yield header._replace(source=source)


def _by_rows(head: Source, held: tuple[ColumnMapping, ...], limits: Limits, delimiter: str) -> Header | None:
    spans = held[0].options.spans if delimiter == _NEVER else ()
    seen = 0
    for row in rows(head, limits, delimiter=delimiter, quoting=not spans):
        if not isinstance(row, Row):
            continue
        names = tuple(name.strip()[: limits.max_token_chars] for name in (_cut(row.cells[0], spans) if spans else row.cells))
        keys = frozenset(name.casefold() for name in names)
        mine = tuple(
            each
            for each in fitting(held, keys)
            if each in held and each.options.header_row in (0, row.number) and (not spans or names == tuple(name for name, _, _ in spans))
        )
        if mine:
            return Header(row.number, names, mine, delimiter, spans, head, row.ended)
        seen += 1
        if row.number >= 50 or (seen >= HEADER_ROWS and all(each.options.header_row == 0 for each in held)):
            return None
    return None


def _cut(line: str, spans: Spans) -> list[str]:
    return [line[start:end] for _, start, end in spans]


def table_rows(header: Header, limits: Limits) -> Iterator[Row | DataFinding]:
    """The rows behind the header, and findings on the way.

    A fixed-width row is as wide as its last filled column: what is missing at its end is empty, not cut off.
    """
    for row in rows(header.source, limits, delimiter=header.delimiter, quoting=not header.spans):
        if isinstance(row, DataFinding):
            yield row
        elif row.number > header.number:
            yield row._replace(cells=_cut(row.cells[0], header.spans)) if header.spans else row
