"""Results in PDFs: what can be read for certain is read, the rest is said; hostile documents are findings."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen import canvas

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import pdf_lines, pdf_text
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source

HEADS = ("request_id", "result", "echo_identifier", "subscriber_ref", "address")
XS = (40, 120, 200, 320, 420)


def document(*pages: list[tuple[float, float, str]], encrypt: str | None = None) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=landscape(A4), invariant=1, encrypt=encrypt)
    for pieces in pages:
        for x, y, text in pieces:
            page.drawString(x, y, text)
        page.showPage()
    page.save()
    return out.getvalue()


def labels(*lines: str) -> list[tuple[float, float, str]]:
    return [(40, 550 - 14 * at, line) for at, line in enumerate(lines)]


def table(*rows: tuple[str, ...], shift: float = 0) -> list[tuple[float, float, str]]:
    return [
        (x + (shift if number else 0), 550 - 16 * number, text)
        for number, row in enumerate((HEADS, *rows))
        for x, text in zip(XS, row, strict=False)
        if text
    ]


def read(data: bytes) -> tuple[list[Record], list[tuple[str, str]]]:
    name, _, items = read_any(Source.of_bytes("a", data), DEFAULT_LIMITS)
    assert name == "pdf_text"
    held = list(items)
    return [i for i in held if isinstance(i, Record)], [
        (i.code, i.locator) for i in held if isinstance(i, DataFinding) and i.severity != "note"
    ]


def test_labels():
    records, told = read(
        document(
            labels(
                "Dear Sir", "Request ID: R-1", "Result: data", "Subscriber ref: C-1", "Assigned from: 2026-01-05T07:00:00Z", "Yours: truly"
            )
        )
    )
    assert told == [] and len(records) == 1
    said = {s.field: (s.value, s.locator) for s in records[0].statements}
    assert said["request_id"] == ("R-1", "page:1/line:2/request_id") and said["from_time"][0] == "2026-01-05T07:00:00Z"
    assert said["rendering"][0] == "document" and set(said) == {"request_id", "result", "subscriber_ref", "from_time", "rendering"}


def test_a_table_and_the_text_under_it():
    rows = table(("R-1", "data", "192.0.2.1", "C-1", "12 High Street"), ("R-2", "none-held"))
    records, told = read(document([*rows, (40, 400, "Page 1 of 1")]))
    assert told == [] and [r.first("request_id") for r in records] == ["R-1", "R-2"]
    assert records[0].first("address") == "12 High Street" and records[1].first("result") == "none-held"


def test_a_value_that_goes_on_is_not_read():
    rows = table(
        ("R-1", "data", "192.0.2.1", "C-1", "The Long House,"),
        ("", "", "", "", "12 High Street"),
        ("R-2", "data", "192.0.2.2", "C-2", "9 Other Road"),
    )
    records, told = read(document(rows))
    assert told == [("document-unread", "page:1/line:3")]
    assert [r.first("address") for r in records] == ["", "9 Other Road"]
    records, told = read(
        document(labels("Request ID: R-1", "Result: data", "Subscriber ref: C-1", "Address: The Long House,", "12 High Street"))
    )
    assert ("document-unread", "page:1/line:5") in told and records[0].first("address") == ""


def test_a_cell_between_two_columns_is_not_read():
    records, told = read(document([*table(("R-1", "data", "192.0.2.1", "C-1")), (370, 534, "12 High Street")]))
    assert told[0] == ("document-unread", "page:1/line:2")
    assert records[0].first("address") == "" and records[0].first("subscriber_ref") == ""


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("Request ID: R-1", "Result: data", "Subscriber ref: C-1", "Subscriber ref: C-2"), "document-unread"),
        (("Result: data", "Subscriber ref: C-1"), "document-unread"),
        (("Request ID: R-1", "Result: perhaps"), "unknown-category"),
        (("Request ID: R-1", "Result: data", "Echo instant: soon"), "bad-time"),
        (("Request ID: R-1", "Result: data"), "half-filled"),
        (("Nothing of ours",), "unknown-format"),
        ((), "document-unread"),
    ],
)
def test_what_is_not_certain_is_said(lines: tuple[str, ...], code: str):
    assert code in {found for found, _ in read(document(labels(*lines)))[1]}


def test_documents_that_are_refused(monkeypatch: pytest.MonkeyPatch):
    good = document(labels("Request ID: R-1", "Result: none-held"))
    assert len(read(good)[0]) == 1
    for data, code in (
        (good[:-40], "truncated"),
        (good.replace(b"endstream", b"endstreem", 1), "malformed"),
        (good[:5] + b"junk" + good[400:], "malformed"),
    ):
        records, told = read(data)
        assert records == [] and [found for found, _ in told] == [code]
    monkeypatch.setattr(pdf_lines, "MOST_PAGES", 1)
    assert read(document(labels("Request ID: R-1"), labels("Result: data")))[1] == [("too-large", "byte:0")]
    monkeypatch.setattr(pdf_lines, "MOST_STREAM", 10)
    assert read(good)[1] == [("too-large", "byte:0")]


def test_an_encrypted_document_is_not_opened():
    records, told = read(document(labels("Request ID: R-1", "Result: none-held"), encrypt="secret"))
    assert records == [] and told == [("archive-encrypted", "byte:0")]


def test_pages_that_the_file_hides_are_said():
    data = document(labels("Request ID: R-1", "Result: none-held"), labels("Request ID: R-2", "Result: none-held"))
    hidden = data.replace(b"/Count 2", b"/Count 1")
    assert hidden != data
    records, _ = read(hidden)
    found = [i.code for i in pdf_text.read(Source.of_bytes("a", hidden), DEFAULT_LIMITS) if isinstance(i, DataFinding)]
    assert "count-differs" in found or len(records) == 0
