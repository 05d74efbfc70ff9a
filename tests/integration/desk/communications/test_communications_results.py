"""A provider's result on the desk: shown row by row before it counts, confirmed as a decision, taken in by a job, matched to its request."""

from __future__ import annotations

import io
import re

import pytest

from desk_requests_case import COLUMNS, answer, drain, form_of, made, observed, page_of, people_of, schedule_of, send, table


@pytest.fixture(scope="module")
def subject(desk, unit):
    return desk.populate(unit, files=observed()).subjects[0]


def send_in(desk, account, unit, text, name="result.csv"):
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = name
    return desk.client(account).post("/communications-data/results/", {"unit": unit.pk, "file": file})


def key_of(response):
    assert response.status_code == 302, response.content.decode()[-3000:]
    return response["Location"].rstrip("/").rpartition("/")[2]


def test_a_result_in_our_own_form_is_shown_confirmed_and_answers_its_request(desk, people, unit, subject):
    found = send(desk, people, made(desk, people, subject))
    rows = schedule_of(desk, people, found)
    assert {row["mark"] for row in rows} == {""}  # under an authority, with both checks signed
    assert "awaited" in desk.client(people["spoc"]).get("/communications-data/").content.decode()
    key = key_of(send_in(desk, people["spoc"], unit, table([answer(row) | {"Engineer": "E1"} for row in rows], [*COLUMNS, "Engineer"])))
    spoc = desk.client(people["spoc"])
    page = spoc.get(f"/communications-data/results/{key}/").content.decode()
    assert page.count(found.reference) >= len(rows)
    assert "Differs in" not in page
    assert "(extra:Engineer)" in page  # a finding names the column that it is about
    assert form_of(spoc.get(f"/communications-data/results/{key}/"), holding="answers")["answers"] == found.key  # its rows answer it
    done = spoc.post(f"/communications-data/results/{key}/", {"do": "take", "version": 0, "answers": ""})
    assert done.status_code == 302
    with desk.as_owner():
        from rightdoor.casework.jobs.models import Job

        assert Job.objects.get(key=key).what["authority"] == "OCDA-1"  # the authority of what it answers stands on the exhibit
    assert drain(desk)[0] == "done"
    home = spoc.get("/communications-data/").content.decode()
    assert f"{len(rows)} of {len(rows)}" in home
    assert not list((desk.store.dir / "desk" / "results").iterdir())
    shown = spoc.get(page_of(found)).content.decode()
    assert "Check 3: the result against application and source: agrees" in shown
    status = desk.sql("select status from listing_subject where subject = %s", subject, account=people["applicant"])
    assert status == [("corroborated",)]


HOSTILE = (
    "Customer,IP Address,Start Time,End Time,Full Address,Post Code,Our Ref\r\n"
    '"=HYPERLINK(""http://x"",""<script>alert(1)</script>"")",198.51.100.9,01/02/2026 10:00,01/02/2026 11:00,"<img src=x onerror=alert(1)> \u202egnp.exe",ZZ1 1CC,RQ-NOBODY\r\n'
    "Ä. Holder,not an address,99/99/2026,,,,\r\n"
)


def test_a_table_that_nobody_knows_is_mapped_by_a_person_who_sees_its_rows(desk, people, unit):
    key = key_of(send_in(desk, people["spoc"], unit, HOSTILE, "../../etc/<b>result</b>.csv"))
    spoc, path = desk.client(people["spoc"]), f"/communications-data/results/{key}/"
    page = spoc.get(path)
    text = page.content.decode()
    for raw in ("<script>alert(1)", "<img src=x", "\u202e", "<b>result"):
        assert raw not in text
    sent = form_of(page, holding="reason")
    assert sent["column-1"] == "result.echo_identifier"  # what the header suggests is proposed
    assert sent["column-6"] == "result.request_id"
    assert sent["zone"] == ""  # what nobody states stays unknown
    shown = spoc.post(path, {**sent, "do": "show", "column-0": "result.account_holder", "zone": "Europe/London", "reason": "kept so far"})
    again = form_of(shown, holding="reason")
    assert (again["column-0"], again["zone"], again["reason"]) == ("result.account_holder", "Europe/London", "kept so far")
    assert "not an address" in shown.content.decode()
    refused = spoc.post(path, {**again, "reason": "", "do": "keep"})
    assert refused.status_code == 422
    assert "Say why the table is read so" in refused.content.decode()
    unlabelled = spoc.post(path, {**again, "all-address_role": "installation", "do": "keep"})
    assert unlabelled.status_code == 422
    forged = spoc.post(path, {**again, "column-0": "person.account", "do": "show"})
    assert form_of(forged, holding="reason")["column-0"] == ""
    unasked = spoc.post(path, {**again, "column-6": "", "do": "keep"})
    assert "a column must go to result.request_id or result.check_code" in unasked.content.decode()
    kept = spoc.post(path, {**again, "do": "keep"})
    assert kept.status_code == 302, kept.content.decode().partition('<div role="alert">')[2][:900]
    assert spoc.post(path, {**again, "do": "keep"}).status_code == 409  # confirmed already
    with desk.as_owner():
        from rightdoor.casework.communications_data.models import Import, Tie

        found = Import.objects.get(key=key)
        assert Tie.objects.filter(decision=found.mapping, kind="result-mapping", unit=unit).exists()
    assert drain(desk)[0] == "done"
    unmatched = spoc.get("/communications-data/results/").content.decode()
    assert "198.51.100.9" in unmatched  # a result that answers no request
    assert "<script>alert(1)" not in unmatched


@pytest.mark.parametrize(
    "content",
    [b"\0" * 5_000, b"\xff\xfe" + b"a,b\r\n" * 50, b"PK\x03\x04" + b"x" * 400, b'"' + b"a" * 20_000, b"a," * 30_000 + b"\r\n1", b"%PDF-1.4\n%broken"],
    ids=("zeros", "utf-16", "broken zip", "open quote", "thirty thousand columns", "broken pdf"),
)  # fmt: skip
def test_whatever_is_sent_in_gets_a_page_and_can_be_put_away(desk, people, unit, content):
    key = key_of(send_in(desk, people["spoc"], unit, content))
    spoc, path = desk.client(people["spoc"]), f"/communications-data/results/{key}/"
    assert spoc.get(path).status_code == 200
    assert spoc.post(path, {"do": "take", "version": "0"}).status_code == 422
    assert spoc.post(path, {"do": "drop", "version": "0"}).status_code == 302
    assert spoc.post(path, {"do": "drop", "version": "0"}).status_code == 409
    assert not (desk.store.dir / "desk" / "results" / key).exists()


def test_results_are_sent_in_by_whom_may_and_seen_by_the_unit(desk, people, unit):
    other = people_of(desk, desk.unit())
    assert send_in(desk, people["spoc"], unit, "").status_code == 422
    assert send_in(desk, people["applicant"], unit, "a,b\r\n1,2\r\n").status_code == 403
    assert send_in(desk, other["spoc"], unit, "a,b\r\n1,2\r\n").status_code == 403
    assert desk.client(people["spoc"]).post("/communications-data/results/", {"unit": unit.pk}).status_code == 422
    key = key_of(send_in(desk, people["spoc"], unit, "a,b\r\n1,2\r\n"))
    assert key_of(send_in(desk, people["spoc"], unit, "a,b\r\n1,2\r\n")) == key  # the same file again, while it waits
    path = f"/communications-data/results/{key}/"
    assert desk.client(other["spoc"]).get(path).status_code == 404
    assert desk.client(other["spoc"]).post(path, {"do": "drop", "version": 0}).status_code == 404
    assert desk.client(people["applicant"]).get(path).status_code == 200
    assert desk.client(people["applicant"]).post(path, {"do": "drop", "version": 0}).status_code == 403
    assert desk.sql("select count(*) from communications_data_import where key = %s", key, account=other["spoc"]) == [(0,)]
    assert desk.sql("select count(*) from communications_data_import where key = %s", key, account=people["spoc"]) == [(1,)]


def test_a_row_that_echoes_another_request_is_said_before_it_is_taken_in(desk, people, unit):
    found = made(desk, people, desk.populate(unit, files=observed()).subjects[0])
    rows = [answer(row) for row in schedule_of(desk, people, found)]
    rows[0]["echo_port"] = "1"
    rows[1]["echo_instant"] = "2026-01-01T00:00:00Z"
    key = key_of(send_in(desk, people["spoc"], unit, table(rows)))
    text = desk.client(people["spoc"]).get(f"/communications-data/results/{key}/").content.decode()
    assert "Differs in port<" in text
    assert "Differs in instant<" in text
    assert "2 values of this result are not what was asked." in text
    asked, echoed = re.search(
        r"Port\s*</td><td[^>]*>(.*?)\s*</td><td[^>]*>(.*?)\s*</td>", text
    ).groups()  # side by side, the difference marked
    assert "[" in asked and "[" in echoed and echoed.replace("[", "").replace("]", "") == "1"
    assert "Take it in with what differs" in text and "Refuse it: put it away unread" in text
    assert "Confirm and take it in" not in text and "not what was asked: port" in text
