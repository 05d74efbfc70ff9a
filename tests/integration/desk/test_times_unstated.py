"""An event whose zone nobody stated, through every output of the desk and the API: an edge of its interval stands nowhere by itself."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest

from desk_case import report
from desk_subject_case import open_for

NUMBER = "870901"
STATED = "2026-02-15 22:31:10"
FIRST, LAST = ("2026-02-15", "08:31:10"), ("2026-02-16", "10:31:11")
EDGE = r"2026-02-1[56][T ](?:08:31:10|10:31:11)(?: UTC|Z)?"
INTERVAL = rf"(?:between )?{EDGE} (?:to|and) {EDGE}"
BOUNDS = r'"(?:from|to)": ?"[^"]*"'  # a field that says which end it is
PAGES = (
    "",
    "events/",
    "picture/",
    "picture.html",
    "people/",
    "links/",
    "links.json",
    "referrals/",
    "history/",
    "decisions/",
    "assessment/",
    "package/",
)
CALLS = ("", "/events", "/picture", "/people", "/referrals", "/links")


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    place = f"{NUMBER}/report-{NUMBER}.json"
    tip = json.loads(report(NUMBER)[place])
    captures = tip["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["sourceInformation"]["sourceCaptures"]
    captures[0] |= {"dateTime": STATED, "value": "198.51.100.90"}
    del captures[1]
    desk.populate(unit, files={place: json.dumps(tip)})
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit))
    ((subject,),) = desk.sql(f"select distinct subject from listing_subjectreceipt where number = '{NUMBER}'", account=person)
    return desk, person, subject


def by_itself(text: str) -> list[str]:
    """What is left of the edges where every whole interval and every field that is named as an end was taken away."""
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&quot;", '"')
    return re.findall(EDGE, re.sub(BOUNDS, "", re.sub(INTERVAL, "", plain)))


def test_no_page_gives_one_edge_for_the_interval(case):
    desk, person, subject = case
    client = desk.client(person)
    open_for(client, subject)
    for part in PAGES:
        answer = client.get(f"/subjects/{subject}/{part}")
        assert answer.status_code == 200, part
        assert by_itself(answer.content.decode()) == [], part
    printed = client.post(f"/subjects/{subject}/print/", {"conditions": "on"}).content.decode()
    first = client.get(f"/subjects/{subject}/").content.decode()
    for said in (first, printed):
        assert by_itself(said) == []
        assert f"“{STATED}” as received, zone not stated: between {' '.join(FIRST)} UTC and {' '.join(LAST)} UTC (26 h)" in said
    assert (
        "Not to be asked about yet." in first
        and "none to be made now" in first
        and "Please say in which zone you write your times." in first
    )
    assert "rightdoor requests plan" not in first


def test_no_answer_of_the_api_and_no_export_gives_one(case):
    desk, person, subject = case
    api = desk.api(person)
    asked = api.post(
        f"/api/subjects/{subject}/purpose",
        json.dumps({"purpose": "assess"}),
        content_type="application/json",
        headers={"Idempotency-Key": f"times-{subject}"},
    )
    assert asked.status_code == 200, asked.content
    texts = {call: api.get(f"/api/subjects/{subject}{call}").content.decode() for call in CALLS}
    for form in ("csv", "xlsx"):
        whole = api.get(f"/api/subjects/export?form={form}").content
        if whole[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(whole)) as book:
                whole = b"".join(book.read(name) for name in book.namelist())
        texts[form] = whole.decode(errors="replace")
    assert f"“{STATED}” as received, zone not stated" in json.loads(texts[""])["when"]
    for name, text in texts.items():
        assert by_itself(text) == [], name


def test_the_look_for_edges_finds_one():
    assert by_itself("198.51.100.90, 2026-02-15 08:31:10 UTC") and by_itself('{"at": "2026-02-15T08:31:10Z"}')
    assert by_itself('{"from": "2026-02-15T08:31:10Z", "to": "2026-02-16T10:31:11Z"}') == []


def test_a_row_of_a_result_shows_what_its_time_can_mean(case):
    from rightdoor.desk.views.communications_results import _when
    from rightdoor.model.instant import read_instant

    def said(literal: str, zone: str = "") -> str:
        read = read_instant(literal, zone=zone)
        return _when({"literal": literal, "basis": read.basis, "readings": [r.as_json() for r in read.readings]})

    assert said(STATED, "UTC") == f"“{STATED}”: 2026-02-15T22:31:10Z [explicit-utc]"
    assert said(STATED) == f"“{STATED}”, zone not stated: {'T'.join(FIRST)}Z to {'T'.join(LAST)}Z (26 h) [unknown]"
    assert by_itself(said(STATED)) == []
