"""The common parts of the readers: lines, encodings, recognition, statements, the register."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from rightdoor.model.finding import DataFinding
from rightdoor.readers import build, register
from rightdoor.readers.build import RecordBuilder, read_hash, region_of, time_codes
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import Line, json_keys, lines, utf8_stream, xml_head


def texts(data: bytes, limits: Limits = DEFAULT_LIMITS, **options):
    return [i.text if isinstance(i, Line) else (i.code, i.locator) for i in lines(Source.of_bytes("x", data), limits, **options)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\nb\r\nc\rd\n", ["a", "b", "c", "d"]),
        (b"a\n\n\r\rb", ["a", "", "", "", "b"]),
        (b"\xef\xbb\xbfa\n", ["a"]),
        (b"ok\ncaf\xe9\n", ["ok", ("encoding", "line:2"), "caf\\xe9"]),
        ("é\nü".encode("utf-16"), ["é", "ü"]),
        ("é\nü".encode("utf-16-be"), ["é", "ü"]),
        (b"\xff\xfea\x00\n\x00\x00\xd8", ["a", ("encoding", "line:2"), "\\xed\\xa0\\x80"]),
        (b"\xff\xfea\x00\n\x00b", ["a", ("encoding", "line:2"), "\\xff"]),
    ],
)
def test_lines(data, expected):
    assert texts(data) == expected


def test_declared_encoding_is_used():
    assert texts(b"caf\xe9\n", encoding="cp1252") == ["café"]


def test_long_lines_and_many_lines_are_bounded():
    limits = Limits(max_line_bytes=10, max_rows=3)
    assert texts(b"x" * 25 + b"\ny\n", limits) == [("too-large", "line:1"), "x" * 10, "y"]
    assert texts(b"x" * 10, limits) == ["x" * 10]
    assert texts(b"a\n" * 5, limits) == ["a", "a", "a", ("too-large", "line:4")]


def test_utf8_stream_of_a_broken_utf_16_ends():
    with utf8_stream(Source.of_bytes("x", b"\xff\xfe" + b"\x00\xd8" * 10 + b"a")) as stream:
        assert stream.read()


@pytest.mark.parametrize(
    ("text", "root", "doctype"),
    [
        ("<a/>", "a", False),
        ("  <?xml version='1.0'?><!-- <b> --><?pi?><n:a x='1'>", "a", False),
        ("<!DOCTYPE a [", "a", True),
        ("text <a>", "", False),
        ("<!-- never ends", "", False),
        ("", "", False),
    ],
)
def test_xml_head(text, root, doctype):
    assert xml_head(text) == (root, doctype)


def test_json_keys_are_those_of_the_outermost_object():
    assert list(json_keys('{"a": {"b": 1}, "c": [{"d": "}"}], "e": "x')) == ["a", "c", "e"]
    assert list(json_keys('[{"a": {"b": 1}}, {"c": 2}]')) == ["a", "c"]
    assert list(json_keys('"a": 1')) == []


@pytest.mark.parametrize(
    ("literal", "zone", "format_zone", "codes"),
    [
        ("2026-01-05T08:00:00Z", "", "", ()),
        ("2026-01-05T08:00:00.123+01:00", "", "", ()),
        ("2026-01-05T08:00:00", "", "", ("zone-missing",)),
        ("2026-01-05T08:00:00", "Europe/London", "", ()),
        ("2026-01-05T08:00:00", "BST", "", ("zone-unknown",)),
        ("2026-01-05T08:00:00", "", "UTC", ()),
        ("2026-01-05T08:00:00+99:00", "", "", ("zone-unknown",)),
        ("05/01/2026 8:00", "UTC", "", ("not-iso", "time-ambiguous")),
        ("13/01/2026 13:00", "UTC", "", ("not-iso",)),
        ("2026-01-05T23:59:60Z", "", "", ("leap-second",)),
        ("2026-02-30T08:00:00Z", "", "", ("bad-time",)),
        ("2026-02-29T08:00:00Z", "", "", ("bad-time",)),
        ("9999-12-31T23:59:59Z", "", "", ("absurd-time",)),
        ("0001-01-01T00:00:00Z", "", "", ("placeholder",)),
        ("N/A", "", "", ("placeholder",)),
        ("soon", "", "", ("bad-time",)),
    ],
)
def test_what_is_remarkable_about_a_time(literal, zone, format_zone, codes):
    assert time_codes(literal, zone, format_zone=format_zone) == codes


@pytest.mark.parametrize(
    ("kind", "raw", "value", "code"),
    [
        ("SHA-1", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80700", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80700", ""),
        ("md5", " d41d8cd98f00b204e9800998ecf8427e ", "", "empty-file-hash"),
        ("MD5", "xyz", "", "bad-hash"),
        ("sha256", "0" * 63, "", "bad-hash"),
        ("PhotoDNA", "1,2", "other:1,2", "unknown-category"),
    ],
)
def test_hashes(kind, raw, value, code):
    assert read_hash(kind, raw) == (value, code)


def made(act) -> tuple[list[tuple[str, str, str]], list[str]]:
    builder = RecordBuilder("person", "line:1", "", findings=[], limits=Limits(max_value_chars=20, max_record_statements=5))
    act(builder)
    return [(s.field, s.raw, s.value) for s in builder.record().statements], [f.code for f in builder.findings]


@pytest.mark.parametrize(
    ("act", "statements", "codes"),
    [
        (lambda b: b.ip("192.0.2.1", "l"), [("ip", "192.0.2.1", "192.0.2.1")], []),
        (lambda b: b.ip("192.0.02.1", "l"), [("ip", "192.0.02.1", "")], ["bad-address"]),
        (lambda b: b.ip("N/A", "l"), [("ip", "N/A", "")], ["placeholder"]),
        (lambda b: b.ip("  ", "l"), [], []),
        (lambda b: b.port("-1", "l"), [("port", "-1", "")], ["bad-port"]),
        (lambda b: b.phone("07700 900000", "l", calling_code="+44"), [("phone", "07700 900000", "+447700900000")], []),
        (lambda b: b.phone("07700 900000", "l"), [("phone", "07700 900000", "")], ["bad-phone"]),
        (
            lambda b: b.phone("+44 7700 900000", "l", calling_code="+1", verified=True),
            [("phone_verified", "+44 7700 900000", "+447700900000")],
            [],
        ),
        (lambda b: b.age("151", "l"), [("age", "151", "")], ["bad-number"]),
        (lambda b: b.number("n", "9" * 19, "l"), [("n", "9" * 19, "")], ["bad-number"]),
        (lambda b: b.number("n", "007", "l"), [("n", "007", "7")], []),
        (lambda b: b.date("d", "2026-02-30", "l"), [("d", "2026-02-30", "")], ["bad-date"]),
        (lambda b: b.date("d", "2026-02-28Z", "l"), [("d", "2026-02-28Z", "2026-02-28")], []),
        (lambda b: b.flag("f", "Yes", "l", words=("yes", "no")), [("f", "Yes", "yes")], []),
        (lambda b: b.flag("f", "perhaps", "l"), [("f", "perhaps", "")], ["unknown-category"]),
        (lambda b: b.text("t", "a\x00b", "l"), [("t", "a\\x00b", "a\\x00b")], ["encoding"]),
        (lambda b: b.text("t", "x" * 21, "l"), [("t", "x" * 20, "x" * 20)], ["too-large"]),
        (lambda b: b.keep("n", "v", "l"), [("extra:n", "v", "v")], ["unexpected-field"]),
        (
            lambda b: [b.text("t", str(i), "l") for i in range(9)],
            [("t", str(i), str(i)) for i in range(5)] + [("extra:left-out", "", "")],
            ["too-large"],
        ),
    ],
)
def test_statements_and_their_findings(act, statements, codes):
    assert made(act) == (statements, codes)


def test_regions_of_calling_codes():
    assert [region_of(code) for code in ("+44", "1", "+999", "x", "", "+4444")] == ["GB", "US", "", "", "", ""]


def test_findings_have_the_words_of_their_code_and_no_nul():
    found = build.finding("bad-time", "row:1/a\x00b", "f", raw="x")
    assert isinstance(found, DataFinding) and found.severity == "caution" and "\x00" not in found.locator and found.message


def test_the_register_says_what_nobody_reads():
    name, version, items = register.read_any(Source.of_bytes("x", b"nobody knows"), DEFAULT_LIMITS)
    assert (name, version) == ("", "") and [i.code for i in items] == ["unknown-format"]
    assert [i.code for i in register.read_any(Source.of_bytes("x", b""), DEFAULT_LIMITS)[2]] == ["empty-file"]


def test_a_failing_medium_is_a_finding():
    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            raise OSError(5, "gone")

    data = b"<report><incidentSummary/></report>"
    source = Source("CyberTip-700001.xml", len(data), data, lambda: io.BufferedReader(Failing()))
    assert [i.code for i in register.read_any(source, DEFAULT_LIMITS)[2]] == ["unreadable"]


def test_readers_are_loaded_when_first_asked():
    code = (
        "import sys; from rightdoor.readers import register as r; from rightdoor.readers.source import Source; "
        "from rightdoor.readers.limits import DEFAULT_LIMITS as l; "
        "list(r.read_any(Source.of_bytes('x', b'<report><incidentSummary/></report>'), l)[2]); "
        "assert not {'openpyxl', 'yaml', 'ijson', 'phonenumbers'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
