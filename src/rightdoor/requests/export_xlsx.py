"""The schedule as a workbook: every cell is text, so that nothing becomes a number, a date or a formula; the same rows give the same bytes.

Without an authority, or while a peer check is not countersigned, a banner stands over the columns, in the header of each printed page, and the sheet has a ground of its own.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

from rightdoor.model.guarded import plain
from rightdoor.requests.rows import COLUMNS, Schedule

_WIDE = {"identifier": 42, "instant": 24, "source_exhibit": 30, "source_locator": 30, "check_code": 20, "request_id": 22, "mark": 42}
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can bear
_SAVED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
# XML 1.0 has no other control characters; OOXML writes them as _xHHHH_ (ECMA-376, ST_Xstring)
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def as_xlsx(schedule: Schedule) -> bytes:
    """The bytes of the file."""
    import openpyxl  # deferred: exports alone need it
    from openpyxl.styles import Font, PatternFill

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "requests" if schedule.heading.authorised else "NOT AUTHORISED"
    ground = None if not schedule.heading.mark else PatternFill("lightUp", fgColor="D4351C", bgColor="FFF2F0")
    if schedule.heading.mark:
        _text(sheet.cell(1, 1), schedule.heading.mark, font=Font(bold=True, size=16, color="D4351C"), fill=ground)
        for header in (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader):
            header.center.text, header.center.size = schedule.heading.mark, 16
    top = 2 if schedule.heading.mark else 1
    for at, name in enumerate(COLUMNS, start=1):
        _text(sheet.cell(top, at), name, font=Font(bold=True), fill=ground)
        sheet.column_dimensions[sheet.cell(top, at).column_letter].width = _WIDE.get(name, 16)
    mono = Font(name="Courier New")
    for number, row in enumerate(schedule.rows, start=top + 1):
        for at, name in enumerate(COLUMNS, start=1):
            if row[name] or ground is not None:
                _text(sheet.cell(number, at), plain(row[name]), font=mono, fill=ground)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.print_title_rows = f"1:{top}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.creator, book.properties.title = "rightdoor", schedule.heading.application or "planned requests"
    return _fixed(book, schedule.heading.as_of_us)


def _text(cell: Any, text: str, **style: Any) -> None:
    """A cell that is text whatever it looks like, and stays so when somebody edits it; an empty one has its ground alone."""
    if text:
        cell.value = "text"  # makes it a text cell; given the text itself, openpyxl would make a formula of =…
        cell._value = _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
        cell.number_format = "@"
        cell.quotePrefix = True
    for name, value in style.items():
        if value is not None:
            setattr(cell, name, value)


def _fixed(book: Any, as_of_us: int) -> bytes:
    """The workbook with the instant of the export for every stamp, and members that bear none."""
    first = io.BytesIO()
    book.save(first)
    said = dt.datetime.fromtimestamp(as_of_us // 1_000_000, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _SAVED.sub(rb"\g<1>" + said + rb"\g<3>", content)
            member = zipfile.ZipInfo(name, _STAMP)
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            fixed.writestr(member, content)
    return out.getvalue()
