"""Cases by the interface: what pages do, with the same refusals, once for each key."""

from __future__ import annotations

import itertools

import pytest

from cases_case import Cases

_keys = itertools.count(1)
PURPOSE = {"X-Purpose": "investigation"}


@pytest.fixture
def cases(desk):
    return Cases(desk)


def _post(client, path, body=None, *, key=""):
    from rightdoor.desk.api.opening import PURPOSE as header

    headers = {"Idempotency-Key": key or f"key-of-cases-{next(_keys)}", header: "investigation"}
    return client.post(f"/api{path}", body if body is not None else {}, content_type="application/json", headers=headers)


def _get(client, path):
    from rightdoor.desk.api.opening import PURPOSE as header

    return client.get(f"/api{path}", headers={header: "investigation"})


def test_a_case_from_opening_to_closing(desk, cases):
    client, guardian = desk.api(cases.officer), desk.api(cases.guardian)
    made = _post(client, f"/subjects/{cases.subject}/cases", {"unit": cases.unit.pk, "nation": "england"})
    assert made.status_code == 201, made.content
    case = made.json()["id"]
    assert [one["id"] for one in _get(client, f"/subjects/{cases.subject}/cases").json()] == [case]
    assert case in [one["id"] for one in client.get("/api/cases?whose=mine").json()["items"]]
    whole = _get(client, f"/cases/{case}").json()
    at = whole["case"]["opened_us"]
    crime = {"kind": "crime-recorded", "at_us": at, "body": {"number": "22/1/26", "classification": "86/10"}, "expected": whole["expected"]}
    first = _post(client, f"/cases/{case}/events", crime, key="the-same-key")
    again = _post(client, f"/cases/{case}/events", crime, key="the-same-key")
    assert (first.status_code, again.json()) == (201, first.json())
    late = _post(client, f"/cases/{case}/events", crime)
    assert late.status_code == 409
    assert [one["id"] for one in late.json()["current"]["added"]] == [first.json()["id"]]
    wrong = _post(client, f"/cases/{case}/events", {**crime, "body": {"number": "1"}, "expected": late.json()["current"]["expected"]})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["where"] == "body.body.classification"
    event = first.json()["id"]
    better = {"at_us": at, "body": {**crime["body"], "number": "22/2/26"}, "expected": event}
    corrected = _post(client, f"/cases/{case}/events/{event}/correct", better)
    assert corrected.status_code == 201
    gone = {"reason": "not ours", "expected": corrected.json()["id"]}
    withdrawn = _post(client, f"/cases/{case}/events/{corrected.json()['id']}/withdraw", gone)
    assert withdrawn.status_code == 201
    assert [one["in_force"] for one in _get(client, f"/cases/{case}").json()["history"]].count(True) == 2
    closing = {"code": "opened-in-error", "reason": "x", "expected": withdrawn.json()["id"]}
    kept = _post(client, f"/cases/{case}/close", closing)
    assert (kept.status_code, bool(kept.json()["current"]["reasons"])) == (409, True)
    none = {"kind": "no-child-known", "at_us": at, "body": {"asked": "x", "by": "y"}, "expected": withdrawn.json()["id"]}
    said = _post(guardian, f"/cases/{case}/events", none)
    assert said.status_code == 201, said.content
    assert _post(client, f"/cases/{case}/close", {**closing, "expected": said.json()["id"]}).status_code == 201
    assert _get(client, f"/cases/{case}").json()["case"]["closed_us"] is not None
    reopened = _post(client, f"/cases/{case}/reopen", {"reason": "x", "expected": _get(client, f"/cases/{case}").json()["expected"]})
    assert reopened.status_code == 201


def test_handing_over_by_the_interface(desk, cases):
    client, theirs = desk.api(cases.officer), desk.api(cases.elsewhere)
    case = cases.opened()
    token = cases.token(case)
    offer = {"unit": cases.other.pk, "reason": "theirs", "expected": token}
    assert _post(client, f"/cases/{case}/offer", offer).status_code == 201
    assert _post(theirs, f"/cases/{case}/send-back", {"reason": "not ours"}).status_code == 201
    assert _get(theirs, f"/cases/{case}").status_code == 404
    assert _post(client, f"/cases/{case}/offer", {**offer, "expected": cases.token(case)}).status_code == 201
    assert _post(theirs, f"/cases/{case}/accept").status_code == 201
    assert _get(theirs, f"/cases/{case}").json()["case"]["owner"] == cases.elsewhere.username
    kinds = theirs.get("/api/cases/kinds").json()
    assert {"crime-recorded", "risk-noted"} <= {one["code"] for one in kinds}
