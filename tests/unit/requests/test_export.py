"""Exports of a schedule: the same rows give the same bytes, nothing is computed by a spreadsheet, every value comes back exactly."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rightdoor.model.civil import DAY, SECOND, days_from_civil
from rightdoor.model.finding import DataFinding
from rightdoor.model.guarded import unguarded
from rightdoor.model.identifiers import canonical
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source
from rightdoor.requests.export_csv import as_csv
from rightdoor.requests.export_pdf import as_pdf, shown
from rightdoor.requests.export_xlsx import as_xlsx
from rightdoor.requests.rows import COLUMNS, NOT_AUTHORISED, Heading, PlannedRow, Schedule, SourceRow, schedule

AT = days_from_civil(2026, 1, 5) * DAY + (7 * 3600 + 58 * 60 + 11) * SECOND
CONTRACT = (
    "request_id source_ref footprint provider identifier_type identifier port instant zone authority sent_at sent_by entered check_code"
).split()
IDENTIFIERS = (
    ("ipv4", "198.51.100.23", 51234),
    ("ipv6", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", None),
    ("msisdn", "+447700900123", None),
    ("email", "Some_One.x@example.com", None),
    ("email", "a" * 64 + "@" + "b" * 60 + ".example.com", 0),
    ("account", "=HYPERLINK(\"http://example.com\",\"x\")", None),
    ("account", "@SUM(1+1)*cmd|'/C calc'!A0", None),
    ("account", "-2+3", None),
    ("account", "'=already", None),
    ("account", "''+twice", None),
    ("account", "1E5", None),
    ("account", "00012", None),
    ("account", "2026-01-05", None),
    ("account", "#N/A", None),
    ("account", "TRUE", None),
    ("account", "_x0041_", None),
    ("account", 'with, comma; "quote"', None),
    ("account", "Ünï ☂ Ж", None),
)  # fmt: skip
FORMS = {"csv": as_csv, "xlsx": as_xlsx, "pdf": as_pdf}


def row(number: int, kind: str, value: str, port: int | None) -> PlannedRow:
    source = SourceRow(f"fp_{number:016d}", "OBS-1", "e" * 64, f"row:{number}", kind, value, port, "x", ((AT, AT + SECOND),))
    return PlannedRow(f"rq_{number}", source, AT + number * SECOND if number % 5 else None, "Exampletel", 2, "a port is stated", 20_500)


def made(*, authorised: bool = False, rows: tuple[tuple[str, str, int | None], ...] = IDENTIFIERS, **more: str) -> Schedule:
    planned = [row(n, *identifier) for n, identifier in enumerate(rows, start=1)]
    return schedule(planned, Heading(authorised, AT, application="URN-1", applicant="DC Example", necessity="why " * 200, **more))


def as_read(data: bytes) -> list[dict[str, str]]:
    """The rows as our own readers give them, by column."""
    source = Source.of_bytes("x", data)
    reader = reader_for(source)
    records = [r for r in reader.read(source, DEFAULT_LIMITS) if not isinstance(r, DataFinding)]
    return [
        {
            s.locator.rpartition("/")[2]: s.value
            for s in record.statements
            if s.method != "enumerated" or s.locator.endswith("entered") or "type" in s.locator
        }
        for record in records
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("authorised", [True, False])
def test_equal_rows_give_equal_bytes(form, authorised, monkeypatch):
    first = FORMS[form](made(authorised=authorised))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    assert FORMS[form](made(authorised=authorised)) == first
    assert FORMS[form](made(authorised=not authorised)) != first


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("authorised", [True, False])
def test_our_own_readers_give_every_cell_back(form, authorised):
    schedule_ = made(authorised=authorised, authority="AUTH-1")
    for read, sent in zip(as_read(FORMS[form](schedule_)), schedule_.rows, strict=True):
        expected = {name: text for name, text in sent.items() if text}
        assert read == expected | {"identifier": canonical(sent["identifier_type"], sent["identifier"])}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30).filter(lambda t: canonical("account", t) == t), min_size=1, max_size=4))
def test_any_account_name_survives(names):
    schedule_ = made(rows=tuple(("account", name, None) for name in names))
    for form in ("csv", "xlsx"):
        assert [r["identifier"] for r in as_read(FORMS[form](schedule_))] == names, form
    assert all(shown(name).isprintable() for name in names)


def test_no_cell_of_a_csv_starts_a_formula_and_each_comes_back():
    schedule_ = made()
    cells = list(csv.reader(io.StringIO(as_csv(schedule_).decode("utf-8"), newline="")))
    assert tuple(cells[0]) == COLUMNS and set(CONTRACT) <= set(COLUMNS) and COLUMNS[0] == "authorised"
    assert [c for line in cells for c in line if c[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert [[unguarded(c) for c in line] for line in cells[1:]] == [[r[name] for name in COLUMNS] for r in schedule_.rows]


def test_every_cell_of_a_workbook_is_text_and_none_a_formula():
    data = as_xlsx(made())
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s"}
    assert {cell.number_format for line in sheet.iter_rows(min_row=2) for cell in line if cell.value} == {"@"}
    assert sheet.title == "NOT AUTHORISED" and sheet.oddHeader.center.text == NOT_AUTHORISED
    assert {cell.fill.fill_type for line in sheet.iter_rows() for cell in line if cell.value} == {"lightUp"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-01-05T07:58:11Z" in archive.read("docProps/core.xml")
    clean = openpyxl.load_workbook(io.BytesIO(as_xlsx(made(authorised=True)))).active
    assert clean.title == "requests" and not clean.oddHeader.center.text and clean.cell(1, 1).value == "authorised"


def test_paper_holds_every_identifier_and_is_marked_on_each_page():
    for authorised in (False, True):
        schedule_ = made(authorised=authorised, authority="AUTH-1")
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(schedule_))).pages]
        assert len(pages) > 2 and [f"page {n}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
        assert {page.count("NOT AUTHORISED") for page in pages} == {0 if authorised else 2}, "in the header and across the page"
        joined = re.sub(r"\n", "", "".join(pages))  # long identifiers are cut between characters
        for sent in schedule_.rows:
            assert shown(sent["identifier"]) in joined, sent["identifier"]
            assert sent["check_code"] in joined and sent["instant"] in joined and sent["request_id"] in joined
        assert "End of the schedule: 18 rows" in joined


@pytest.mark.parametrize("authorised", [True, False])
def test_checks_that_are_not_countersigned_are_said_on_rows_sheets_and_pages(authorised):
    few = IDENTIFIERS[:6]
    planned = [row(n, *identifier) for n, identifier in enumerate(few, start=1)]
    heading = Heading(
        authorised, AT, application="URN-1", applicant="DC Example", necessity="why " * 900, authority="AUTH-1", unsigned=("1", "2")
    )
    schedule_ = schedule(planned, heading)
    said = "checks 1 and 2 not countersigned"
    lines = list(csv.DictReader(io.StringIO(as_csv(schedule_).decode("utf-8"), newline="")))
    assert all(said in line["mark"] and line["authorised"] == ("yes" if authorised else "no") for line in lines)
    assert all((NOT_AUTHORISED in line["mark"]) is not authorised for line in lines)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(schedule_))).active
    assert said in sheet.oddHeader.center.text and said in sheet.cell(1, 1).value
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(schedule_))).pages]
    assert len(pages) > 1 and all(page.count(said) >= 2 for page in pages)
    assert all((page.count("NOT AUTHORISED") == 2) is not authorised for page in pages)


def test_characters_without_a_glyph_are_written_out():
    assert shown("Ж☂é\x07") == "\\u0416\\u2602é\\u0007"


def test_a_row_says_nothing_that_is_not_known():
    (cells,) = made(rows=(("email", "a@example.org", None),)).rows
    assert (cells["port"], cells["authority"], cells["sent_at"]) == ("", "", "")
    (no_instant,) = schedule([row(5, "email", "a@example.org", None)], Heading(False, AT)).rows
    assert (no_instant["instant"], no_instant["zone"]) == ("", "")
