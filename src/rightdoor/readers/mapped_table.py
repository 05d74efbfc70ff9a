"""Tables without a public specification, by declared column mapping: packages, provider reports (SI 2026/268), results, assignments.

CSV, other plain text or XLSX. A table is read when a mapping explains it: one of `Limits.mappings` (declared for the run) or one that comes with the program;
of several a decided one, then the one that names most columns. Each row becomes a `referral` of the form `package`, a `person` and up to
nine `event`s, as far as they say something; by the form `result` a `result`, by the form `assignments` a `lease`. Places are `row:5/Their Column`, in workbooks `sheet:<name>/row:5/Their Column`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.columns import nothing, unended
from rightdoor.readers.csv_rows import Row, header_of, rows
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.mapped_base import DeclaredTable
from rightdoor.readers.mapped_result import DatedRows, ResultTable
from rightdoor.readers.mapped_row import MappedSheet
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.mappings import fitting
from rightdoor.readers.plain_table import HEADER_ROWS, find_header, table_rows
from rightdoor.readers.source import Source
from rightdoor.readers.xlsx_rows import Cell, Refused, SheetRows, looks_like_workbook, sheets

NAME = "mapped_table"
VERSION = "2"


class _Found(NamedTuple):
    """A table in a workbook: its sheet, the row of the header, the names, the mappings that explain it."""

    sheet: SheetRows
    row: int
    names: tuple[str, ...]
    mappings: tuple[ColumnMapping, ...]


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
    return find_header(source, limits) is not None


def proposed_header(source: Source, limits: Limits) -> str:
    """The place of the header of a table that only a received mapping explains (`limits.proposed`); empty when none does."""
    if not limits.proposed:
        return ""
    limits = replace(limits, mappings=limits.proposed)
    if looks_like_workbook(source):
        try:
            found = _in_workbook(source, limits)
        except Refused:
            return ""
        return f"sheet:{found.sheet.name}/row:{found.row}" if found is not None else ""
    header = find_header(source, limits)
    return f"row:{header.number}" if header is not None else ""


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
    header = find_header(source, limits)
    if header is None:
        yield finding("mapping-missing", "row:1")
        if not source.head.endswith((b"\n", b"\r")):
            yield unended("row:1")
        return
    table = _Table(header.mappings, header.names, limits, prefix="")
    yield from table.begin(header.number)
    last, ended = header.number, header.ended
    for row in table_rows(header, limits):
        if not isinstance(row, Row):
            yield row
            continue
        last, ended = row.number, row.ended
        yield from table.row(row.number, [Cell(text) for text in row.cells], cut=not ended)
    if last == header.number:
        yield nothing(f"row:{last}")
    if not ended:
        yield unended(f"row:{last}")


def _workbook(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    found = _in_workbook(source, limits)
    if found is None:
        yield finding("mapping-missing", "byte:0")
        return
    table = _Table(found.mappings, found.names, limits, prefix=f"sheet:{found.sheet.name}/")
    yield from table.begin(found.row)
    for number, cells in found.sheet.rows:
        yield from table.row(number, cells)


def header_rows(source: Source, limits: Limits) -> dict[str, int]:
    """The row of the header by sheet, for the one sheet of a workbook that is read. Raises Refused."""
    found = _in_workbook(source, limits)
    return {found.sheet.name: found.row} if found is not None else {}


class _Table:
    """The rows of a table by the first mapping that explains it; results and assignments by the one that their dates ask for."""

    def __init__(self, mappings: tuple[ColumnMapping, ...], names: tuple[str, ...], limits: Limits, *, prefix: str) -> None:
        first = mappings[0]
        self._prefix = prefix
        self._first: DeclaredTable
        self._dated: DatedRows | None = None
        if first.form in ("result", "assignments"):
            tables = [ResultTable(each, names, limits, prefix=prefix) for each in mappings if each.form == first.form]
            self._first, self._dated = tables[0], DatedRows(tables)
        else:
            self._first = MappedSheet(first, names, limits, prefix=prefix)

    def begin(self, number: int) -> Iterator[DataFinding]:
        """Findings at the header."""
        yield from self._first.begin(number)

    def row(self, number: int, cells: list[Cell], *, cut: bool = False) -> Iterator[Record | DataFinding]:
        """The records and findings of one row."""
        table = self._first if self._dated is None else self._dated.of(cells)
        if table is None:
            yield finding("mapping-out-of-date", f"{self._prefix}row:{number}")
        else:
            yield from table.row(number, cells, cut=cut)


def _in_workbook(source: Source, limits: Limits) -> _Found | None:
    """The first sheet with a header (in its first rows) that a mapping explains, positioned behind the header."""
    for sheet in sheets(source, limits):
        for number, cells in sheet.rows:
            names = tuple(cell.text.strip() for cell in cells)
            held = fitting(limits.mappings, frozenset(name.casefold() for name in names))
            mine = tuple(each for each in held if each.options.header_row in (0, number))
            if mine:
                return _Found(sheet, number, names, mine)
            if number >= HEADER_ROWS and all(each.options.header_row < number for each in limits.mappings):
                break
    return None
