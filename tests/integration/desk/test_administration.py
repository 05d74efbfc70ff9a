"""Administration: accounts by one-time links, roles, units, operations, compartments; who may do it, and what the database itself refuses."""

from __future__ import annotations

import json
import re

import psycopg
import pytest

from desk_case import NOW, PASSWORD
from desk_keys_case import asked, halves, link_of, request_in


@pytest.fixture
def boss(desk, unit):
    return desk.account(("administrator", unit))


@pytest.fixture(autouse=True)
def _no_limit_from_others(desk):
    from django.core.cache import cache

    cache.clear()


def noted(desk, before):
    return [json.loads(body)["subject"] | {"act": act, "actor": actor} for _, actor, act, body in desk.ledger(before)]


def add(desk, boss, unit, username, role="supervisor"):
    answer = desk.client(boss).post(
        "/administration/accounts/add/", {"username": username, "name": "Nia Hill", "role": role, "unit": unit.pk}
    )
    return request_in(answer)


def handed(desk, boss, unit, username):
    """A new account: the address of its link, and what a form sends with the code."""
    link, code = halves(desk, add(desk, boss, unit, username), asker=boss, releaser=desk.account(("administrator", unit)))
    return link, SET | {"code": code}


SET = {"name": "Nia Hill", "password1": "a river of paper 9", "password2": "a river of paper 9"}


class TestOneTimeLinks:
    def test_an_account_begins_with_a_link_and_no_password(self, desk, boss, unit):
        before = desk.ledger()[-1][0]
        link, sent = handed(desk, boss, unit, "nhill")
        client = desk.client()
        assert client.get(link).status_code == 200
        assert client.post(link, sent | {"password2": "other"}).status_code == 200
        assert client.post(link, sent | {"password1": "nhill", "password2": "nhill"}).status_code == 200
        assert client.post(link, sent)["Location"] == "/sign-in/"
        assert client.post("/sign-in/", {"login": "nhill", "password": SET["password1"]})["Location"] == "/"
        rows = noted(desk, before)
        steps = "account-added role-given link-asked link-released link-made code-taken link-used signed-in".split()
        assert [row.get("what") or row.get("event") for row in rows] == steps
        assert "Nia" not in json.dumps(rows)

    def test_a_link_opens_once(self, desk, boss, unit):
        link, sent = handed(desk, boss, unit, "once1")
        assert desk.client().post(link, sent).status_code == 302
        assert desk.client().get(link).status_code == 410
        assert desk.client().post(link, sent | {"password1": "another one 777", "password2": "another one 777"}).status_code == 410

    def test_of_two_at_once_one_sets_the_password(self, desk, boss, unit):
        from rightdoor.casework.access import links

        link, sent = handed(desk, boss, unit, "twice1")
        given = {"name": "x", "username": "", "password": "p" * 12, "at_us": clock(), "now_us": NOW, "code": sent["code"]}
        token = link.split("/")[2]
        assert [links.use(token, **given), links.use(token, **given)] == [True, False]

    def test_after_an_hour_it_is_over_and_a_forged_one_never_was(self, desk, boss, unit, monkeypatch):
        from rightdoor.desk.views import accounts

        link, sent = handed(desk, boss, unit, "late1")
        monkeypatch.setattr(accounts, "clock_us", lambda: clock() + 3_590_000_000)
        assert desk.client().get(link).status_code == 200
        monkeypatch.setattr(accounts, "clock_us", lambda: clock() + 3_601_000_000)
        assert desk.client().post(link, sent).status_code == 410
        monkeypatch.undo()
        for forged in (link[:-2] + "/", "/welcome/x/", "/welcome/" + "A" * 43 + "/", "/welcome/%00%ff/"):
            assert desk.client().get(forged).status_code == (404 if "%00" in forged else 410)  # no path holds a null character

    def test_a_new_link_ends_the_one_before_and_the_password(self, desk, boss, unit):
        first, sent = handed(desk, boss, unit, "again1")
        desk.client().post(first, sent)
        from rightdoor.casework.access.models import Account

        account = Account.objects.get(username="again1")
        second_person = desk.account(("administrator", unit))
        number = asked(desk, boss, account)
        second = halves(desk, number, asker=boss, releaser=second_person).link
        third = link_of(desk, number, second_person)
        assert desk.client().post("/sign-in/", {"login": "again1", "password": SET["password1"]}).status_code == 200
        assert [desk.client().get(link).status_code for link in (first, second, third)] == [410, 410, 200]

    def test_the_token_itself_is_not_kept(self, desk, boss, unit):
        token = handed(desk, boss, unit, "kept1")[0].split("/")[2]
        rows = desk.sql("select encode(digest, 'escape') || digest::text from access_onetimelink")
        assert rows
        assert token not in str(rows)

    def test_nobody_makes_one_but_by_a_request_that_was_released(self, desk, boss, unit):
        officer = desk.account(("supervisor", unit))
        make = "insert into access_onetimelink (account_id, digest, created_us, expires_us, first) values (%s, %s, 0, %s, false)"
        for who, whom in ((officer, boss), (None, boss), (boss, officer)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(make, whom.pk, b"x" * 32, 2**60, account=who)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql("update access_onetimelink set expires_us = 2^60", account=boss)


def clock():
    import time

    return time.time_ns() // 1000


class TestAccounts:
    def test_a_username_is_never_given_again(self, desk, boss, unit):
        add(desk, boss, unit, "taken1")
        answer = desk.client(boss).post(
            "/administration/accounts/add/", {"username": "Taken1", "name": "N", "role": "supervisor", "unit": unit.pk}
        )
        assert b"never given again" in answer.content

    def test_disabling_ends_sessions_and_enabling_does_not_bring_them_back(self, desk, boss, unit):
        person = desk.account(("supervisor", unit))
        client = desk.client()
        client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
        page = f"/administration/accounts/{person.pk}"
        assert desk.client(boss).post(f"{page}/disable/").status_code == 302
        assert desk.client(boss).post(f"{page}/enable/").status_code == 302
        assert client.get("/account/").status_code == 302

    def test_roles_are_given_and_ended(self, desk, boss, unit):
        from rightdoor.casework.access.models import Membership

        person = desk.account()
        page = f"/administration/accounts/{person.pk}/"
        before = desk.ledger()[-1][0]
        assert desk.client(boss).post(page, {"role": "auditor", "unit": unit.pk}).status_code == 302
        assert b"held in this unit already" in desk.client(boss).post(page, {"role": "auditor", "unit": unit.pk}).content
        assert desk.client(boss).post(page, {"role": "emperor", "unit": unit.pk}).status_code == 422
        with desk.as_owner():
            held = Membership.objects.get(account=person)
        assert desk.client(boss).get(f"{page}roles/{held.pk}/end/").status_code == 200
        assert desk.client(boss).post(f"{page}roles/{held.pk}/end/").status_code == 302
        assert [(row["what"], row["role"], row["actor"]) for row in noted(desk, before)] == [
            ("role-given", "auditor", boss.username),
            ("role-ended", "auditor", boss.username),
        ]

    def test_nothing_grave_is_done_to_ones_own_account(self, desk, boss):
        for what in ("disable", "link", "factor"):
            answer = desk.client(boss).post(f"/administration/accounts/{boss.pk}/{what}/", {"reason": "r"})
            assert b"your own account" in answer.content
        assert desk.client(boss).get("/administration/").status_code == 200

    def test_nobody_gives_a_role_to_themselves(self, desk, boss, unit):
        from rightdoor.casework.access.models import Membership, Operation

        page = desk.client(boss).post(f"/administration/accounts/{boss.pk}/", {"role": "supervisor", "unit": unit.pk})
        assert b"your own account" in page.content
        given = desk.api(boss).post(
            f"/api/accounts/{boss.pk}/roles", {"role": "supervisor", "unit": unit.pk}, content_type="application/json"
        )
        assert given.status_code == 422
        make = "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, %s, 0)"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(make, boss.pk, unit.pk, "supervisor", account=boss)
        desk.sql(make, desk.account().pk, unit.pk, "supervisor", account=boss)
        with desk.as_owner():
            ended = Membership.objects.create(account=boss, unit=unit, role="grader", from_us=0, ended_us=1)
            operation = Operation.objects.create(name=f"Own {unit.pk}", controller=unit.organisation)
        again = "update access_membership set ended_us = null where id = %s returning id"
        assert desk.sql(again, ended.pk, account=boss) == []
        joined = desk.client(boss).post(f"/administration/operations/{operation.pk}/", {"username": boss.username})
        assert b"your own account" in joined.content
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql("insert into access_operationmember (operation_id, account_id) values (%s, %s)", operation.pk, boss.pk, account=boss)
        with desk.as_owner():
            assert list(Membership.objects.filter(account=boss, ended_us__isnull=True).values_list("role", flat=True)) == ["administrator"]
            assert not operation.members.exists()


class TestReach:
    """Administrators act on what is of their organisations and of those below."""

    def asked(self, desk, who, page, **data):
        return desk.client(who).post(page, data, follow=True).content.decode()

    def test_nothing_is_done_to_accounts_of_other_organisations(self, desk, boss, unit):
        from rightdoor.casework.access.models import Account, Membership

        elsewhere = desk.unit()
        theirs, both = desk.account(("supervisor", elsewhere)), desk.account(("supervisor", elsewhere), ("grader", unit))
        for one in (theirs, both):
            for what in ("disable", "link", "factor"):
                assert "another organisation" in self.asked(desk, boss, f"/administration/accounts/{one.pk}/{what}/", reason="r"), what
            assert (
                desk.api(boss).post(f"/api/accounts/{one.pk}/active", {"active": False}, content_type="application/json").status_code == 422
            )
            make = "insert into access_onetimelink (account_id, digest, created_us, expires_us, first) values (%s, %s, 0, %s, false)"
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(make, one.pk, b"z" * 32, 2**60, account=boss)
        assert "another organisation" in self.asked(desk, boss, f"/administration/accounts/{theirs.pk}/", role="spoc", unit=unit.pk)
        assert "alid choice" in self.asked(desk, boss, f"/administration/accounts/{both.pk}/", role="spoc", unit=elsewhere.pk)
        given = desk.api(boss).post(
            f"/api/accounts/{both.pk}/roles", {"role": "spoc", "unit": elsewhere.pk}, content_type="application/json"
        )
        assert given.status_code == 422
        with desk.as_owner():
            held = Membership.objects.get(account=theirs)
        assert "another organisation" in self.asked(desk, boss, f"/administration/accounts/{theirs.pk}/roles/{held.pk}/end/")
        role = "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, 'spoc', 0)"
        for account, place in ((theirs, unit), (both, elsewhere)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(role, account.pk, place.pk, account=boss)
        desk.sql(role, both.pk, unit.pk, account=boss)
        assert desk.sql("update access_membership set ended_us = 1 where id = %s returning id", held.pk, account=boss) == []
        with desk.as_owner():
            assert Account.objects.filter(pk__in=(theirs.pk, both.pk), is_active=True).count() == 2
            assert Membership.objects.filter(account=theirs).count() == 1

    def test_units_organisations_and_operations_of_others_stay(self, desk, boss, unit):
        from rightdoor.casework.access.models import Operation, Organisation

        elsewhere = desk.unit()
        with desk.as_owner():
            operation = Operation.objects.create(name=f"Theirs {elsewhere.pk}", controller=elsewhere.organisation)
        other, said = elsewhere.organisation_id, "another organisation"
        assert said in self.asked(desk, boss, f"/administration/organisations/{other}/", name="Mine now", kind="force")
        assert "alid choice" in self.asked(desk, boss, "/administration/units/add/", name="U", organisation=other)
        mine = {"name": "Mine now", "organisation": unit.organisation_id}
        assert said in self.asked(desk, boss, f"/administration/units/{elsewhere.pk}/", **mine)
        assert said in self.asked(desk, boss, f"/administration/operations/{operation.pk}/", username=desk.account().username)
        assert "national" in self.asked(desk, boss, "/administration/organisations/add/", name=f"New {unit.pk}", kind="force")
        for change, of in (
            ("update access_organisation set name = 'x' where id = %s returning id", other),
            ("update access_unit set name = 'x' where id = %s returning id", elsewhere.pk),
            ("update access_operation set name = 'x' where id = %s returning id", operation.pk),
        ):
            assert desk.sql(change, of, account=boss) == []
        for make, of in (
            ("insert into access_unit (name, organisation_id, contact, intake) values ('x', %s, '', false)", other),
            ("insert into access_organisation (name, kind, parent_id) values ('x', 'force', %s)", unit.organisation_id),
            ("insert into access_operation (name, controller_id) values ('x', %s)", other),
            (f"insert into access_operationmember (operation_id, account_id) values (%s, {desk.account().pk})", operation.pk),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(make, of, account=boss)
        with desk.as_owner():
            assert not Organisation.objects.filter(name="Mine now").exists()

    def test_a_national_administrator_acts_below(self, desk, boss, unit):
        from rightdoor.casework.access.models import Organisation

        below = desk.unit()
        with desk.as_owner():
            Organisation.objects.filter(pk=unit.organisation_id).update(kind="national")
            Organisation.objects.filter(pk=below.organisation_id).update(parent=unit.organisation_id)
        person = desk.account(("supervisor", below))
        assert "is disabled" in self.asked(desk, boss, f"/administration/accounts/{person.pk}/disable/")
        assert "The organisation is kept" in self.asked(desk, boss, "/administration/organisations/add/", name=f"N {unit.pk}", kind="force")
        with desk.as_owner():
            assert Organisation.objects.get(name=f"N {unit.pk}").parent_id == unit.organisation_id
        desk.sql("insert into access_organisation (name, kind, parent_id) values ('x', 'force', %s)", unit.organisation_id, account=boss)


class TestUnits:
    def test_organisations_units_and_operations_are_kept(self, desk, boss, unit):
        from rightdoor.casework.access.models import Operation, Organisation, Unit

        with desk.as_owner():
            Unit.objects.filter(intake=True).update(intake=False)
            Organisation.objects.filter(pk=unit.organisation_id).update(kind="national")
        client = desk.client(boss)
        assert client.post("/administration/organisations/add/", {"name": "Force Kept", "kind": "force"}).status_code == 302
        with desk.as_owner():
            force = Organisation.objects.get(name="Force Kept")
        desk.arrangement(force, among=True)
        asked = {"name": "Desk Kept", "organisation": force.pk, "contact": "desk", "intake": "on"}
        assert client.post("/administration/units/add/", asked).status_code == 302
        assert b"already exists" in client.post("/administration/units/add/", asked).content
        assert client.post("/administration/operations/add/", {"name": "Kept Op", "controller": force.pk}).status_code == 302
        with desk.as_owner():
            assert list(Unit.objects.filter(intake=True).values_list("name", flat=True)) == ["Desk Kept"]
            Unit.objects.filter(intake=True).update(intake=False)
            operation = Operation.objects.get(name="Kept Op")
        person = desk.account()
        page = f"/administration/operations/{operation.pk}/"
        assert client.post(page, {"username": person.username}).status_code == 302
        assert person.username.encode() in client.get(page).content
        assert client.post(f"{page}members/{person.pk}/remove/").status_code == 302
        assert person.username.encode() not in client.get(page).content

    def test_who_may_not_administer_is_told_whom_to_ask(self, desk, unit):
        client = desk.client(desk.account(("supervisor", unit)))
        answer = client.get("/administration/")
        assert answer.status_code == 403
        assert b"Ask the administrator of your unit" in answer.content

    def test_the_database_itself_refuses_others(self, desk, unit):
        officer = desk.account(("supervisor", unit), ("auditor", unit))
        for query in (
            "insert into access_organisation (name, kind) values ('x', 'force')",
            f"insert into access_unit (name, organisation_id, contact, intake) values ('x', {unit.organisation_id}, '', false)",
            f"insert into access_membership (account_id, unit_id, role, from_us) values ({officer.pk}, {unit.pk}, 'administrator', 0)",
            f"insert into access_operation (name, controller_id) values ('x', {unit.organisation_id})",
            "update access_rolecapability set role = 'supervisor'",
            "delete from access_account",
            "insert into access_compartment (name, grade, contact) values ('x', 'silent', 'x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(query, account=officer)
        for query in (
            f"update access_unit set name = 'x' where id = {unit.pk} returning id",
            "update access_membership set ended_us = 0 returning id",
        ):
            try:
                assert desk.sql(query, account=officer) == []
            except psycopg.errors.InsufficientPrivilege:
                continue
        assert desk.sql("select count(*) from access_membership") == [(0,)]


class TestCompartments:
    def found(self, desk, person, grade="silent", name=""):
        name = name or f"Room of {person.username}"
        answer = desk.client(person).post("/compartments/found/", {"name": name, "grade": grade, "contact": "desk 9"})
        assert answer.status_code == 302, answer.content
        mine = "select id from access_compartment where name = %s and grade = %s and id = any(casework.my_compartments())"
        ((number,),) = desk.sql(mine, name, grade, account=person)
        return number

    def test_its_founder_is_its_first_member_and_members_let_others_in(self, desk, unit):
        first, second, third = (desk.account(("supervisor", unit)) for _ in range(3))
        before = desk.ledger()[-1][0]
        number = self.found(desk, first)
        page = f"/compartments/{number}/"
        assert desk.client(second).get(page).status_code == 404
        assert desk.client(second).post(page, {"username": third.username}).status_code == 404
        assert desk.client(first).post(page, {"username": second.username}).status_code == 302
        assert desk.client(second).get(page).status_code == 200
        assert desk.client(second).post(f"{page}members/{first.pk}/remove/").status_code == 302
        assert desk.client(first).get(page).status_code == 404
        assert b"last member" in desk.client(second).post(f"{page}members/{second.pk}/remove/", follow=True).content
        whats = [row["what"] for row in noted(desk, before) if row["act"] == "altered"]
        assert whats == ["compartment-founded", "member-added", "member-removed"]

    def test_of_a_silent_one_nobody_outside_learns_anything(self, desk, unit, boss):
        insider, outsider = desk.account(("supervisor", unit)), desk.account(("supervisor", unit), ("auditor", unit))
        pages = ("/compartments/", "/compartments/found/", "/account/")
        seen = [page_of(desk, outsider, page) for page in pages]
        number = self.found(desk, insider, name="Silent name")
        assert [page_of(desk, outsider, page) for page in pages] == seen
        for who in (outsider, boss, None):
            assert desk.sql("select id from access_compartment where id = %s", number, account=who) == []
            assert desk.sql("select id from access_compartmentmember where compartment_id = %s", number, account=who) == []
        # neither by the name, nor by a number
        assert self.found(desk, outsider, name="Silent name") != number
        assert self.found(desk, outsider, grade="acknowledged", name="Silent name") not in range(number - 1000, number + 1000)
        answer = desk.client(insider).post("/compartments/found/", {"name": "Silent name", "grade": "acknowledged", "contact": "d"})
        assert b"is there already" in answer.content

    def test_raw_sql_lets_nobody_in(self, desk, unit, boss):
        insider, outsider = desk.account(("supervisor", unit)), desk.account(("supervisor", unit))
        number = self.found(desk, insider, grade="acknowledged")
        for who in (outsider, boss):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql("insert into access_compartmentmember (compartment_id, account_id) values (%s, %s)", number, who.pk, account=who)
            changed = "update access_compartment set contact = 'me' where id = %s returning id"
            assert desk.sql(changed, number, account=who) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql("select casework.found_compartment('x', 'silent', 'x')", account=boss)
        grader = desk.account(("grader", unit))
        with desk.as_owner():
            from rightdoor.casework.access.models import CompartmentMember

            CompartmentMember.objects.create(compartment_id=number, account=grader)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(
                "insert into access_compartmentmember (compartment_id, account_id) values (%s, %s)", number, outsider.pk, account=grader
            )
        assert desk.sql("delete from access_compartmentmember where compartment_id = %s returning id", number, account=grader) == []

    def test_administrators_have_no_part_in_them(self, desk, boss):
        assert desk.client(boss).get("/compartments/").status_code == 403


def page_of(desk, person, path):
    answer = desk.client(person).get(path)
    return answer.status_code, re.sub(rb'(?:csrfmiddlewaretoken|form_token)" value="[^"]+"', b"", answer.content)


def test_every_page_here_has_the_policy_and_no_script_or_style_of_its_own(desk, boss, unit):
    person = desk.account(("supervisor", unit))
    client = desk.client(boss)
    paths = ["/account/", "/account/password/", "/account/second-factor/", "/administration/", "/administration/accounts/"]
    paths += [f"/administration/accounts/{person.pk}/{what}" for what in ("", "link/", "disable/", "enable/", "factor/")]
    paths += [f"/administration/{what}/add/" for what in ("organisations", "units", "operations", "accounts")]
    paths += [f"/administration/units/{unit.pk}/", f"/administration/organisations/{unit.organisation_id}/"]
    answers = [client.get(path) for path in paths] + [desk.client().get("/sign-in/"), desk.client().get("/welcome/x/")]
    for answer in answers:
        assert answer.status_code in (200, 410), answer
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        text = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)
        assert not re.search(r"(src|href|action)=\"(https?:)?//", text)


def test_names_full_of_markup_are_shown_as_text(desk, boss, unit):
    hostile = "<script>alert(1)</script>\u202e"
    person = desk.account(("supervisor", unit), name=hostile)
    for path in (
        "/administration/accounts/?q=alert",
        f"/administration/accounts/{person.pk}/",
        f"/administration/accounts/{person.pk}/link/",
    ):
        text = desk.client(boss).get(path).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
        assert "\u202e" not in text
    assert "<script>alert" not in desk.client(person).get("/account/").content.decode()
