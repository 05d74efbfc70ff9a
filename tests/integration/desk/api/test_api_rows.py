"""Purpose and ledger: by the interface a subject opens and is decided on as by its pages, with the same rows."""

from __future__ import annotations

from desk_api_case import post, rows_of
from desk_subject_case import lay_subject, open_for


def test_a_subject_opens_with_a_purpose_and_leaves_what_its_pages_leave(desk, unit, officer, subject):
    client = desk.api(officer)
    path = f"/api/subjects/{subject.subject}"
    refused = client.get(path)
    assert (refused.status_code, refused.json()["type"]) == (422, "/api/problems/purpose-needed")
    before = desk.ledger()[-1][0]
    assert client.get(path, headers={"Rightdoor-Purpose": "assess"}).status_code == 200
    by_interface = rows_of(desk, before, officer.username)
    assert client.get(path).status_code == 200  # it holds for the shift
    other = desk.account(("referral-officer", unit))
    page, before = desk.client(other), desk.ledger()[-1][0]
    open_for(page, subject.subject)
    page.get(f"/subjects/{subject.subject}/")
    assert rows_of(desk, before, other.username) == by_interface
    looked = "select what, purpose, words from oversight_consultation where account_id = %s order by id"
    auditor = desk.account(("auditor", unit))
    theirs = desk.sql(looked, other.pk, account=auditor)
    assert [row[:2] for row in theirs] == [row[:2] for row in desk.sql(looked, officer.pk, account=auditor)][: len(theirs)]
    assert client.get(path, headers={"Rightdoor-Purpose": "made-up"}).status_code == 422
    assert client.get(path, headers={"Rightdoor-Purpose": "other"}).status_code == 422
    assert client.get(path, headers={"Rightdoor-Purpose": "other", "Rightdoor-Purpose-Words": "Operation Ash"}).status_code == 200


def test_notes_and_decisions_leave_the_same_rows_by_page_and_by_interface(desk, unit, officer, subject):
    other = desk.account(("referral-officer", unit), ("supervisor", unit))
    second = lay_subject(desk, unit)
    api, page = desk.api(officer), desk.client(other)
    open_for(page, second.subject)
    post(api, f"/api/subjects/{subject.subject}/purpose", {"purpose": "assess"})
    before = desk.ledger()[-1][0]
    assert post(api, f"/api/subjects/{subject.subject}/notes", {"text": "Called the school."}).status_code == 201
    assert (
        post(api, f"/api/subjects/{subject.subject}/decisions/tier", {"tier": "tier-1", "reason": "Lives with a child."}).status_code == 201
    )
    by_interface = rows_of(desk, before, officer.username)
    before = desk.ledger()[-1][0]
    assert page.post(f"/subjects/{second.subject}/notes/", {"text": "Called the school."}).status_code == 303
    assert (
        page.post(
            f"/subjects/{second.subject}/decisions/tier/", {"tier": "tier-1", "reason": "Lives with a child.", "expected": ""}
        ).status_code
        == 303
    )
    by_page = rows_of(desk, before, other.username)

    def plain(rows):
        return [(act, {k: v for k, v in said.items() if k not in ("subject", "note", "decision")}) for act, said in rows]

    assert plain(by_interface) == plain(by_page)


def test_what_others_hold_is_not_there_and_the_try_is_recorded(desk, officer):
    theirs = lay_subject(desk, desk.unit())
    client, before = desk.api(officer), desk.ledger()[-1][0]
    headers = {"Rightdoor-Purpose": "assess"}
    a = client.get(f"/api/subjects/{theirs.subject}", headers=headers)
    b = client.get("/api/subjects/sub_aaaaaaaaaaaaaaaa", headers=headers)
    assert (a.status_code, a.content) == (b.status_code, b.content) and a.status_code == 404
    assert [(act, said["status"]) for act, said in rows_of(desk, before, officer.username)] == [("refused", 404)] * 2


def test_somebody_decided_meanwhile(desk, officer, subject):
    client = desk.api(officer)
    path = f"/api/subjects/{subject.subject}/decisions/tier"
    post(client, f"/api/subjects/{subject.subject}/purpose", {"purpose": "assess"})
    first = post(client, path, {"tier": "tier-1", "reason": "First."})
    assert first.status_code == 201
    late = post(client, path, {"tier": "tier-2", "reason": "Second."})
    assert (late.status_code, late.json()["type"]) == (409, "/api/problems/overtaken")
    assert late.json()["current"]["in_force"][0]["reason"] == "First."
    again = post(client, path, {"tier": "tier-2", "reason": "Second.", "expected": late.json()["current"]["expected"]})
    assert again.status_code == 201
