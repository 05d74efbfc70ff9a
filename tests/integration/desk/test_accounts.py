"""The door of the desk: signing in, being turned away, second factors, sessions."""

from __future__ import annotations

import json

import pytest

from desk_case import PASSWORD


def events(desk, before):
    return [(actor, act, json.loads(body)["subject"].get("event")) for _, actor, act, body in desk.ledger(before)]


def sign_in(client, username, password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": username, "password": password, **more})


def test_who_is_not_signed_in_is_led_to_the_door_and_back(desk):
    answer = desk.client().get("/account/?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Faccount%2F%3Fx%3D1")
    person = desk.account(("supervisor", desk.unit()))
    client = desk.client()
    answer = sign_in(client, person.username, next="/account/?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/account/?x=1")
    assert client.get("/account/").status_code == 200


def test_signing_in_and_out_stands_in_the_ledger(desk):
    person = desk.account(("supervisor", desk.unit()))
    before = desk.ledger()[-1][0]
    client = desk.client()
    assert sign_in(client, person.username).status_code == 302
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302
    assert events(desk, before) == [(person.username, "entered", "signed-in"), (person.username, "entered", "signed-out")]


@pytest.fixture
def person(desk):
    return desk.account(("supervisor", desk.unit()))


@pytest.fixture(autouse=True)
def _no_limit_from_others(desk):
    """All tests come from one address: what one of them used up is not another's."""
    from django.core.cache import cache

    cache.clear()


def totp(secret, offset=0):
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + offset))


def enrol(client):
    """Set up a second factor: its key and the recovery codes shown."""
    import re

    page = client.get("/account/second-factor/")
    assert page.status_code == 200, page.content
    secret = client.session["mfa.totp.secret"]
    done = client.post("/account/second-factor/", {"code": totp(secret)})
    codes = [code.replace(" ", "") for code in re.findall(r"<li>(\d{4} \d{4})</li>", done.content.decode())]
    assert len(codes) == 10
    return secret, codes


def wrong(answer):
    return answer.status_code == 200 and b"is not right" in answer.content


def locked(answer):
    return answer.status_code == 200 and b"too many attempts" in answer.content


class TestDoor:
    def test_five_wrong_passwords_lock_the_account_also_for_the_right_one(self, desk, person):
        before = desk.ledger()[-1][0]
        client = desk.client()
        assert all(wrong(sign_in(client, person.username, "not the password")) for _ in range(5))
        assert locked(sign_in(client, person.username, "not the password"))
        assert locked(sign_in(client, person.username))
        assert locked(sign_in(desk.client(), person.username.upper(), "x"))
        rows = [json.loads(body)["subject"] for *_, body in desk.ledger(before)]
        assert rows[:5] == [{"event": "password", "account": person.pk}] * 5
        assert rows[5:] == [{"event": "locked", "account": person.pk}]

    def test_one_address_that_tries_many_names_is_locked_out(self, desk):
        client = desk.client()
        answers = [sign_in(client, f"nobody{n}", "x") for n in range(31)]
        assert all(map(wrong, answers[:30]))
        assert locked(answers[30])

    def test_nothing_tells_whether_an_account_exists(self, desk, person):
        before = desk.ledger()[-1][0]
        there, not_there = sign_in(desk.client(), person.username, "x"), sign_in(desk.client(), "personx", "x")
        disabled = desk.account()
        disabled.is_active = False
        with desk.as_owner():
            disabled.save()
        off = sign_in(desk.client(), disabled.username)
        same = {page(one, person.username, "personx", disabled.username) for one in (there, not_there, off)}
        assert len(same) == 1
        assert [row[1:3] for row in desk.ledger(before)] == [("nobody", "refused")] * 3
        assert "personx" not in str(desk.ledger(before))

    def test_as_much_work_is_done_for_a_name_that_is_nobodys(self, desk, person, monkeypatch):
        from django.contrib.auth.hashers import Argon2PasswordHasher

        done = []
        real = Argon2PasswordHasher.encode
        monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda self, *a, **k: done.append("hash") or real(self, *a, **k))
        real_verify = Argon2PasswordHasher.verify
        monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda self, *a, **k: done.append("hash") or real_verify(self, *a, **k))
        counts = []
        for name in (person.username, "nobodys"):
            done.clear()
            sign_in(desk.client(), name, "x")
            counts.append(len(done))
        assert counts == [1, 1]

    def test_where_one_is_led_is_of_this_desk(self, desk, person):
        assert sign_in(desk.client(), person.username, next="https://example.com/x")["Location"] == "/"

    def test_a_form_without_its_token_is_refused(self, desk, person):
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        answer = sign_in(client, person.username)
        assert answer.status_code == 403
        assert b"cannot be taken" in answer.content
        client.force_login(person)
        assert client.post("/sign-out/").status_code == 403
        assert client.get("/account/").status_code == 200


def page(answer, *names):
    """A page without what differs by nature: tokens, names that were typed."""
    import re

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    for name in names:
        text = text.replace(f'"{name}"', '"name"')
    return text


class TestSecondFactor:
    def test_a_code_is_asked_for_and_opens_once(self, desk, person):
        secret, _ = enrol(desk.client(person))
        client = desk.client()
        assert sign_in(client, person.username, next="/account/")["Location"] == "/sign-in/code/"
        assert client.get("/account/").status_code == 302
        assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 200
        assert client.post("/sign-in/code/", {"other": "x"}).status_code == 200
        code = totp(secret)
        assert client.post("/sign-in/code/", {"code": code})["Location"] == "/account/"
        assert client.get("/account/").status_code == 200
        from django.core.cache import cache

        cache.delete(f"allauth.mfa.totp.used?user={person.pk}&code={code}")  # the library forgets it after 30 seconds, while it still fits
        again = desk.client()
        sign_in(again, person.username)
        assert again.post("/sign-in/code/", {"code": code}).status_code == 200
        assert again.get("/account/").status_code == 302

    def test_five_wrong_codes_lock(self, desk, person):
        secret, _ = enrol(desk.client(person))
        client = desk.client()
        sign_in(client, person.username)
        before = desk.ledger()[-1][0]
        for _ in range(5):
            client.post("/sign-in/code/", {"code": "000000"})
        assert locked(client.post("/sign-in/code/", {"code": totp(secret, 1)}))
        assert [json.loads(body)["subject"]["event"] for *_, body in desk.ledger(before)] == ["second-factor"] * 5 + ["locked"]

    def test_a_recovery_code_opens_once_and_stands_in_the_ledger(self, desk, person):
        _, codes = enrol(desk.client(person))
        before = desk.ledger()[-1][0]
        for opens in (True, False):
            client = desk.client()
            sign_in(client, person.username)
            assert (client.post("/sign-in/code/", {"code": codes[0]}).status_code == 302) is opens
        assert [event for _, _, event in events(desk, before)] == ["recovery-code", "signed-in", "second-factor"]

    def test_keys_do_not_lie_in_the_clear(self, desk, person):
        secret, _ = enrol(desk.client(person))
        ((text,),) = desk.sql("select data::text from mfa_authenticator where user_id = %s and type = 'totp'", person.pk)
        assert secret not in text

    def test_new_recovery_codes_end_the_old(self, desk, person):
        client = desk.client(person)
        _, codes = enrol(client)
        made = client.post("/account/recovery-codes/")
        assert made.status_code == 200
        assert codes[0][:4].encode() not in made.content or codes[0] not in made.content.decode().replace(" ", "")

    def test_a_live_store_is_not_entered_without_one(self, desk, person, monkeypatch):
        from rightdoor.casework.place import held_store

        monkeypatch.setattr(held_store(), "kind", "live")
        client = desk.client(person)
        answer = client.get("/account/")
        assert (answer.status_code, answer["Location"]) == (302, "/account/second-factor/")
        enrol(client)
        assert client.get("/account/").status_code == 200


class TestSessions:
    def move(self, client, **back):
        session = client.session
        for name, micros in back.items():
            session[name] -= micros
        session.save()

    def test_eight_hours_and_half_an_hour_without_doing_anything(self, desk, person):
        minute = 60_000_000
        for back, over in (({"seen_us": 29 * minute}, False), ({"seen_us": 31 * minute}, True), ({"began_us": 481 * minute}, True)):
            client = desk.client(person)
            self.move(client, **back)
            answer = client.get("/account/")
            assert (answer.status_code == 302) is over
            if over:
                assert answer["Location"].startswith("/sign-in/?next=%2Faccount%2F")

    def test_a_clock_that_jumped_back_ends_the_session(self, desk, person):
        client = desk.client(person)
        self.move(client, began_us=-3_600_000_000)
        assert client.get("/account/").status_code == 302

    def test_the_fourth_session_ends_the_oldest(self, desk, person):
        clients = [desk.client() for _ in range(4)]
        for client in clients:
            sign_in(client, person.username)
        assert [client.get("/account/").status_code for client in clients] == [302, 200, 200, 200]

    def test_one_ends_ones_own_other_session_and_nobody_elses(self, desk, person):
        from allauth.usersessions.models import UserSession

        from rightdoor.desk.kept_sessions import kept_as

        first, second = desk.client(), desk.client()
        sign_in(first, person.username)
        sign_in(second, person.username)
        other = desk.client(desk.account())
        number = UserSession.objects.get(session_key=kept_as(first.session.session_key)).pk
        assert other.post(f"/account/sessions/{number}/end/").status_code == 404
        assert second.post(f"/account/sessions/{number}/end/").status_code == 302
        assert (first.get("/account/").status_code, second.get("/account/").status_code) == (302, 200)

    def test_a_new_password_ends_the_other_sessions(self, desk, person):
        first, second = desk.client(), desk.client()
        sign_in(first, person.username)
        sign_in(second, person.username)
        new = "something quite else 7"
        before = desk.ledger()[-1][0]
        asked = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
        assert second.post("/account/password/", asked).status_code == 200
        asked |= {"password1": new, "password2": new}
        assert second.post("/account/password/", asked).status_code == 302
        assert events(desk, before) == [(person.username, "entered", "password-changed")]
        assert (first.get("/account/").status_code, second.get("/account/").status_code) == (302, 200)
        assert sign_in(desk.client(), person.username, new).status_code == 302

    def test_a_disabled_account_is_out_with_its_next_request(self, desk, person):
        client = desk.client(person)
        assert client.get("/account/").status_code == 200
        with desk.as_owner():
            person.is_active = False
            person.save()
        assert client.get("/account/").status_code == 302


class TestAskedAgain:
    def test_a_password_shown_eleven_minutes_ago_is_asked_for_again(self, desk):
        boss = desk.account(("administrator", desk.unit()))
        assert desk.client(boss, shown_s=599).get("/administration/accounts/add/").status_code == 200
        client = desk.client(boss, shown_s=601)
        answer = client.get("/administration/accounts/add/")
        assert answer["Location"] == "/sign-in/again/?next=%2Fadministration%2Faccounts%2Fadd%2F"
        assert client.post("/sign-in/again/", {"password": "x", "next": "/administration/accounts/add/"}).status_code == 200
        assert client.post("/administration/accounts/add/", {"username": "x"}).status_code == 401  # with what was typed, to be copied
        answer = client.post("/sign-in/again/", {"password": PASSWORD, "next": "/administration/accounts/add/"})
        assert answer["Location"] == "/administration/accounts/add/"
        assert client.get("/administration/accounts/add/").status_code == 200

    def test_a_part_of_a_page_does_not_open_the_door_within_it(self, desk, person):
        part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/"}
        answer = desk.client().get("/account/", headers=part)
        assert (answer.status_code, answer["HX-Redirect"]) == (200, "/sign-in/?next=http%3A%2F%2Ftestserver%2Faccount%2F")
        client = desk.client()
        assert sign_in(client, person.username, next="http://testserver/account/")["Location"] == "http://testserver/account/"

    def test_more_attempts_in_a_minute_than_a_person_makes(self, desk, person):
        client = desk.client(person, shown_s=700)
        answers = [client.post("/sign-in/again/", {"password": "x"}) for _ in range(11)]
        assert [one.status_code for one in answers] == [200] * 10 + [429]
        assert locked(answers[5])
        assert b"Wait a minute" in answers[10].content

    def test_where_there_is_a_second_factor_the_password_does_not_do(self, desk):
        boss = desk.account(("administrator", desk.unit()))
        secret, _ = enrol(desk.client(boss))
        client = desk.client(boss)  # the password alone was shown
        assert client.get("/administration/accounts/add/").status_code == 302
        assert client.get("/sign-in/again/?next=/account/")["Location"].startswith("/sign-in/again/code/")
        assert client.post("/sign-in/again/", {"password": PASSWORD})["Location"].startswith("/sign-in/again/code/")
        assert client.post("/sign-in/again/code/", {"code": totp(secret, 1), "next": "/account/"})["Location"] == "/account/"
        assert client.get("/administration/accounts/add/").status_code == 200
