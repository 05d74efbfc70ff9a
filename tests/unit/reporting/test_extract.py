"""Extracts: the same records at the same places, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.statement import Record
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source
from rightdoor.reporting.extract import extracts, holds_the_same

SCHEDULE = (
    "request_id,source_ref,identifier,instant,zone,sent_by\n"
    "R-1,700001,198.51.100.23,2026-01-05T07:58:11Z,UTC,spoc\n"
    'R-2,700002,203.0.113.77,2026-01-06T07:58:11Z,UTC,"two\nlines, quoted"\n'
    "\n"
    "R-3,700003,203.0.113.78,2026-01-07T07:58:11Z,UTC,spoc\n"
    "R-4,700001,198.51.100.24,2026-01-08T07:58:11Z,UTC,spoc\n"
)
RADIUS = "\n\n".join(
    f'Mon Jan  5 07:0{n}:00 2026\n\tAcct-Status-Type = {status}\n\tAcct-Session-Id = "s{who}"\n\tUser-Name = "user{who}"\n'
    f"\tNAS-IP-Address = 192.0.2.1\n\tFramed-IP-Address = 198.51.100.{who}\n\tEvent-Timestamp = {1767596400 + n * 60}\n\tTimestamp = {1767596400 + n * 60}"
    for n, (status, who) in enumerate([("Start", 1), ("Start", 2), ("Interim-Update", 1), ("Stop", 2), ("Stop", 1)])
) + "\n\n"  # fmt: skip
ISC = "authoring-byte-order little-endian;\n# a comment\n" + "".join(
    f"lease 198.51.100.{n} {{\n  starts 1 2026/01/05 07:0{n}:00;\n  ends 1 2026/01/05 19:00:00;\n  cltt 1 2026/01/05 07:00:00;\n"
    f"  binding state active;\n  hardware ethernet 00:00:5e:00:53:0{n};\n  client-hostname \"host{n}\";\n}}\n"
    for n in (1, 2, 3)
)  # fmt: skip


def records(data: bytes) -> list[Record]:
    source = Source.of_bytes("x", data)
    module = reader_for(source)
    return [item for item in module.read(source, DEFAULT_LIMITS) if isinstance(item, Record)]


def first_good(data: bytes, keep) -> tuple[bytes, int, int]:
    """(extract, left out, which of the ways) of the records that `keep` chooses."""
    reader = reader_for(Source.of_bytes("x", data)).NAME
    wanted = [r for r in records(data) if keep(r)]
    places = {p for r in wanted for p in (r.locator, *(s.locator for s in r.statements))}
    for way, made in enumerate(extracts(data, reader=reader, places=places, limits=DEFAULT_LIMITS)):
        if holds_the_same(made.data, wanted, records):
            return made.data, made.left_out, way
    raise AssertionError("no extract holds the same")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_keeps_the_rows_of_one_source_in_their_places(encoding, end):
    data = SCHEDULE.replace("\n", end).encode(encoding)
    made, left_out, _ = first_good(data, lambda r: r.first("source_ref") == "700001")
    assert left_out == 2
    for other in ("203.0.113.77", "203.0.113.78", "700002", "R-3", "quoted"):
        assert other.encode() not in made
        assert other.encode("utf-16-le") not in made
    assert [r.locator for r in records(made)] == ["row:2", records(data)[-1].locator]


def test_the_rows_that_are_kept_are_the_bytes_as_received():
    made, _, way = first_good(SCHEDULE.encode(), lambda r: r.first("source_ref") == "700001")
    assert way == 0
    lines = made.decode().split("\n")
    assert lines[1] == "R-1,700001,198.51.100.23,2026-01-05T07:58:11Z,UTC,spoc"
    assert set(SCHEDULE.split("\n")) >= set(lines)


def test_a_radius_log_keeps_the_packets_of_one_session():
    made, left_out, _ = first_good(RADIUS.encode(), lambda r: r.first("subscriber_ref") == "user1")
    assert (b"user2" in made, b"198.51.100.2" in made) == (False, False)
    assert left_out >= 2


def test_a_lease_file_keeps_one_block_and_what_heads_the_file():
    made, left_out, _ = first_good(ISC.encode(), lambda r: r.first("ip") == "198.51.100.2")
    assert b"authoring-byte-order" in made
    assert not any(other in made for other in (b"198.51.100.1", b"198.51.100.3", b"host1", b"host3", b"comment"))
    assert left_out == 2


def test_what_cannot_be_cut_is_not():
    assert list(extracts(b"<report/>", reader="cybertip-xml", places=["xml:/report"], limits=DEFAULT_LIMITS)) == []
    assert list(extracts(b"PK\3\4....", reader="mapped_table", places=["row:2"], limits=DEFAULT_LIMITS)) == []
    assert list(extracts(b"", reader="schedule", places=["row:2"], limits=DEFAULT_LIMITS)) == []


def test_an_extract_with_a_row_of_somebody_else_is_not_the_same():
    data = SCHEDULE.encode()
    wanted = [r for r in records(data) if r.first("source_ref") == "700001"]
    assert not holds_the_same(data, wanted, records)
    assert not holds_the_same(data.replace(b"198.51.100.24", b"198.51.100.25"), wanted, records)


CELL = st.text(alphabet=st.sampled_from('ab1 ,;"\n\r'), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["1", "2"]), CELL), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_any_table_that_is_read_gives_an_extract_that_reads_alike(cells, end):
    head = "request_id,source_ref,identifier,instant,sent_by"
    quoted = ['"' + text.replace('"', '""') + '"' for _, text in cells]
    body = [f"R-{n},{who},198.51.100.{n},2026-01-05T07:58:11Z,{quoted[n]}" for n, (who, _) in enumerate(cells)]
    data = end.join([head, *body, ""]).encode()
    if not any(r.first("source_ref") == "1" for r in records(data)):
        return
    made, _, _ = first_good(data, lambda r: r.first("source_ref") == "1")
    assert all(r.first("source_ref") == "1" for r in records(made))


NAT = "".join(
    f"Jan  5 07:00:04  mx1 (FPC Slot 2, PIC Slot 0) 2026-01-05 0{hour}:00:04 [FWNAT]:ASP_NAT_PORT_BLOCK_{what}: 100.64.0.{who} -> 203.0.113.3:1050-1099\n"
    for hour, what, who in [(1, "ALLOC", 1), (2, "RELEASE", 1), (3, "ALLOC", 2), (4, "ALLOC", 3), (5, "RELEASE", 3)]
)


def test_a_log_of_port_blocks_keeps_the_lines_of_one():
    made, left_out, _ = first_good(NAT.encode(), lambda r: r.first("subscriber_ref") == "100.64.0.1")
    assert (b"100.64.0.2" in made, b"100.64.0.3" in made, left_out) == (False, False, 3)


def test_a_line_that_ends_one_block_and_begins_anothers_is_needed_and_said():
    """The release of the second was lost: that the third got its ports is what ended it."""
    data = NAT.encode()
    wanted = [r for r in records(data) if r.first("subscriber_ref") == "100.64.0.2"]
    places = {p for r in wanted for p in (r.locator, *(s.locator for s in r.statements))}
    (made,) = extracts(data, reader="nat_ports", places=places, limits=DEFAULT_LIMITS)
    assert not holds_the_same(made.data, wanted, records)
    assert holds_the_same(made.data, wanted, records, beside={"line:4"})
    assert b"100.64.0.1" not in made.data


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith("=1"):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


HEAD = ["request_id", "source_ref", "identifier", "port", "instant", "sent_by"]


def test_a_workbook_keeps_cells_of_every_kind_as_they_are_read():
    """A text like a formula, a number, a date that the spreadsheet made, an error, a flag."""
    data = workbook(
        HEAD,
        ["R-1", "700001", "198.51.100.23", 1024, "2026-01-05T07:58:11Z", "=HYPERLINK(1)"],
        ["R-2", "700002", "203.0.113.77", 1025, "2026-01-06T07:58:11Z", "other"],
        [],
        ["R-3", "700001", 12.5, "1026", dt.datetime(2026, 1, 7, 7, 58, 11), "#N/A"],
        ["R-4", "700001", "198.51.100.24", True, "2026-01-08T07:58:11Z", "=1+1"],
    )
    made, left_out, _ = first_good(data, lambda r: r.first("source_ref") == "700001")
    assert left_out == 1
    assert not any(other in parts(made) for other in (b"203.0.113.77", b"700002", b"R-2", b"1025"))
    assert [r.locator for r in records(made)] == ["sheet:Sheet/row:2", "sheet:Sheet/row:5", "sheet:Sheet/row:6"]
    assert first_good(data, lambda r: r.first("source_ref") == "700001")[0] == made


def test_a_workbook_that_is_none_gives_no_extract():
    assert list(extracts(b"PK\3\4....", reader="own_workbooks", places=["sheet:S/row:2"], limits=DEFAULT_LIMITS)) == []
