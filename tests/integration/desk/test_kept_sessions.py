"""Of a session the database holds the digest of its key: whoever reads every row of every table opens no session with it."""

from __future__ import annotations

import psycopg
import pytest

from desk_case import PASSWORD


@pytest.fixture
def person(desk, unit):
    return desk.account(("supervisor", unit))


@pytest.fixture(autouse=True)
def _no_limit_from_others(desk):
    from django.core.cache import cache

    cache.clear()


def came_in(desk, person):
    client = desk.client()
    assert client.post("/sign-in/", {"login": person.username, "password": PASSWORD}).status_code == 302
    return client, client.cookies["rightdoor"].value


def everything(desk):
    """Every row of every table of both schemas as text, as the owner reads them."""
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        tables = owner.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname in ('casework', 'rightdoor') and c.relkind = 'r'"
        ).fetchall()
        return {name: [row[0] for row in owner.execute(f"select t::text from {name} t").fetchall()] for (name,) in tables}


def names(desk, table, account):
    joined = "select s.session_key from django_session s join usersessions_usersession u using (session_key) where u.user_id = %s"
    with psycopg.connect(desk.store.dsn("owner"), options="-c search_path=casework") as owner:
        query = joined if table == "both" else f"select session_key from {table} where user_id = %s"
        return [row[0] for row in owner.execute(query, (account.pk,)).fetchall()]


def opens(desk, key):
    client = desk.client()
    client.cookies["rightdoor"] = key
    return client.get("/account/").status_code == 200


def test_the_key_stands_in_no_table_and_what_stands_there_opens_nothing(desk, person):
    from rightdoor.desk.kept_sessions import kept_as

    _, key = came_in(desk, person)
    rows = everything(desk)
    assert rows["casework.django_session"]
    assert [name for name, held in rows.items() if any(key in text for text in held)] == []
    assert names(desk, "both", person) == [kept_as(key)]
    assert len(kept_as(key)) == 40
    assert opens(desk, key)
    assert not opens(desk, kept_as(key))
    assert not opens(desk, key[:-1] + chr(ord(key[-1]) ^ 1))


def test_it_is_changed_written_and_ended_under_its_digest(desk, person):
    client, key = came_in(desk, person)
    session = client.session
    session["said"] = 1
    session.save()
    assert client.session["said"] == 1
    session.cycle_key()
    assert session.session_key != key
    assert not opens(desk, key)
    assert opens(desk, session.session_key)
    assert session.exists(session.session_key)
    session.flush()
    assert names(desk, "both", person) == []


def test_where_one_is_signed_in_is_listed_and_what_is_over_leaves_the_list(desk, person):
    from django.contrib.sessions.models import Session

    from rightdoor.desk.account_sessions import listed
    from rightdoor.desk.kept_sessions import kept_as

    here, key = came_in(desk, person)
    _, other = came_in(desk, person)
    page = here.get("/account/").content.decode()
    assert page.count("this session") == 1
    assert page.count("the session of") == 1
    assert {one.session_key for one in listed(person)} == {kept_as(key), kept_as(other)}
    Session.objects.filter(session_key=kept_as(other)).update(expire_date="2020-01-01T00:00:00Z")
    assert [one.session_key for one in listed(person)] == [kept_as(key)]
    assert names(desk, "usersessions_usersession", person) == [kept_as(key)]
    with desk.as_owner():
        person.set_password("another password 77")
        person.save()
    assert listed(person) == []


def test_a_new_password_keeps_one_session_in_the_list_under_its_new_name(desk, person):
    from rightdoor.desk.kept_sessions import kept_as

    client, key = came_in(desk, person)
    came_in(desk, person)
    new = "seven grey geese 11"
    assert client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}).status_code == 302
    now = client.cookies["rightdoor"].value
    assert now != key
    assert client.get("/account/").content.decode().count("this session") == 1
    assert names(desk, "usersessions_usersession", person) == [kept_as(now)]


def test_the_other_way_of_asking_is_held_to_it_too(desk, person):
    from concurrent.futures import ThreadPoolExecutor

    from asgiref.sync import async_to_sync
    from django.db import connections

    from rightdoor.desk.kept_sessions import SessionStore, kept_as

    async def all_of_it():
        store = SessionStore()
        store["said"] = 2
        await store.asave()
        key = store.session_key
        found = await SessionStore(key).aget("said"), await store.aexists(key), await store.aexists(kept_as(key))
        await SessionStore(key).adelete()
        return *found, await store.aexists(key)

    def apart():
        try:
            return async_to_sync(all_of_it)()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:  # a browser that another test lent keeps the loop of this one
        assert thread.submit(apart).result() == (2, True, False, False)
