"""Spreadsheets (XLSX) as rows of cells, read in passing by openpyxl, within bounds.

A workbook is a ZIP of XML: before it is read its members are counted and measured, and every part is looked through for document
types and entities. Formulas are never computed: the value that the sender's program cached is read, with a `formula` finding. Cells formatted as dates become ISO 8601 without a
zone. Of merged cells only the first holds the value; the others are empty, that is unknown. Numbers of more than 15 digits were rounded by the
spreadsheet and are not read.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.limits import MIB, Limits
from rightdoor.readers.source import Source

MAGIC = b"PK\x03\x04"
MOST_BYTES, MOST_PLAIN, MOST_MEMBERS, MOST_RATIO = 64 * MIB, 512 * MIB, 2_000, 300
_XSTRING = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0[DE]\0|\0<\0!\0[DE]")


class Cell(NamedTuple):
    """Text of a cell; `kind` is "" (text), "date", "number", "rounded", "error"; `formula` when its value was computed."""

    text: str
    kind: str = ""
    formula: bool = False


class SheetRows(NamedTuple):
    """A sheet: its name and its rows, each with its number."""

    name: str
    rows: Iterator[tuple[int, list[Cell]]]


class Refused(Exception):
    """A workbook that is not read; carries the finding."""

    def __init__(self, found: DataFinding) -> None:
        super().__init__(found.code)
        self.found = found


def looks_like_workbook(source: Source) -> bool:
    """Whether the content is a ZIP that names parts of a workbook near its start."""
    head = source.head
    return head.startswith(MAGIC) and (b"[Content_Types].xml" in head or b"xl/" in head) and b"word/" not in head[:4096]


def sheets(source: Source, limits: Limits) -> Iterator[SheetRows]:
    """The sheets of a workbook in order; raises Refused with what is wrong."""
    with source.open() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(finding("too-large", "byte:0", message=f"a workbook of more than {MOST_BYTES} bytes; not read"))
    formulas = _check(data)
    import openpyxl  # deferred: a run without spreadsheets never loads it

    try:
        shown = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        typed = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if formulas else None
        for sheet in shown.worksheets:
            other = typed[sheet.title] if typed is not None else None
            yield SheetRows(sheet.title, _rows(sheet, other, limits))
    except _BROKEN as problem:
        raise Refused(
            finding("malformed", "byte:0", message=f"no readable workbook ({type(problem).__name__}): ask the sender for it again")
        ) from None


# what openpyxl and the XML parser raise on parts that are not as the standard says
_BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, OverflowError,
    RuntimeError,
)  # fmt: skip


def _check(data: bytes) -> bool:
    """Bounds of the ZIP and document types in its parts; whether any sheet has formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            plain = sum(member.file_size for member in members)
            if len(members) > MOST_MEMBERS or plain > MOST_PLAIN or plain > MOST_RATIO * max(len(data), 1):
                raise Refused(finding("archive-bomb", "byte:0", message="a workbook that expands beyond the limits; not read"))
            if any(member.flag_bits & 1 for member in members):
                raise Refused(finding("archive-encrypted", "byte:0"))
            formulas = [_part(archive, member) for member in members if member.filename.endswith((".xml", ".rels"))]
            return any(formulas)  # every part was looked through, also those behind the first with formulas
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        raise Refused(
            finding("archive-broken", "byte:0", message="a workbook that is truncated or damaged; not read: ask the sender for it again")
        ) from None


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Look one part through; whether it is a sheet with formulas."""
    formulas = False
    tail, read = b"", 0
    with archive.open(member) as part:
        while chunk := part.read(MIB):
            read += len(chunk)
            if read > member.file_size + MIB or _DOCTYPE.search(tail + chunk):
                code = "archive-bomb" if read > member.file_size + MIB else "doctype-refused"
                raise Refused(finding(code, "byte:0"))
            formulas = formulas or (member.filename.startswith("xl/worksheets/") and b"<f" in tail + chunk)
            tail = chunk[-16:]
    return formulas


def _rows(sheet: Any, typed: Any, limits: Limits) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with their numbers; raises Refused where the XML breaks."""
    columns = min(limits.max_columns, 16_384)
    pairs = sheet.iter_rows(max_col=columns)
    others = typed.iter_rows(max_col=columns) if typed is not None else None
    number = 0
    try:
        for row in pairs:
            number += 1
            second = next(others, ()) if others is not None else ()
            if number > limits.max_rows:
                raise Refused(finding("too-large", f"sheet:{sheet.title}/row:{number}"))
            yield number, [_cell(cell, second[at] if at < len(second) else None) for at, cell in enumerate(row)]
    except _BROKEN as problem:
        message = f"the sheet breaks here ({type(problem).__name__}); what stands before is kept: ask the sender for it again"
        raise Refused(finding("malformed", f"sheet:{sheet.title}/row:{number + 1}", message=message)) from None


def _cell(cell: Any, typed: Any) -> Cell:
    """One cell as text."""
    value = cell.value
    formula = typed is not None and typed.data_type == "f"
    if value is None:
        return Cell("", "", formula)
    if isinstance(value, bool):
        return Cell("true" if value else "false", "", formula)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return Cell(value.isoformat(), "date", formula)
    if isinstance(value, int | float):
        text = str(value)
        digits = sum(each.isdigit() for each in text.lstrip("-0."))
        return Cell(text, "rounded" if (digits > 15 and "." not in text) or "e" in text else "number", formula)
    if isinstance(value, dt.timedelta):
        return Cell(str(value), "number", formula)
    return Cell(_escaped(str(value)), "error" if cell.data_type == "e" else "", formula)


def _escaped(text: str) -> str:
    """Characters that XML cannot hold are written as _xHHHH_, and so is an underscore that would look like one (ECMA-376, ST_Xstring)."""
    return _XSTRING.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
