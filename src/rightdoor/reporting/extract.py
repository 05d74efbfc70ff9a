"""Extracts of tables and logs: the rows that concern one subject as they stand, every other line blank.

A schedule, a result file or a log holds other people's rows. What is left keeps its line or row number, so that the reader
gives the same records at the same places; whoever makes an extract reads it again and compares (`holds_the_same`). What cannot
be cut so (a document, a log whose records span what we do not know) gives none, and is carried whole with a count. Workbooks are
written again (`extract_workbook`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.csv_rows import Row, header_of, rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.plain_table import find_header
from rightdoor.readers.source import Source
from rightdoor.reporting.extract_workbook import is_workbook, workbook_extract

TABLES = frozenset({"schedule", "observations", "calls", "results", "kea_leases", "nat_table", "mapped_table", "own_workbooks"})
LOGS = frozenset({"isc_leases", "radius_detail", "nat_ports"})
_ROW = re.compile(r"^((?:sheet:(?P<sheet>.*?)/)?row:(?P<row>[0-9]{1,12}))(?:/|$)", re.DOTALL)
_LINE = re.compile(r"^line:([0-9]{1,12})(?:/|$)")
_UNQUOTED = frozenset({"kea_leases"})
_HEAD_WORDS = (b"server-duid", b"authoring-byte-order")  # of an ISC file as a whole, outside its leases


class Extract(NamedTuple):
    """The bytes of an extract, and how many rows or blocks of others were left out."""

    data: bytes
    left_out: int


def row_of(locator: str) -> str:
    """The row that a place of a table lies in, with its sheet if it has one; a place of another form stands for itself."""
    found = _ROW.match(locator)
    return found[1] if found else locator


def _rows_of(places: Collection[str]) -> dict[str, set[int]]:
    """Row numbers by sheet; "" for what has no sheets."""
    wanted: dict[str, set[int]] = {}
    for found in filter(None, map(_ROW.match, places)):
        wanted.setdefault(found["sheet"] or "", set()).add(int(found["row"]))
    return wanted


def line_of(locator: str) -> int | None:
    """The line that a place of a log lies in; None for a place of another form."""
    found = _LINE.match(locator)
    return int(found[1]) if found else None


def extracts(data: bytes, *, reader: str, places: Collection[str], limits: Limits) -> Iterator[Extract]:
    """Extracts that hold these places, the closest to the file as received first; none where the form cannot be cut."""
    if reader in LOGS:
        lines = {n for n in map(line_of, places) if n is not None}
        made = _lines(data, lines) if reader == "nat_ports" else _blocks(data, lines, isc=reader == "isc_leases")
        if made is not None:
            yield made
    elif reader in TABLES and is_workbook(data):
        if (cut := workbook_extract(data, _rows_of(places), reader=reader, limits=limits)) is not None:
            yield Extract(*cut)
    elif reader in TABLES:
        yield from _table(data, _rows_of(places).get("", set()), limits, reader=reader)


class _Form(NamedTuple):
    """A table in plain text: the row of its header, what its cells are cut at, whether quotes mean anything, as UTF-8 text."""

    header: int
    delimiter: str
    quoting: bool
    source: Source


def _form(data: bytes, limits: Limits, reader: str) -> _Form | None:
    source = Source.of_bytes("", data)
    if reader == "mapped_table":  # its header need not be the first row
        declared = find_header(source, limits)
        return _Form(declared.number, declared.delimiter, not declared.spans, declared.source) if declared is not None else None
    header = header_of(source, limits)
    return _Form(header.number, header.delimiter, reader not in _UNQUOTED, source) if header is not None else None


def _table(data: bytes, wanted: Collection[int], limits: Limits, *, reader: str) -> Iterator[Extract]:
    form = _form(data, limits, reader)
    if form is None:
        return
    quoting = form.quoting
    keep = {form.header, *wanted}
    last = max(keep)
    parts = list(_physical_rows(data, quoting=quoting))
    left_out = sum(1 for number, part in enumerate(parts, start=1) if number not in keep and part.strip())
    yield Extract(b"".join(part if n in keep else _end_of(part) for n, part in enumerate(parts[:last], start=1)), left_out)
    yield _written_again(form, keep, limits)


def _physical_rows(data: bytes, *, quoting: bool) -> Iterator[bytes]:
    """Rows as received, each with its line end; a row whose quotes span lines is one."""
    held: list[bytes] = []
    odd = 0
    for line in data.splitlines(keepends=True) if b"\r" not in data.replace(b"\r\n", b"") else [data]:
        held.append(line)
        odd ^= line.count(b'"') & 1 if quoting else 0
        if not odd:
            yield b"".join(held)
            held.clear()
    if held:
        yield b"".join(held)


def _end_of(part: bytes) -> bytes:
    return b"\r\n" if part.endswith(b"\r\n") else b"\n"


def _written_again(form: _Form, keep: Collection[int], limits: Limits) -> Extract:
    """The rows as the reader has them, written as UTF-8: for files in other encodings or with other line ends."""
    _, delimiter, quoting, source = form
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    at, left_out = 0, 0
    for row in rows(source, limits, delimiter=delimiter, quoting=quoting):
        if not isinstance(row, Row):
            continue
        if row.number not in keep:
            left_out += 1
            continue
        out.write("\n" * (row.number - at - 1))
        if quoting:
            writer.writerow(row.cells)
        else:
            out.write(delimiter.join(row.cells) + "\n")
        at = row.number
    return Extract(out.getvalue().encode("utf-8", "surrogatepass"), left_out)


def _lines(data: bytes, lines: Collection[int]) -> Extract | None:
    """A log whose records are made of single lines: those lines."""
    if b"\r" in data.replace(b"\r\n", b"") or b"\0" in data:
        return None
    split = data.splitlines(keepends=True)
    left_out = sum(1 for n, line in enumerate(split, start=1) if n not in lines and line.strip())
    last = max(lines, default=0)
    return Extract(b"".join(line if n in lines else _end_of(line) for n, line in enumerate(split[:last], start=1)), left_out)


def _blocks(data: bytes, lines: Collection[int], *, isc: bool) -> Extract | None:
    """A log whose records stand in blocks of lines: the blocks that hold one of `lines`, and what heads the whole file."""
    if b"\r" in data.replace(b"\r\n", b"") or b"\0" in data:
        return None
    split = data.splitlines(keepends=True)
    bounds = list(_braces(split) if isc else _paragraphs(split))
    keep: set[int] = set()
    left_out = 0
    for first, last in bounds:
        if any(first <= n <= last for n in lines):
            keep.update(range(first, last + 1))
        else:
            left_out += 1
    if isc:
        keep.update(n for n, line in enumerate(split, start=1) if line.lstrip().startswith(_HEAD_WORDS))
    last_kept = max(keep, default=0)
    return Extract(b"".join(line if n in keep else _end_of(line) for n, line in enumerate(split[:last_kept], start=1)), left_out)


def _paragraphs(split: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Runs of lines that are not blank, as (first, last) line numbers."""
    first = 0
    for number, line in enumerate(split, start=1):
        if line.strip() and not first:
            first = number
        elif not line.strip() and first:
            yield first, number - 1
            first = 0
    if first:
        yield first, len(split)


def _braces(split: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Blocks from the line where a brace opens at the top to the line where it closes."""
    depth = first = 0
    for number, line in enumerate(split, start=1):
        text = re.sub(rb'"[^"]*"|#.*', b"", line)
        if not depth and b"{" in text:
            first = number
        depth = max(0, depth + text.count(b"{") - text.count(b"}"))
        if first and not depth:
            yield first, number
            first = 0
    if first:
        yield first, len(split)


Read = Callable[[bytes], Iterable[Record | DataFinding]]


def holds_the_same(extract: bytes, wanted: Sequence[Record], read: Read, *, beside: Collection[str] = ()) -> bool:
    """Whether reading the extract gives these records, each at its place and in their order, and no row of anybody else.

    Of a log as a whole (a referral at the head of a table) the place of its values may be that of the first row left. `beside`: places
    of records of others that stand on a line which one of these needs, so that they begin in the extract and need not end there.
    """
    heads = {r.locator for r in wanted if r.kind == "referral"} | set(beside)
    found = [item for item in read(extract) if isinstance(item, Record) and item.statements and item.locator not in heads]
    return found == [r for r in wanted if r.locator not in heads]
