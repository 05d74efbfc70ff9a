"""CyberTip XML: hardening, encodings, streaming, and what an element becomes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import cybertip_stream, cybertip_xml
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.report_number import report_number
from rightdoor.readers.source import Source

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "readers" / "cybertip_xml"
REPORT = (GOLDEN / "CyberTip-700001.xml").read_bytes()
SUMMARY = "<incidentSummary><incidentDateTime>2026-01-05T08:00:00Z</incidentDateTime></incidentSummary>"


def read(data: bytes | str, name: str = "CyberTip-700001.xml", limits: Limits = DEFAULT_LIMITS):
    raw = data.encode() if isinstance(data, str) else data
    items = list(cybertip_xml.read(Source.of_bytes(name, raw), limits))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, DataFinding)]


def person(inside: str):
    return read(f"<report>{SUMMARY}<personOrUserReported>{inside}</personOrUserReported></report>")


def codes(findings):
    return [f.code for f in findings]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("CyberTip-700001.xml", "700001"),
        ("inbox/2026/cybertip_700001 (1).xml", "700001"),
        ("REPORT 12.xml", "12"),
        ("ct-700001-v2.xml", "700001"),
        ("CyberTip700001.xml", "700001"),
        ("tip-2026-700001.xml", "700001"),
        ("archive-99999.zip!report.700001.xml", "700001"),
        ("impact-12-700001.xml", "700001"),
        ("12345-67890.xml", ""),
        ("CyberTip-1 report-2.xml", ""),
        ("CT-700001 CyberTip-700001.xml", "700001"),
        ("report.xml", ""),
        ("1234.xml", ""),
        ("CyberTip-٧٠٠٠٠١.xml", ""),
    ],
)
def test_number_in_the_name(name, number):
    assert report_number(name)[0] == number


def test_ambiguous_number_is_a_finding_and_never_guessed():
    records, findings = read(REPORT, "12345-67890.xml")
    assert records[-1].first("number") == "" and codes(findings).count("reference-ambiguous") == 1


@pytest.mark.parametrize("chunk", [1, 13, 4096])
def test_streaming_gives_the_same_as_one_go(monkeypatch, chunk):
    monkeypatch.setattr(cybertip_stream, "CHUNK", chunk)
    for path in sorted(GOLDEN.glob("*.xml")):
        source = Source.of_bytes(path.name, path.read_bytes())
        assert list(cybertip_xml.read(source, DEFAULT_LIMITS)) == list(cybertip_xml.read(source, Limits(max_whole_bytes=1)))


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE report [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><report><reporter>&b;</reporter></report>',
        '<?xml version="1.0"?><!-- x --><!DOCTYPE fileDetails SYSTEM "file:///etc/hostname"><fileDetails/>',
        '<!DOCTYPE report SYSTEM "http://example.com/x.dtd"><report><reporter/></report>',
    ],
)
def test_document_types_are_refused_unread(document):
    assert cybertip_xml.recognises(Source.of_bytes("x", document.encode()))
    for limits in (DEFAULT_LIMITS, Limits(max_whole_bytes=1)):
        records, findings = read(document, limits=limits)
        assert records == [] and codes(findings) == ["doctype-refused"]
    assert codes(read(codecs.BOM_UTF16_LE + document.encode("utf-16-le"))[1]) == ["doctype-refused"]


def test_doctype_behind_a_long_prolog_is_refused_too():
    document = "<!--" + "x" * 70_000 + '--><!DOCTYPE report [<!ENTITY a "b">]><report><reporter/></report>'
    records, findings = read(document)
    assert records == [] and findings


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
    ],
)
def test_encodings_give_the_same_statements(encoding, mark):
    text = REPORT.decode("utf-8").replace(
        '<?xml version="1.0" encoding="UTF-8"?>\n', "" if encoding != "utf-8" else '<?xml version="1.0" encoding="UTF-8"?>\n'
    )
    source = Source.of_bytes("CyberTip-700001.xml", mark + text.encode(encoding))
    assert cybertip_xml.recognises(source)
    assert list(cybertip_xml.read(source, DEFAULT_LIMITS)) == list(
        cybertip_xml.read(Source.of_bytes("CyberTip-700001.xml", REPORT), DEFAULT_LIMITS)
    )


def test_declared_latin_1_is_decoded_and_wrong_bytes_are_shown_and_found():
    body = "<report><reporter><reportingPerson><lastName>Mül</lastName></reportingPerson></reporter>" + SUMMARY + "</report>"
    records, findings = read(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + body.encode("latin-1"))
    assert records[0].first("last_name") == "Mül" and findings == []
    records, findings = read(body.encode("latin-1"))
    assert records[0].first("last_name") == "M\\xfcl"
    assert [(f.code, f.locator, f.raw) for f in findings] == [("encoding", f"byte:{body.index('ü')}", "\\xfc")]


def test_an_encoding_that_could_hide_markup_is_not_read():
    records, findings = read(b'<?xml version="1.0" encoding="UTF-7"?><report><reporter/></report>')
    assert records == [] and codes(findings) == ["encoding"]


def test_comments_inside_values_do_not_cut_them():
    records, _ = person(
        "<ipCaptureEvent><ipAddress>192.0.2<!-- x -->.10</ipAddress><dateTime>2026-01-05T07:58:11Z</dateTime></ipCaptureEvent>"
    )
    assert records[0].first("ip") == "192.0.2.10"


def test_a_time_without_a_zone_is_found_once_and_kept():
    records, findings = person("<ipCaptureEvent><ipAddress>192.0.2.1</ipAddress><dateTime>2026-01-05T07:58:11</dateTime></ipCaptureEvent>")
    assert codes(findings) == ["zone-missing"]
    assert records[0].first("event_time") == "2026-01-05T07:58:11"
    assert records[0].first("zone") == "" and records[0].first("format_zone") == ""


def test_an_event_without_a_time():
    records, findings = person("<ipCaptureEvent><ipAddress>192.0.2.1</ipAddress></ipCaptureEvent>")
    assert codes(findings) == ["no-instant"] and findings[0].locator == records[0].locator
    assert records[0].first("act") == "unknown"


def test_flags_are_true_by_presence():
    data = "<fileDetails><reportId>700001</reportId><fileAnnotations><viral/><infant>true</infant><violenceGore>false</violenceGore></fileAnnotations></fileDetails>"
    records, findings = read(data)
    assert records[0].all("annotation") == ("viral", "infant") and codes(findings) == ["unknown-category"]


def test_source_is_platform_else_service_else_the_reader():
    with_platform = "<report><incidentSummary><platform>P</platform><incidentDateTime>2026-01-05T08:00:00Z</incidentDateTime></incidentSummary></report>"
    assert read(with_platform)[0][-1].first("source") == "P"
    assert person("<espService>S</espService>")[0][-1].first("source") == "S"
    assert read(f"<report>{SUMMARY}</report>")[0][-1].first("source") == cybertip_xml.NAME
    assert read(f"<report>{SUMMARY}<personOrUser")[0][-1].first("source") == "", "a cut report may have had one"


def test_a_cut_service_or_device_is_not_taken_for_the_whole():
    cut = f"<report>{SUMMARY}<personOrUserReported><espService>S</espService><deviceId><idValue>d-1</idValue><idTy"
    records, _ = read(cut)
    assert records[-1].first("source") == "", "a platform may have stood behind the cut"
    assert records[0].all("device") == (), "its kind stood behind the cut"


def test_elements_with_a_prefix_are_read_by_local_name():
    data = '<n:report xmlns:n="http://example.com/n"><n:incidentSummary><n:platform>P</n:platform><n:incidentDateTime>2026-01-05T08:00:00Z</n:incidentDateTime></n:incidentSummary></n:report>'
    records, findings = read(data)
    assert records[-1].first("platform") == "P" and findings == []


def test_long_values_are_cut_and_found():
    records, findings = person(f"<profileBio>{'x' * 3_000_000}</profileBio>")
    assert codes(findings) == ["too-large"] and len(records[0].first("profile_text")) == DEFAULT_LIMITS.max_value_chars


def test_streaming_forgets_what_it_handed_out(monkeypatch):
    monkeypatch.setattr(cybertip_stream, "CHUNK", 500)
    monkeypatch.setattr(cybertip_stream, "HELD_ELEMENTS", 60)
    capture = "<ipCaptureEvent><ipAddress>192.0.2.1</ipAddress><dateTime>2026-01-05T07:58:11Z</dateTime></ipCaptureEvent>"
    one = f"<personOrUserReported>{capture * 100}<espIdentifier>u</espIdentifier></personOrUserReported>"
    records, findings = read(f"<report>{SUMMARY}{one * 3}</report>", limits=Limits(max_whole_bytes=1))
    assert findings == [] and [r.kind for r in records].count("event") == 300
    assert records[-2].locator == "xml:/report/personOrUserReported[3]"
    assert records[-3].locator == "xml:/report/personOrUserReported[3]/ipCaptureEvent[100]"
    emails = "<email>a@example.com</email>" * 100
    _, findings = read(
        f"<report>{SUMMARY}<victim><victimPerson>{emails}</victimPerson></victim></report>", limits=Limits(max_whole_bytes=1)
    )
    assert codes(findings) == ["too-large"]


def test_nesting_is_bounded():
    deep = "<x>" * 200 + "</x>" * 200
    for limits in (DEFAULT_LIMITS, Limits(max_whole_bytes=1)):
        _, findings = read(f"<report>{SUMMARY}<victim>{deep}</victim></report>", limits=limits)
        assert "too-deep" in codes(findings)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(1, len(REPORT) - 1))
def test_what_stands_before_a_cut_is_what_it_was(at):
    whole = {r.locator: set(r.statements) for r in read(REPORT)[0]}
    records, findings = read(REPORT[:at])
    assert all(set(r.statements) <= whole[r.locator] for r in records)
    assert {"truncated", "malformed"} & set(codes(findings)) or not REPORT[at:].strip()


def test_lookalikes_are_not_taken():
    for data in (
        b"<report><rows/></report>",
        b"<html>report incidentSummary</html>",
        b"reportId,dateReceived",
        b"",
        b"<",
        b'{"report": "<incidentSummary>"}',
    ):
        assert not cybertip_xml.recognises(Source.of_bytes("CyberTip-1.xml", data)), data
