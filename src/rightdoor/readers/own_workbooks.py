"""Our own tables as workbooks (XLSX): a schedule, or results, with the contract's columns in one of the first rows of a sheet.

Text cells are read as in the CSV. What a spreadsheet made of a text is found and not guessed back: a cell that became a date, or
a number where a time or an identifier stands, is kept and not read. Ports and UPRNs may be whole numbers; other numbers are read as shown, with a note.
Places are `sheet:<name>/row:5/column`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import results, schedule
from rightdoor.readers.build import finding
from rightdoor.readers.columns import Column, Sheet, SheetRow, nothing
from rightdoor.readers.csv_rows import Header, Row
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.source import Source
from rightdoor.readers.xlsx_rows import Cell, Refused, SheetRows, looks_like_workbook, sheets

NAME = "own_workbooks"
VERSION = "1"
HEADER_ROWS = 10

_NUMBERS = frozenset({"port", "echo_port", "port_from", "port_to", "uprn"})
_TIMES = frozenset({"instant", "sent_at", "echo_instant", "assigned_from", "assigned_to", "produced_at"})
_DAYS = frozenset({"address_from", "address_to"})
_IDENTIFIERS = frozenset({"identifier", "echo_identifier", "check_code"})
_BECAME_DATE = "the spreadsheet made a date of it, perhaps with day and month in another order; not read: ask the sender for text cells"
_BECAME_NUMBER = "a number where a text stands; the spreadsheet may have changed it; not read: ask the sender for text cells"
_ROUNDED = "a number that the spreadsheet rounded; not read: ask the sender for text cells"


class _Table(NamedTuple):
    """What a sheet holds: the columns that it is told by, their meaning, how its rows become records."""

    needed: tuple[frozenset[str], ...]
    columns: Mapping[str, Column]
    records: Callable[[Iterable[SheetRow | DataFinding]], Iterator[Record | DataFinding]]


_TABLES = (
    _Table((schedule.NEEDED,), schedule.COLUMNS, schedule.records),
    _Table(results.NEEDED, results.COLUMNS, results.records),
)


def recognises(source: Source) -> bool:
    """Whether a sheet of the workbook has the columns of a schedule or of results."""
    if not looks_like_workbook(source):
        return False
    try:
        return any(_header(sheet) is not None for sheet in sheets(source, DEFAULT_LIMITS))
    except Refused:
        return False


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """One `request` or `result` record per row of every sheet that has the columns of one."""
    found = False
    try:
        for sheet in sheets(source, limits):
            head = _header(sheet)
            if head is not None:
                found = True
                header, table = head
                yield from table.records(_rows(sheet, header, table, limits=limits))
        if not found:
            yield finding("malformed", "byte:0", message="no sheet has the columns of a schedule or of results")
    except Refused as refused:
        yield refused.found


def header_rows(source: Source, limits: Limits) -> dict[str, int]:
    """The row of the header by sheet, for the sheets that are read. Raises Refused."""
    found = ((sheet.name, _header(sheet)) for sheet in sheets(source, limits))
    return {name: head[0].number for name, head in found if head is not None}


def _header(sheet: SheetRows) -> tuple[Header, _Table] | None:
    """The header among the first rows, and which table it is of; the sheet is then positioned behind it."""
    for number, cells in sheet.rows:
        names = tuple(cell.text.strip() for cell in cells)
        while names and not names[-1]:
            names = names[:-1]
        keys = tuple(name.casefold() for name in names)
        for table in _TABLES:
            if any(needed.issubset(keys) for needed in table.needed):
                return Header(number, names, keys, ",", ""), table
        if number >= HEADER_ROWS:
            break
    return None


def _rows(rows: SheetRows, header: Header, table: _Table, *, limits: Limits) -> Iterator[SheetRow | DataFinding]:
    sheet = Sheet(header, table.columns, limits=limits, prefix=f"sheet:{rows.name}/", guarded=True)
    yield from sheet.findings
    sheet.findings.clear()
    width, any_row = len(header.keys), False
    for number, cells in rows.rows:
        texts = [cell.text for cell in cells]
        texts = texts[:width] + [""] * (width - len(texts)) if not any(texts[width:]) else texts
        sheet.unread = {}
        notes = [note for at, cell in enumerate(cells[:width]) if cell.text.strip() for note in _judged(sheet, at, header.keys[at], cell)]
        made = sheet.statements(Row(number, texts, True))
        for at, code in notes:
            sheet.find(code, f"{sheet.place}{header.names[at] or f'column {at + 1}'}", raw=texts[at])
        if made:
            any_row = True
            yield SheetRow(sheet, number, made)
        yield from sheet.findings
        sheet.findings.clear()
    if not any_row:
        yield nothing(f"sheet:{rows.name}/row:{header.number}")


def _judged(sheet: Sheet, at: int, key: str, cell: Cell) -> Iterator[tuple[int, str]]:
    """Mark the cell as not to be read, or give a note on it."""
    if cell.formula:
        yield at, "formula"
    if cell.kind == "error":
        sheet.unread[at] = ("placeholder", "an error of the spreadsheet where a value stands; not read: ask the sender")
    elif cell.kind == "rounded":
        sheet.unread[at] = ("bad-number", _ROUNDED)
    elif cell.kind == "date":
        sheet.unread[at] = ("bad-time" if key in _TIMES else "bad-date", _BECAME_DATE)
    elif cell.kind == "number" and key in _TIMES:
        sheet.unread[at] = ("bad-time", _BECAME_NUMBER)
    elif cell.kind == "number" and key in _DAYS:
        sheet.unread[at] = ("bad-date", _BECAME_NUMBER)
    elif cell.kind == "number" and key in _IDENTIFIERS:
        sheet.unread[at] = ("bad-number", _BECAME_NUMBER)
    elif cell.kind == "number" and key not in _NUMBERS:
        yield at, "number-cell"
