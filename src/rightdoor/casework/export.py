"""Exports of tables: CSV and workbook, for every page that gives rows away. No cell is ever computed by a spreadsheet.

Text of received files may begin with what a spreadsheet takes for a formula: cells of CSV are guarded (`model.guarded`, read back
exactly by `unguarded`), cells of a workbook are text cells. The same rows give the same bytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.model.guarded import guarded, plain

Cell = str | int | bool | None
Form = Literal["csv", "xlsx"]

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HANDLING: Final = "OFFICIAL-SENSITIVE. For the unit that exported it; a connection is not a person; keep to the conditions of its sources."
MOST_CELL: Final = 32_767  # characters that a workbook's cell holds
MOST_ROWS: Final = 1_048_576  # rows that a sheet holds
# XML 1.0 has no other control characters; OOXML writes them as _xHHHH_ (ECMA-376, ST_Xstring)
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NAME = re.compile(r"[^a-z0-9.-]+")


class File(NamedTuple):
    """What a page answers with: a name that bears no content, the media type, the bytes."""

    name: str
    content_type: str
    content: bytes


def words(cell: Cell) -> str:
    """A cell as text: unknown is empty, yes and no are words."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)


def csv_cells(row: Iterable[Cell]) -> list[str]:
    """The cells of one line of CSV, guarded. Numbers of ours are not (a minus sign is a number's own)."""
    return [words(c) if isinstance(c, int) else guarded(words(c)) for c in row]


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A whole file: UTF-8, every cell quoted, RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(csv_cells(row) for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str, as_of_us: int) -> bytes:
    """A workbook of one sheet whose cells are all text. `title`: of the sheet, without content. Raises ValueError past the sheet's rows."""
    import openpyxl  # deferred: exports alone need it
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    for number, row in enumerate(_with_head(head, rows), start=1):
        if number > MOST_ROWS:
            raise ValueError("more rows than a sheet holds")
        for at, cell in enumerate(row, start=1):
            _text(sheet.cell(number, at), plain(words(cell)) if number > 1 else words(cell))
            if number == 1:
                sheet.cell(1, at).font = Font(bold=True)
                sheet.column_dimensions[sheet.cell(1, at).column_letter].width = 24
    sheet.freeze_panes = "A2"
    book.properties.creator, book.properties.title = "rightdoor", title
    return _fixed(book, as_of_us)


def file_of(form: Form, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str, as_of_us: int) -> File:
    """The rows in the form that was asked for, under a name of title and instant."""
    name = f"{_NAME.sub('-', title.lower()).strip('-')}-{iso_utc(as_of_us)[:16].replace(':', '')}.{form}"
    if form == "csv":
        return File(name, CSV_TYPE, csv_bytes(head, rows))
    return File(name, XLSX_TYPE, xlsx(head, rows, title=title, as_of_us=as_of_us))


def _with_head(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield head
    yield from rows


def _text(cell: Any, text: str) -> None:
    """A cell that is text whatever it looks like, and stays so when somebody edits it."""
    if text:
        cell.value = "text"  # makes it a text cell; given the text itself, openpyxl would make a formula of =…
        cell._value = _NOT_XML.sub(lambda found: f"_x{ord(found[0]) & 0xFFFF:04X}_", text[:MOST_CELL])
        cell.number_format = "@"
        cell.quotePrefix = True


def _fixed(book: Any, as_of_us: int) -> bytes:
    """The workbook with the instant of the export for every stamp, and members that bear none."""
    import zipfile

    first, out = io.BytesIO(), io.BytesIO()
    book.save(first)
    said = iso_utc(as_of_us)[:19].encode() + b"Z"
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + said, content)
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the earliest that a ZIP can bear
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            fixed.writestr(member, content)
    return out.getvalue()
