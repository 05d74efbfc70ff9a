"""Tokens: whose, for what, how long, how often; what is shown to nobody else."""

from __future__ import annotations

import hashlib
import json

import pytest

from desk_api_case import post


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
        ({"name": "x", "scopes": ["oversight"], "days": "1"}, "not one of the available choices"),
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
