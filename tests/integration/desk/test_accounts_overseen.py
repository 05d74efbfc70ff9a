"""Administrators hold no casework, whoever gives it; what they do to accounts of others stands before the auditors, with what followed."""

from __future__ import annotations

import psycopg
import pytest

from desk_keys_case import asked, halves, released

SET = {"name": "Nia Hill", "password1": "a river of paper 9", "password2": "a river of paper 9"}


@pytest.fixture
def boss(desk, unit):
    return desk.account(("administrator", unit))


@pytest.fixture(autouse=True)
def _no_limit_from_others(desk):
    from django.core.cache import cache

    cache.clear()


def test_no_account_administers_and_sees_casework(desk, boss, unit):
    second, officer = desk.account(("administrator", unit)), desk.account(("supervisor", unit))
    make = "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, %s, 0)"
    for account, role in ((second, "supervisor"), (second, "spoc"), (officer, "administrator")):
        given = {"role": role, "unit": unit.pk}
        page = desk.client(boss).post(f"/administration/accounts/{account.pk}/", given)
        assert page.status_code == 422
        assert b"An account that administers holds no role that sees casework" in page.content
        by_api = desk.api(boss).post(
            f"/api/accounts/{account.pk}/roles",
            given,
            content_type="application/json",
            headers={"Idempotency-Key": f"apart-{account.pk}-{role}"},
        )
        assert by_api.status_code == 422
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(make, account.pk, unit.pk, role, account=boss)
    desk.sql(make, second.pk, unit.pk, "auditor", account=boss)


def test_auditors_are_shown_keys_and_roles_with_what_followed(desk, boss, unit):
    client, person = desk.client(boss), desk.account(("applicant", unit))
    second = desk.account(("administrator", unit))
    number = asked(desk, boss, person)
    assert desk.client(boss).post(f"/keys/{number}/release/").status_code == 422
    link, code = halves(desk, number, asker=boss, releaser=second)
    assert client.post(f"/administration/accounts/{person.pk}/", {"role": "supervisor", "unit": unit.pk}).status_code == 302
    released(desk, asked(desk, boss, person, "factor"), second)
    stranger = desk.client()
    assert stranger.post(link, SET | {"code": code})["Location"] == "/sign-in/"
    assert stranger.post("/sign-in/", {"login": person.username, "password": SET["password1"]})["Location"] == "/"
    released(desk, asked(desk, boss, desk.account(("grader", unit)), "factor"), second)
    auditor = desk.account(("auditor", unit))
    found = desk.api(auditor).get("/api/oversight/patterns").json()
    n, one = person.pk, f"account {person.pk} "
    said = {(hint["kind"], hint["who"], hint["words"]) for hint in found if one in f"{hint['words'].replace(',', ' ').replace(':', ' ')} "}
    assert said == {
        ("key-asked", boss.username, f"asked for a one-time link of account {n}"),
        (
            "key-released",
            second.username,
            f"released a one-time link of account {n}, which account {boss.pk} asked for: its password was over",
        ),
        ("key-tried", boss.username, f"tried to release a key of account {n}: they had asked for it themselves"),
        ("key-asked", boss.username, f"asked for the removal of the second factor of account {n}"),
        ("key-released", second.username, f"removed the second factor of account {n}, as account {boss.pk} had asked"),
        ("link-used", person.username, f"the password of account {n} was set by a link, by whoever had it"),
        ("role-given", boss.username, f"gave account {n} the role Supervisor"),
        ("role-used", boss.username, f"gave account {n} the role Supervisor; it signed in within a day"),
        ("releaser-made", boss.username, f"gave account {n} a role that asks for or releases keys of accounts"),
    }
    often = [hint["words"] for hint in found if (hint["kind"], hint["who"]) == ("key-pair", second.username)]
    assert often == [f"released 3 keys of accounts that account {boss.pk} asked for"]
    page = desk.client(auditor).get("/oversight/").content.decode()
    for words in ("Key of an account asked for", "Key of an account released", "Release tried and refused", "Password set by a link"):
        assert words in page
    assert f"Request {number}" in desk.client(auditor).get("/keys/").content.decode()


def test_a_role_that_nobody_came_in_with_is_given_and_no_more(desk):
    from rightdoor.casework.oversight.ledger import Entry
    from rightdoor.casework.oversight.of_accounts import DAY_US, roles_used

    def came(account, at_us):
        return Entry(2, at_us, "them", "entered", {"event": "signed-in", "account": account})

    given = [Entry(1, 100, "boss", "altered", {"what": "role-given", "account": 7, "role": "supervisor"})]
    assert roles_used(given, [came(7, 99), came(8, 101), came(7, 100 + DAY_US)]) == []
    assert [hint.at_us for hint in roles_used(given, [came(7, 500), came(7, 101)])] == [101]
    assert roles_used([given[0]._replace(subject={**given[0].subject, "role": "auditor"})], [came(7, 101)]) == []
