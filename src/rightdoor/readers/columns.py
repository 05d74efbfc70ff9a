"""From the cells of a table to statements: which column means what, and the audit of what is left over.

A reader gives a table of `Column`s (key -> field, how a cell is read). Columns that it does not name are kept
as `extra:<column>` with one `unexpected-field` at the header; a column that stands twice is read once.
Empty cells are unknown and make no statement. Cells are read in one loop because tables are long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.guarded import unguarded
from rightdoor.model.statement import Method, Record, Statement
from rightdoor.readers.build import finding
from rightdoor.readers.csv_rows import Header, Row, header_of, rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

_new = tuple.__new__
UNREAD: tuple[str, Method] = ("", "uninterpreted")
REMEMBERED_ROWS = 2_000_000
MOST_ALIKE = 20_000

CellReader = Callable[["Sheet", str, str, str], tuple[str, Method]]


class Column(NamedTuple):
    """What a column means: our field, how a cell is read (None: text), the code when a cell that must be there is empty."""

    field: str
    read: CellReader | None = None
    empty: str = ""


class _Step(NamedTuple):
    at: int
    name: str
    field: str
    read: CellReader | None
    empty: str


class Sheet:
    """One table while it is read: the meaning of its columns, the row at hand, the findings so far.

    `prefix` stands before every place (the sheet of a workbook). `guarded`: an apostrophe that keeps a spreadsheet from computing a
    cell is no part of its value. `unread` names cells of the next row that are kept and not read: their code and what is said of them.
    """

    def __init__(self, header: Header, columns: Mapping[str, Column], *, limits: Limits, prefix: str = "", guarded: bool = False) -> None:
        self.unread: dict[int, tuple[str, str]] = {}
        self._prefix = prefix
        self._guarded = guarded
        self.findings: list[DataFinding] = []
        self.limits = limits
        self.place = ""
        self._cells: list[str] = []
        self._index: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._width = len(header.names)
        self._cut = -1
        self._seen: set[int] = set()
        self._told: dict[str, int] = {}
        self._steps: list[_Step] = []
        where = f"{prefix}row:{header.number}/"
        for index, (name, key) in enumerate(zip(header.names, header.keys, strict=True)):
            column = columns.get(key)
            shown = name or f"column {index + 1}"
            if key in self._index and key:
                self.findings.append(finding("duplicate-key", f"{where}{shown}", raw=name))
                self._steps.append(_Step(index, f"{shown}[{header.keys[: index + 1].count(key)}]", f"extra:{shown}", None, ""))
                continue
            self._index[key] = index
            self._names[key] = shown
            if column is None:
                self._steps.append(_Step(index, shown, f"extra:{shown}", None, ""))
                if name:
                    self.findings.append(finding("unexpected-field", f"{where}{shown}", f"extra:{shown}", raw=name))
            else:
                self._steps.append(_Step(index, shown, column.field, column.read, column.empty))

    def has(self, key: str) -> bool:
        """Whether the table has the column."""
        return key in self._index

    def cell(self, key: str) -> str:
        """The cell of the row at hand in the column of that key, trimmed; empty when there is none."""
        index = self._index.get(key)
        return self._cells[index].strip() if index is not None else ""

    def at(self, key: str) -> str:
        """The place of that cell, or of the row when the table has no such column."""
        name = self._names.get(key)
        return self.place[:-1] if name is None else self.place + name

    def find(self, code: str, locator: str, field: str = "", *, raw: str = "", message: str = "") -> None:
        """Note something wrong; beyond MOST_ALIKE of one code only that there are more."""
        count = self._told.get(code, 0) + 1
        self._told[code] = count
        if count > MOST_ALIKE:
            if count == MOST_ALIKE + 1:
                alike = f"more than {MOST_ALIKE} findings {code}; further ones of this file are not told"
                self.findings.append(finding("too-large", locator, field, message=alike))
            return
        self.findings.append(finding(code, locator, field, raw=raw, message=message))

    def statements(self, row: Row) -> list[Statement]:
        """The statements of the next row; empty when all its cells are."""
        cells = self._fit(row)
        place, cut = self.place, self._cut
        made: list[Statement] = []
        for at, name, field, read, empty in self._steps:
            raw = cells[at]
            if not raw or raw.isspace():
                if empty:
                    self.find(empty, place + name, field)
                continue
            locator = place + name
            if at in self.unread:
                code, message = self.unread[at]
                self.find(code, locator, field, raw=raw, message=message)
                made.append(_new(Statement, (f"extra:{name}", raw, "", locator, "uninterpreted")))  # never taken for the field's own text
                continue
            if self._guarded and raw[0] == "'" and (text := unguarded(raw)) != raw:
                value, method = (text.strip(), "canonical") if read is None else read(self, text, locator, field)
                made.append(_new(Statement, (field, raw, value, locator, "canonical" if value else method)))
                continue
            if at == cut:
                made.append(_new(Statement, (field, raw, "", locator, "uninterpreted")))
            elif read is None:
                value = raw.strip()
                made.append(_new(Statement, (field, raw, value, locator, "copied" if value == raw else "trimmed")))
            else:
                value, method = read(self, raw, locator, field)
                made.append(_new(Statement, (field, raw, value, locator, method)))
        if len(row.cells) > self._width:
            made += self._surplus(row)
        self._repeated(cells)
        return made

    def _fit(self, row: Row) -> list[str]:
        """Make the row at hand as wide as the header, and say so when it was not."""
        self.place = f"{self._prefix}row:{row.number}/"
        self._cut = -1
        cells = row.cells
        missing = self._width - len(cells)
        if missing:
            code = "truncated" if missing > 0 and not row.ended else "row-length"
            if code == "truncated":  # the last cell that is there may be half of one
                self._cut = len(cells) - 1
            message = f"{len(cells)} cells where the header has {self._width}; read as far as it goes: look at the row in the exhibit"
            self.find(code, self.place[:-1], message=message)
            cells = cells + [""] * missing if missing > 0 else cells[: self._width]
        self._cells = cells if self._cut < 0 else [*cells[: self._cut], "", *cells[self._cut + 1 :]]
        if self._guarded or self.unread:
            self._cells = ["" if at in self.unread else unguarded(cell) for at, cell in enumerate(self._cells)]
        return cells

    def _surplus(self, row: Row) -> Iterable[Statement]:
        for index in range(self._width, len(row.cells)):
            raw = row.cells[index]
            if raw.strip():
                name = f"column {index + 1}"
                yield Statement(f"extra:{name}", raw, raw.strip(), self.place + name, "copied" if raw == raw.strip() else "trimmed")

    def _repeated(self, cells: list[str]) -> None:
        """Rows that repeat another of the file, by a 64-bit hash; memory is bounded by REMEMBERED_ROWS."""
        mark = hash(tuple(cells))
        if mark in self._seen:
            self.find("duplicate-row", self.place[:-1])
        elif len(self._seen) < REMEMBERED_ROWS:
            self._seen.add(mark)
            if len(self._seen) == REMEMBERED_ROWS:
                self.find("too-large", self.place[:-1], message="repeated rows are looked for among the rows so far only")


class SheetRow(NamedTuple):
    """A row that says something: its sheet (for notes on it), its number, its statements."""

    sheet: Sheet
    number: int
    statements: list[Statement]


def sheet_rows(
    source: Source, limits: Limits, columns: Mapping[str, Column], *, quoting: bool = True, guarded: bool = False
) -> Iterator[SheetRow | DataFinding]:
    """The rows of a file that a header recognised; what a caller notes on a row's sheet comes after that row."""
    header = header_of(source, limits)
    if header is None:
        yield finding("malformed", "row:1", message="no header row: ask the sender for the file again")
        return
    sheet = Sheet(header, columns, limits=limits, guarded=guarded)
    yield from sheet.findings
    sheet.findings.clear()
    last: Row | None = None
    for row in rows(source, limits, delimiter=header.delimiter, quoting=quoting):
        last = row if isinstance(row, Row) else last
        if type(row) is DataFinding:
            yield row
        elif isinstance(row, Row) and row.number > header.number:
            made = sheet.statements(row)
            if made:
                yield SheetRow(sheet, row.number, made)
            if sheet.findings:
                yield from sheet.findings
                sheet.findings.clear()
    if last is None or last.number <= header.number:
        yield nothing(f"row:{header.number}")
    if last is not None and not last.ended:
        yield unended(f"row:{last.number}")


def row_records(
    source: Source, limits: Limits, columns: Mapping[str, Column], records: Callable[[SheetRow], Iterable[Record]], *, quoting: bool = True
) -> Iterator[Record | DataFinding]:
    """What `records` makes of each row of `sheet_rows`, with the findings on the way."""
    for item in sheet_rows(source, limits, columns, quoting=quoting):
        if isinstance(item, DataFinding):
            yield item
        else:
            yield from records(item)


def nothing(locator: str) -> DataFinding:
    """A file of a known format that says nothing: a header without rows, a log without records."""
    return finding("empty-file", locator, message="nothing stands in the file beyond its form: ask the sender whether that is meant")


def unended(locator: str) -> DataFinding:
    """A last line without its end: legal, so a note only, but nobody can tell it from one that was cut."""
    message = "no line end behind the last line: it may have been cut: compare it with the sender's"
    return finding("truncated", locator, message=message)._replace(severity="note")


def has_columns(source: Source, needed: frozenset[str]) -> bool:
    """Whether the content is a table with all these columns; names are trimmed and case does not count."""
    header = header_of(source)
    return header is not None and needed.issubset(header.keys)
