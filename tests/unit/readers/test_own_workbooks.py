"""Our own tables as workbooks: text cells as in CSV, and what a spreadsheet changed is found, never guessed back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from rightdoor.footprints.derive import derive
from rightdoor.model.finding import DataFinding
from rightdoor.model.guarded import guarded, unguarded
from rightdoor.model.statement import Record
from rightdoor.readers import own_workbooks, results, schedule
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source

HEAD = ("request_id", "source_ref", "identifier_type", "identifier", "port", "instant", "zone", "check_code")
ROW = ("R-1", "OBS-1", "ipv4", "198.51.100.23", "51234", "2026-01-05T07:58:11Z", "UTC", "K7")


def workbook(*rows: tuple[object, ...], before: int = 0, title: str = "Sheet") -> Source:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=before + 1):
        for at, value in enumerate(row, start=1):
            if value is not None:
                cell = sheet.cell(number, at)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return Source.of_bytes("any name", out.getvalue())


def text(*rows: tuple[str, ...]) -> Source:
    return Source.of_bytes("t.csv", "".join(",".join(row) + "\r\n" for row in rows).encode())


def read(source: Source) -> tuple[list[Record], list[DataFinding]]:
    reader = reader_for(source)
    items = list(reader.read(source, DEFAULT_LIMITS))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, DataFinding)]


def values(record: Record) -> dict[str, str]:
    return {s.field: s.value for s in record.statements}


@pytest.mark.parametrize("before", [0, 3])
def test_a_schedule_is_read_as_its_csv_is(before):
    source = workbook(HEAD, ROW, before=before)
    assert reader_for(source) is own_workbooks
    (record,), findings = read(source)
    (same,), _ = read(text(HEAD, ROW))
    assert findings == [] and values(record) == values(same)
    assert record.locator == f"sheet:Sheet/row:{before + 2}"


def test_results_by_check_code_alone_are_results_in_either_form():
    rows = (("check_code", "result", "address"), ("RD-00", "data", "1 Example Street"))
    assert reader_for(text(*rows)) is results
    assert reader_for(workbook(*rows)) is own_workbooks
    (record,), findings = read(workbook(*rows))
    assert record.kind == "result" and values(record)["check_code"] == "RD-00"
    assert "missing-field" not in {f.code for f in findings}


def test_other_workbooks_are_left_to_others():
    assert reader_for(workbook(("name", "telephone"), ("x", "y"))) is not own_workbooks
    assert reader_for(workbook(*[("x", "y")] * 12, HEAD, ROW)) is not own_workbooks


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("instant", dt.datetime(2026, 5, 1, 7, 58, 11), "bad-time"),
        ("instant", 46027.33, "bad-time"),
        ("identifier", 198511, "bad-number"),
        ("identifier", dt.datetime(2026, 5, 1), "bad-date"),
        ("check_code", 1e20, "bad-number"),
        ("port", 70000, "bad-port"),
        ("port", 51234.5, "bad-port"),
    ],
)
def test_what_a_spreadsheet_changed_is_found_with_its_place_and_not_read(column, cell, code):
    row = [cell if name == column else value for name, value in zip(HEAD, ROW, strict=True)]
    source = workbook(HEAD, tuple(row))
    records, findings = read(source)
    found = next(f for f in findings if f.code == code)
    assert found.locator == f"sheet:Sheet/row:2/{column}" and found.raw
    requests = derive(records, receipt="rc", exhibit="e", reader="own_workbooks", name="x").requests
    assert len(requests) == 1
    shown = {
        "instant": requests[0].literal,
        "identifier": requests[0].id_value,
        "port": requests[0].port,
        "check_code": requests[0].check_code,
    }
    assert shown[column] in ("", None)
    assert any(s.raw for s in records[0].statements if s.locator == found.locator), "the cell is kept as received"


def test_whole_numbers_are_ports_and_elsewhere_a_note():
    (record,), findings = read(workbook(HEAD, (1001, *ROW[1:4], 51234, *ROW[5:])))
    assert values(record)["port"] == "51234" and values(record)["request_id"] == "1001"
    assert [(f.code, f.severity, f.locator) for f in findings] == [("number-cell", "note", "sheet:Sheet/row:2/request_id")]


def test_two_sheets_are_two_tables():
    book = openpyxl.Workbook()
    for title in ("one", "two"):
        sheet = book.create_sheet(title)
        sheet.append(HEAD)
        sheet.append(ROW)
    out = io.BytesIO()
    book.save(out)
    records, _ = read(Source.of_bytes("x", out.getvalue()))
    assert [r.locator for r in records] == ["sheet:one/row:2", "sheet:two/row:2"]


def test_guarded_cells_come_back_as_they_were():
    for value in ("=1+1", "+447700900123", "-1", "@x", "'=1", "''+2", "'plain", "plain", "", "\t=1", "＝1", "a=1", "'"):
        assert unguarded(guarded(value)) == value
        assert not guarded(value).startswith(("=", "+", "-", "@", "\t", "＝"))
    head, row = (
        ("request_id", "source_ref", "identifier_type", "identifier", "instant", "zone"),
        ("R-1", "S", "msisdn", "'+447700900123", "2026-01-05T08:58:11", "'+01:00"),
    )
    source = text(head, row)
    assert reader_for(source) is schedule
    (record,), findings = read(source)
    assert values(record)["identifier"] == "+447700900123" and values(record)["zone"] == "+01:00" and findings == []
    assert {s.raw for s in record.statements} >= {"'+447700900123", "'+01:00"}


def test_a_row_marked_as_not_authorised_is_a_request_with_a_finding():
    (record,), findings = read(text((*HEAD, "authorised"), (*ROW, "no")))
    assert record.kind == "request"
    assert [(f.code, f.severity, f.locator) for f in findings] == [("not-authorised", "caution", "row:2/authorised")]
    assert read(text((*HEAD, "authorised"), (*ROW, "yes")))[1] == []
