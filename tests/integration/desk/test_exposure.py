"""Exposure: one's own for oneself, sums for occupational health, budgets of exhibits that one sees; nothing for anybody who leads."""

from __future__ import annotations

import re

import psycopg
import pytest

from desk_case import NOW
from desk_exposure_case import judged, lay_look
from rightdoor.media.entry import Category
from rightdoor.media.matching.match import Match
from rightdoor.media.says import Says

DAY = 86_400_000_000
UK = (Match("caid", 1, "an issuer", "exact", ("sha1",), 0, Says(Category("UK", 1, "A"))),)


def acting_as(account, now_us=NOW):
    from rightdoor.casework.acting import acting

    return acting(account, now_us=now_us)


def opened(desk, account, *rows, now_us=NOW):
    """Openings as (days before `now_us`, kind, texts), past the rules that an opening itself is held to."""
    with desk.as_owner():
        from rightdoor.casework.subjects.models import Exposure

        for before, kind, texts in rows:
            Exposure.objects.create(account=account, subject="sub_aaaaaaaaaaaaaaaa", at_us=now_us - before * DAY, kind=kind, texts=texts)


@pytest.fixture(scope="module")
def held(desk):
    """A unit with two exhibits, and one of a unit of another force."""
    unit, other = desk.unit(), desk.unit()
    boss = desk.account(("supervisor", unit))
    mine = list(desk.populate(unit).receipts)
    theirs = desk.populate(other).receipts
    with desk.store.connect() as connection:
        exhibits = dict(
            connection.execute("select id, exhibit from rightdoor.receipt where id = any(%s)", (mine + list(theirs),)).fetchall()
        )
    return {"unit": unit, "other": other, "boss": boss, "mine": [exhibits[r] for r in mine], "theirs": exhibits[theirs[0]]}


def test_a_person_sees_their_own_and_nobody_elses(desk):
    unit = desk.unit()
    person, boss = desk.account(("referral-officer", unit), name="Robin Reader"), desk.account(("supervisor", unit))
    opened(desk, person, (0, "chat", 7), (0, "report-text", 2), (9, "chat", 31))
    page = desk.client(person).get("/exposure/").content.decode()
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>((?:<td[^>]*>\d+</td>)+)', page)
    assert [re.findall(r">(\d+)<", cells) for _, cells in rows][:2] == [["2", "2", "7", "0", "0"], ["1", "0", "31", "0", "0"]]
    told = desk.api(person).get("/api/exposure").json()
    assert {(one["kind"], one["openings"], one["things"]) for one in told["opened"]} == {
        ("chat", 1, 7), ("report-text", 1, 2), ("chat", 1, 31),
    }  # fmt: skip
    for role in ("supervisor", "senior-investigating-officer", "administrator", "auditor", "records-officer"):
        someone = desk.account((role, unit))
        assert desk.sql("select * from subjects_exposure", account=someone) == []
        assert desk.sql("select * from exposure_of(%s, 0)", person.pk, account=someone) == []
        assert desk.client(someone).get(f"/exposure/people/{person.pk}/").status_code == 403
    assert ">31<" not in desk.client(boss).get("/exposure/").content.decode()  # a lone 31 stands in many a token of a form


def test_occupational_health_sees_sums_of_one_person_and_nothing_of_a_case(desk):
    unit, elsewhere = desk.unit(), desk.unit()
    person, stranger = desk.account(("referral-officer", unit), name="Robin Cared"), desk.account(("referral-officer", elsewhere))
    carer = desk.account(("occupational-health", unit), name="Alex Carer")
    opened(desk, person, (1, "chat", 3), (2, "chat", 4), (8, "file-names", 12))
    opened(desk, stranger, (1, "chat", 99))
    after = desk.ledger()[-1][0]
    client = desk.client(carer)
    people = client.get("/exposure/people/").content.decode()
    assert "Robin Cared" in people
    assert f"/exposure/people/{stranger.pk}/" not in people
    assert not re.search(r'govuk-table|class="[^"]*numeric', people)
    page = client.get(f"/exposure/people/{person.pk}/").content.decode()
    assert "sub_" not in page
    assert re.search(r">12<", page)
    assert client.get(f"/exposure/people/{stranger.pk}/").status_code == 404
    assert client.get("/").status_code in (302, 303, 403)
    # by raw SQL: no row, sums alone, of people in care alone
    assert desk.sql("select * from subjects_exposure", account=carer) == []
    sums = desk.sql("select kind, sum(openings), sum(texts) from exposure_of(%s, 0) group by 1 order by 1", person.pk, account=carer)
    assert sums == [("chat", 2, 7), ("file-names", 1, 12)]
    assert desk.sql("select * from exposure_of(%s, 0)", stranger.pk, account=carer) == []
    assert desk.sql("select * from exposure_of(%s, 0)", carer.pk, account=carer) == []
    assert desk.sql("select subject from listing_subject", account=carer) == []
    # the person is shown the look; the ledger has it without a number of the person
    shown = desk.client(person).get("/exposure/").content.decode()
    assert "Alex Carer" in shown
    bodies = [body for _, actor, _, body in desk.ledger(after) if actor == carer.username and "exposure-of-person" in body]
    assert len(bodies) == 1
    assert '"account"' in bodies[0]
    assert "texts" not in bodies[0]


def test_nobody_looks_into_the_care_of_another_organisation_by_raw_sql(desk):
    unit, elsewhere = desk.unit(), desk.unit()
    person, carer = desk.account(("grader", unit)), desk.account(("occupational-health", elsewhere))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("insert into exposure_looked (person_id, by_id, at_us) values (%s, %s, 1)", person.pk, carer.pk, account=carer)


@pytest.mark.parametrize(
    ("held_role", "given"),
    [
        ("supervisor", "occupational-health"),
        ("occupational-health", "grader"),
        ("administrator", "occupational-health"),
        ("auditor", "occupational-health"),
    ],
)
def test_whoever_cares_for_health_holds_no_other_role(desk, held_role, given):
    from django.core.exceptions import ValidationError

    from rightdoor.casework.access import acts

    unit = desk.unit()
    admin, person = desk.account(("administrator", unit)), desk.account((held_role, unit))
    with acting_as(admin) as doing, pytest.raises(ValidationError):
        acts.grant(doing, account=person, role=given, unit=unit)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, %s, 1)",
            person.pk,
            unit.pk,
            given,
            account=admin,
        )


def test_a_limit_says_a_word_and_locks_nothing(desk):
    unit = desk.unit()
    person = desk.account(("referral-officer", unit))
    client = desk.client(person)
    after = desk.ledger()[-1][0]
    assert client.post("/exposure/limits/", {"a_day": "0", "names": ""}).status_code == 422
    assert client.post("/exposure/limits/", {"a_day": "5", "a_week": "", "names": "R. Reader"}).status_code == 303
    assert desk.sql("select a_day, a_week from exposure_limit", account=person) == [(5, None)]
    assert desk.sql("select * from exposure_limit", account=desk.account(("occupational-health", unit))) == []
    assert [body for *_, body in desk.ledger(after) if "limit" in body or "Reader" in body] == []
    from rightdoor.casework.exposure.queries import grader_names, limit_of, own_notices

    with acting_as(person) as doing:
        assert (limit_of(doing).a_day, grader_names(doing), own_notices(doing)) == (5, ["R. Reader"], [])
    opened(desk, person, (0, "chat", 5))
    with acting_as(person) as doing:
        assert len(own_notices(doing)) == 1
    other = desk.account(("grader", unit))
    refused = client.post("/exposure/limits/", {"a_day": "5", "names": f"R. Reader\n {other.name.upper()} "})
    assert refused.status_code == 422 and b"somebody else" in refused.content
    assert client.post("/exposure/limits/", {"a_day": "5", "names": person.name}).status_code == 303


def test_an_administrator_names_whom_to_talk_to_in_their_own_organisation(desk):
    unit, elsewhere = desk.unit(), desk.unit()
    admin, person = desk.account(("administrator", unit)), desk.account(("grader", unit))
    client = desk.client(admin)
    assert "has named nobody" in desk.client(person).get("/exposure/").content.decode()
    sent = client.post("/exposure/contact/", {"organisation": unit.organisation_id, "words": "Occupational health, 01632 960123"})
    assert sent.status_code == 303
    assert "01632 960123" in desk.client(person).get("/exposure/").content.decode()
    assert client.post("/exposure/contact/", {"organisation": elsewhere.organisation_id, "words": "x"}).status_code == 422
    assert (
        desk.client(admin, shown_s=3600).post("/exposure/contact/", {"organisation": unit.organisation_id, "words": "x"}).status_code == 401
    )


def test_what_is_old_goes_and_what_an_ended_account_left_goes_later(desk):
    from rightdoor.casework.exposure.acts import forget_old_exposure
    from rightdoor.casework.exposure.sums import AFTER_END_US, KEPT_US
    from rightdoor.desk.surroundings import clock_us

    now = min(NOW, clock_us())  # the database lets nothing go by a clock that is ahead of the real one
    unit = desk.unit()
    here, gone, lately = (desk.account(("grader", unit)) for _ in range(3))
    with desk.as_owner():
        from rightdoor.casework.access.models import Membership
        from rightdoor.casework.exposure.models import Limit

        Membership.objects.filter(account=gone).update(ended_us=now - AFTER_END_US - DAY)
        Membership.objects.filter(account=lately).update(ended_us=now - AFTER_END_US + DAY)
        for one in (here, gone, lately):
            Limit.objects.create(account=one, a_day=3)
    for one in (here, gone, lately):
        opened(desk, one, (1, "chat", 1), (KEPT_US // DAY + 1, "chat", 1), now_us=now)
    with desk.as_shell():
        forget_old_exposure(now)
    left = {one.pk: len(desk.sql("select * from subjects_exposure", account=one)) for one in (here, gone, lately)}
    assert left == {here.pk: 1, gone.pk: 0, lately.pk: 1}
    assert desk.sql("select * from exposure_limit", account=gone) == []
    # nobody makes them go early: not the pages, and not by another period
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("select exposure_forget(%s, %s, %s)", NOW, KEPT_US, AFTER_END_US, account=here)
    with desk.store.connect() as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("select casework.exposure_forget(%s, %s, %s)", (NOW, DAY, AFTER_END_US))


def test_the_budget_of_an_exhibit_by_what_the_unit_takes_over(desk, held):
    exhibit = held["mine"][0]
    lay_look(desk.store, exhibit, [
        judged("known", "exact", UK), judged("known", "exact", UK), judged("near", "near"), judged("new"), judged("list", "harmless"),
        judged("text", kind=None), judged("gone", "unread"),
    ])  # fmt: skip
    api = desk.api(held["boss"])

    def told():
        return api.get(f"/api/exposure/exhibits/{exhibit}").json()[0]

    before = told()
    parts = {
        name: before[name]
        for name in ("files", "copies", "graded", "harmless", "listed", "near", "new", "other", "unread", "to_look", "spared")
    }
    assert parts == {
        "files": 7, "copies": 1, "graded": 0, "harmless": 1, "listed": 1, "near": 1, "new": 1, "other": 1, "unread": 1, "to_look": 3, "spared": 1,
    }  # fmt: skip
    client = desk.client(held["boss"])
    trusting = f"/exposure/trust/{held['unit'].pk}/"
    assert client.post(trusting, {"profiles": ["UK"], "reason": ""}).status_code == 422
    assert client.post(trusting, {"profiles": ["NSRL"], "reason": "x"}).status_code == 422
    assert client.post(trusting, {"profiles": ["UK"], "reason": "the national team"}).status_code == 303
    after = told()
    assert (after["trusted"], after["graded"], after["to_look"], after["spared"]) == (["UK"], 1, 2, 2)
    page = client.get(f"/exposure/exhibits/{exhibit}/").content.decode()
    assert "<svg" in page
    assert "D: Near a known one: a grader says, 1; " in page
    assert "E: Near, confirmed by a grader" in page
    assert "A near match speaks of 1 of its contents" in client.get(f"/exhibits/{exhibit}/").content.decode()
    assert "does not mean that the file is good" in page
    assert desk.client(desk.account(("supervisor", held["other"]))).get(trusting).status_code == 404


def test_what_was_never_matched_is_not_known_and_not_zero(desk, held):
    exhibit = held["mine"][1]
    told = desk.api(held["boss"]).get(f"/api/exposure/exhibits/{exhibit}").json()
    assert len(told) == 1
    assert {value for name, value in told[0].items() if name not in ("exhibit", "trusted")} == {None}
    page = desk.client(held["boss"]).get("/exposure/exhibits/").content.decode()
    assert "never matched" in page
    assert 'colspan="8">never matched: <span class="rd-unknown">not known</span>' in page


def test_what_lies_elsewhere_is_told_of_exhibits_that_one_sees_alone(desk, held):
    exhibit, second = held["mine"][:2]
    lay_look(desk.store, exhibit, [judged("one"), judged("two"), judged("three")])
    lay_look(desk.store, held["theirs"], [judged("one"), judged("two"), judged("three")], how="stated", by_person=True)
    api = desk.api(held["boss"])

    def told():
        one = next(each for each in api.get(f"/api/exposure/exhibits/{exhibit}").json() if each["how"] == "read")
        return one["also_elsewhere"], one["graded_elsewhere"]

    assert told() == (0, 0)  # of what lies in another force's exhibit nothing shows
    lay_look(desk.store, second, [judged("one"), judged("two")])
    assert told() == (2, 0)
    lay_look(desk.store, second, [judged("two")], how="stated", by_person=True)
    assert told() == (2, 1)
    assert desk.api(held["boss"]).get(f"/api/exposure/exhibits/{held['theirs']}").status_code == 404
    lay_look(desk.store, exhibit, [judged("one")], keys=False)
    assert told() == (None, None)


def test_the_contents_of_an_older_look_and_of_an_erased_exhibit_are_gone(desk, held):
    digest = held["mine"][2]

    def kept(look):
        with desk.store.connect() as connection:
            return connection.execute("select count(*) from rightdoor.media_content where look = %s", (look,)).fetchone()[0]

    first = lay_look(desk.store, digest, [judged("a")])
    second = lay_look(desk.store, digest, [judged("a"), judged("b")])
    assert (kept(first), kept(second)) == (0, 1)
    with desk.store.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("delete from rightdoor.media_content")
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        owner.execute("update rightdoor.exhibit set erased_seq = 1, wrapped_key = null where sha256 = %s", (digest,))
        assert owner.execute("select count(*) from rightdoor.media_content where look = %s", (second,)).fetchone() == (0,)
        owner.rollback()


def test_care_ends_with_the_last_role_in_the_organisation(desk):
    from rightdoor.casework.access.models import Membership
    from rightdoor.casework.exposure.queries import sums_of

    unit, elsewhere = desk.unit(), desk.unit()
    health = desk.account(("occupational-health", unit))
    person = desk.account(("grader", unit), ("grader", elsewhere))
    opened(desk, person, (40, "chat", 3), (2, "chat", 5))

    def seen():
        with acting_as(health) as acting:
            return sorted(one.things for one in sums_of(acting, person.pk))

    assert seen() == [3, 5]
    with desk.as_owner():
        Membership.objects.filter(account=person, unit=unit).update(ended_us=NOW - 20 * DAY)
    assert seen() == [3]
    assert desk.sql("select sum(texts)::int from casework.exposure_of(%s, 0)", person.pk, account=health) == [(3,)]


def test_auditors_see_who_was_given_the_role_of_occupational_health():
    from rightdoor.casework.oversight.ledger import Entry
    from rightdoor.casework.oversight.of_accounts import roles_given

    def given(role):
        said = {"actor": "a", "act": "altered", "at_us": 1, "subject": {"what": "role-given", "role": role, "account": 3}}
        return Entry(**{name: said.get(name, 1) for name in Entry._fields})

    assert [hint.words for hint in roles_given([given("occupational-health"), given("auditor")])] == [
        "gave account 3 the role Occupational health"
    ]


def test_sums_taken_by_raw_sql_leave_the_look_and_give_no_day(desk):
    unit = desk.unit()
    health, person = desk.account(("occupational-health", unit)), desk.account(("grader", unit))
    monday = (NOW // DAY + 3) // 7 * 7 - 3 - 14
    opened(desk, person, *((NOW // DAY - monday - day, "chat", 10**day) for day in range(7)))
    looks = "with taken as materialized (select count(*) from exposure_of(%s, %s)) select 1 from taken"
    given = [
        desk.sql("select week_day, texts from exposure_of(%s, %s)", person.pk, (monday + day) * DAY + 1, account=health) for day in range(7)
    ]
    assert given == [[(monday, 1_111_111)]] * 7
    with psycopg.connect(desk.store.dsn("desk"), options="-c search_path=casework,rightdoor") as raw:
        raw.execute("select set_config('rightdoor.account', %s, true)", (str(health.pk),))
        raw.execute(looks, (person.pk, monday * DAY))
    assert desk.sql("select by_id, count(*) from exposure_looked group by 1", account=person) == [(health.pk, 1)]
    page = desk.client(health).get(f"/exposure/people/{person.pk}/")
    assert page.status_code == 200
    assert desk.sql("select count(*) from exposure_looked", account=person) == [(2,)]
