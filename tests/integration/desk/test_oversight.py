"""Oversight: auditors see who of their organisations did what and why, nothing of the casework, and not one another's looks."""

from __future__ import annotations

import json

import psycopg
import pytest

from desk_case import NOW

HOUR = 3_600_000_000


def look(desk, account, subject, at_us, *, purpose="assess", interest=False):
    with desk.as_owner():
        from rightdoor.casework.oversight.models import Consultation

        Consultation.objects.create(account=account, subject=subject, at_us=at_us, what="opened", purpose=purpose, interest=interest)


def test_who_has_seen_a_subject_is_for_auditors_alone(desk, unit):
    officer, auditor = desk.account(("referral-officer", unit)), desk.account(("auditor", unit))
    look(desk, officer, "sub_seen1", NOW)
    page = desk.client(auditor).get("/oversight/subjects/sub_seen1/")
    assert page.status_code == 200
    assert officer.username in page.content.decode()
    assert desk.client(officer).get("/oversight/subjects/sub_seen1/").status_code == 403
    other = desk.account(("supervisor", unit))
    assert desk.sql("select count(*) from oversight_consultation where subject = 'sub_seen1'", account=other) == [(0,)]
    assert desk.sql("select count(*) from oversight_consultation where subject = 'sub_seen1'", account=auditor) == [(1,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("delete from oversight_consultation", account=auditor)


def test_looks_on_pages_of_oversight_are_silent_to_others(desk, unit):
    first, second = desk.account(("auditor", unit)), desk.account(("auditor", unit))
    before = desk.ledger()[-1][0]
    assert desk.client(first).get("/oversight/subjects/sub_quiet1/").status_code == 200
    entry = next(row for row in desk.ledger(before) if row[2] == "consulted")
    assert json.loads(entry[3])["subject"]["asked"] == "sub_quiet1"
    assert "sub_quiet1" in desk.client(first).get(f"/oversight/ledger/?actor={first.username}").content.decode()
    shown = desk.client(second).get(f"/oversight/ledger/?actor={first.username}").content.decode()
    assert "sub_quiet1" not in shown


def test_becoming_an_auditor_hides_nothing_of_the_casework_before_and_ceasing_shows_no_look_of_an_audit(desk, unit):
    from rightdoor.casework.access.models import Membership
    from rightdoor.casework.acting import acting
    from rightdoor.casework.oversight.ledger import Wanted, entries

    officer, auditor = desk.account(("referral-officer", unit)), desk.account(("auditor", unit))
    look(desk, officer, "sub_was1", NOW)
    with acting(officer, now_us=NOW) as done:
        done.note("consulted", {"subject": "sub_was1", "what": "opened"})
    with desk.as_owner():
        Membership.objects.filter(account=officer).update(ended_us=NOW)
        role = Membership.objects.create(account=officer, unit=unit, role="auditor", from_us=NOW)
    assert desk.client(officer).get("/oversight/subjects/sub_was2/").status_code == 200
    assert desk.client(officer).get("/oversight/searches/").status_code == 200
    assert desk.api(officer).get("/api/oversight/subjects/sub_aaaaaaaaaaaaaaaa").status_code == 200

    def seen():
        assert desk.sql("select count(*) from oversight_consultation where subject = 'sub_was1'", account=auditor) == [(1,)]
        with acting(auditor, now_us=NOW + 9) as done:
            return [e.subject.get("subject") for e in entries(done, Wanted(actor=officer.username, act="consulted"))]

    assert seen() == ["sub_was1"]
    with desk.as_owner():
        role.ended_us = NOW + 1
        role.save()
    assert seen() == ["sub_was1"]


@pytest.mark.parametrize(("held", "given"), [("grader", "auditor"), ("auditor", "grader")])
def test_auditing_and_casework_are_not_held_together(desk, unit, held, given):
    from rightdoor.casework.access.models import Membership

    boss, person, other = desk.account(("administrator", unit)), desk.account((held, unit)), desk.account()
    page = desk.client(boss).post(f"/administration/accounts/{person.pk}/", {"role": given, "unit": unit.pk})
    assert b"holds no role that sees casework" in page.content
    make = "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, %s, 0)"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(make, person.pk, unit.pk, given, account=boss)
    desk.sql(make, other.pk, unit.pk, given, account=boss)
    with desk.as_owner():
        Membership.objects.filter(account=person).update(ended_us=1)
    assert desk.client(boss).post(f"/administration/accounts/{person.pk}/", {"role": given, "unit": unit.pk}).status_code == 302


def test_auditors_read_nothing_of_other_organisations(desk, unit):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.oversight.ledger import Wanted, entries
    from rightdoor.casework.oversight.patterns import patterns
    from rightdoor.casework.searching.models import Search

    elsewhere = desk.unit()
    officer, ours, theirs = desk.account(("referral-officer", unit)), desk.account(("auditor", unit)), desk.account(("auditor", elsewhere))
    look(desk, officer, "sub_scope1", NOW, interest=True)
    with desk.as_owner():
        asked = {"purpose": "assess", "kind": "any", "text": "Ann Scoped", "digest": "d", "found": 0}
        Search.objects.create(account=officer, at_us=NOW, **asked)
    with acting(officer, now_us=NOW) as done:
        done.note("altered", {"note": "n_scope1"})
    for who, shown in ((ours, True), (theirs, False)):
        client = desk.client(who)
        assert ("Ann Scoped" in client.get("/oversight/searches/").content.decode()) is shown
        assert ("sub_scope1" in client.get("/oversight/ledger/?about=x").content.decode()) is False
        assert (officer.username in client.get("/oversight/subjects/sub_scope1/").content.decode()) is shown
        assert desk.sql("select count(*) from searching_search where account_id = %s", officer.pk, account=who) == [(int(shown),)]
        assert desk.sql("select count(*) from oversight_consultation where account_id = %s", officer.pk, account=who) == [(int(shown),)]
        with acting(who, now_us=NOW + 9) as done:
            assert bool(entries(done, Wanted(about="n_scope1"))) is shown
            assert (officer.username in {p.who for p in patterns(done, from_us=NOW - HOUR, until_us=NOW + HOUR)}) is shown


def test_of_what_the_shell_did_and_of_silent_compartments_codes_and_counts_are_shown(desk, unit):
    from rightdoor.casework.access.compartments import add_member, found
    from rightdoor.casework.access.shell import shell
    from rightdoor.casework.acting import acting
    from rightdoor.casework.oversight.ledger import Wanted, entries

    boss, auditor = desk.account(("supervisor", unit)), desk.account(("auditor", unit))
    with desk.as_shell(), shell(f"os:one{unit.pk}", now_us=NOW) as done:
        done.note("restricted", {"receipts": ["rc_quiet"], "subject": "sub_quiet", "rows": 7, "what": "taken"})
    with acting(boss, now_us=NOW) as done:
        made = {grade: found(done, name=f"{grade} {unit.pk}", grade=grade, contact="desk").pk for grade in ("silent", "acknowledged")}
        done.note("restricted", {"did": "into", "receipts": ["rc_silent"], "compartment": made["silent"]})
    with acting(auditor, now_us=NOW) as done:
        (entry,) = entries(done, Wanted(actor=f"os:one{unit.pk}"))
        assert entry.subject == {"rows": 7, "what": "taken"}
        assert entries(done, Wanted(actor=f"os:one{unit.pk}", about="sub_quiet")) == []
        mine = entries(done, Wanted(actor=boss.username))
        assert [e.subject.get("compartment") for e in mine] == [None, made["acknowledged"], None]
        assert "rc_silent" not in str(mine)
        assert entries(done, Wanted(actor=boss.username, about=str(made["silent"]))) == []
    with acting(boss, now_us=NOW) as done:
        from rightdoor.casework.access.models import Compartment

        add_member(done, Compartment.objects.get(pk=made["silent"]), auditor)
    with acting(auditor, now_us=NOW) as done:
        assert "rc_silent" in str(entries(done, Wanted(actor=boss.username)))


def test_the_ledger_is_searched_and_exported_with_a_row_of_its_own(desk, unit):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.oversight.ledger import Wanted, entries, export

    officer, auditor = desk.account(("referral-officer", unit)), desk.account(("auditor", unit))
    with acting(officer, now_us=NOW + 5) as done:
        done.note("altered", {"note": "n_ledger1"})
    with acting(auditor, now_us=NOW + 9) as done:
        (found,) = entries(done, Wanted(about="n_ledger1"))
        assert (found.actor, found.act, found.subject) == (officer.username, "altered", {"note": "n_ledger1"})
        assert entries(done, Wanted(about="n_ledger1", act="exported")) == []
        assert entries(done, Wanted(about="n_ledger1", until_us=NOW + 5)) == []
        assert entries(done, Wanted(about="n_ledger1"), before=found.seq) == []
        head, rows = export(done, Wanted(about="n_ledger1"))
        assert (len(head), len(rows)) == (6, 1)
    assert desk.ledger()[-1][1:3] == (auditor.username, "exported")


def test_an_export_says_where_it_was_cut(desk, unit, monkeypatch):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.oversight import ledger

    officer, auditor = desk.account(("referral-officer", unit)), desk.account(("auditor", unit))
    for n in range(3):
        with acting(officer, now_us=NOW + n) as done:
            done.note("altered", {"note": f"n_cut{n}"})
    monkeypatch.setattr(ledger, "MOST_EXPORTED", 2)
    with acting(auditor, now_us=NOW + 9) as done:
        _, rows = ledger.export(done, ledger.Wanted(actor=officer.username))
    assert "newest 2 entries" in rows[0][-1]
    assert [row[-1] for row in rows[1:]] == ['{"note": "n_cut1"}', '{"note": "n_cut2"}']
    monkeypatch.setattr(ledger, "MOST_EXPORTED", 3)
    with acting(auditor, now_us=NOW + 9) as done:
        assert len(ledger.export(done, ledger.Wanted(actor=officer.username))[1]) == 3


def test_what_was_tried_and_refused_has_its_id_and_nothing_else_of_the_address(desk, unit):
    from rightdoor.desk.middleware.tried import tried

    officer, before = desk.account(("referral-officer", unit)), desk.ledger()[-1][0]
    client = desk.client(officer)
    for page in ("/subjects/sub_aaaaaaaaaaaaaaaa/", "/jobs/999999/", "/jobs/7700900123/"):
        assert client.get(page).status_code == 404, page
    said = [json.loads(body)["subject"] for _, actor, act, body in desk.ledger(before) if (actor, act) == (officer.username, "refused")]
    assert [(row.get("tried"), row.get("n")) for row in said] == [(["sub_aaaaaaaaaaaaaaaa"], None), (None, 999999), (None, None)]
    assert tried({"subject": "ann@example.com", "text": "\x00", "more": None, "n": "07700900123"}) == {}


@pytest.mark.parametrize(
    "query", ["about=%27%20or%201=1--", "act=%00", "before=99999999999999999999", "since_0=31&since_1=2&since_2=2026", "about=%25"]
)
def test_a_strange_question_is_answered_with_what_matches(desk, unit, query):
    page = desk.client(desk.account(("auditor", unit))).get(f"/oversight/ledger/?{query}")
    assert page.status_code == 200


def test_patterns_worth_a_look(desk, unit):
    from rightdoor.casework.oversight.patterns import Look, bulk, interests, out_of_hours, refusals, searched

    day = 1_772_532_000_000_000  # Tuesday 2026-03-03 10:00 UTC
    looks = [Look("a", f"sub_{n}", day + n, "assess", False) for n in range(21)]
    assert [(p.who, p.times) for p in bulk(looks)] == [("a", 21)]
    assert bulk(looks[:20]) == []
    assert bulk([Look("a", f"sub_{n}", day + n * HOUR, "assess", False) for n in range(40)]) == []
    half = [Look("e", f"sub_{n}", day + HOUR // 2 + n * HOUR // 30, "assess", False) for n in range(25)]  # across an hour of the clock
    assert [(p.who, p.times, p.at_us) for p in bulk(half)] == [("e", 25, half[-1].at_us)]
    assert [p.times for p in bulk([*looks, *(look._replace(at_us=look.at_us + 5 * HOUR) for look in looks)])] == [21, 21]
    assert bulk([looks[0]] * 40) == []
    assert [p.times for p in searched([("f", day + n, f"d{n}") for n in range(21)])] == [21]
    assert searched([("f", day + n, "d") for n in range(40)]) == []
    assert [p.example for p in interests([Look("b", "sub_1", day, "assess", True), looks[0]])] == ["sub_1"]
    assert out_of_hours(looks) == []
    night, saturday, summer = day + 13 * HOUR, day + 4 * 24 * HOUR, 1_782_939_600_000_000  # the last: 2026-07-01 21:00 UTC, 22:00 in London
    assert [p.times for p in out_of_hours([Look("c", "s", at, "assess", False) for at in (night, saturday, summer)])] == [1, 1, 1]
    assert [p.times for p in refusals([("d", day + n) for n in range(5)])] == [5]
    assert refusals([("d", day + n) for n in range(4)]) == []


def test_roles_that_see_casework_are_worth_a_look_when_given(desk, unit):
    boss, auditor, person, quiet = desk.account(("administrator", unit)), desk.account(("auditor", unit)), desk.account(), desk.account()
    for one, role in ((person, "supervisor"), (quiet, "administrator")):
        answer = desk.client(boss).post(f"/administration/accounts/{one.pk}/", {"role": role, "unit": unit.pk})
        assert answer.status_code == 302
    page = desk.client(auditor).get("/oversight/").content.decode()
    assert f"gave account {person.username} the role Supervisor" in page
    assert f"gave account {quiet.username} the role" not in page
    assert f"gave account {quiet.username} a role that asks for or releases keys of accounts" in page
    done = desk.client(auditor).get(f"/oversight/ledger/?actor={boss.username}&act=altered").content.decode()
    assert f"account {person.username}" in done and f"account {person.pk}," not in done
    desk.client(auditor).get("/oversight/overrides/")
    assert "page Overrides" in desk.client(auditor).get(f"/oversight/ledger/?actor={auditor.username}").content.decode()


def test_numbers_stay_of_accounts_that_an_auditor_does_not_read():
    from rightdoor.casework.oversight.naming import named

    words = "released a link of account 4, which account 44 asked for; asked by 5"
    assert named(words, {4: "hill", 5: "wood"}) == "released a link of account hill, which account 44 asked for; asked by wood"


def test_the_front_page_shows_them_and_a_stranger_gets_the_reason(desk, unit):
    officer, auditor = desk.account(("referral-officer", unit)), desk.account(("auditor", unit))
    from rightdoor.desk.surroundings import now_us

    look(desk, officer, "sub_interest1", now_us(), interest=True)
    page = desk.client(auditor).get("/oversight/?days=31").content.decode()
    assert "declared that they may know somebody" in page
    refused = desk.client(officer).get("/oversight/")
    assert refused.status_code == 403
    assert "Auditor" in refused.content.decode() or "auditor" in refused.content.decode()


@pytest.mark.parametrize("page", ["/oversight/subjects/123456789/", "/oversight/seen?subject=07700900123", "/oversight/subjects/fp_x/"])
def test_a_strange_id_of_a_subject_is_no_page(desk, unit, page):
    assert desk.client(desk.account(("auditor", unit))).get(page, follow=True).status_code == 404
