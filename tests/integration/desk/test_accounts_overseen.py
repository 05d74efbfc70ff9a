"""Administrators hold no casework, whoever gives it; what they do to accounts of others stands before the auditors, with what followed."""

from __future__ import annotations

import re

import psycopg
import pytest

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


def test_auditors_are_shown_links_factors_and_roles_with_what_followed(desk, boss, unit):
    from allauth.mfa.models import Authenticator

    client, person = desk.client(boss), desk.account(("applicant", unit))
    link = re.search(r"/welcome/[A-Za-z0-9_-]{43}/", client.post(f"/administration/accounts/{person.pk}/link/").content.decode())[0]
    assert client.post(f"/administration/accounts/{person.pk}/", {"role": "supervisor", "unit": unit.pk}).status_code == 302
    with desk.as_owner():
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert client.post(f"/administration/accounts/{person.pk}/factor/").status_code == 302
    stranger = desk.client()
    assert stranger.post(link, SET)["Location"] == "/sign-in/"
    assert stranger.post("/sign-in/", {"login": person.username, "password": SET["password1"]})["Location"] == "/"
    auditor = desk.account(("auditor", unit))
    found = desk.api(auditor).get("/api/oversight/patterns").json()
    assert {(one["kind"], one["who"], one["words"]) for one in found if f"account {person.pk} " in f"{one['words']} "} == {
        ("link-made", boss.username, f"ended the password of account {person.pk} and made a link to set another"),
        ("link-used", person.username, f"the password of account {person.pk} was set by a link, by whoever had it"),
        ("factor-removed", boss.username, f"removed the second factor of account {person.pk}"),
        ("role-given", boss.username, f"gave account {person.pk} the role Supervisor"),
    } | {("role-used", boss.username, f"gave account {person.pk} the role Supervisor; it signed in within a day")}
    page = desk.client(auditor).get("/oversight/").content.decode()
    for words in ("Link to a password made", "Password set by a link", "Second factor removed", "Role given, and used at once"):
        assert words in page


def test_a_role_that_nobody_came_in_with_is_given_and_no_more(desk):
    from rightdoor.casework.oversight.ledger import Entry
    from rightdoor.casework.oversight.of_accounts import DAY_US, roles_used

    def came(account, at_us):
        return Entry(2, at_us, "them", "entered", {"event": "signed-in", "account": account})

    given = [Entry(1, 100, "boss", "altered", {"what": "role-given", "account": 7, "role": "supervisor"})]
    assert roles_used(given, [came(7, 99), came(8, 101), came(7, 100 + DAY_US)]) == []
    assert [hint.at_us for hint in roles_used(given, [came(7, 500), came(7, 101)])] == [101]
    assert roles_used([given[0]._replace(subject={**given[0].subject, "role": "auditor"})], [came(7, 101)]) == []
