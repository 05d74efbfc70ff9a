"""CyberTip JSON: missing and odd shapes, strictness, upload times, breaks."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import cybertip_json, json_tree
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.source import Source

GOLDEN = (Path(__file__).resolve().parents[2] / "golden" / "readers" / "cybertip_json" / "input.json").read_bytes()
SLOW = Limits(max_whole_bytes=1)


def read(data: object, limits: Limits = DEFAULT_LIMITS):
    raw = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else json.dumps(data).encode()
    items = list(cybertip_json.read(Source.of_bytes("x.json", raw), limits))
    return [i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, DataFinding)]


def report(**information: object) -> dict[str, object]:
    return {"reportId": 700002, "reportedInformation": information}


def person(**keys: object):
    return read(report(reportedPeople={"reportedPersons": [keys]}))


def file_of(**keys: object) -> Record:
    records, _ = read(report(uploadedFiles={"uploadedFiles": [keys]}))
    return next(r for r in records if r.kind == "file")


def capture(when: str, event: str = "") -> dict[str, object]:
    return {"captureType": "IP Address", "value": "192.0.2.1", "dateTime": when, "eventName": event}


def codes(findings):
    return [f.code for f in findings]


def test_the_slow_way_gives_the_same():
    assert read(GOLDEN) == read(GOLDEN, SLOW)
    both = b"[" + GOLDEN + b"," + GOLDEN + b"]"
    assert read(both) == read(both, SLOW)
    assert [r.locator for r in read(both)[0] if r.kind == "referral"] == ["json:/0", "json:/1"]


@pytest.mark.parametrize("nothing", [None, {}, [], ""])
def test_any_key_may_be_missing_null_or_empty(nothing):
    tree = json.loads(GOLDEN)
    places = [tree, tree["reportedInformation"], tree["reportedInformation"]["reportedPeople"]["reportedPersons"][0]]
    places.append(tree["reportedInformation"]["uploadedFiles"]["uploadedFiles"][0])
    for place in places:
        for key in list(place):
            kept = place[key]
            place[key] = nothing
            read(tree)
            del place[key]
            records, _ = read(tree)
            assert records[-1].kind == "referral"
            place[key] = kept


@pytest.mark.parametrize("odd", [7, True, "text", [1, [2]], {"a": {"b": None}}, [{"value": {"value": 1}}], 1.5e300])
def test_wrong_types_are_kept_and_found(odd):
    tree = json.loads(GOLDEN)
    for place in (tree, tree["reportedInformation"], tree["reportedInformation"]["reportedPeople"]["reportedPersons"][0]):
        for key in list(place):
            kept, place[key] = place[key], odd
            records, _ = read(tree)
            assert records[-1].kind == "referral"
            place[key] = kept


def test_doubled_and_undoubled_wrappers():
    for people in ({"reportedPersons": [{"espUserId": "u"}]}, [{"espUserId": "u"}], {"reportedPersons": {"espUserId": "u"}}):
        records, findings = read(report(reportedPeople=people))
        assert records[0].first("account") == "u" and findings == []
    for emails in ({"emails": [{"value": "a@example.com"}]}, [{"value": "a@example.com"}], ["a@example.com"], "a@example.com"):
        assert person(emails=emails)[0][0].all("email") == ("a@example.com",)


def test_verified_only_when_stated():
    records, _ = person(
        emails={
            "emails": [
                {"value": "a@example.com", "verified": True},
                {"value": "b@example.com"},
                {"value": "c@example.com", "verified": None},
            ]
        }
    )
    assert records[0].all("email_verified") == ("a@example.com",)
    assert records[0].all("email") == ("b@example.com", "c@example.com")


def test_null_is_not_false():
    assert file_of(filename="f", viewedByEsp=None).all("viewed_by_provider") == ()
    assert file_of(filename="f", viewedByEsp=False).all("viewed_by_provider") == ("false",)


def test_upload_time_rules_in_their_order():
    source = {"sourceCaptures": [capture("2026-01-05T01:00:00Z", "LOGIN"), capture("2026-01-05T02:00:00Z", "UPLOAD")]}
    metadata = {"metadatas": [{"name": "Upload Date and Time", "value": "2026-01-05T03:00:00Z"}]}
    both = file_of(filename="f", sourceInformation=source, espMetadata=metadata)
    assert (both.first("upload_time"), both.first("extra:upload_time_rule")[0]) == ("2026-01-05T03:00:00Z", "1")
    second = file_of(filename="f", sourceInformation=source)
    assert (second.first("upload_time"), second.first("extra:upload_time_rule")[0]) == ("2026-01-05T02:00:00Z", "2")
    records, findings = read(
        report(uploadedFiles={"uploadedFiles": [{"sourceInformation": {"sourceCaptures": [capture("2026-01-05T01:00:00Z")]}}]})
    )
    guess = next(r for r in records if r.kind == "file")
    assert (guess.first("upload_time"), guess.first("extra:upload_time_rule")[0]) == ("2026-01-05T01:00:00Z", "3")
    assert codes(findings) == ["upload-time-assumed"]


def test_traits_are_sensitive_and_nothing_else():
    records, _ = person(
        races=["x"], gender="y", languages=[{"value": "z"}], disabilities={"disabilities": [{"value": "w"}]}, preferredPronouns="v"
    )
    fields = {s.field for s in records[0].statements if s.field != "role"}
    assert fields == {"sensitive"} and set(records[0].all("sensitive")) == {"x", "y", "z", "w", "v"}


def test_repeated_keys_the_first_is_read():
    records, findings = read('{"reportId": "1", "reportId": "2", "reportedInformation": {}}')
    assert records[0].all("number") == ("1",) and codes(findings) == ["duplicate-key"]
    assert records[0].all("extra:reportId") == ("2",)


def test_pointers_escape_their_keys():
    records, findings = person(**{"a/b~c": "1"})
    assert findings[0].locator.endswith("/a~1b~0c") and records[0].statements[-1].locator == findings[0].locator


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"reportId": NaN, "reportedInformation": {}}', "malformed"),
        ('{"reportId": 01, "reportedInformation": {}}', "malformed"),
        ('{"reportId": 1, "reportedInformation": {}} x', "malformed"),
        ('{"reportId": 1, "reportedInformation": {"a": "\\ud800"}}', "encoding"),
        ('{"reportId": 1, "reportedInformation": {"a": "\\u0000"}}', "encoding"),
        ('{"reportId": 1' + "0" * 5_000 + ', "reportedInformation": {}}', "bad-number"),
        ('{"reportId": 1e400, "reportedInformation": {}}', "bad-number"),
        ('{"reportId": -5, "reportedInformation": {}}', "bad-number"),
        ('{"reportId": 1, "reportedInformation": {"a": ' + "[" * 5_000 + "]" * 5_000 + "}}", "too-deep"),
        ('{"reportId": 1, "reportedInformation": {"a": ' + '{"a":' * 100_000, "too-deep"),
        ('{"reportId": 1, "reportedInformation": {"a": "' + "x" * 2_000_000 + '"}}', "too-large"),
        ('{"reportId": 1, "reportedInformation": {"a": "tab\there"}}', "malformed"),
    ],
)
def test_strictness_is_located(text, code):
    records, findings = read(text)
    assert code in codes(findings) and records[-1].kind == "referral"
    assert all(f.locator for f in findings)


def test_wrong_bytes_are_shown_inside_the_text():
    records, findings = read(b'{"reportId": 1, "reportedInformation": {"additionalInformations": [{"value": "caf\xe9"}]}}')
    assert records[0].first("text") == "caf\\xe9" and codes(findings) == ["encoding"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", b""), ("utf-32-be", codecs.BOM_UTF32_BE)],
)
def test_encodings_give_the_same(encoding, mark):
    data = mark + GOLDEN.decode("utf-8").encode(encoding)
    assert cybertip_json.recognises(Source.of_bytes("x", data))
    assert read(data) == read(GOLDEN)


@settings(max_examples=150, deadline=None)
@given(at=st.integers(1, len(GOLDEN) - 1))
def test_what_stands_before_a_cut_is_what_it_was(at):
    whole = {r.locator: set(r.statements) for r in read(GOLDEN)[0]}
    records, findings = read(GOLDEN[:at])
    assert all(set(r.statements) <= whole[r.locator] for r in records)
    assert {"truncated", "malformed"} & set(codes(findings)) or not GOLDEN[at:].strip()


def test_the_slow_way_forgets_what_it_handed_out(monkeypatch):
    monkeypatch.setattr(json_tree, "HELD_VALUES", 60)
    people = {"reportedPeople": {"reportedPersons": [{"espUserId": str(i), "emails": ["a@example.com"]} for i in range(40)]}}
    records, findings = read(report(**people), SLOW)
    assert findings == [] and len(records) == 41
    _, findings = read(report(additionalInformations=["x"] * 100), SLOW)
    assert codes(findings) == ["too-large"]


def test_a_cut_capture_whose_kind_stood_behind_the_cut():
    text = '{"reportId": 1, "reportedInformation": {"reportedPeople": {"reportedPersons": [{"espUserId": "u", "sourceInformation": {"sourceCaptures": [{"value": "192.0.2.1", "captureT'
    records, findings = read(text)
    assert [s.field for s in records[0].statements] == ["role", "account"] and codes(findings) == ["truncated"]


def test_lookalikes_are_not_taken():
    for text in (
        '{"a": {"reportedInformation": 1}}',
        '"reportedInformation": {}',
        '{"reportId": 1}',
        '{"text": "\\"reportedInformation\\": 1"}',
        "[]",
        "{",
    ):
        assert not cybertip_json.recognises(Source.of_bytes("x", text.encode())), text
