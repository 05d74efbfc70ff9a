"""Arrangements between controllers who share a store: recorded, replaced, ended; what is refused and what is said without one."""

from __future__ import annotations

import itertools
import json
import time

import psycopg
import pytest

from desk_case import NOW

TODAY = NOW // 86_400_000_000
_numbers = itertools.count(1)


@pytest.fixture
def first(desk):
    return desk.unit()


@pytest.fixture
def second(desk):
    """A second controller without a unit."""
    from rightdoor.casework.access.models import Organisation

    with desk.as_owner():
        return Organisation.objects.create(name=f"Force late {next(_numbers)} of {desk.ledger()[-1][0]}", kind="force")


@pytest.fixture
def boss(desk, first, second):
    """Administers both, the one being above the other."""
    with desk.as_owner():
        second.parent = first.organisation
        second.save()
    return desk.account(("administrator", first))


def noted(desk, before):
    return [json.loads(body)["subject"] for *_, act, body in desk.ledger(before) if act == "altered"]


def terms(*organisations, **more):
    from rightdoor.casework.access.arrangements import Terms

    said = {"reference": "JC/1", "of_day": 20_000, "contact": "the desk", "from_day": 20_000, "review_day": 30_000}
    return Terms(**{"organisations": tuple(one.pk for one in organisations), "answers": organisations[0].pk, **said, **more})


def record(account, *organisations, replaces=None, **more):
    from rightdoor.casework.access.arrangements import record
    from rightdoor.casework.acting import acting

    with acting(account, now_us=NOW) as done:
        return record(done, terms(*organisations, **more), replaces=replaces)


def end(account, arrangement, reason="parted"):
    from rightdoor.casework.access.arrangements import end
    from rightdoor.casework.acting import acting

    with acting(account, now_us=NOW) as done:
        return end(done, arrangement, reason=reason)


def posted(api, path, given):
    return api.post(path, given, content_type="application/json", headers={"Idempotency-Key": f"arrangements-{next(_numbers):08}"})


def form(*organisations, **more):
    days = {f"{name}_{n}": part for name in ("of_day", "from_day") for n, part in enumerate((2, 1, 2026))}
    days |= {f"review_day_{n}": part for n, part in enumerate((2, 1, 2028))}
    named = {"organisations": [one.pk for one in organisations], "answers": organisations[0].pk}
    return {**named, "reference": "JC/7", "contact": "the desk", **days, **more}


def unit_by_page(desk, boss, organisation, name="Late"):
    return desk.client(boss).post("/administration/units/add/", {"name": name, "organisation": organisation.pk, "contact": "x"})


def unit_by_sql(desk, boss, organisation):
    query = "insert into access_unit (name, organisation_id, contact, intake) values ('raw', %s, '', false) returning id"
    return desk.sql(query, organisation.pk, account=boss)


class TestWithout:
    def test_no_unit_of_a_second_organisation_by_page_interface_command_or_sql(self, desk, boss, first, second):
        answer = unit_by_page(desk, boss, second)
        assert answer.status_code == 422
        assert f"{second.name} first (Administration, Arrangements)" in answer.content.decode()
        given = {"name": "Late", "organisation": second.pk}
        refused = posted(desk.api(boss, "administer"), "/api/units", given)
        assert refused.status_code == 422
        assert "Record the arrangement between" in refused.json()["detail"]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            unit_by_sql(desk, boss, second)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql("update access_unit set organisation_id = %s where id = %s", second.pk, first.pk, account=boss)
        from django.core.exceptions import ValidationError

        from rightdoor.casework.access.shell import shell
        from rightdoor.desk.people import People, Wanted

        with desk.as_shell(), pytest.raises(ValidationError, match="Record the arrangement"), shell("os:x", now_us=NOW) as acting:
            People(acting).add(Wanted("late", "Late", "supervisor", "Late", second.name))

    def test_one_that_begins_later_does_not_do(self, desk, boss, first, second):
        today = int(time.time()) // 86_400
        desk.arrangement(second, among=True, days=(today + 2, today + 9))
        assert b"Record the arrangement" in unit_by_page(desk, boss, second).content

    def test_who_has_units_already_keeps_on(self, desk, first):
        boss = desk.account(("administrator", first))
        assert unit_by_page(desk, boss, first.organisation).status_code == 302
        assert unit_by_sql(desk, boss, first.organisation)

    def test_it_is_said_to_administrators_and_auditors(self, desk, boss, first):
        from rightdoor.casework.access.arrangements import unsettled

        with desk.as_owner():
            assert any("no arrangement in force covers them all" in one.words for one in unsettled(now_us=NOW))
        for role, page in (
            ("administrator", "/administration/"),
            ("administrator", "/administration/arrangements/"),
            ("auditor", "/oversight/"),
        ):
            assert b"no arrangement in force covers them all" in desk.client(desk.account((role, first))).get(page).content


class TestRead:
    def test_everybody_who_works_here_reads_them_and_administrators_alone_change_them(self, desk, first, second):
        made = desk.arrangement(first.organisation, second)
        for role in ("supervisor", "auditor", "grader"):
            client = desk.client(desk.account((role, first)))
            listed = client.get("/administration/arrangements/").content.decode()
            assert made.reference in listed
            assert "/administration/arrangements/add/" not in listed
            one = client.get(f"/administration/arrangements/{made.pk}/").content.decode()
            assert made.reference in one
            assert "/end/" not in one
            assert client.get(f"/administration/arrangements/{made.pk}/end/").status_code == 403
            assert "/administration/arrangements/" in client.get("/account/").content.decode()
        listed = desk.api(desk.account(("supervisor", first)), "read-list").get("/api/arrangements").json()
        assert made.pk in {one["id"] for one in listed["arrangements"]}
        assert listed["unsettled"] == []

    def test_whoever_holds_no_role_does_not(self, desk, first, second):
        made = desk.arrangement(first.organisation, second)
        client = desk.client(desk.account())
        for page in ("", f"{made.pk}/"):
            assert client.get(f"/administration/arrangements/{page}").status_code == 403


class TestWith:
    def test_recorded_by_page_it_lets_the_second_in(self, desk, boss, first, second):
        desk.arrangement(second, among=True)
        assert unit_by_page(desk, boss, second).status_code == 302

    def test_all_that_share_must_be_named(self, desk, boss, first, second):
        other = desk.unit().organisation
        desk.arrangement(first.organisation, second)
        said = unit_by_page(desk, boss, second).content.decode()
        assert "Record the arrangement" in said
        with desk.as_owner():
            from rightdoor.casework.access.arrangements import require_for
            from rightdoor.casework.access.models import Arrangement

            made = Arrangement.objects.latest("pk")
        desk.arrangement(second, other, among=True)
        assert unit_by_page(desk, boss, second).status_code == 302
        with desk.as_owner():
            require_for(second, now_us=NOW)
        assert made.organisations == sorted((first.organisation_id, second.pk))

    def test_the_page_records_replaces_and_ends(self, desk, boss, first, second):
        client, before = desk.client(boss), desk.ledger()[-1][0]
        both = (first.organisation, second)
        assert client.post("/administration/arrangements/add/", form(*both)).status_code == 302
        with desk.as_owner():
            from rightdoor.casework.access.models import Arrangement

            made = Arrangement.objects.latest("pk")
        assert (made.organisations, made.answers_id, made.review_day) == (sorted(one.pk for one in both), first.organisation_id, 21_185)
        at = f"/administration/arrangements/{made.pk}/"
        assert b"in force" in client.get(at).content
        shown = client.get(f"{at}replace/").content.decode()
        assert 'value="JC/7"' in shown
        assert client.post(f"{at}replace/", form(*both, reference="JC/8")).status_code == 302
        assert b"JC/8" in client.get("/administration/arrangements/").content
        assert "was replaced" in client.get(at).content.decode()
        assert "replaced or has ended" in client.post(f"{at}replace/", form(*both)).content.decode()
        with desk.as_owner():
            last = Arrangement.objects.get(replaces=made)
        assert client.post(f"/administration/arrangements/{last.pk}/end/", {"reason": "parted"}).status_code == 302
        with desk.as_owner():
            ended = Arrangement.objects.get(replaces=last)
        text = client.get(f"/administration/arrangements/{ended.pk}/").content.decode()
        assert "ended 20" in text
        assert "JC/7" in text
        rows = noted(desk, before)
        assert [(row["what"], row["arrangement"]) for row in rows] == [
            ("arrangement-recorded", made.pk),
            ("arrangement-recorded", last.pk),
            ("arrangement-ended", ended.pk),
        ]
        assert "JC/7" not in json.dumps(rows)

    def test_what_is_amiss_stands_at_its_field_and_nothing_is_lost(self, desk, boss, first, second):
        client = desk.client(boss)
        for change, words in (
            ({"organisations": [second.pk], "answers": second.pk}, "at least two organisations"),
            ({"answers": desk.unit().organisation_id}, "one of those that take part"),
            ({"of_day_2": 2090}, "date in the future"),
            ({"review_day_2": 2025}, "after the beginning"),
            ({"contact": ""}, "required"),
        ):
            text = client.post("/administration/arrangements/add/", form(first.organisation, second) | change).content.decode()
            assert words in text, change
            assert 'value="JC/7"' in text

    def test_it_asks_again_for_the_factor(self, desk, boss, first, second):
        made = desk.arrangement(first.organisation, second)
        client = desk.client(boss, shown_s=700)
        for page in ("add/", f"{made.pk}/replace/", f"{made.pk}/end/"):
            assert "/sign-in/again/" in client.get(f"/administration/arrangements/{page}")["Location"]

    def test_by_the_interface_with_the_same_entries(self, desk, boss, first, second):
        api, before = desk.api(boss, "administer", "read-list"), desk.ledger()[-1][0]
        days = {"of_day": "2026-01-02", "from_day": "2026-01-02", "review_day": "2028-01-02"}
        both = [first.organisation_id, second.pk]
        given = {"organisations": both, "reference": "JC/9", "answers": both[0], "contact": "the desk", **days}
        made = posted(api, "/api/arrangements", given)
        assert made.status_code == 201, made.content
        assert made.json()["state"] == "in force"
        again = {**given, "replaces": made.json()["id"], "from_day": "2027-01-02", "review_day": "2028-01-02"}
        assert "on the day it begins" in posted(api, "/api/arrangements", again).json()["detail"]
        wrong = posted(api, "/api/arrangements", {**given, "of_day": "2026-02-30"})
        assert (wrong.status_code, wrong.json()["errors"][0]["where"]) == (422, "body.of_day")
        ended = posted(api, f"/api/arrangements/{made.json()['id']}/end", {"reason": "parted"})
        assert ended.json()["state"].startswith("ended ")
        listed = api.get("/api/arrangements").json()
        assert ended.json() in listed["arrangements"]
        assert made.json()["id"] not in {one["id"] for one in listed["arrangements"]}
        assert [row["what"] for row in noted(desk, before)] == ["arrangement-recorded", "arrangement-ended"]

    def test_after_the_end_nothing_is_added_and_nobody_is_kept_from_working(self, desk, boss, first, second):
        from rightdoor.casework.access.models import Unit

        agreed = desk.arrangement(second, among=True)
        assert unit_by_page(desk, boss, second).status_code == 302
        with desk.as_owner():
            late = Unit.objects.get(organisation=second)
        desk.arrangement(replaces=agreed, among=True, ended_day=TODAY, reason="parted")
        assert b"Record the arrangement" in unit_by_page(desk, boss, second, "Another").content
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            unit_by_sql(desk, boss, second)
        changed = {"name": "Late", "organisation": second.pk, "contact": "another desk"}
        assert desk.client(boss).post(f"/administration/units/{late.pk}/", changed).status_code == 302
        desk.populate(late)
        assert desk.client(desk.account(("supervisor", late))).get("/").status_code == 200
        desk.arrangement(among=True)  # what the others' tests rest on


class TestRights:
    def test_rows_are_added_alone_by_administrators_of_one_that_takes_part(self, desk, boss, first, second):
        made = desk.arrangement(first.organisation, second)
        stranger = desk.account(("administrator", desk.unit()))
        query = (
            "insert into access_arrangement (organisations, reference, of_day, answers_id, contact, from_day, review_day, reason, at_us, by_id, "
            "replaces_id) values (%s, 'raw', 1, %s, 'x', 1, 2, '', 1, %s, %s)"
        )
        both = made.organisations
        theirs = [desk.unit().organisation_id for _ in range(2)]
        for who, organisations, by, replaces in (
            (stranger, both, stranger.pk, None),
            (boss, both, stranger.pk, None),
            (boss, theirs, boss.pk, None),
            (boss, both, boss.pk, desk.arrangement(*(desk.unit().organisation for _ in range(2))).pk),
            (desk.account(("supervisor", first)), both, None, None),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(query, organisations, organisations[0], by, replaces, account=who)
        desk.sql(query, both, both[0], boss.pk, made.pk, account=boss)
        for change in ("update access_arrangement set reference = 'x'", "delete from access_arrangement"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(change, account=boss)
            with (
                psycopg.connect(desk.store.dsn("owner"), options="-c search_path=casework") as owner,
                pytest.raises(psycopg.errors.IntegrityConstraintViolation),
            ):
                owner.execute(change)
        assert desk.sql("select 1 from access_arrangement") == []

    def test_an_administrator_of_neither_is_refused_with_words(self, desk, first, second):
        from django.core.exceptions import ValidationError

        from rightdoor.casework.access.may import NotAllowed

        stranger = desk.account(("administrator", desk.unit()))
        with pytest.raises(ValidationError, match="another organisation"):
            record(stranger, first.organisation, second)
        made = desk.arrangement(first.organisation, second)
        with pytest.raises(ValidationError, match="another organisation"):
            end(stranger, made)
        with pytest.raises(NotAllowed):
            record(desk.account(("supervisor", first)), first.organisation, second)

    def test_of_two_who_end_it_one_does(self, desk, boss, first, second):
        from django.core.exceptions import ValidationError

        made = record(boss, first.organisation, second)
        end(boss, made)
        with pytest.raises(ValidationError, match="replaced or has ended"):
            end(boss, made)

    def test_a_review_that_is_overdue_is_said_and_does_not_end_it(self, desk, boss, first, second):
        from rightdoor.casework.access.arrangements import state, unsettled

        made = record(boss, first.organisation, second, from_day=20_000, review_day=20_001, reference="JC <b>late</b>")
        assert state(made, today=TODAY) == "in force, review overdue"
        with desk.as_owner():
            assert [one.arrangement for one in unsettled(now_us=NOW) if "JC <b>late</b>" in one.words] == [made.pk]
        text = desk.client(boss).get("/administration/").content.decode()
        assert "JC &lt;b&gt;late&lt;/b&gt; was to be reviewed by" in text


def test_a_command_names_the_organisation_that_a_new_store_was_laid_out_with(desk, first, monkeypatch):
    """And does not take it for another controller's."""
    from rightdoor.casework.access.models import Organisation
    from rightdoor.casework.access.shell import shell
    from rightdoor.desk import people

    with desk.as_owner():
        Organisation.objects.filter(pk=first.organisation_id).update(name=people.UNNAMED)
    named = f"Example Constabulary {first.pk}"
    monkeypatch.setattr(people, "_alone", lambda: True)
    with desk.as_shell(), shell("os:x", now_us=NOW) as acting:
        people.People(acting).add(people.Wanted(f"first{first.pk}", "First", "supervisor", "Another desk", named))
    with desk.as_owner():
        assert Organisation.objects.get(pk=first.organisation_id).name == named
        assert first.organisation.unit_set.count() == 2


def test_by_command_it_is_recorded_replaced_and_ended_and_what_is_amiss_is_said(desk, first, second):
    from rightdoor.casework.access.shell import shell
    from rightdoor.desk.agreements import Agreements, Paper
    from rightdoor.errors import UsageProblem

    both = (first.organisation.name, second.name)
    paper = Paper(both, "JC/5", "2026-01-02", both[0], "the desk", "2026-01-02", "2090-01-02")
    with desk.as_shell(), shell("os:x", now_us=NOW) as acting:
        verbs = Agreements(acting)
        made = verbs.record(paper)
        after = verbs.record(paper._replace(replaces=made, reference="JC/6"))
        listed, _ = verbs.all()
        assert [(one.number, one.state, one.organisations) for one in listed if one.number in (made, after)] == [
            (after, "in force", sorted(both))
        ]
        ended = verbs.end(after, reason="parted")
        assert verbs.all()[0][0].number == ended
        for wrong, words in (
            (paper._replace(of_day="soon"), "no day"),
            (paper._replace(answers="Force Nobody"), "one of those"),
            (paper._replace(replaces=ended + 1000), "no arrangement of this number"),
        ):
            with pytest.raises(UsageProblem, match=words):
                verbs.record(wrong)
        assert [row["what"] for row in ({**one.subject} for one in acting.entries)] == ["arrangement-recorded"] * 2 + ["arrangement-ended"]
