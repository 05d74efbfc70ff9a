"""Extracts of workbooks: the header and some rows, written again at their places; nothing else of the received file goes along.

Strings that no cell uses, other sheets, comments, names, macros and the last author stay behind with the rows of other people. A
formula is written as the value that the sender's program had computed for it, since its text may name cells of others.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from typing import Any

from rightdoor.readers import mapped_table, own_workbooks
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.xlsx_rows import MAGIC, Refused

_FIXED = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def is_workbook(data: bytes) -> bool:
    """Whether a table came as a workbook."""
    return data.startswith(MAGIC)


def workbook_extract(data: bytes, wanted: Mapping[str, Collection[int]], *, reader: str, limits: Limits) -> tuple[bytes, int] | None:
    """(a workbook with the header and the `wanted` rows of each sheet, how many rows were left out); None where it cannot be made.

    The same rows give the same bytes: times inside are fixed.
    """
    import openpyxl  # deferred: a run without spreadsheets never loads it

    source = Source.of_bytes("", data)
    try:
        headers = (own_workbooks if reader == own_workbooks.NAME else mapped_table).header_rows(source, limits)
    except Refused:
        return None
    shown = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    made: Any = openpyxl.Workbook()
    made.remove(made.active)
    left_out = 0
    try:
        for sheet in shown.worksheets:
            keep = {headers[sheet.title], *wanted[sheet.title]} if sheet.title in headers and sheet.title in wanted else set()
            target = made.create_sheet(sheet.title) if keep else None
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                if number not in keep:
                    left_out += any(cell.value is not None for cell in cells)
                elif target is not None:
                    _copy(target, number, cells)
        return (_packed(made), left_out) if made.worksheets else None
    except (ValueError, TypeError, OverflowError):  # what this form of writing cannot hold
        return None


def _copy(target: Any, number: int, cells: Collection[Any]) -> None:
    """One row; a text stays a text even where a spreadsheet would make a number or a formula of it."""
    for at, cell in enumerate(cells, start=1):
        if cell.value is not None:
            written = target.cell(row=number, column=at, value=cell.value)
            if isinstance(cell.value, str):
                written.data_type = "e" if cell.data_type == "e" else "s"


def _packed(book: Any) -> bytes:
    """The workbook with fixed times, in the ZIP as in its parts."""
    book.properties.creator = "rightdoor extract"
    first, out = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in held.namelist():
            body = held.read(name)
            if name.startswith("docProps/"):
                body = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", body)
            member = zipfile.ZipInfo(name, _FIXED)
            member.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(member, body)
    return out.getvalue()
