"""Results as providers really send them: columns, zones, clocks, orders, empty cells, forms of table; and what is wrong in them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from rightdoor.model.finding import DataFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.statement import Record
from rightdoor.readers import mapped_table, mappings
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.register import read_any, reader_for
from rightdoor.readers.source import Source

MAPPING = """name: acme
form: result
provider: Acme
applies: {columns: [Ref, Start]}
zone: UTC
clock: 24h
date_order: dmy
columns:
  Ref: result.request_id
  IP: result.echo_identifier
  Asked: result.echo_instant
  Start: result.assigned_from
  End: result.assigned_to
  Customer: result.subscriber_ref
  Installation address: result.address
  Town: result.address
  Outcome: result.result
  Low: result.port_from
  High: result.port_to
empty: {End: still-running}
constants: {result.address_role: installation, result.network_kind: fixed}
rightdoor_mapping: 1
"""
HEAD = "Ref,IP,Asked,Start,End,Customer,Installation address,Town,Outcome,Low,High"
GOOD = "R-1,192.0.2.1,05/01/2026 07:58:11,05/01/2026 07:00:00,05/01/2026 09:00:00,C-1,12 High Street,Testing,data,1024,2047"


def mapping(text: str = MAPPING, *, decided: str = "dec"):
    made, findings = mappings.declared(Source.of_bytes("m", text.encode()), DEFAULT_LIMITS)
    assert made is not None, findings
    return made._replace(decided=decided)


def read(data: str | bytes, *texts: str, **more: str) -> tuple[list[Record], list[tuple[str, str]]]:
    limits = Limits(mappings=tuple(mapping(text, **more) for text in texts or (MAPPING,)))
    source = Source.of_bytes("t", data if isinstance(data, bytes) else data.encode())
    name, _, items = read_any(source, limits)
    assert name == "mapped_table"
    held = list(items)
    return [i for i in held if isinstance(i, Record)], [
        (i.code, i.locator) for i in held if isinstance(i, DataFinding) and i.severity != "note"
    ]


def row(**over: str) -> str:
    cells = dict(zip(HEAD.split(","), GOOD.split(","), strict=True)) | over
    return ",".join(cells.values())


def one(**over: str) -> tuple[Record, list[tuple[str, str]]]:
    records, told = read(f"{HEAD}\n{row(**over)}\n")
    return records[0], told


def workbook(*rows: object) -> bytes:
    book = openpyxl.Workbook()
    for each in rows:
        book.active.append(each)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_row_as_it_is_declared():
    record, told = one()
    assert told == []
    said = {s.field: s.value for s in record.statements}
    assert said == {
        "request_id": "R-1", "echo_identifier": "192.0.2.1", "echo_time": "2026-01-05T07:58:11", "from_time": "2026-01-05T07:00:00",
        "to_time": "2026-01-05T09:00:00", "subscriber_ref": "C-1", "address": "12 High Street, Testing", "result": "data", "port_from": "1024",
        "port_to": "2047", "address_role": "installation", "network_kind": "fixed", "provider": "Acme", "rendering": "table", "zone": "UTC", "echo_zone": "UTC",
    }  # fmt: skip
    assert record.kind == "result" and record.locator == "row:2"


@pytest.mark.parametrize(
    ("layout", "head", "body"),
    [
        ("", HEAD.replace(",", "\t"), GOOD.replace(",", "\t")),
        ("", HEAD.replace(",", ";"), GOOD.replace(",", ";")),
        ("layout: pipe\n", HEAD.replace(",", " | "), GOOD.replace(",", " | ")),
        ("", "Acme: reply to notice 7\n\n" + HEAD, GOOD),
        ("header_row: 3\n", "Ref,Start\nx,y\n" + HEAD, GOOD),
    ],
)
def test_every_plain_form_says_the_same(layout: str, head: str, body: str):
    records, told = read(f"{head}\n{body}\n", MAPPING.replace("zone: UTC\n", f"zone: UTC\n{layout}", 1))
    plain, _ = one()
    assert told == [] and [(s.field, s.value) for s in records[0].statements] == [(s.field, s.value) for s in plain.statements]


def test_fixed_width():
    text = MAPPING.replace("zone: UTC\n", "zone: UTC\nlayout: fixed\nspans: {Ref: 1-5, IP: 6-16, Start: 17-36, End: 37-}\n", 1)
    for name in ("Asked", "Customer", "Installation address", "Town", "Outcome", "Low", "High"):
        text = "\n".join(line for line in text.splitlines() if not line.startswith(f"  {name}:"))
    text = text.replace("result.address_role: installation, ", "result.result: data, ")
    table = "Ref  IP         Start               End\nR-1  192.0.2.1  05/01/2026 07:00:00 05/01/2026 09:00:00\nR-2  192.0.2.2  05/01/2026 07:00:00\n"
    records, _ = read(table, text)
    assert [r.first("request_id") for r in records] == ["R-1", "R-2"]
    assert records[0].first("to_time") == "2026-01-05T09:00:00" and records[1].first("to_time") == ""


def test_an_encoding_is_declared_never_guessed():
    data = (HEAD + "\n" + row(Town="Chärsfield")).encode("cp1252") + b"\n"
    records, told = read(data)
    assert ("encoding", "row:2") in told
    records, told = read(data, MAPPING.replace("zone: UTC\n", "zone: UTC\nencoding: cp1252\n", 1))
    assert records[0].first("address") == "12 High Street, Chärsfield" and told == []


@pytest.mark.parametrize(
    ("meaning", "value", "codes"),
    [("still-running", "", []), ("unknown", "unknown", []), ("", "unknown", ["empty-undeclared"])],
)
def test_an_empty_end_means_what_is_declared(meaning: str, value: str, codes: list[str]):
    declared = f"empty: {{End: {meaning}}}" if meaning else "region: GB"
    records, told = read(f"{HEAD}\n{row(End='')}\n", MAPPING.replace("empty: {End: still-running}", declared))
    assert records[0].first("to_time") == value and [code for code, _ in told] == codes
    if value:
        assert not read_instant(value, zone="UTC").readings  # so that RD-A06 cannot take it for an open end


def test_empty_means_none_held_or_the_cell_above():
    text = MAPPING.replace("empty: {End: still-running}", "empty: {End: still-running, Ref: same-as-above, Customer: none-held}")
    text = text.replace("  Outcome: result.result\n", "").replace("{result.address_role", "{result.result: data, result.address_role")
    table = f"{HEAD}\n{row()}\n" + ",192.0.2.2,,,,,,,,,\n" + f"{row(Ref='R-3')}\n"
    records, _ = read(table, text)
    assert [r.first("request_id") for r in records] == ["R-1", "R-1", "R-3"]
    assert [r.first("result") for r in records] == ["data", "none-held", "data"]
    ref = next(s for s in records[1].statements if s.field == "request_id")
    assert ref.locator == "row:2/Ref" and ref.raw == "R-1"


def test_a_role_counts_only_where_the_column_names_it():
    records, told = read(
        f"{HEAD}\n{row()}\n".replace("Installation address", "Address"), MAPPING.replace("Installation address", "Address")
    )
    assert records[0].first("address_role") == "" and told == [("role-declared", "row:1")]


@pytest.mark.parametrize(
    ("cell", "change", "value", "readings"),
    [
        ("05/01/2026 07:58:11", ("", ""), "2026-01-05T07:58:11", 1),
        ("01/05/2026 07:58:11", ("date_order: dmy", "date_order: mdy"), "2026-01-05T07:58:11", 1),
        ("05/01/2026 07:58:11", ("clock: 24h", "clock: 12h"), "05 Jan 2026 07:58:11", 2),
        ("05/01/2026 12:30", ("clock: 24h", "clock: 12h"), "05 Jan 2026 12:30", 2),
        ("05/01/2026 07:58:11 PM", ("clock: 24h", "clock: 12h"), "2026-01-05T19:58:11", 1),
        ("2026-01-05 07:58:11", ("clock: 24h", "clock: 12h"), "05 Jan 2026 07:58:11", 2),
        ("1/5/2026 07:58:11", ("date_order: dmy\n", ""), "1/5/2026 07:58:11", 4),
        ("05/01/2026 07:58:11 BST", ("date_order: dmy", 'date_order: dmy\nwords: {zone: {BST: "+01:00"}}'), "2026-01-05T07:58:11+01:00", 1),
        ("05/01/2026 07:58", ("", ""), "2026-01-05T07:58", 1),
    ],
)
def test_times_by_declared_order_clock_and_zone_words(cell: str, change: tuple[str, str], value: str, readings: int):
    records, told = read(f"{HEAD}\n{row(Asked=cell)}\n", MAPPING.replace(*change))
    got = records[0].first("echo_time")
    assert got == value
    assert len(read_instant(got, zone="UTC").readings) == readings
    assert (("time-ambiguous", "row:2/Asked") in told) is (readings > 1)


def test_a_day_and_a_clock_in_two_columns():
    text = MAPPING.replace("  Asked: result.echo_instant\n", "  Day: result.echo_time:date\n  At: result.echo_time:clock\n")
    records, _ = read(f"{HEAD.replace('Asked', 'Day,At')}\n{row(Asked='05/01/2026,07:58:11')}\n", text)
    statement = next(s for s in records[0].statements if s.field == "echo_time")
    assert (statement.raw, statement.value, statement.locator, statement.method) == (
        "05/01/2026",
        "2026-01-05T07:58:11",
        "row:2/Day",
        "joined",
    )
    records, told = read(f"{HEAD.replace('Asked', 'Day,At')}\n{row(Asked=',07:58:11')}\n", text)
    assert ("bad-time", "row:2/At") in told and records[0].first("echo_time") == ""


def test_the_day_of_the_answer_bears_the_declared_zone_in_itself():
    text = MAPPING.replace("  Asked: result.echo_instant\n", "  Asked: result.produced_at\n").replace("zone: UTC", "zone: Europe/London")
    record, _ = read(f"{HEAD}\n{row(Asked='05/07/2026 09:00')}\n", text)
    assert record[0].first("produced_time") == "2026-07-05T08:00Z"


def test_which_mapping_speaks_for_a_row_is_told_by_the_rows_own_day():
    old = MAPPING.replace("zone: UTC", "zone: UTC\nto: 2026-01-31").replace("name: acme", "name: old")
    new = (
        MAPPING.replace("zone: UTC", "zone: UTC\nfrom: 2026-02-01\nto: 2026-02-28").replace("dmy", "mdy").replace("name: acme", "name: new")
    )
    table = f"{HEAD}\n{row()}\n{row(Asked='02/05/2026 07:58:11')}\n{row(Asked='03/05/2026 07:58:11')}\n"
    records, told = read(table, old, new)
    assert [r.first("echo_time") for r in records] == ["2026-01-05T07:58:11", "2026-02-05T07:58:11"]
    assert told == [("mapping-out-of-date", "row:4"), *told[1:]]


def test_a_decision_speaks_before_what_names_more_columns():
    more = MAPPING.replace("[Ref, Start]", "[Ref, Start, End, IP]").replace("provider: Acme", "provider: Sender")
    limits = Limits(mappings=(mapping(more, decided=""), mapping()))
    items = list(mapped_table.read(Source.of_bytes("t", f"{HEAD}\n{GOOD}\n".encode()), limits))
    assert next(i for i in items if isinstance(i, Record)).first("provider") == "Acme"


BAD = [
    ({"Start": "45678.33"}, "bad-time", "Start"),
    ({"Asked": "1/5/2026 25:00"}, "bad-time", "Asked"),
    ({"Start": "05/01/2026 23:59:60", "End": "06/01/2026 01:00:00"}, "leap-second", "Start"),
    ({"End": "05/01/2026 06:00:00"}, "bad-interval", "End"),
    ({"High": "1000"}, "bad-interval", "High"),
    ({"Low": ""}, "half-filled", "High"),
    ({"Start": ""}, "half-filled", "End"),
    ({"Customer": "", "Installation address": "", "Town": ""}, "half-filled", ""),
    ({"Outcome": "none-held"}, "half-filled", "Outcome"),
    ({"Outcome": "perhaps"}, "unknown-category", "Outcome"),
    ({"Outcome": ""}, "missing-field", ""),
    ({"Ref": ""}, "missing-field", ""),
    ({"IP": "192.0.2.01"}, "bad-address", "IP"),
    ({"Low": "1,024"}, "row-length", ""),
]


@pytest.mark.parametrize(("over", "code", "column"), BAD)
def test_bad_input_is_a_located_finding(over: dict[str, str], code: str, column: str):
    assert (code, "row:2" + (f"/{column}" if column else "")) in one(**over)[1]


@pytest.mark.parametrize(("over", "code", "column"), [each for each in BAD if each[1] != "row-length"])
def test_bad_input_in_a_workbook_too(over: dict[str, str], code: str, column: str):
    cells: list[object] = row(**over).split(",")
    if over.get("Start") == "45678.33":
        cells[3] = 45678.33
    _, told = read(workbook(HEAD.split(","), cells))
    assert (code, "sheet:Sheet/row:2" + (f"/{column}" if column else "")) in told


def test_a_date_that_became_a_number_is_called_so():
    limits = Limits(mappings=(mapping(),))
    items = mapped_table.read(Source.of_bytes("t", f"{HEAD}\n{row(Start='45678.33')}\n".encode()), limits)
    assert any("day number" in i.message for i in items if isinstance(i, DataFinding) and i.code == "bad-time")


def test_zones_that_do_not_exist():
    text = MAPPING.replace("  Town: result.address\n", "  Town: result.zone\n")
    _, told = read(f"{HEAD}\n{row(Town='Mars/Base')}\n", text)
    assert ("zone-unknown", "row:2/Town") in told


def test_american_dates_without_an_order_stay_open():
    record, told = read(f"{HEAD}\n{row(Asked='1/5/2026 13:00')}\n", MAPPING.replace("date_order: dmy\n", ""))
    assert len(read_instant(record[0].first("echo_time"), zone="UTC").readings) == 2
    assert ("time-ambiguous", "row:2/Asked") in told


def test_dates_of_a_workbook_are_civil_times_of_the_declared_zone():
    cells: list[object] = GOOD.split(",")
    cells[3] = dt.datetime(2026, 1, 5, 7, 0, 0)
    records, told = read(workbook(HEAD.split(","), cells))
    assert records[0].first("from_time") == "2026-01-05T07:00:00" and told == []


def test_what_spreadsheets_leave_around_values():
    text = MAPPING.replace("zone: UTC\n", "zone: UTC\nartefacts: [apostrophe, thousands, text-formula]\n", 1)
    cells = row(IP='"=""192.0.2.1"""', Low="'1024", High='"2,047"')
    records, told = read(f"{HEAD}\n{cells}\n", text)
    assert (records[0].first("echo_identifier"), records[0].first("port_from"), records[0].first("port_to")) == (
        "192.0.2.1",
        "1024",
        "2047",
    )
    assert told == []
    _, told = one(Low="'1024")
    assert ("bad-port", "row:2/Low") in told


def test_assignments_by_mapping():
    text = """name: log
form: assignments
applies: {columns: [Out, Since]}
zone: UTC
date_order: dmy
clock: 24h
columns: {Out: lease.ip, Since: lease.from_time, Until: lease.to_time, Who: lease.subscriber_ref, Low: lease.port_from, High: lease.port_to}
empty: {Until: still-running}
rightdoor_mapping: 1
"""
    records, told = read("Out,Since,Until,Who,Low,High\n203.0.113.4,05/01/2026 07:00:00,,C-1,1024,2047\n", text)
    assert records[0].kind == "lease" and told == []
    said = {s.field: s.value for s in records[0].statements}
    assert said == {"ip": "203.0.113.4", "from_time": "2026-01-05T07:00:00", "subscriber_ref": "C-1", "port_from": "1024", "port_to": "2047", "zone": "UTC", "to_basis": "open"}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("form: result", "form: package", "form"),
        ("End: still-running", "End: forever", "empty/End"),
        ("End: still-running", "Nobody: unknown", "empty/Nobody"),
        ("zone: UTC", "zone: UTC\nfrom: soon", "from"),
        ("zone: UTC", "zone: UTC\nfrom: 2026-02-01\nto: 2026-01-01", "to"),
        ("zone: UTC", "zone: UTC\nlayout: fixed", "spans"),
        ("zone: UTC", "zone: UTC\nlayout: fixed\nspans: {Ref: 5-1}", "spans/Ref"),
        ("zone: UTC", "zone: UTC\nlayout: stone", "layout"),
        ("zone: UTC", "zone: UTC\nencoding: ebcdic", "encoding"),
        ("zone: UTC", "zone: UTC\nheader_row: 0", "header_row"),
        ("zone: UTC", "zone: UTC\nartefacts: [dust]", "artefacts"),
        ("zone: UTC", "zone: UTC\nwords: {zone: {BST: Europe/London}}", "words/zone/BST"),
        ("zone: UTC", "zone: UTC\nwords: {result: yes}", "words/result"),
        ("Ref: result.request_id", "Ref: result.caveat", "columns"),
        ("Start: result.assigned_from", "Start: event.ip", "columns/Start"),
        ("Asked: result.echo_instant", "Asked: result.echo_instant:week", "columns/Asked"),
    ],
)
def test_what_a_mapping_cannot_say(old: str, new: str, place: str):
    made, findings = mappings.declared(Source.of_bytes("m", MAPPING.replace(old, new, 1).encode()), DEFAULT_LIMITS)
    assert made is None and f"yaml:/{place}" in [f.locator for f in findings]


def test_the_shipped_examples_read_what_they_are_examples_of():
    spoc = "SPoC Ref,Operator,IP Queried,Start (UTC),End (UTC),Outcome,Installation Address\nR-1,Acme,192.0.2.1,05/01/2026 07:00:00,,No trace,\n"
    package = "Package Ref,Reported Account,IP Address,Date/Time of Event\nP-1,user-1,192.0.2.1,05/01/2026 07:00:00\n"
    report = "report_number,account_id,capture_ip,capture_time_utc\n7,user-1,192.0.2.1,2026-01-05 07:00:00\n"
    for text, kinds in ((spoc, ["result"]), (package, ["referral", "person", "event"]), (report, ["referral", "person", "event"])):
        source = Source.of_bytes("t", text.encode())
        assert reader_for(source) is mapped_table
        assert [i.kind for i in mapped_table.read(source, DEFAULT_LIMITS) if isinstance(i, Record)] == kinds


@pytest.mark.parametrize("form", ["result", "assignments"])
def test_a_table_that_only_a_proposed_mapping_explains_is_not_read_and_says_so(form: str):
    text = MAPPING if form == "result" else MAPPING.split("columns:\n", 1)[0].replace("form: result", "form: assignments")
    if form == "assignments":
        text += "columns: {IP: lease.ip, Start: lease.from_time}\nrightdoor_mapping: 1\n"
    limits = Limits(proposed=(mapping(text, decided=""),))
    plain = Source.of_bytes("t", f"A reply\n{HEAD}\n{row()}\n".encode())
    book = Source.of_bytes("t", workbook(["A reply"], HEAD.split(","), row().split(",")))
    for source, place in ((plain, "row:2"), (book, "sheet:Sheet/row:2")):
        name, _, items = read_any(source, limits)
        assert name == "" and [(i.code, i.locator) for i in items] == [("unknown-format", "byte:0"), ("mapping-proposed", place)]
        assert read_any(source, Limits(mappings=limits.proposed, proposed=limits.proposed))[0] == "mapped_table"
    received = list(mappings.read(Source.of_bytes("m", text.encode()), DEFAULT_LIMITS))
    assert [i.locator for i in received if isinstance(i, DataFinding) and i.code == "mapping-proposed"] == ["yaml:/form"]


@pytest.mark.parametrize(
    ("raw", "value", "code"), [("100000000014.0", "100000000014", "number-cell"), ("1.00E+11", "", "bad-number"), ("-", "", "placeholder")]
)
def test_a_uprn_that_a_spreadsheet_spoiled_is_found(raw, value, code):
    made = mapping(MAPPING.replace("  Low:", "  Property no: result.uprn\n  Low:"))
    source = Source.of_bytes("t", f"{HEAD},Property no\n{GOOD},{raw}\n".encode())
    held = list(read_any(source, Limits(mappings=(made,)))[2])
    assert [(s.raw, s.value) for item in held if isinstance(item, Record) for s in item.statements if s.field == "uprn"] == [(raw, value)]
    assert [f.code for f in held if isinstance(f, DataFinding) and f.locator == "row:2/Property no"] == [code]
