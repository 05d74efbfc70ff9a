"""Schedules, results, observations, calls: rows and findings of each, cell by cell."""

from __future__ import annotations

import pytest

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import calls, observations, results, schedule
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source

SCHEDULE = "request_id,source_ref,identifier_type,identifier,port,instant,zone"
RESULTS = "request_id,result,assigned_from,assigned_to,assigned_zone,address,address_from,network_kind"
OBSERVATIONS = "observation_id,observed_at,zone,clock_error_s,ip,port,act,hash_type,hash,tool"
CALLS = "reference,received_at,channel,identifier_type,identifier,child_at_risk"


def read(module, header, *lines, limits: Limits = DEFAULT_LIMITS):
    source = Source.of_bytes("a", "\n".join((header, *lines, "")).encode())
    assert module.recognises(source)
    items = list(module.read(source, limits))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, DataFinding)]


def told(findings):
    return [(f.code, f.locator) for f in findings]


@pytest.mark.parametrize(
    ("kind", "raw", "value", "code"),
    [
        ("ipv4", "192.0.2.1", "192.0.2.1", ""),
        ("ipv4", "192.0.02.1", "", "bad-address"),
        ("ipv6", "2001:DB8:0:0::1", "2001:db8::1", ""),
        ("ipv4", "2001:db8::1", "", "bad-address"),
        ("E-mail", "A.B@EXAMPLE.org", "A.B@example.org", "unknown-category"),
        ("email", "A.B@EXAMPLE.org", "A.B@example.org", ""),
        ("email", "nobody", "", "bad-email"),
        ("msisdn", "07700 900123", "+447700900123", ""),
        ("msisdn", "12", "", "bad-phone"),
        ("account", "User.1", "User.1", ""),
        ("", "2001:db8::1", "2001:db8::1", ""),
        ("", "somebody", "somebody", ""),
        ("", "1.2.3.04", "", "bad-address"),
        ("email", "N/A", "", "placeholder"),
    ],
)
def test_identifier_by_its_type(kind, raw, value, code):
    records, findings = read(schedule, SCHEDULE, f"R1,7,{kind},{raw},,2026-01-05T08:00:00Z,")
    assert records[0].first("identifier") == value
    assert [f.code for f in findings] == ([code] if code else [])


def test_type_by_form_stands_at_the_identifier():
    records, _ = read(schedule, SCHEDULE, "R1,7,,2001:db8::1,,2026-01-05T08:00:00Z,", "R2,7,,somebody,,2026-01-05T08:00:00Z,")
    stated = [s for s in records[0].statements if s.field == "identifier_type"]
    assert [(s.value, s.locator) for s in stated] == [("ipv6", "row:2/identifier")]
    assert records[1].first("identifier_type") == ""


@pytest.mark.parametrize(
    ("literal", "zone", "codes"),
    [
        ("2026-01-05T08:00:00Z", "", []),
        ("2026-01-05 08:00:00.25z", "", []),
        ("2026-01-05T08:00:00+01:00", "nonsense", []),
        ("2026-01-05T08:00:00", "Europe/London", []),
        ("2026-01-05T08:00:00", "", ["zone-missing"]),
        ("2026-01-05T08:00:00", "BST", ["zone-unknown"]),
        ("2026-01-05T08:00:00+99:00", "", ["zone-unknown"]),
        ("05/01/2026 08:00", "UTC", ["not-iso", "time-ambiguous"]),
        ("2026-02-30T08:00:00Z", "", ["bad-time"]),
        ("2026-01-05T25:00:00Z", "", ["bad-time"]),
        ("1969-01-05T08:00:00Z", "", ["absurd-time"]),
        ("2100-01-05T08:00:00Z", "", ["absurd-time"]),
        ("0001-01-01T00:00:00Z", "", ["placeholder"]),
    ],
)
def test_times_keep_their_literal(literal, zone, codes):
    records, findings = read(schedule, SCHEDULE, f"R1,7,ipv4,192.0.2.1,,{literal},{zone}")
    assert [f.code for f in findings] == codes
    assert records[0].first("event_time") == ("" if codes == ["placeholder"] else literal)
    assert [s.raw for s in records[0].statements if s.field == "event_time"] == [literal]


@pytest.mark.parametrize(
    ("raw", "value"), [("0", "0"), ("65535", "65535"), ("65536", ""), ("-1", ""), ("80x", ""), ("0x50", ""), ("8 0", "")]
)
def test_ports_are_strict(raw, value):
    records, findings = read(schedule, SCHEDULE, f"R1,7,ipv4,192.0.2.1,{raw},2026-01-05T08:00:00Z,")
    assert records[0].first("port") == value
    assert told(findings) == ([] if value else [("bad-port", "row:2/port")])


def test_column_order_case_space_and_delimiters_do_not_matter():
    for mark in (",", ";", "\t"):
        lines = f"Instant {mark} IDENTIFIER{mark}source_ref{mark}Request_ID\n2026-01-05T08:00:00Z{mark}192.0.2.1{mark}7{mark}R1\n"
        for data in (lines.encode(), b"\xef\xbb\xbf" + lines.replace("\n", "\r\n").encode(), lines.encode("utf-16")):
            source = Source.of_bytes("a", data)
            assert reader_for(source) is schedule
            (record,) = schedule.read(source, DEFAULT_LIMITS)
            assert (record.first("request_id"), record.first("identifier"), record.first("source_ref")) == ("R1", "192.0.2.1", "7")


def test_a_file_with_all_columns_is_a_schedule():
    source = Source.of_bytes("a", (SCHEDULE + ",result,observation_id,observed_at,ip\n").encode())
    assert reader_for(source) is schedule
    assert reader_for(Source.of_bytes("a", b"request_id,source_ref,identifier,result\n")) is results


def test_unknown_columns_are_kept_and_told_once():
    records, findings = read(
        schedule, SCHEDULE + ",Note,Note", "R1,7,ipv4,192.0.2.1,,2026-01-05T08:00:00Z,,a,b", "R2,7,ipv4,192.0.2.1,,2026-01-05T08:00:00Z,,c,"
    )
    assert told(findings) == [("unexpected-field", "row:1/Note"), ("duplicate-key", "row:1/Note")]
    assert [(s.value, s.locator) for s in records[0].statements if s.field == "extra:Note"] == [("a", "row:2/Note"), ("b", "row:2/Note[2]")]


def test_short_long_repeated_and_cut_rows():
    row = "R1,7,ipv4,192.0.2.1,,2026-01-05T08:00:00Z,UTC"
    data = f"{SCHEDULE}\n{row}\n{row}\nR2,7,ipv4\n{row},more\n\nR3,7,ipv4,192.0.2.10"
    items = list(schedule.read(Source.of_bytes("a", data.encode()), DEFAULT_LIMITS))
    findings = told(i for i in items if isinstance(i, DataFinding))
    assert findings == [
        ("duplicate-row", "row:3"),
        ("row-length", "row:4"),
        ("missing-field", "row:4/identifier"),
        ("missing-field", "row:4/instant"),
        ("row-length", "row:5"),
        ("duplicate-row", "row:5"),
        ("truncated", "row:7"),
        ("missing-field", "row:7/instant"),
        ("truncated", "row:7"),
    ]
    records = [i for i in items if isinstance(i, Record)]
    assert [r.locator for r in records] == ["row:2", "row:3", "row:4", "row:5", "row:7"]
    assert records[3].first("extra:column 8") == "more"
    assert records[4].first("identifier") == ""  # half an address is none


def test_quotes_over_lines_and_quotes_that_never_close():
    data = f'{SCHEDULE}\nR1,"7\n""8""",ipv4,192.0.2.1,,2026-01-05T08:00:00Z,\nR2,"7"x,ipv4,192.0.2.1,,,\nR3,7,ipv4,192.0.2.3,,2026-01-05T08:00:00Z,\nR4,"7,\nR5\n'
    items = list(schedule.read(Source.of_bytes("a", data.encode()), DEFAULT_LIMITS))
    assert [(r.locator, r.first("source_ref")) for r in items if isinstance(r, Record)] == [("row:2", '7\n"8"'), ("row:4", "7")]
    assert told(i for i in items if isinstance(i, DataFinding)) == [("malformed", "row:3"), ("truncated", "row:5")]


def test_bytes_that_are_no_text():
    data = f"{SCHEDULE}\nR\xff,7,ipv4,192.0.2.1,,2026-01-05T08:00:00Z,\nR\x00,7,ipv4,192.0.2.2,,2026-01-05T08:00:00Z,\n".encode("latin-1")
    items = list(schedule.read(Source.of_bytes("a", data), DEFAULT_LIMITS))
    assert told(i for i in items if isinstance(i, DataFinding)) == [("encoding", "row:2"), ("encoding", "row:3")]
    assert [r.first("request_id") for r in items if isinstance(r, Record)] == ["R\\xff", "R\\x00"]


def test_limits_of_lines_and_rows():
    limits = Limits(max_line_bytes=200, max_value_chars=200, max_rows=4)
    records, findings = read(schedule, SCHEDULE, "R1," + "x" * 500, 'R2,"' + "x\n" * 150 + '",ipv4', "R3,7", "R4,7", limits=limits)
    assert {("too-large", "row:2"), ("too-large", "row:3"), ("too-large", "row:5")} <= set(told(findings))
    assert [r.locator for r in records] == ["row:2", "row:4"]


def test_header_without_rows_is_said():
    assert told(read(schedule, SCHEDULE)[1]) == [("empty-file", "row:1")]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("data,2026-01-05T00:00:00Z,2026-01-06T00:00:00Z,,1 Example Street,2020-01-01,fixed", []),
        ("data,2026-01-05T00:00:00Z,2026-01-05T00:00:00Z,,1 Example Street,2020-01-01,fixed", ["bad-interval"]),
        ("data,2026-01-05T00:00:00+01:00,2026-01-04T23:30:00Z,,1 Example Street,2020-01-01,fixed", []),
        ("data,2026-01-05T00:00:00Z,2026-01-05T00:30:00+01:00,,1 Example Street,2020-01-01,fixed", ["bad-interval"]),
        (
            "data,2026-01-05T00:00:00,2026-01-04T00:00:00,,1 Example Street,2020-01-01,fixed",
            ["zone-missing", "zone-missing", "bad-interval"],
        ),
        ("data,2026-01-05T00:00:00,2026-01-04T00:00:00Z,,1 Example Street,2020-01-01,fixed", ["zone-missing"]),
        ("data,2026-10-25T01:50:00,2026-10-25T01:10:00,Europe/London,1 Example Street,2020-01-01,fixed", []),
        ("Data,,,,1 Example Street,,", ["validity-undeclared", "network-undeclared"]),
        ("none held,,,,,,", []),
        ("perhaps,,,,,,", ["unknown-category"]),
        ("data,,,,1 Example Street,01/01/2020,Fixed Wireless", ["bad-date"]),
        (",,,,,,", ["missing-field"]),
    ],
)
def test_results(cells, codes):
    _, findings = read(results, RESULTS, f"R1,{cells}")
    assert [f.code for f in findings] == codes


def test_observations_have_a_log_and_no_parents():
    records, findings = read(
        observations,
        OBSERVATIONS,
        "O1,2026-01-05T08:00:00Z,,-2.5,192.0.2.1,6881,Sent_Part,SHA-1," + "AB" * 20 + ",watch",
        "O2,2026-01-05T08:00:00Z,,many,192.0.2.1,6881,hosted,," + "ab" * 20 + ",watch",
        "O3,,,,,,,md5,D41D8CD98F00B204E9800998ECF8427E,watch",
    )
    log, first, second, third = records
    assert (log.kind, log.locator, log.first("form"), log.first("source")) == ("referral", "row:1", "observation-log", "watch")
    assert {r.parent for r in records} == {""}
    assert (first.first("act"), first.first("hash"), first.first("clock_error_s")) == ("sent-part", "sha1:" + "ab" * 20, "2.5")
    assert (second.first("act"), second.first("hash")) == ("", "")
    assert third.first("hash") == ""
    assert [f.code for f in findings] == ["bad-number", "unknown-category", "bad-hash", "no-instant", "missing-field", "empty-file-hash"]


@pytest.mark.parametrize(
    ("kind", "raw", "field", "value"),
    [
        ("phone", "07700 900123", "phone", "+447700900123"),
        ("e-mail", "a@EXAMPLE.org", "email", "a@example.org"),
        ("Screen Name", "someone", "screen_name", "someone"),
        ("ip", "2001:db8::1", "ip", "2001:db8::1"),
        ("", "a@example.org", "email", "a@example.org"),
        ("", "somebody", "extra:identifier", "somebody"),
    ],
)
def test_call_names_a_person_as_reported(kind, raw, field, value):
    (referral, person), findings = read(calls, CALLS, f"C1,2026-01-05T08:00:00Z,101,{kind},{raw},YES")
    assert (referral.first("form"), referral.first("number"), referral.first("child_at_risk")) == ("call", "C1", "yes")
    assert (person.parent, person.locator, person.first("role")) == ("row:2", "row:2/identifier", "reported")
    assert person.first(field) == value
    assert findings == []


def test_call_without_an_identifier_names_nobody():
    records, findings = read(calls, CALLS, "C1,2026-01-05T08:00:00Z,101,phone,,perhaps")
    assert [r.kind for r in records] == ["referral"]
    assert told(findings) == [("unknown-category", "row:2/child_at_risk"), ("missing-field", "row:2/identifier")]


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        ("100000000014", "100000000014", ""),
        ("000100000014", "000100000014", ""),
        ("100000000014.0", "100000000014", "number-cell"),
        ("1.00E+11", "", "bad-number"),
        ("1e+11", "", "bad-number"),
        ("100000000014.5", "", "bad-number"),
        ("1000000000145", "", "bad-number"),
        ("0", "", "bad-number"),
        ("N/A", "", "placeholder"),
    ],
)
def test_a_uprn_that_a_spreadsheet_spoiled_is_found_and_never_read_as_none_at_all(raw, value, code):
    records, findings = read(results, "request_id,result,uprn,address_from,network_kind", f"R1,data,{raw},2020-01-01,fixed")
    assert [(s.raw, s.value) for s in records[0].statements if s.field == "uprn"] == [(raw, value)]
    assert told(findings) == ([(code, "row:2/uprn")] if code else [])
