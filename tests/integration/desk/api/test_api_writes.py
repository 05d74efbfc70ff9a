"""Writes: each bears a key and is done once, whoever asks again and how often."""

from __future__ import annotations

import json
import threading

from desk_api_case import notes, post, rows_of


def test_a_write_without_a_key_is_not_done(opened):
    client, path = opened
    answer = client.post(path, json.dumps({"text": "x"}), content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/problems/key-missing")
    assert notes(client, path) == []


def test_the_same_again_is_answered_again_and_done_once(desk, officer, opened):
    client, path = opened
    first = post(client, path, {"text": "Once."}, "key-of-one-act")
    before = desk.ledger()[-1][0]
    again = post(client, path, {"text": "Once."}, "key-of-one-act")
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert rows_of(desk, before, officer.username) == []
    assert notes(client, path) == ["Once."]
    other = post(client, path, {"text": "Else."}, "key-of-one-act")
    assert (other.status_code, other.json()["type"]) == (422, "/api/problems/key-used")
    assert notes(client, path) == ["Once."]


def test_a_key_is_one_accounts_own_and_a_refused_write_keeps_none(desk, unit, opened):
    client, path = opened
    assert post(client, path, {"text": ""}, "key-of-an-error").status_code == 422
    assert post(client, path, {"text": "Now right."}, "key-of-an-error").status_code == 201
    other = desk.api(desk.account(("referral-officer", unit)))
    post(other, path.replace("/notes", "/purpose"), {"purpose": "assess"})
    assert post(other, path, {"text": "Mine."}, "key-of-an-error").status_code == 201
    assert sorted(notes(client, path)) == ["Mine.", "Now right."]


def test_a_token_without_the_scope_is_not_given_the_answer_again(desk, officer, opened):
    client, path = opened
    assert post(client, path, {"text": "Once."}, "key-of-one-act").status_code == 201
    assert post(desk.api(officer, "read-subject"), path, {"text": "Once."}, "key-of-one-act").status_code == 403


def test_after_a_day_a_key_is_free_again(desk, officer, opened):
    from rightdoor.casework.tokens.models import GivenAnswer

    client, path = opened
    post(client, path, {"text": "Once."}, "key-of-one-act")
    with desk.as_owner():
        GivenAnswer.objects.filter(account=officer).update(at_us=1)
    assert post(client, path, {"text": "Else."}, "key-of-one-act").status_code == 201
    assert desk.sql("select count(*) from tokens_givenanswer where key = 'key-of-one-act'", account=officer) == [(1,)]


def test_two_at_once_with_one_key(opened, monkeypatch):
    """The second is told that the first is being done; both together do it once."""
    from rightdoor.desk.api import subjects

    client, path = opened
    inside, go, real = threading.Event(), threading.Event(), subjects.write_note

    def slowly(*args, **kwargs):
        inside.set()
        assert go.wait(20)
        return real(*args, **kwargs)

    monkeypatch.setattr(subjects, "write_note", slowly)
    answers = []

    def first():
        from django.db import connections

        answers.append(post(client, path, {"text": "Once."}, "key-of-one-act").status_code)
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)
    busy = post(client, path, {"text": "Once."}, "key-of-one-act")
    go.set()
    thread.join(20)
    assert (busy.status_code, busy.json()["type"]) == (409, "/api/problems/in-progress")
    assert answers == [201]
    assert post(client, path, {"text": "Once."}, "key-of-one-act").headers["Idempotency-Replayed"] == "true"
    assert notes(client, path) == ["Once."]
