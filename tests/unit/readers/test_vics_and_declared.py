"""Hash sets and case exports; decisions; declared column mappings and the tables that they explain."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from rightdoor.decisions.in_force import FIRST_DAY, LAST_DAY, in_force
from rightdoor.decisions.register import proposed_from_record
from rightdoor.decisions.validate import validate
from rightdoor.model.civil import parse_day
from rightdoor.model.decision import Decision
from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import decisions_yaml, mapped_table, mappings, vics_json
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.register import read_any, reader_for
from rightdoor.readers.source import Source

ROOT = Path(__file__).resolve().parents[3]
HEAD = '{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media","value":['


@pytest.fixture
def shared():
    folder = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the shared folder of real samples is not here")
    return folder


def read(module, data, limits=DEFAULT_LIMITS):
    source = Source.of_bytes("a", data if isinstance(data, bytes) else data.encode())
    items = list(module.read(source, limits))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, DataFinding)]


def told(findings):
    return [(f.code, f.locator) for f in findings]


@pytest.mark.parametrize(("name", "count"), [("ART", 1), ("AVI", 30), ("GIF", 462), ("TIF", 31), ("WMV", 95)])
def test_vics_samples(shared, name, count):
    data = (shared / "vics" / f"NSRL-CAID-{name}.json").read_bytes()
    assert reader_for(Source.of_bytes("a", data)) is vics_json
    (case, *media), findings = read(vics_json, data)
    assert findings == []
    assert (case.first("form"), case.first("version"), case.first("profile")) == ("media-set", "1.2", "")
    assert len(media) == count == len({m.all("hash")[0] for m in media})
    assert {m.first("category") for m in media} == {"8"} and {m.first("media_id") for m in media} == {"0"}
    assert all(m.all("hash")[0].startswith("md5:") and m.first("size").isdigit() for m in media)


@pytest.mark.parametrize(
    ("pair", "field", "value", "code"),
    [
        ('"MediaSize":"12"', "size", "12", ""),
        ('"MediaSize":12', "size", "12", ""),
        ('"MediaSize":-1', "size", "", "bad-number"),
        ('"MediaSize":1.5e3', "size", "", "bad-number"),
        ('"Category":null', "category", "", ""),
        ('"Category":"2"', "category", "2", ""),
        ('"Category":"eins"', "category", "eins", "unknown-category"),
        ('"IsDistributed":"Yes"', "distributed", "true", ""),
        ('"IsDistributed":false', "distributed", "false", ""),
        ('"IsDistributed":"often"', "distributed", "", "unknown-category"),
        ('"MD5":"D41D8CD98F00B204E9800998ECF8427E"', "hash", "", "empty-file-hash"),
        ('"MD5":"ABCDEF0123456789ABCDEF0123456789"', "hash", "md5:abcdef0123456789abcdef0123456789", ""),
        ('"SHA1":"abc"', "hash", "", "bad-hash"),
        ('"PhotoDNA":"AAAA"', "detail", "PhotoDNA=AAAA", ""),
        ('"DateUpdated":"/Date(1767600000000)/"', "updated_time", "/Date(1767600000000)/", ""),
        ('"DateUpdated":"1601-01-01T00:00:00Z"', "updated_time", "", "placeholder"),
        ('"DateUpdated":"soon"', "updated_time", "soon", "bad-time"),
        ('"Colour":"blue"', "extra:Colour", "blue", "unexpected-field"),
        ('"Media@odata.navigationLinkUrl":"x","odata.id":"y"', "extra:odata.id", "", ""),
        ('"Series":"a","Series":"b"', "series", "a", "duplicate-key"),
        ('"AlternativeHashes":[{"HashName":"SHA-256","HashValue":"' + "AB" * 32 + '"}]', "hash", "sha256:" + "ab" * 32, ""),
    ],
)
def test_vics_one_value(pair, field, value, code):
    (_, media), findings = read(vics_json, HEAD + '{"MediaID":1,' + pair + "}]}")
    assert media.first(field) == value
    assert media.first("profile") == "UK"
    assert [f.code for f in findings if f.code != "unexpected-field" or code == "unexpected-field"] == ([code] if code else [])


@pytest.mark.parametrize("key", ["Miniature", "thumbnail", "AnythingElse", "Comments"])
def test_vics_pictures_inside_go_nowhere(key):
    picture = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 2
    text = base64.b64encode(picture).decode()
    records, findings = read(vics_json, HEAD + json.dumps({"MediaID": 1, key: text}) + "]}")
    shown = f"sha256={hashlib.sha256(picture).hexdigest()} length={len(picture)}"
    assert records[1].first("miniature") == shown
    assert ("thumbnail-dropped", f"json:/value/0/{key}") in told(findings)
    assert text[:40] not in repr((records, findings))


CASE = (
    HEAD.replace("#Media", "#Cases")
    + '{"CaseID":"1","TotalMediaFiles":%s,"Media":[{"MediaID":1},{"MediaID":2,"MediaFiles":[{},{},{}]}],"CaseNumber":"EX/1"}]}'
)


@pytest.mark.parametrize(("declared", "codes"), [(2, []), (3, []), (4, ["count-differs"]), ('"many"', ["bad-number"])])
def test_vics_cases_stand_before_their_media(declared, codes):
    records, findings = read(vics_json, CASE % declared)
    assert [(r.kind, r.locator, r.parent) for r in records] == [
        ("case", "json:", ""), ("case", "json:/value/0", "json:"), ("media", "json:/value/0/Media/0", "json:/value/0"),
        ("media", "json:/value/0/Media/1", "json:/value/0"), ("case", "json:/value/0/CaseNumber", "json:/value/0"),
    ]  # fmt: skip
    assert records[1].first("form") == "case-export" and records[4].first("number") == "EX/1"
    assert [f.code for f in findings] == codes


def test_vics_breaks_are_located_and_what_stands_before_is_kept():
    for tail, code in (
        ('{"MediaID":2', "truncated"),
        ("{]", "malformed"),
        ('{"a":' + "[" * 99, "too-deep"),
        ('{"a":' + "9" * 5000 + "}]}", "too-large"),
    ):
        records, findings = read(vics_json, HEAD + '{"MediaID":1},' + tail)
        assert [r.kind for r in records] == ["case", "media"]
        assert told(findings) == [(code, "json:/value/1")]
    _, findings = read(vics_json, (HEAD + '{"Series":"\xff"},5]}').encode("latin-1"))
    assert told(findings) == [("malformed", "json:/value/1"), ("encoding", "json:")]


DECISION = {
    "kind": "time-profile",
    "source": "s",
    "zone": "Europe/London",
    "from": "2026-01-01",
    "to": "2026-03-31",
    "actor": "a",
    "reason": "r",
}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, ""),
        ({"zone": "", "clock": "24h"}, ""),
        ({"zone": "BST"}, "yaml:/0/zone"),
        ({"zone": ""}, "yaml:/0"),
        ({"clock": "24"}, "yaml:/0/clock"),
        ({"date_order": "ydm"}, "yaml:/0/date_order"),
        ({"from": "2026-02-30"}, "yaml:/0/from"),
        ({"to": "2025-12-31"}, "yaml:/0/to"),
        ({"actor": ""}, "yaml:/0"),
        ({"reason": "~"}, "yaml:/0"),
        ({"kind": "reading"}, "yaml:/0/kind"),
        ({"source": "!!str s"}, "yaml:/0/source"),
        ({"source": "[s]"}, "yaml:/0/source"),
        ({"source": "*s"}, "yaml:/0/source"),
        ({"kind": "provider-fault", "provider": "p", "nature": "n"}, ""),
        ({"kind": "provider-fault", "provider": "p"}, "yaml:/0"),
        ({"to": ""}, "yaml:/0"),
        ({"from": "2026-01-01T25:61:00Z"}, "yaml:/0/from"),
        ({"to": "2026-03-31 or so"}, "yaml:/0/to"),
    ],
)
def test_a_decision_is_whole_or_refused(change, fault):
    data = "- " + "  ".join(f"{k}: {v}\n" for k, v in (DECISION | change).items())
    assert reader_for(Source.of_bytes("a", data.encode())) is decisions_yaml
    records, findings = read(decisions_yaml, data)
    assert [f.locator for f in findings if f.code == "decision-refused"][:1] == ([fault] if fault else [])
    assert [r.locator for r in records] == ([] if fault else ["yaml:/0"])
    if not fault:
        assert json.loads(records[0].first("body"))["from"] == "2026-01-01"


@pytest.mark.parametrize(
    ("first", "last", "body", "codes"),
    [
        ("2026-01-05", "", {"from": "2026-01-05"}, []),
        ("", "2026-01-07", {"to": "2026-01-07"}, []),
        ("~", "~", {}, []),
        (
            "2026-01-05T08:00:00Z",
            "2026-01-07 23:30",
            {"from": "2026-01-05", "to": "2026-01-07"},
            [("day-of-time", "yaml:/0/from"), ("day-of-time", "yaml:/0/to")],
        ),
    ],
)
def test_an_end_of_a_fault_may_be_open_and_of_a_time_its_day_is_taken(first, last, body, codes):
    data = f"- {{kind: provider-fault, provider: p, from: {first!r}, to: {last!r}, nature: n, actor: a, reason: r}}\n"
    records, findings = read(decisions_yaml, data.replace("'~'", "~"))
    assert told(findings) == codes
    proposed = proposed_from_record(records[0], receipt="rc_x")
    assert {key: text for key, text in proposed.body.items() if key in ("from", "to")} == body
    assert validate(proposed.kind, proposed.body, proposed.actor, proposed.reason) == []
    (fault,) = in_force([Decision("dec_a", proposed.kind, proposed.body, "a", 1, "r", "", "", "")]).faults("p")
    assert fault.first == (parse_day(body["from"]) if "from" in body else FIRST_DAY)
    assert fault.last == (parse_day(body["to"]) if "to" in body else LAST_DAY)


def test_one_bad_decision_leaves_the_others():
    flow = "{kind: provider-fault, provider: p, from: 2026-01-01, to: 2026-01-02, nature: n, actor: a, reason: r}"
    records, findings = read(decisions_yaml, f"- {flow}\n- 5\n- {flow[:-1]}, kind: x}}\n- {flow[:-1]}, colour: blue}}\n- {flow}\n- {{\n")
    assert [r.locator for r in records] == ["yaml:/0", "yaml:/3", "yaml:/4"]
    assert told(findings) == [
        ("decision-refused", "yaml:/1"), ("duplicate-key", "yaml:/2/kind"), ("decision-refused", "yaml:/2/kind"),
        ("unexpected-field", "yaml:/3/colour"), ("malformed", "yaml:/5"),
    ]  # fmt: skip


MAPPING = """rightdoor_mapping: 1
name: test-package
form: package
applies: {columns: [Ref, IP, When]}
zone: UTC
clock: 24h
date_order: dmy
columns: {Ref: referral.number, Acct: person.account, IP: event.ip, When: event.event_time, Two: event.2.ip, Papers: referral.papers}
constants: {person.role: reported, event.act: login}
"""


def declared(text=MAPPING):
    mapping, findings = mappings.declared(Source.of_bytes("m", text.encode()), DEFAULT_LIMITS)
    return mapping, [f.locator for f in findings]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("mapping: 1", "mapping: 2", "yaml:/rightdoor_mapping"),
        ("form: package", "form: parcel", "yaml:/form"),
        ("zone: UTC", "zone: BST", "yaml:/zone"),
        ("clock: 24h", "clock: 24", "yaml:/clock"),
        ("date_order: dmy", "date_order: d", "yaml:/date_order"),
        ("event.ip", "event.address", "yaml:/columns/IP"),
        ("event.2.ip", "event.0.ip", "yaml:/columns/Two"),
        ("event.act: login", "event.hash: x", "yaml:/constants/event.hash"),
        ("{columns: [Ref, IP, When]}", "{}", "yaml:/applies"),
        ("name: test-package", "name: &a b", "yaml:/"),
    ],
)
def test_mappings_are_checked(old, new, place):
    assert declared()[1] == []
    mapping, places = declared(MAPPING.replace(old, new))
    assert mapping is None and places == [place]


def test_a_table_is_read_by_the_mapping_of_the_run_only():
    source = Source.of_bytes("t", b"Ref,IP,When\nP1,192.0.2.1,05/01/2026 08:00\nP2,192.0.2.2,x\n")
    assert read_any(source, DEFAULT_LIMITS)[0] == "" and mapped_table.looks_like_table(source)
    name, _, items = read_any(source, Limits(mappings=(declared()[0],)))
    items = list(items)
    assert name == "mapped_table"
    event = next(i for i in items if isinstance(i, Record) and i.kind == "event")
    literal = next(s for s in event.statements if s.field == "event_time")
    assert (literal.raw, literal.value, literal.method) == ("05/01/2026 08:00", "2026-01-05T08:00", "declared")
    assert (event.parent, event.locator, event.first("zone"), event.first("act")) == ("row:2", "row:2/IP", "UTC", "login")
    assert told(i for i in items if isinstance(i, DataFinding)) == [("papers-missing", "row:1"), ("bad-time", "row:3/When")]


@pytest.mark.parametrize(
    ("text", "value"), [("a,b\n1,2\n3,4\n", True), ("plain words\nmore\n", False), ('{"a": 1,\n"b": 2}\n', False), ("a,b\n", False)]
)
def test_what_looks_like_a_table(text, value):
    assert mapped_table.looks_like_table(Source.of_bytes("a", text.encode())) is value


def workbook(*rows):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Data")
    for row in (["A title"], ["Ref", "Acct", "IP", "When", "Papers", "Other"], *rows):
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_workbooks():
    limits = Limits(mappings=(declared()[0],))
    data = workbook(
        ["P1", 12345, "192.0.2.1", dt.datetime(2026, 1, 5, 8, 0, 1), "request; raw result", None],
        ["P2", 12345678901234567890, "192.0.2.2", 46027.33, "map", "=1+1"],
        [None, None, None, None, None, None],
    )
    source = Source.of_bytes("a", data)
    assert read_any(source, limits)[0] == "mapped_table" and read_any(source, DEFAULT_LIMITS)[0] == ""
    records, findings = read(mapped_table, data, limits)
    assert [(r.kind, r.locator) for r in records][:3] == [
        ("referral", "sheet:Data/row:3"), ("person", "sheet:Data/row:3/Acct"), ("event", "sheet:Data/row:3/IP"),
    ]  # fmt: skip
    assert records[0].all("papers") == ("request", "raw-result") and records[1].first("account") == "12345"
    assert (records[2].first("event_time"), records[2].first("zone")) == ("2026-01-05T08:00:01", "UTC")
    assert {s.method for s in records[2].statements if s.field == "event_time"} == {"decoded"}
    assert records[4].first("account") == "" and records[5].first("event_time") == ""
    assert sorted(told(findings)) == [
        ("bad-number", "sheet:Data/row:4/Acct"), ("bad-time", "sheet:Data/row:4/When"), ("formula", "sheet:Data/row:4/Other"),
        ("unexpected-field", "sheet:Data/row:2/Other"), ("unknown-category", "sheet:Data/row:4/Papers"),
    ]  # fmt: skip


def changed(data, name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, content if member.filename == name else old.read(member))
    return out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda d: d[:-200], "archive-broken"),
        (lambda d: changed(d, "xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'), "doctype-refused"),
        (lambda d: changed(d, "xl/styles.xml", b" " * 30_000_000), "archive-bomb"),
        (lambda d: changed(d, "xl/workbook.xml", b"<workbook"), "malformed"),
    ],
)
def test_spoiled_workbooks_are_refused(spoil, code):
    data = spoil(workbook(["P1", 1, "192.0.2.1", "x", "", ""]))
    records, findings = read(mapped_table, data, Limits(mappings=(declared()[0],)))
    assert records == [] and [f.code for f in findings] == [code]


def test_shipped_examples_are_valid():
    assert [m.name for m in mappings.shipped()] == ["example-package", "example-provider-report", "example-spoc-result-sheet"]


def test_a_mapping_needs_all_its_columns():
    limits = Limits(mappings=(declared()[0],))
    assert read_any(Source.of_bytes("t", b"Ref,IP\nP1,192.0.2.1\n"), limits)[0] == ""
    assert read_any(Source.of_bytes("t", b"when,ip,REF,More\nx,192.0.2.1,P1,\n"), limits)[0] == "mapped_table"


def test_a_time_with_two_meanings_keeps_its_literal():
    mapping, _ = declared(MAPPING.replace("date_order: dmy", 'date_order: ""'))
    records, findings = read(mapped_table, "Ref,IP,When\nP1,192.0.2.1,03/04/2026 08:00\n", Limits(mappings=(mapping,)))
    assert records[-1].first("event_time") == "03/04/2026 08:00"
    assert told(findings) == [("papers-missing", "row:1"), ("not-iso", "row:2/When"), ("time-ambiguous", "row:2/When")]


def test_mappings_without_tags():
    mapping, places = declared(MAPPING.replace("name: test-package", "name: !!str test-package"))
    assert mapping is None and places == ["yaml:/"]
