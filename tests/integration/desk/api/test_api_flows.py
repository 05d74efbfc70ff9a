"""Work done by the interface: a referral received, owned, handed over and accepted; files and calls; lists, searches and checks."""

from __future__ import annotations

import hashlib
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk_api_case import post
from desk_requests_case import holders_known, observed
from desk_subject_case import lay_subject


def lay_referral(desk, unit, number="700001"):
    from rightdoor.casework.referrals.models import Referral

    with desk.as_owner():
        return Referral.objects.create(
            receipt=f"rc_{uuid.uuid4().hex[:16]}", number=number, source="Example Chat", taken_us=5, unit=unit
        ).pk


def send(client, unit, *files, key="", **more):
    parts = {"authority": "an agreement", "files": list(files), "unit": str(getattr(unit, "pk", unit)), **more}
    return client.post(
        "/api/intake", {k: v for k, v in parts.items() if v is not None}, headers={"Idempotency-Key": key or uuid.uuid4().hex}
    )


# --- referrals --------------------------------------------------------------------------------------------------------


def test_a_referral_is_owned_offered_and_accepted(desk, unit, officer):
    there = desk.unit()
    theirs = desk.api(desk.account(("referral-officer", there)))
    client, number = desk.api(officer), lay_referral(desk, unit)
    (row,) = client.get("/api/referrals").json()["items"]
    assert (row["id"], row["owner"], row["loud"]) == (number, None, "Nobody's, untouched")
    assert theirs.get(f"/api/referrals/{number}").status_code == 404
    owned = post(client, f"/api/referrals/{number}/own", {"version": row["version"]}).json()
    assert owned["owner"] == officer.pk
    offered = post(client, f"/api/referrals/{number}/offer", {"version": owned["version"], "to_unit": there.pk, "reason": "Lives there."})
    assert offered.status_code == 201, offered.content
    (waiting,) = theirs.get("/api/referrals/offers").json()
    assert waiting["id"] == offered.json()["id"]
    accepted = post(theirs, f"/api/referrals/offers/{waiting['id']}/accept", {})
    assert accepted.status_code == 200, accepted.content
    assert accepted.json()["unit"] == there.pk
    assert client.get(f"/api/referrals/{number}").status_code == 404
    assert theirs.get(f"/api/referrals/{number}").json()["history"][0]["act"] == "accept"


def test_the_second_of_two_is_shown_what_changed(desk, unit, officer):
    client, number = desk.api(officer), lay_referral(desk, unit)
    post(client, f"/api/referrals/{number}/acknowledge", {"version": 0})
    late = post(client, f"/api/referrals/{number}/own", {"version": 0})
    assert (late.status_code, late.json()["type"]) == (409, "/api/problems/changed")
    assert late.json()["current"]["version"] == 1
    assert [one["act"] for one in late.json()["current"]["acts"]] == ["acknowledge"]
    assert post(client, f"/api/referrals/{number}/own", {"version": 1}).status_code == 200


def test_by_page_and_by_interface_the_ledger_says_the_same(desk, unit, officer):
    one, two = lay_referral(desk, unit, "700002"), lay_referral(desk, unit, "700003")
    before = desk.ledger()[-1][0]
    post(desk.api(officer), f"/api/referrals/{one}/own", {"version": 0})
    by_interface = [(act, json.loads(body)["subject"]) for _, _, act, body in desk.ledger(before)]
    before = desk.ledger()[-1][0]
    assert desk.client(officer).post(f"/referrals/{two}/own/", {"version": "0"}).status_code == 303
    by_page = [(act, json.loads(body)["subject"]) for _, _, act, body in desk.ledger(before)]
    for rows in (by_interface, by_page):
        assert {rows[0][1].pop("referral"), rows[0][1].pop("receipt")}
    assert by_interface == by_page


def test_many_at_once(desk, unit, officer):
    client = desk.api(officer)
    numbers = [lay_referral(desk, unit, f"7001{n}") for n in range(3)]
    post(client, f"/api/referrals/{numbers[0]}/acknowledge", {"version": 0})
    done = post(client, "/api/referrals/own", {"chosen": [{"id": n, "version": 0} for n in numbers]}).json()
    assert (sorted(done["done"]), done["changed"], done["refused"]) == (sorted(numbers[1:]), numbers[:1], [])


# --- intake -----------------------------------------------------------------------------------------------------------


def test_files_become_a_job(desk, unit, officer):
    client = desk.api(officer)
    picture = b"\x89PNG\r\n\x1a\n" + b"x" * 5000
    answer = send(client, unit, SimpleUploadedFile("a.txt", b"words" * 400), SimpleUploadedFile("p.png", picture))
    assert answer.status_code == 202, answer.content
    job = answer.json()
    assert (job["kind"], job["state"], job["unit"]) == ("intake", "waiting", unit.pk)
    assert client.get(f"/api/jobs/{job['id']}").json()["state"] == "waiting"
    folders = list((desk.store.dir / "desk" / "uploads").glob("up-*"))
    held = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in held if path.read_bytes() == picture]
    assert hashlib.sha256(picture).hexdigest() in "".join(path.read_text("utf-8") for path in held if path.name == "media")
    stranger = desk.api(desk.account(("referral-officer", desk.unit())))
    assert stranger.get(f"/api/jobs/{job['id']}").status_code == 404
    assert post(client, f"/api/jobs/{job['id']}/cancel", {}).json()["state"] == "cancelled"


def test_the_same_upload_again_is_one_job(desk, unit, officer):
    client = desk.api(officer)
    file = SimpleUploadedFile("a.txt", b"words")
    first = send(client, unit, file, key="key-of-one-upload")
    file.seek(0)
    again = send(client, unit, file, key="key-of-one-upload")
    assert (again.status_code, again.content) == (202, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"


def _left(desk):
    return {path.name for path in (desk.store.dir / "desk" / "uploads").glob("up-*")}


@pytest.mark.parametrize(
    ("change", "status"),
    [({"files": []}, 422), ({"authority": ""}, 422), ({"unit": "999999"}, 422), ({"unit": "x"}, 422), ({"compartment": "7"}, 202), ({"authority": "a\x00b"}, 422)],
)  # fmt: skip
def test_what_is_not_whole_leaves_nothing(desk, unit, officer, change, status):
    client, before, change = desk.api(officer), _left(desk), dict(change)
    answer = send(client, change.pop("unit", unit), SimpleUploadedFile("a.txt", b"words"), **change)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert _left(desk) == before


def test_a_body_that_is_no_upload(desk, unit, officer):
    client, before = desk.api(officer), _left(desk)
    headers = {"Idempotency-Key": "key-of-one-upload"}
    assert client.post("/api/intake", b"{}", content_type="application/json", headers=headers).status_code == 422
    broken = client.generic("POST", "/api/intake", b"--x\r\nno end", content_type="multipart/form-data; boundary=x", headers=headers)
    assert broken.status_code in (400, 422)
    assert client.generic("POST", "/api/intake", b"x", content_type="multipart/form-data", headers=headers).status_code == 400
    assert _left(desk) == before


def test_uploads_need_the_right(desk, unit):
    before = _left(desk)
    client = desk.api(desk.account(("grader", unit)))
    assert send(client, unit, SimpleUploadedFile("a.txt", b"words")).status_code == 403
    assert _left(desk) == before


def test_a_call_becomes_a_job(desk, unit, officer):
    client = desk.api(officer)
    call = {"unit": unit.pk, "channel": "101", "reference": "C-1", "received_at": "2026-03-01T10:00:00Z", "text": "A caller said so."}
    answer = post(client, "/api/intake/call", call)
    assert answer.status_code == 202, answer.content
    assert post(client, "/api/intake/call", {**call, "received_at": "yesterday"}).status_code == 422
    assert post(client, "/api/intake/call", {**call, "channel": "x"}).status_code == 422


# --- lists ------------------------------------------------------------------------------------------------------------


def test_the_list_is_ranked_among_what_one_sees(desk, unit, officer):
    mine = [lay_subject(desk, unit) for _ in range(2)]
    lay_subject(desk, desk.unit())
    read = desk.api(officer).get("/api/subjects").json()
    assert sorted(row["subject"] for row in read["items"]) == sorted(row.subject for row in mine)
    assert [row["rank"] for row in read["items"]] == [1, 2]
    assert (read["found"], read["next"]) == (2, None)


def test_allocation_names_what_was_shown(desk, unit, officer):
    client, row = desk.api(officer), lay_subject(desk, unit)
    given = post(client, "/api/subjects/allocate", {"subjects": [{"subject": row.subject, "given_us": 0}], "account": officer.pk}).json()
    assert given == {"given": [row.subject], "overtaken": [], "refused": []}
    late = post(client, "/api/subjects/allocate", {"subjects": [{"subject": row.subject, "given_us": 0}], "account": None}).json()
    assert late["overtaken"] == [row.subject]


def test_an_export_wants_its_scope_and_is_in_the_ledger(desk, unit, officer):
    row = lay_subject(desk, unit)
    assert desk.api(officer, "read-list").get("/api/subjects/export").status_code == 403
    before = desk.ledger()[-1][0]
    answer = desk.api(officer, "export").get("/api/subjects/export?form=csv")
    assert answer.status_code == 200 and row.subject.encode() in answer.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (entry,) = [json.loads(body)["subject"] for _, actor, act, body in desk.ledger(before) if act == "exported"]
    assert entry["file"] == hashlib.sha256(answer.content).hexdigest()


def test_search_and_check_are_recorded_with_their_purpose(desk, unit, officer):
    client, before = desk.api(officer), desk.ledger()[-1][0]
    assert post(client, "/api/search", {"text": "198.51.100.7"}).status_code == 422
    found = post(client, "/api/search", {"text": "198.51.100.7", "kind": "identifier", "purpose": "investigation"})
    assert found.status_code == 200, found.content
    made = post(client, "/api/checks", {"kind": "ip", "text": "198.51.100.7", "step": "Warrant"})
    assert made.status_code == 201, made.content
    whole = client.get(f"/api/checks/{made.json()['id']}").json()
    assert {name: value for name, value in whole.items() if name != "subjects"} == made.json()
    said = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(before) if act == "consulted"]
    assert [(one["what"], one.get("purpose")) for one in said if "what" in one] == [("search", "investigation"), ("deconfliction", None)]
    assert "198.51.100.7" not in "".join(body for *_, body in desk.ledger(before))


# --- oversight, retention, administration -----------------------------------------------------------------------------


def test_auditors_read_the_ledger_and_are_read_themselves(desk, unit, officer):
    auditor = desk.api(desk.account(("auditor", unit)))
    for days in (1, 7, 31):
        assert auditor.get(f"/api/oversight/patterns?days={days}").status_code == 200
    page = auditor.get("/api/oversight/ledger").json()
    assert [one["subject"]["days"] for one in page["items"][:3]] == [31, 7, 1]
    assert page["items"][0]["seq"] > page["items"][-1]["seq"]
    newest, next_one = page["items"][:2]
    older = auditor.get(f"/api/oversight/ledger?before={newest['seq']}").json()
    assert older["items"][0]["seq"] == next_one["seq"]
    assert all(one["seq"] < newest["seq"] for one in older["items"])
    assert auditor.get("/api/oversight/subjects/sub_aaaaaaaaaaaaaaaa").json() == []
    assert desk.api(officer).get("/api/oversight/ledger").status_code == 403


def test_administration_gives_roles_and_makes_nobody_of_oneself(desk, unit):
    admin = desk.account(("administrator", unit))
    other, client = desk.account(), desk.api(admin)
    assert post(client, f"/api/accounts/{other.pk}/roles", {"role": "grader", "unit": unit.pk}).status_code == 201
    assert post(client, f"/api/accounts/{other.pk}/roles", {"role": "made-up", "unit": unit.pk}).status_code == 422
    (held,) = [one for one in client.get("/api/accounts").json() if one["id"] == other.pk]
    assert [one["role"] for one in held["roles"]] == ["grader"]
    assert post(client, f"/api/accounts/{admin.pk}/active", {"active": False}).status_code == 422
    assert post(client, f"/api/accounts/{other.pk}/active", {"active": False}).json()["is_active"] is False
    assert client.get("/api/subjects").status_code == 403


def test_a_hold_by_the_interface(desk, unit):
    from rightdoor.casework.referrals.models import Referral

    laid = desk.populate(unit)
    records = desk.api(desk.account(("records-officer", unit)))
    with desk.as_owner():
        assert Referral.objects.filter(receipt__in=laid.receipts).exists()
    (kept, *_) = records.get("/api/retention").json()["items"]
    made = post(records, f"/api/retention/{kept['exhibit']}/hold", {"reference": "court-order-7"})
    assert made.status_code == 201, made.content
    assert [one["reason"] for one in records.get(f"/api/retention/{kept['exhibit']}").json()["holds"]] == ["court-order-7"]
    assert post(records, f"/api/retention/{kept['exhibit']}/hold", {"reference": "Mr Smith"}).status_code == 422
    refused = post(records, f"/api/retention/{kept['exhibit']}/erase", {"reference": "authority-1"})
    assert refused.status_code == 422 and "hold" in refused.json()["detail"]


# --- communications data ----------------------------------------------------------------------------------------------


def test_from_the_plan_to_a_schedule_and_back(desk, unit):
    laid = desk.populate(unit, files=observed())
    holders_known()
    client = desk.api(desk.account(("applicant", unit)))
    others = desk.api(desk.account(("senior-responsible-officer", unit), ("spoc", unit)))
    planned = client.get(f"/api/communications-data/plan?subject={laid.subjects[0]}")
    assert planned.status_code == 200, planned.content
    assert planned.json()["rows"]
    made = post(client, f"/api/communications-data/applications/for/{laid.subjects[0]}", {})
    assert made.status_code == 201, made.content
    draft = made.json()
    words = {name: draft[name] or "as the papers say" for name in ("reference", "necessity", "proportionality", "collateral")}
    kept = post(client, f"/api/communications-data/applications/{draft['key']}/words", {"version": draft["version"], **words, "make": True})
    assert kept.status_code == 200, kept.content
    late = post(client, f"/api/communications-data/applications/{draft['key']}/words", {"version": draft["version"], **words})
    assert late.status_code == 409
    (line,) = client.get("/api/communications-data/applications").json()
    assert (line["application"]["key"], line["application"]["unit"], line["state"]) == (draft["key"], unit.pk, "draft")
    whole = client.get(f"/api/communications-data/applications/{draft['key']}").json()
    assert [row["check_code"] for row in whole["rows"]] and len(whole["checks"]) == 3
    body = {"version": kept.json()["version"], "authority": "URN-1", "by": "An officer", "route": "61", "granted": "2026-03-01T10:00:00Z"}
    assert post(client, f"/api/communications-data/applications/{draft['key']}/authority", body).status_code == 403
    assert post(others, f"/api/communications-data/applications/{draft['key']}/authority", body).status_code in (200, 409)
    schedule = others.get(f"/api/communications-data/applications/{draft['key']}/schedule?form=csv")
    assert schedule.status_code == 200, schedule.content
    assert b"check_code" in schedule.content
