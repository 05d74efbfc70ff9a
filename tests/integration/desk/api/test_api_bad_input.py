"""Bodies, addresses and characters that cannot be taken; a disk that is full, a database that is away: problems, never an error."""

from __future__ import annotations

import uuid

import pytest

from desk_api_case import notes


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff\xfe{}", b'{"text": "a\\u0000b"}', b'{"text": "\\ud800"}', b'{"text": 1}', b'{"text": null}',
        b'{"text": NaN}', b'{"text": "a", "text": "b"}', b'{"text": "a", "more": 1}', b'{"text": ' + b"9" * 5000 + b"}", b"[" * 3000,
        b'{"text": "' + b"a" * 20_001 + b'"}', b'{"corrects": "' + b"x" * 41 + b'", "text": "a"}', b'{"\\u0000": 1}',
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken(opened, body):
    client, path = opened
    answer = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": uuid.uuid4().hex})
    assert answer.status_code in (400, 422), answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert notes(client, path) == []


@pytest.mark.parametrize(
    "address",
    [
        "/api/subjects/%00", "/api/subjects/a%00b/notes", "/api/subjects?force=%00", "/api/subjects?force=%FF", "/api/subjects?page=99999999999999999999",
        "/api/subjects?page=0", "/api/subjects?page=x", "/api/subjects?owner=99999999999999999999999", "/api/subjects?unit=9223372036854775808",
        "/api/jobs/99999999999999999999999", "/api/jobs/-1", "/api/referrals/9007199254740992", "/api/exhibits/..%2F..%2Fetc", "/api/nothing", "/api/subjects/%ED%A0%80",
        "/api/subjects/" + "a" * 3000, "/api/oversight/subjects/0770090000", "/api/me/", "/api//me", "/api/referrals?text=%25%27%22%5C",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_meant(desk, officer, address):
    answer = desk.api(officer).get(address, headers={"Rightdoor-Purpose": "assess"})
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


def test_words_of_a_purpose_that_cannot_be_kept(desk, unit, officer, subject):
    path = f"/api/subjects/{subject.subject}"
    for words in ("a\x00b", "x" * 401, ""):
        answer = desk.api(officer).get(path, headers={"Rightdoor-Purpose": "other", "Rightdoor-Purpose-Words": words})
        assert answer.status_code == 422, answer.content
    words = "Einsatz Ümlaut".encode().decode("latin-1")  # as a header travels
    assert desk.api(officer).get(path, headers={"Rightdoor-Purpose": "other", "Rightdoor-Purpose-Words": words}).status_code == 200
    auditor = desk.account(("auditor", unit))
    assert desk.sql("select words from oversight_consultation where account_id = %s and what = 'opened'", officer.pk, account=auditor) == [
        ("Einsatz Ümlaut",)
    ]


def test_a_disk_that_is_full(desk, officer, monkeypatch):
    from rightdoor.casework.listing import queries

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(queries, "listed", full)
    assert desk.api(officer).get("/api/subjects").status_code == 503


@pytest.mark.parametrize("text", ["a\\u0000b", "\\ud800", "\\udc00x"])
def test_characters_that_the_database_cannot_keep_never_reach_it(opened, text, monkeypatch):
    from rightdoor.desk.api import subjects

    monkeypatch.setattr(subjects, "write_note", lambda *_, **__: pytest.fail("reached"))
    client, path = opened
    for body in (f'{{"text": "{text}"}}', f'{{"text": "a", "{text}": 1}}'):
        answer = client.post(path, body, content_type="application/json", headers={"Idempotency-Key": uuid.uuid4().hex})
        assert (answer.status_code, answer.json()["detail"]) == (422, "A character of the body is not allowed in text.")
    assert "not allowed in text" in client.get("/api/subjects?force=%00").json()["detail"]


def test_a_session_that_is_over_is_no_matter_of_the_interface(desk, officer):
    client = desk.client(officer)
    session = client.session
    session["began_us"] = 1
    session.save()
    answer = client.get("/api/me", headers={"Authorization": f"Bearer {desk.token(officer)}"})
    assert answer.status_code == 200
    assert client.session["began_us"] == 1


def test_other_methods_are_told_which_there_are(desk, officer):
    answer = desk.api(officer).delete("/api/me")
    assert (answer.status_code, answer.headers["Allow"], answer.headers["Content-Type"]) == (405, "GET", "application/problem+json")


def test_a_body_past_the_limit(opened):
    client, path = opened
    answer = client.post(
        path, b'{"text": "' + b"a" * 3_000_000 + b'"}', content_type="application/json", headers={"Idempotency-Key": "key-of-one-act"}
    )
    assert answer.status_code == 413


def test_a_database_that_is_away(desk, officer, monkeypatch):
    from django.db import OperationalError

    from rightdoor.casework.listing import queries
    from rightdoor.desk.middleware import interface

    def away(*_, **__):
        raise OperationalError("away")

    client = desk.api(officer)
    monkeypatch.setattr(queries, "listed", away)
    answer = client.get("/api/subjects")
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Content-Type"]) == (503, "5", "application/problem+json")
    monkeypatch.setattr(interface, "show", away)
    client.raise_request_exception = False
    answer = client.get("/api/me")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert "away" not in answer.content.decode()
