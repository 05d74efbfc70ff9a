"""Tokens: whose, for what, how long, how often; writes done once; what is shown to nobody else."""

from __future__ import annotations

import hashlib
import json
import threading
import uuid

import pytest

from desk_subject_case import lay_subject, open_for


@pytest.fixture
def unit(desk):
    return desk.unit()


@pytest.fixture
def officer(desk, unit):
    return desk.account(("referral-officer", unit), ("supervisor", unit))


@pytest.fixture
def subject(desk, unit):
    return lay_subject(desk, unit)


def post(client, path, body, key=""):
    return client.post(path, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key or uuid.uuid4().hex})


def change(desk, text, **fields):
    from rightdoor.casework.tokens.acts import digest_of
    from rightdoor.casework.tokens.models import Token

    with desk.as_owner():
        assert Token.objects.filter(digest=digest_of(text)).update(**fields) == 1


def with_token(text):
    from django.test import Client

    return Client(headers={"Authorization": f"Bearer {text}"})


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_token_is_made_for_oneself_shown_once_and_only_its_digest_is_kept(desk, officer):
    client = desk.client(officer)
    before = desk.ledger()[-1][0]
    made = client.post("/account/tokens/", {"name": "Night export", "scopes": ["read-list", "search"], "days": "30"})
    assert made.status_code == 200
    (text,) = [word for word in made.content.decode().replace("<", " ").replace(">", " ").split() if word.startswith("rdt_")]
    assert len(text) >= 4 + 43
    assert text not in client.get("/account/tokens/").content.decode()
    rows = [json.loads(body)["subject"] for _, actor, act, body in desk.ledger(before) if (actor, act) == (officer.username, "entered")]
    assert rows[0]["event"] == "token-made" and rows[0]["scopes"] == ["read-list", "search"] and rows[0]["days"] == 30
    assert with_token(text).get("/api/me").json()["scopes"] == ["read-list", "search"]
    assert "Good" in client.get("/account/tokens/").content.decode()
    (token,) = desk.sql("select id, digest, name from tokens_token", account=officer)
    assert len(token[1]) == 32 and bytes(token[1]) not in (hashlib.sha256(text.encode()).digest(), text.encode()[:32])
    assert client.post(f"/account/tokens/{token[0]}/revoke/").status_code == 303
    assert with_token(text).get("/api/me").status_code == 401


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"name": "x", "scopes": ["read-list"], "days": "91"}, "less than or equal to 90"),
        ({"name": "x", "scopes": ["read-list"], "days": ""}, "required"),
        ({"name": "x", "scopes": [], "days": "1"}, "required"),
        ({"name": "x", "scopes": ["administer"], "days": "1"}, "not one of the available choices"),
    ],
)
def test_a_token_always_ends_and_can_do_no_more_than_its_person(desk, officer, posted, said):
    answer = desk.client(officer).post("/account/tokens/", posted)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert desk.sql("select count(*) from tokens_token", account=officer) == [(0,)]


def test_making_one_asks_for_the_factor_again(desk, officer):
    answer = desk.client(officer, shown_s=601).get("/account/tokens/")
    assert answer.status_code == 302 and "/sign-in/again/" in answer["Location"]


def test_tokens_of_others_are_not_there(desk, officer, unit):
    other = desk.account(("referral-officer", unit))
    desk.token(officer)
    (mine,) = desk.sql("select id from tokens_token", account=officer)
    assert desk.sql("select count(*) from tokens_token", account=other) == [(0,)]
    assert desk.client(other).post(f"/account/tokens/{mine[0]}/revoke/").status_code == 404
    assert desk.sql("select revoked_us from tokens_token", account=officer) == [(None,)]


# --- the door ---------------------------------------------------------------------------------------------------------


def test_expired_revoked_forged_and_of_a_disabled_account(desk, officer):
    from django.core.cache import cache

    from rightdoor.desk.surroundings import clock_us

    cache.clear()
    texts = [desk.token(officer) for _ in range(3)]
    change(desk, texts[0], expires_us=clock_us())
    change(desk, texts[1], revoked_us=1)
    before = desk.ledger()[-1][0]
    for text in (texts[0], texts[1], "rdt_" + "A" * 43, texts[2][:-1], texts[2] + "x", texts[2].upper()):
        assert with_token(text).get("/api/me").status_code == 401, text
        assert with_token(text).get("/api/me").status_code == 401
    assert with_token(texts[2]).get("/api/me").status_code == 200
    rows = [json.loads(body)["subject"]["event"] for _, _, act, body in desk.ledger(before) if act == "refused"]
    assert sorted(rows) == ["token-expired", "token-revoked", "token-unknown"]  # once a minute each
    with desk.as_owner():
        officer.is_active = False
        officer.save()
    assert with_token(texts[2]).get("/api/me").status_code == 401
    with desk.as_owner():
        officer.is_active = True
        officer.save()
    assert with_token(texts[2]).get("/api/me").status_code == 401  # it ended with the account


def test_a_new_password_ends_all_tokens(desk, officer):
    text = desk.token(officer)
    assert with_token(text).get("/api/me").status_code == 200
    with desk.as_owner():
        officer.set_password("another long password of a test")
        officer.save()
    assert with_token(text).get("/api/me").status_code == 401


def test_a_restored_store_has_another_secret_and_takes_no_earlier_token(desk, officer, settings_of_django):
    text = desk.token(officer)
    assert with_token(text).get("/api/me").status_code == 200
    settings_of_django.SECRET_KEY = "another"
    assert with_token(text).get("/api/me").status_code == 401


@pytest.fixture
def settings_of_django(monkeypatch):
    """Settings that go back afterwards."""
    from django.conf import settings

    monkeypatch.setattr(settings, "SECRET_KEY", settings.SECRET_KEY)
    return settings


def test_a_clock_that_jumped_back_before_the_token_was_made(desk, officer):
    from rightdoor.desk.surroundings import clock_us

    text = desk.token(officer)
    change(desk, text, made_us=clock_us() + 3_600_000_000)
    assert with_token(text).get("/api/me").status_code == 401


def test_every_use_is_stamped(desk, officer):
    text = desk.token(officer)
    assert desk.sql("select used_us from tokens_token", account=officer) == [(None,)]
    with_token(text).get("/api/me")
    ((used,),) = desk.sql("select used_us from tokens_token", account=officer)
    assert used > 0


def test_too_many_requests_wait(desk, officer, monkeypatch):
    from functools import partial

    from rightdoor.desk.middleware import interface

    monkeypatch.setattr(interface, "show", partial(interface.show, per_minute=6, burst=3))
    client = desk.api(officer)
    answers = [client.get("/api/me") for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
    assert answers[3].headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 10
    assert desk.api(officer).get("/api/me").status_code == 200  # another token has its own


def test_the_limit_is_a_bucket_that_fills_again_and_a_clock_that_jumped_back_locks_nobody_out(desk, officer):
    from rightdoor.casework.tokens.queries import show

    text, minute = desk.token(officer), 60_000_000
    start = int(2e15)
    change(desk, text, made_us=start, expires_us=start + 10**12)

    def ask(at):
        return show(text, at_us=at, per_minute=6, burst=2).wait_us

    assert [ask(start), ask(start), ask(start)] == [0, 0, minute // 6]
    assert ask(start + minute // 6 - 1) == 1
    assert ask(start + minute // 6) == 0
    change(desk, text, full_us=start + 10**11)
    assert ask(start + 1) == minute // 6
    assert ask(start + 1 + minute // 6) == minute // 6


# --- scopes -----------------------------------------------------------------------------------------------------------


def test_every_operation_wants_its_scope(desk, officer, monkeypatch):
    """Of each operation: refused for a token with every scope but its own, not refused for lack of scope with it alone."""
    from functools import partial

    from rightdoor.casework.tokens.scopes import SCOPES
    from rightdoor.desk.api.areas import DECLARED
    from rightdoor.desk.api.interface import described
    from rightdoor.desk.middleware import interface

    monkeypatch.setattr(interface, "show", partial(interface.show, per_minute=60_000_000, burst=1_000_000))
    assert len(DECLARED) > 80
    assert {one.name for one in DECLARED} == {o["operationId"] for p in described()["paths"].values() for o in p.values()}
    alone = {scope: desk.api(officer, scope) for scope in SCOPES}
    others = {scope: desk.api(officer, *(SCOPES.keys() - {scope})) for scope in SCOPES}
    for one in DECLARED:
        path = "/api" + "".join(
            ("1" if "int:" in part else "a" * 64) + part.partition("}")[2] if n else part for n, part in enumerate(one.path.split("{"))
        )
        refused = _send(others[one.scope], one.method, path)
        assert (refused.status_code, refused.json()["type"]) == (403, "/api/problems/scope"), one
        allowed = _send(alone[one.scope], one.method, path)
        assert allowed.status_code < 500 and "/scope" not in allowed.content.decode(), (one, allowed.content)


def _send(client, method, path):
    return client.get(path) if method == "GET" else post(client, path, {})


def test_a_scope_gives_nothing_that_the_roles_do_not_give(desk, unit, subject):
    auditor = desk.account(("auditor", unit))
    client = desk.api(auditor)
    assert client.get("/api/subjects").status_code == 403
    assert client.get(f"/api/subjects/{subject.subject}", headers={"Rightdoor-Purpose": "audit"}).status_code == 403
    assert client.get("/api/oversight/ledger").status_code == 200


# --- purpose and ledger -----------------------------------------------------------------------------------------------


def _rows(desk, after, who):
    return [(act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(after) if actor == who]


def test_a_subject_opens_with_a_purpose_and_leaves_what_its_pages_leave(desk, unit, officer, subject):
    client = desk.api(officer)
    path = f"/api/subjects/{subject.subject}"
    refused = client.get(path)
    assert (refused.status_code, refused.json()["type"]) == (422, "/api/problems/purpose-needed")
    before = desk.ledger()[-1][0]
    assert client.get(path, headers={"Rightdoor-Purpose": "assess"}).status_code == 200
    by_interface = _rows(desk, before, officer.username)
    assert client.get(path).status_code == 200  # it holds for the shift
    other = desk.account(("referral-officer", unit))
    page, before = desk.client(other), desk.ledger()[-1][0]
    open_for(page, subject.subject)
    page.get(f"/subjects/{subject.subject}/")
    assert _rows(desk, before, other.username) == by_interface
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
    by_interface = _rows(desk, before, officer.username)
    before = desk.ledger()[-1][0]
    assert page.post(f"/subjects/{second.subject}/notes/", {"text": "Called the school."}).status_code == 303
    assert (
        page.post(
            f"/subjects/{second.subject}/decisions/tier/", {"tier": "tier-1", "reason": "Lives with a child.", "expected": ""}
        ).status_code
        == 303
    )
    by_page = _rows(desk, before, other.username)

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
    assert [(act, said["status"]) for act, said in _rows(desk, before, officer.username)] == [("refused", 404)] * 2


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


# --- once -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(desk, officer, subject):
    client = desk.api(officer)
    assert post(client, f"/api/subjects/{subject.subject}/purpose", {"purpose": "assess"}).status_code == 200
    return client, f"/api/subjects/{subject.subject}/notes"


def notes(client, path):
    return [one["text"] for one in client.get(path).json()]


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
    assert _rows(desk, before, officer.username) == []
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


# --- bad input --------------------------------------------------------------------------------------------------------


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
