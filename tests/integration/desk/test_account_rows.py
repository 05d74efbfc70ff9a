"""Rows of accounts: names are read by whoever works here, hashes of passwords by their person and at the door alone."""

from __future__ import annotations

import psycopg
import pytest

from desk_case import PASSWORD
from desk_keys_case import asked, released

COLUMNS = "password, last_login, username, name, email, is_active"


@pytest.fixture
def unit(desk):
    return desk.unit()


@pytest.fixture
def person(desk, unit):
    return desk.account(("supervisor", unit))


@pytest.fixture
def boss(desk, unit):
    return desk.account(("administrator", unit))


def stored(desk, account):
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        row = owner.execute("select hash from casework.access_hash where account_id = %s", (account.pk,)).fetchone()
    return None if row is None else row[0]


def refused(desk, query, *values, account):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(query, *values, account=account)


class TestHashes:
    def test_no_account_row_holds_one(self, desk, person, boss):
        assert stored(desk, person).startswith("argon2")
        for who in (person, boss, None):
            rows = desk.sql(f"select {COLUMNS} from access_account", account=who)
            assert rows
            assert "argon2" not in repr(rows)
            refused(desk, "select hash from access_hash", account=who)
        with desk.store.connect() as shell, pytest.raises(psycopg.errors.InsufficientPrivilege):
            shell.execute("select hash from casework.access_hash")

    def test_the_function_gives_ones_own_to_its_person_and_any_at_the_door(self, desk, person, boss):
        ask = "select casework.hash_of(%s)"
        assert desk.sql(ask, person.pk, account=person) == desk.sql(ask, person.pk) == [(stored(desk, person),)]
        assert desk.sql(ask, person.pk, account=boss) == [(None,)]

    def test_signing_in_with_the_right_password_and_no_other(self, desk, person):
        for given, way in ((PASSWORD, 302), ("not the password", 200)):
            client = desk.client()
            assert client.post("/sign-in/", {"login": person.username, "password": given}).status_code == way
            assert (client.get("/account/").status_code == 200) is (way == 302)

    def test_a_changed_password_keeps_this_session_and_ends_the_others(self, desk, person):
        here, there = desk.client(person), desk.client(person)
        before = stored(desk, person)
        new = "seven grey geese 11"
        done = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert done.status_code == 302, done.content
        assert stored(desk, person) not in (None, before)
        assert here.get("/account/").status_code == 200
        assert there.get("/account/").status_code == 302
        assert desk.client().post("/sign-in/", {"login": person.username, "password": new}).status_code == 302

    def test_an_unusable_password_leaves_no_hash(self, desk, person, boss, unit):
        released(desk, asked(desk, boss, person), desk.account(("administrator", unit)))
        assert stored(desk, person) is None
        assert desk.client().post("/sign-in/", {"login": person.username, "password": PASSWORD}).status_code == 200

    def test_a_name_that_nobody_has_is_asked_about_as_much(self, desk, person):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for name in (person.username, "nobodyshere"):
            client = desk.client()
            with CaptureQueriesContext(connection) as asked:
                client.post("/sign-in/", {"login": name, "password": "x"})
            counts.append(sum("hash_of" in one["sql"] for one in asked.captured_queries))
        assert counts == [1, 1]


class TestRows:
    def test_accounts_are_added_by_administrators(self, desk, person, boss):
        query = f"insert into access_account ({COLUMNS}) values ('!', null, %s, 'N', '', true) returning id"
        refused(desk, query, "raw1", account=person)
        refused(desk, query, "raw1", account=None)
        assert desk.sql(query, "raw1", account=boss)
        refused(desk, query.replace("'!'", "'a password of theirs'"), "raw1", account=boss)

    def test_and_changed_by_those_of_all_their_organisations_and_their_person(self, desk, person, boss, unit):
        query = "update access_account set name = 'X' where id = %s returning id"
        assert desk.sql(query, person.pk, account=boss) == desk.sql(query, person.pk, account=person) == [(person.pk,)]
        colleague, stranger = desk.account(("supervisor", unit)), desk.account(("administrator", desk.unit()))
        both = desk.account(("supervisor", unit), ("supervisor", desk.unit()))
        for who, whom in ((colleague, person), (stranger, person), (boss, both), (person, desk.account())):
            assert desk.sql(query, whom.pk, account=who) == []

    def test_nobody_sets_anothers_password_or_switches_themselves(self, desk, person, boss):
        change = "update access_account set {} where id = %s returning id"
        refused(desk, change.format("password = 'argon2$mine'"), person.pk, account=boss)
        assert desk.sql(change.format("password = '!x'"), person.pk, account=boss)
        assert desk.sql(change.format("is_active = false"), person.pk, account=boss)
        for what, whom in (("is_active = false", boss), ("username = 'other'", boss), ("username = 'other'", person)):
            refused(desk, change.format(what), whom.pk, account=boss)
        refused(desk, "update access_account set id = id", account=boss)
        with pytest.raises(psycopg.errors.CheckViolation):
            desk.sql(change.format("password = 'kept$00'"), boss.pk, account=boss)


class TestSecondFactors:
    def test_a_page_sees_and_sets_ones_own_alone(self, desk, person, boss, unit):
        from allauth.mfa.models import Authenticator

        other = desk.account(("supervisor", unit))
        with desk.as_owner():
            for account in (person, other):
                Authenticator.objects.create(user=account, type="totp", data={"secret": "sealed"})
        seen = "select user_id from mfa_authenticator where user_id = any(%s) order by 1"
        both = [person.pk, other.pk]
        assert desk.sql(seen, both, account=person) == [(person.pk,)]
        assert desk.sql(seen, both, account=boss) == [(one,) for one in sorted(both)]  # whether there is one, and to remove it
        assert desk.sql(seen, both) == [(one,) for one in sorted(both)]  # at the door nobody is known yet
        make = "insert into mfa_authenticator (type, data, user_id, created_at) values ('recovery_codes', '{}', %s, now())"
        desk.sql(make, person.pk, account=person)
        for who in (person, boss):
            refused(desk, make, other.pk, account=who)
        change = "update mfa_authenticator set data = '{}' where user_id = %s returning 1"
        assert desk.sql(change, other.pk, account=person) == desk.sql(change, other.pk, account=boss) == []
        gone = "delete from mfa_authenticator where user_id = %s returning 1"
        assert desk.sql(gone, other.pk, account=person) == desk.sql(gone, other.pk, account=boss) == []
        assert desk.sql(gone, other.pk, account=other) == [(1,)]


class TestSessions:
    def test_a_page_reads_and_ends_ones_own_alone(self, desk, person, boss, unit):
        other = desk.account(("supervisor", unit))
        for account in (person, other):
            client = desk.client()
            assert client.post("/sign-in/", {"login": account.username, "password": PASSWORD}).status_code == 302
        rows = "select s.session_key from django_session s join usersessions_usersession u using (session_key) where u.user_id = any(%s)"
        both = [person.pk, other.pk]
        mine = desk.sql(rows, [person.pk])
        (theirs,) = desk.sql(rows, [other.pk])
        assert len(mine) == 1
        assert desk.sql(rows, both, account=person) == mine
        assert sorted(desk.sql(rows, both)) == sorted([*mine, theirs])  # nobody acts before a session is read
        known = "select session_data from django_session where session_key = %s"
        assert desk.sql(known, *theirs, account=person) == []
        assert desk.sql("select session_key from usersessions_usersession where user_id = %s", other.pk, account=person) == []
        for text in (
            "update django_session set session_data = session_data where session_key = %s returning 1",
            "delete from django_session where session_key = %s returning 1",
        ):
            assert desk.sql(text, *theirs, account=person) == []
        own = "insert into usersessions_usersession (user_id, session_key, ip, user_agent, data, created_at, last_seen_at) "
        refused(desk, f"{own} values (%s, 'another', '127.0.0.1', '', '{{}}', now(), now())", other.pk, account=person)
        stranger = desk.account(("administrator", desk.unit()))
        assert desk.sql(rows, both, account=stranger) == []
        assert desk.sql("delete from django_session where session_key = %s returning 1", *theirs, account=boss) == [(1,)]
