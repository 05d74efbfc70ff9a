"""Tables without a public specification, by declared column mapping: packages of the NCA or another force, provider reports (SI 2026/268).

CSV or XLSX. A table is read when a mapping explains it: one of `Limits.mappings` (declared for the run) or one that comes with the program;
of several the one that names most columns. Each row becomes a `referral` of the form `package`, a `person` and up to nine `event`s, as far as they say
something. Places are `row:5/Their Column`, in workbooks `sheet:<name>/row:5/Their Column`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.columns import unended
from rightdoor.readers.csv_rows import Row, header_of, rows
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.mapped_row import MappedSheet
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.mappings import best
from rightdoor.readers.source import Source
from rightdoor.readers.xlsx_rows import Cell, Refused, SheetRows, looks_like_workbook, sheets

NAME = "mapped_table"
VERSION = "1"
HEADER_ROWS = 10


class _Found(NamedTuple):
    """A table in a workbook: its sheet, the row of the header, the names, the mapping that explains it."""

    sheet: SheetRows
    row: int
    names: tuple[str, ...]
    mapping: ColumnMapping


def recognises(source: Source) -> bool:
    """Whether a mapping that comes with the program explains the columns."""
    return recognises_with(source, DEFAULT_LIMITS)


def recognises_with(source: Source, limits: Limits) -> bool:
    """Whether a mapping known to the run (`limits.mappings`) or shipped explains the columns; opens workbooks."""
    if looks_like_workbook(source):
        try:
            return _in_workbook(source, limits) is not None
        except Refused:
            return False
    header = header_of(source, limits)
    return header is not None and best(limits.mappings, frozenset(header.keys)) is not None


def looks_like_table(source: Source) -> bool:
    """Whether the content is a workbook, or text whose first lines have equally many cells (two or more): could be declared."""
    if looks_like_workbook(source):
        return True
    header = header_of(source)
    if header is None or len(header.names) < 2 or not all(header.names) or header.raw.lstrip()[:1] in "<{[":
        return False
    part = Source.of_bytes(source.name, source.head)
    widths = []
    for row in rows(part, DEFAULT_LIMITS, delimiter=header.delimiter):
        if isinstance(row, Row):
            widths.append(len(row.cells))
        elif row.code == "encoding":
            return False
        if len(widths) == 5:
            break
    return len(widths) > 1 and len(set(widths[:-1] if len(widths) > 2 else widths)) == 1


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """Records and findings row by row."""
    if looks_like_workbook(source):
        try:
            yield from _workbook(source, limits)
        except Refused as refused:
            yield refused.found
        return
    yield from _text(source, limits)


def _text(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    header = header_of(source, limits)
    mapping = best(limits.mappings, frozenset(header.keys)) if header is not None else None
    if header is None or mapping is None:
        yield finding("mapping-missing", "row:1")
        if not source.head.endswith((b"\n", b"\r")):
            yield unended("row:1")
        return
    sheet = MappedSheet(mapping, header.names, limits, prefix="")
    yield from sheet.begin(header.number)
    last, ended = header.number, True
    for row in rows(source, limits, delimiter=header.delimiter):
        if not isinstance(row, Row):
            yield row
        elif row.number > header.number:
            last, ended = row.number, row.ended
            yield from sheet.row(row.number, [Cell(text) for text in row.cells], cut=not ended)
    if not ended:
        yield unended(f"row:{last}")


def _workbook(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    found = _in_workbook(source, limits)
    if found is None:
        yield finding("mapping-missing", "byte:0")
        return
    sheet = MappedSheet(found.mapping, found.names, limits, prefix=f"sheet:{found.sheet.name}/")
    yield from sheet.begin(found.row)
    for number, cells in found.sheet.rows:
        yield from sheet.row(number, cells)


def _in_workbook(source: Source, limits: Limits) -> _Found | None:
    """The first sheet with a header (in its first rows) that a mapping explains, positioned behind the header."""
    for sheet in sheets(source, limits):
        for number, cells in sheet.rows:
            names = tuple(cell.text.strip() for cell in cells)
            mapping = best(limits.mappings, frozenset(name.casefold() for name in names))
            if mapping is not None:
                return _Found(sheet, number, names, mapping)
            if number >= HEADER_ROWS:
                break
    return None
