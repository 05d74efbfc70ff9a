"""Keys of accounts take two persons: who may release what whom asked for, what each of the two holds, and what becomes of it."""

from __future__ import annotations

import json
import threading

import psycopg
import pytest

from desk_case import PASSWORD
from desk_keys_case import asked, code_of, halves, link_of, released, request_in

SET = {"name": "Nia Hill", "password1": "a river of paper 9", "password2": "a river of paper 9"}
DAY = 86_400_000_000


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


def request_of(desk, number):
    from rightdoor.casework.access.models import KeyRequest

    with desk.as_owner():
        return KeyRequest.objects.get(pk=number)


def moved(desk, number, **back):
    """The request as it would stand that much later: its instants moved back."""
    from rightdoor.casework.access.models import KeyRequest

    with desk.as_owner():
        one = KeyRequest.objects.get(pk=number)
        KeyRequest.objects.filter(pk=number).update(**{name: getattr(one, name) - us for name, us in back.items()})


def said(desk, number, by, what="release", **data):
    return desk.client(by).post(f"/keys/{number}/{what}/", data, follow=True).content.decode()


def open_(desk, number):
    return request_of(desk, number).outcome == ""


def noted(desk, before):
    rows = [(actor, act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(before)]
    return [(actor, act, subject.get("what") or subject.get("event")) for actor, act, subject in rows]


def signs_in(desk, person, password=PASSWORD):
    return desk.client().post("/sign-in/", {"login": person.username, "password": password}).status_code == 302


def test_whoever_may_release_is_told_on_their_pages_that_a_request_waits(desk, boss, second, person):
    def told(by):
        return b"for keys of accounts wait" in desk.client(by).get("/account/").content

    assert not told(second)
    number = asked(desk, boss, person)
    assert told(second)
    assert not told(boss) and not told(person)
    said(desk, number, second, "refuse", reason="not asked by her")
    assert not told(second)


class TestWhatChanges:
    def test_nothing_before_the_release_and_then_password_and_sessions_are_over(self, desk, boss, second, person):
        client = desk.client()
        client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
        before = desk.ledger()[-1][0]
        number = asked(desk, boss, person)
        assert client.get("/account/").status_code == 200
        assert signs_in(desk, person)
        released(desk, number, second)
        assert client.get("/account/").status_code == 302
        assert not signs_in(desk, person)
        rows = [row for row in noted(desk, before) if row[0] in (boss.username, second.username)]
        assert rows == [(boss.username, "altered", "link-asked"), (second.username, "altered", "link-released")]
        assert "Lost" not in str(desk.ledger(before))

    def test_a_second_factor_goes_with_its_sessions_and_the_password_stays(self, desk, boss, second, person):
        from allauth.mfa.models import Authenticator

        with desk.as_owner():
            for kind in ("totp", "recovery_codes"):
                Authenticator.objects.create(user=person, type=kind, data={"secret": "x"})
        client = desk.client()
        client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
        number = asked(desk, boss, person, "factor")
        with desk.as_owner():
            assert Authenticator.objects.filter(user=person).count() == 2
        released(desk, number, second)
        with desk.as_owner():
            assert not Authenticator.objects.filter(user=person).exists()
        assert client.get("/account/").status_code == 302
        assert signs_in(desk, person)
        assert "is for whoever released it" in said(desk, number, second, "link")

    def test_each_half_is_for_one_of_the_two_and_neither_opens_alone(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        for who, what in ((boss, "code"), (second, "link")):
            assert "within" in said(desk, number, who, what)  # nothing is there to take before it is released
        released(desk, number, second)
        assert "The code is for whoever asked" in said(desk, number, second, "code")
        assert "The link is for whoever released it" in said(desk, number, boss, "link")
        link = link_of(desk, number, second)
        before = desk.ledger()[-1][0]
        for code in ("", "AAAA AAAA AAAA AAAA"):
            assert desk.client().post(link, SET | {"code": code}).status_code == 200
        assert noted(desk, before) == [("nobody", "refused", "link-code")]
        old, code = code_of(desk, number, boss), code_of(desk, number, boss)
        assert desk.client().post(link, SET | {"code": old}).status_code == 200
        assert desk.client().post(link, SET | {"code": code.lower().replace(" ", "")})["Location"] == "/sign-in/"
        assert signs_in(desk, person, SET["password1"])
        for who, what in ((boss, "code"), (second, "link")):  # once it was used nothing more is taken
            assert "until the password was set by it" in said(desk, number, who, what)

    def test_halves_are_taken_within_a_day_and_kept_as_digests(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        link, code = halves(desk, number, asker=boss, releaser=second)
        rows = desk.sql("select code::text from access_keyrequest where id = %s", number, account=boss)
        assert code.replace(" ", "") not in str(rows)
        with desk.as_owner():
            from rightdoor.casework.access.models import OneTimeLink

            assert OneTimeLink.objects.filter(request=number).count() == 1
        moved(desk, number, done_us=DAY + 1)
        for who, what in ((boss, "code"), (second, "link")):
            assert "within" in said(desk, number, who, what)
        assert desk.client().post(link, SET | {"code": code}).status_code == 302  # what was taken in time has its own hour

    def test_a_new_account_has_no_way_in_by_one_hand(self, desk, boss, second, unit):
        page = desk.client(boss).post(
            "/administration/accounts/add/", {"username": f"puppet{unit.pk}", "name": "Nobody", "role": "administrator", "unit": unit.pk}
        )
        number = request_in(page)
        assert "second person releases it" in said(desk, number, boss)
        with desk.as_owner():
            from rightdoor.casework.access.models import OneTimeLink

            assert not OneTimeLink.objects.filter(account=request_of(desk, number).account_id).exists()


class TestWhoReleases:
    def test_another_administrator_or_a_supervisor_of_a_unit_of_the_account(self, desk, boss, second, person, unit):
        for other in (second, desk.account(("supervisor", unit))):
            number = asked(desk, boss, person)
            released(desk, number, other)
            assert request_of(desk, number).done_by_id == other.pk

    def test_nobody_else_sees_it_or_releases_it(self, desk, boss, person, unit):
        number = asked(desk, boss, person)
        elsewhere = desk.unit()
        strangers = [desk.account((role, elsewhere)) for role in ("administrator", "supervisor")]
        for who in (*strangers, desk.account(("spoc", unit)), desk.account(("senior-investigating-officer", unit))):
            assert desk.client(who).get(f"/keys/{number}/").status_code == 404
            assert desk.client(who).post(f"/keys/{number}/release/").status_code == 404
            assert desk.sql("select 1 from access_keyrequest where id = %s", number, account=who) == []
            assert desk.sql("select casework.release_key(%s, 0)", number, account=who) == [("right",)]
            assert f"/keys/{number}/" not in desk.client(who).get("/keys/").content.decode()
        assert desk.sql("select casework.release_key(%s, 0)", number) == [("own",)]
        auditor = desk.account(("auditor", unit))
        assert desk.client(auditor).get(f"/keys/{number}/").status_code == 200
        assert "Administrators release it" in said(desk, number, auditor)
        assert open_(desk, number)

    def test_neither_who_asked_nor_the_holder_whatever_their_roles(self, desk, boss, unit):
        lead = desk.account(("supervisor", unit))
        number = asked(desk, boss, lead)
        assert "You asked for this" in said(desk, number, boss)
        assert "about your own account" in said(desk, number, lead)
        answers = [desk.sql("select casework.release_key(%s, 0)", number, account=who) for who in (boss, lead)]
        assert answers == [[("asker",)], [("own",)]]
        assert open_(desk, number)

    def test_no_page_writes_a_request_or_an_outcome_past_the_functions(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        make = (
            "insert into access_keyrequest (account_id, what, reason, by_id, at_us, until_us, outcome, done_reason) "
            "values (%s, 'factor', 'r', %s, 0, 1, %s, '')"
        )
        for account, by, outcome in ((person, second, ""), (boss, boss, ""), (person, boss, "released")):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(make, account.pk, by.pk, outcome, account=boss)
        desk.sql(make, person.pk, boss.pk, "", account=boss)
        for who in (boss, second, person):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql("update access_keyrequest set outcome = 'released' where id = %s", number, account=who)

    def test_not_by_an_account_that_whoever_asked_made_within_a_week_nor_the_other_way_round(self, desk, boss, second, person, unit):
        from rightdoor.casework.access.models import Membership

        lead = desk.account(("grader", unit))
        assert desk.client(boss).post(f"/administration/accounts/{lead.pk}/", {"role": "supervisor", "unit": unit.pk}).status_code == 302
        number = asked(desk, boss, person)
        assert "Within the last 7 days" in said(desk, number, lead)
        with desk.as_owner():
            given = Membership.objects.filter(account=lead, role="supervisor")
            assert given.get().given_by_id == boss.pk
            given.update(from_us=given.get().from_us - 7 * DAY)
        released(desk, number, lead)
        rekeyed = asked(desk, boss, second, "factor")
        released(desk, rekeyed, lead)
        number = asked(desk, boss, person)
        for who in (second, lead):  # boss asked for and lead released a key of second; lead's own stayed as they were
            assert ("Within the last 7 days" in said(desk, number, who)) is (who is second)
        number = asked(desk, second, person)
        for who in (boss, lead):  # and the other way round
            assert "Within the last 7 days" in said(desk, number, who)
        moved(desk, rekeyed, done_us=7 * DAY)
        released(desk, number, boss)

    def test_who_gives_a_role_is_named_by_the_database(self, desk, boss, person, unit):
        make = "insert into access_membership (account_id, unit_id, role, from_us, given_by_id) values (%s, %s, 'supervisor', 0, %s)"
        for giver in (person.pk, None):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(make, person.pk, unit.pk, giver, account=boss)
        desk.sql(make, person.pk, unit.pk, boss.pk, account=boss)

    def test_whoever_asked_still_administers(self, desk, boss, second, person):
        from rightdoor.casework.access.models import Membership

        number = asked(desk, boss, person)
        with desk.as_owner():
            Membership.objects.filter(account=boss).update(ended_us=1)
        assert "administers no more" in said(desk, number, second)
        assert "Refused" in said(desk, number, second, "refuse", reason="who asked has left")


class TestHowItEnds:
    def test_refused_with_a_reason_by_who_could_release_it_or_the_holder(self, desk, boss, second, person, unit):
        for who in (second, person):
            number = asked(desk, boss, person)
            assert "Say why" in said(desk, number, who, "refuse", reason="  ")
            assert open_(desk, number)
            assert "Not them" in said(desk, number, who, "refuse", reason="Not them")
            assert "already" in said(desk, number, second)
            assert request_of(desk, number).outcome == "refused"
        number = asked(desk, boss, person)
        for who in (boss, desk.account(("auditor", unit))):
            assert "Refused. Nothing" not in said(desk, number, who, "refuse", reason="r")
        assert open_(desk, number)
        assert signs_in(desk, person)

    def test_withdrawn_by_who_asked_alone(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        for who in (second, person):
            assert "Withdrawn. Nothing" not in said(desk, number, who, "withdraw")
        assert "Withdrawn. Nothing" in said(desk, number, boss, "withdraw")
        assert "already" in said(desk, number, second)
        assert asked(desk, boss, person) > number

    def test_over_after_three_days_and_asked_for_again(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        again = desk.client(boss).post(f"/administration/accounts/{person.pk}/link/", {"reason": "r"})
        assert again.status_code == 422
        assert "Another request for the same is open" in again.content.decode()
        moved(desk, number, at_us=3 * DAY, until_us=3 * DAY)
        for what in ("release", "refuse"):
            assert "three days went by" in said(desk, number, second, what, reason="r")
        assert "Over: nobody released it" in desk.client(boss).get(f"/keys/{number}/").content.decode()
        another = asked(desk, boss, person)
        assert request_of(desk, number).outcome == "expired"
        released(desk, another, second)

    def test_a_form_sent_again_releases_nothing_twice(self, desk, boss, second, person):
        from desk_case import token_of_a_form

        number, client = asked(desk, boss, person), desk.client(second)
        token, before = token_of_a_form(client), desk.ledger()[-1][0]
        for _ in range(2):
            client.post(f"/keys/{number}/release/", {"form_token": token}, form_token=None)
        assert noted(desk, before) == [(second.username, "altered", "link-released")]

    def test_of_two_who_release_at_once_one_does(self, desk, boss, second, person, unit):
        third, number = desk.account(("administrator", unit)), asked(desk, boss, person)
        given = []

        def release(account):
            with psycopg.connect(desk.store.dsn("desk")) as raw:
                raw.execute("select set_config('rightdoor.account', %s, true)", (str(account.pk),))
                both.wait()
                given.append(raw.execute("select casework.release_key(%s, 0)", (number,)).fetchone()[0])

        both = threading.Barrier(2)
        threads = [threading.Thread(target=release, args=(who,)) for who in (second, third)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(given) == ["", "done"]


class TestTold:
    def pages(self, client):
        return [client.get("/account/").content.decode() for _ in range(2)]

    def test_the_holder_is_told_once_who_asked_and_once_who_released(self, desk, boss, second, person):
        number, client = asked(desk, boss, person), desk.client(person)
        first, next_ = self.pages(client)
        assert f"{boss.username} asked at" in first
        assert "refuse it" in first
        assert boss.username not in next_
        assert "This is about your account" in client.get(f"/keys/{number}/").content.decode()
        link, code = halves(desk, number, asker=boss, releaser=second)
        desk.client().post(link, SET | {"code": code})
        client = desk.client()
        client.post("/sign-in/", {"login": person.username, "password": SET["password1"]})
        first, next_ = self.pages(client)
        assert f"{boss.username} asked at" in first
        assert f"{second.username} released it at" in first
        assert second.username not in next_

    def test_nobody_else_is_told_and_an_end_is_told_too(self, desk, boss, second, person):
        number = asked(desk, boss, person)
        assert "asked at" not in "".join(self.pages(desk.client(second)))
        said(desk, number, second, "refuse", reason="Not them")
        assert f"{second.username} refused it at" in self.pages(desk.client(person))[0]


class TestByInterface:
    def call(self, client, path, key, **body):
        return client.post(f"/api{path}", body, content_type="application/json", headers={"Idempotency-Key": f"two-persons-{key}"})

    def test_the_same_rules_and_rows_and_no_half_in_any_answer(self, desk, boss, second, person, unit):
        by_boss, by_second = desk.api(boss, "administer"), desk.api(second, "administer")
        before = desk.ledger()[-1][0]
        made = self.call(by_boss, f"/accounts/{person.pk}/keys", f"a{person.pk}", what="link", reason="Lost it").json()
        assert (made["state"], made["by"], made["account"]) == ("open", boss.pk, person.pk)
        place = f"/keys/{made['id']}"
        assert self.call(by_boss, f"{place}/release", f"b{person.pk}").status_code == 422
        done = self.call(by_second, f"{place}/release", f"c{person.pk}")
        assert (done.status_code, done.json()["state"], done.json()["done_by"]) == (200, "released", second.pk)
        assert self.call(by_second, f"{place}/refuse", f"d{person.pk}", reason="late").status_code == 422
        rows = [row for row in noted(desk, before) if row[1] == "altered"]
        assert rows == [(boss.username, "altered", "link-asked"), (second.username, "altered", "link-released")]
        assert "welcome" not in done.content.decode()
        link, code = link_of(desk, made["id"], second), code_of(desk, made["id"], boss)
        assert desk.client().post(link, SET | {"code": code}).status_code == 302
        assert by_boss.get(f"/api{place}").json()["state"] == "used"
        assert made["id"] in [one["id"] for one in by_second.get("/api/keys").json()]
        lead = desk.api(desk.account(("supervisor", unit)), "administer")
        assert made["id"] in [one["id"] for one in lead.get("/api/keys").json()]
        assert desk.api(desk.account(("administrator", desk.unit())), "administer").get(f"/api{place}").status_code == 404

    def test_an_account_is_added_with_its_request_and_withdrawn(self, desk, boss, unit):
        client = desk.api(boss, "administer")
        given = {"username": f"new.one{unit.pk}", "name": "New One", "role": "grader", "unit": unit.pk}
        made = self.call(client, "/accounts", f"e{unit.pk}", **given)
        assert made.status_code == 201
        done = self.call(client, f"/keys/{made.json()['id']}/withdraw", f"f{unit.pk}")
        assert done.json()["state"] == "withdrawn"


class TestOperator:
    """The way back in where nobody else is: the machine's terminal. It is said to the holder and to auditors."""

    def verbs(self, desk):
        from contextlib import contextmanager

        from rightdoor.casework.access.shell import shell
        from rightdoor.desk.people import People
        from rightdoor.desk.surroundings import now_us

        @contextmanager
        def opened():
            with desk.as_shell(), shell("os:operator", now_us=now_us()) as acting:
                yield People(acting)

        return opened()

    def test_gives_a_link_alone_and_everybody_whom_it_concerns_is_shown_it(self, desk, unit, person):
        with self.verbs(desk) as people:
            token = people.link(person.username, reason="Nobody else is there")
        client = desk.client()
        assert client.post(f"/welcome/{token}/", SET).status_code == 302  # no second person, so no code
        client.post("/sign-in/", {"login": person.username, "password": SET["password1"]})
        assert "The operator of the machine gave a one-time link" in client.get("/account/").content.decode()
        found = desk.api(desk.account(("auditor", unit))).get("/api/oversight/patterns").json()
        words = f"gave a one-time link of account {person.pk} by command on the store&#x27;s machine".replace("&#x27;", "'")
        assert [hint["who"] for hint in found if hint["kind"] == "key-alone" and hint["words"].startswith(words)] == ["os:operator"]

    def test_releases_what_a_single_administrator_asked_for_as_one_half(self, desk, boss, person):
        number, factor = asked(desk, boss, person), asked(desk, boss, person, "factor")
        with self.verbs(desk) as people:
            waits = {one.number: (one.state, one.by) for one in people.requests()}
            assert waits[number] == waits[factor] == ("open", boss.username)
            token = people.release(number)
            people.refuse(factor, reason="The device was found")
        assert desk.client().post(f"/welcome/{token}/", SET | {"code": "no"}).status_code == 200
        code = code_of(desk, number, boss)
        assert desk.client().post(f"/welcome/{token}/", SET | {"code": code}).status_code == 302
        assert request_of(desk, factor).done_reason == "The device was found"
        from rightdoor.errors import UsageProblem

        with pytest.raises(UsageProblem), self.verbs(desk) as people:
            people.release(2**40)

    def test_no_page_gives_one_alone(self, desk, boss, person):
        from rightdoor.casework.access import keys_alone
        from rightdoor.casework.acting import Acting
        from rightdoor.errors import InternalProblem

        with pytest.raises(InternalProblem):
            keys_alone.give(Acting(boss, 0), person, what="link", reason="r")
