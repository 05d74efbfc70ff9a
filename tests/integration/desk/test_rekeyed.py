"""What ends when an account is re-keyed: tokens, halves of before, a sign-in that waits for its second step; and who may still give one."""

from __future__ import annotations

import json
import threading

import psycopg
import pytest

from desk_case import PASSWORD
from desk_keys_case import asked, code_of, halves, link_of, released

SET = {"name": "Nia Hill", "password1": "a river of paper 9", "password2": "a river of paper 9"}


@pytest.fixture
def boss(desk, unit):
    return desk.account(("administrator", unit))


@pytest.fixture
def second(desk, unit):
    return desk.account(("administrator", unit))


@pytest.fixture
def person(desk, unit):
    return desk.account(("applicant", unit))


@pytest.fixture(autouse=True)
def _no_limit_from_others(desk):
    from django.core.cache import cache

    cache.clear()


def said(desk, number, by, what):
    return desk.client(by).post(f"/keys/{number}/{what}/", follow=True).content.decode()


def subjects(desk, before, **wanted):
    rows = [(actor, json.loads(body)["subject"]) for _, actor, _, body in desk.ledger(before)]
    return [(actor, subject) for actor, subject in rows if wanted.items() <= subject.items()]


def shell(desk):
    from contextlib import contextmanager

    from rightdoor.casework.access.shell import shell as opened
    from rightdoor.desk.people import People
    from rightdoor.desk.surroundings import now_us

    @contextmanager
    def verbs():
        with desk.as_shell(), opened("os:operator", now_us=now_us()) as acting:
            yield People(acting)

    return verbs()


def totp(secret):
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


class TestTokens:
    def good(self, client):
        return client.get("/api/me").status_code != 401

    def test_end_with_the_release_of_a_link_in_its_transaction_and_stand_in_the_ledger(self, desk, boss, second, person):
        held = [desk.api(person, "search"), desk.api(person, "search")]
        number = asked(desk, boss, person)
        assert all(map(self.good, held))
        before = desk.ledger()[-1][0]
        released(desk, number, second)
        assert not any(map(self.good, held))
        assert subjects(desk, before, what="tokens-ended") == [
            (second.username, {"account": person.pk, "what": "tokens-ended", "tokens": 2})
        ]
        link, code = link_of(desk, number, second), code_of(desk, number, boss)
        desk.client().post(link, SET | {"code": code})
        assert not any(map(self.good, held))

    def test_end_with_a_link_of_the_operator_and_with_the_second_factor(self, desk, boss, person):
        from allauth.mfa.models import Authenticator

        with desk.as_owner():
            Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
        before, held = desk.ledger()[-1][0], desk.api(person, "search")
        with shell(desk) as people:
            people.reset_factor(person.username)
        assert not self.good(held)
        held = desk.api(person, "search")
        with shell(desk) as people:
            people.link(person.username)
        assert not self.good(held)
        found = subjects(desk, before, what="tokens-ended", account=person.pk)
        assert [(actor, subject["tokens"]) for actor, subject in found] == [("os:operator", 1)] * 2

    def test_none_is_made_by_a_page_that_was_under_way(self, desk, boss, second, person):
        make = (
            "insert into tokens_token (account_id, name, digest, scopes, made_us, expires_us, full_us) "
            "values (%s, 'x', sha256('of a page under way'), '{search}', 0, 9, 0)"
        )
        desk.sql(make, person.pk, account=person)
        released(desk, asked(desk, boss, person), second)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(make, person.pk, account=person)


class TestHalvesOfBefore:
    def test_of_two_releases_the_later_alone_gives_halves(self, desk, boss, second, person, unit):
        third, fourth = desk.account(("administrator", unit)), desk.account(("administrator", unit))
        earlier = asked(desk, boss, person)
        released(desk, earlier, second)
        later = asked(desk, third, person)
        link, code = halves(desk, later, asker=third, releaser=fourth)
        assert 'action="/keys/' + f'{earlier}/link/"' not in desk.client(second).get(f"/keys/{earlier}/").content.decode()
        for who, what in ((second, "link"), (boss, "code")):
            assert "a later one" in said(desk, earlier, who, what)
        assert desk.client().post(link, SET | {"code": code}).status_code == 302
        for who, what in ((second, "link"), (boss, "code")):
            assert "a later one" in said(desk, earlier, who, what)

    def test_a_link_of_the_operator_ends_them_too(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        released(desk, number, second)
        with shell(desk) as people:
            token = people.link(person.username)
        assert desk.client().post(f"/welcome/{token}/", SET).status_code == 302
        for who, what in ((second, "link"), (boss, "code")):
            assert "a later one" in said(desk, number, who, what)

    def test_whoever_no_longer_may_takes_none(self, desk, boss, second, person):
        from rightdoor.casework.access.models import Membership

        number = asked(desk, boss, person)
        released(desk, number, second)
        with desk.as_owner():
            Membership.objects.filter(account__in=(boss, second)).update(ended_us=1)
        assert desk.sql("select casework.make_link(%s, '', 0, 1, 0)", number, account=second) == [(None,)]
        assert desk.sql("select casework.take_code(%s, '', 0)", number, account=boss) == [(False,)]


class TestReach:
    def test_whoever_asked_still_administers_all_that_the_account_holds(self, desk, boss, person, unit):
        from rightdoor.casework.access.models import Membership

        lead, elsewhere = desk.account(("supervisor", unit)), desk.unit()
        number = asked(desk, boss, person)
        with desk.as_owner():
            more = Membership.objects.create(account=person, unit=elsewhere, role="grader", from_us=1)
        assert "not all that the account holds" in said(desk, number, lead, "release")
        with desk.as_owner():
            Membership.objects.filter(pk=more.pk).update(ended_us=2)
            Membership.objects.filter(account=boss).update(unit=elsewhere)
        assert "not all that the account holds" in said(desk, number, lead, "release")
        with desk.as_owner():
            Membership.objects.filter(account=boss).update(unit=unit)
        assert "Released. Take the link" in said(desk, number, lead, "release")


class TestSigningIn:
    def test_a_second_step_that_waits_is_over_with_the_password(self, desk, boss, second, person):
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
        from django.core.cache import cache

        secret = generate_totp_secret()
        with desk.as_owner():
            TOTP.activate(person, secret)
        waits, goes_on = desk.client(), desk.client()
        for one in (waits, goes_on):
            assert one.post("/sign-in/", {"login": person.username, "password": PASSWORD})["Location"] == "/sign-in/code/"
        assert goes_on.post("/sign-in/code/", {"code": totp(secret)}).status_code == 302
        assert goes_on.get("/account/").status_code == 200
        link, code = halves(desk, asked(desk, boss, person), asker=boss, releaser=second)
        desk.client().post(link, SET | {"code": code})
        cache.clear()  # the code of the authenticator counts as not used yet
        before = desk.ledger()[-1][0]
        waits.post("/sign-in/code/", {"code": totp(secret)})
        assert waits.get("/account/").status_code == 302
        assert subjects(desk, before, event="password", account=person.pk)


class TestTold:
    def test_the_holder_is_told_again_of_a_key_that_somebody_else_used(self, desk, boss, second, person):
        link, code = halves(desk, asked(desk, boss, person), asker=boss, releaser=second)
        assert desk.client().post(link, SET | {"code": code}).status_code == 302
        intruder = desk.client()
        intruder.post("/sign-in/", {"login": person.username, "password": SET["password1"]})
        assert second.username in intruder.get("/account/").content.decode()
        with shell(desk) as people:
            token = people.link(person.username)
        desk.client().post(f"/welcome/{token}/", SET)
        holder = desk.client()
        holder.post("/sign-in/", {"login": person.username, "password": SET["password1"]})
        page = holder.get("/account/").content.decode()
        assert f"{second.username} released it at" in page
        assert "The operator of the machine gave" in page
        assert second.username not in holder.get("/account/").content.decode()

    def test_and_when_a_second_factor_is_removed(self, desk, boss, second, person, unit):
        lead, intruder = desk.account(("supervisor", unit)), desk.client(person)
        released(desk, asked(desk, boss, person, "factor"), second)
        said = f"{second.username} released it at"
        assert said in intruder.get("/account/").content.decode()
        assert said not in intruder.get("/account/").content.decode()
        released(desk, asked(desk, boss, person, "factor"), lead)
        assert said in desk.client(person).get("/account/").content.decode()

    def test_going_back_ends_halves_of_links_that_nobody_used(self, desk, boss, second, person):
        from importlib import import_module

        halves(desk, asked(desk, boss, person), asker=boss, releaser=second)
        made = import_module("rightdoor.casework.access.migrations.0017_told_of_factors").Migration.operations
        waits = "select count(*) from casework.access_onetimelink where account_id = %s and used_us is null"
        with psycopg.connect(desk.store.dsn("owner")) as owner:
            assert owner.execute(waits, (person.pk,)).fetchone() == (1,)
            for operation in reversed(made):
                owner.execute(operation.reverse_sql)
            assert owner.execute(waits, (person.pk,)).fetchone() == (0,)
            owner.rollback()


class TestRolesAtOnce:
    def test_of_two_that_nobody_holds_together_one_is_given(self, desk, boss, second, unit):
        make = "insert into casework.access_membership (account_id, unit_id, role, from_us, given_by_id) values (%s, %s, %s, 0, %s)"
        account, refused = desk.account(), []
        first = psycopg.connect(desk.store.dsn("desk"))
        with first:
            first.execute("select set_config('rightdoor.account', %s, true)", (str(boss.pk),))
            first.execute(make, (account.pk, unit.pk, "administrator", boss.pk))

            def other():
                try:
                    with psycopg.connect(desk.store.dsn("desk")) as raw:
                        raw.execute("select set_config('rightdoor.account', %s, true)", (str(second.pk),))
                        begun.set()
                        raw.execute(make, (account.pk, unit.pk, "grader", second.pk))
                except psycopg.errors.InsufficientPrivilege as problem:
                    refused.append(problem)

            begun = threading.Event()
            thread = threading.Thread(target=other)
            thread.start()
            begun.wait(30)
            thread.join(0.5)
            first.commit()
        thread.join(30)
        assert len(refused) == 1
        assert desk.sql("select role from access_membership where account_id = %s", account.pk, account=boss) == [("administrator",)]


class TestFirstLink:
    def test_of_an_administrator_who_was_here_keeps_the_username_and_is_shown(self, desk, boss):
        from django.utils import timezone

        from rightdoor.casework.access.models import Account, KeyRequest, OneTimeLink
        from rightdoor.desk.first import first_link

        with desk.as_owner():
            others = list(
                Account.objects.filter(memberships__role="administrator", is_active=True).exclude(pk=boss.pk).values_list("pk", flat=True)
            )
            Account.objects.filter(pk__in=others).update(is_active=False)
            Account.objects.filter(pk=boss.pk).update(last_login=timezone.now(), password="!gone")
        try:
            before = desk.ledger()[-1][0]
            token = first_link(desk.store, actor="os:operator", now_us=7)
            with desk.as_owner():
                link = OneTimeLink.objects.get(account=boss, used_us=None)
                row = KeyRequest.objects.get(account=boss)
            assert (link.first, row.outcome, row.by, row.done_by) == (False, "released", None, None)
            assert subjects(desk, before) == [("os:operator", {"account": boss.pk, "request": row.pk, "what": "link-alone"})]
            assert desk.client().post(f"/welcome/{token}/", SET | {"username": "somebody.else"}).status_code == 302
            assert desk.sql("select username from access_account where id = %s", boss.pk) == [(boss.username,)]
        finally:
            with desk.as_owner():
                Account.objects.filter(pk__in=others).update(is_active=True)
