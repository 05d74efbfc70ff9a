"""The projection: what is derived is shown, changed rows alone are replaced, what is erased goes."""

from __future__ import annotations

import json

import pytest

from desk_case import NOW

DAY = 86_400_000_000


def test_what_was_taken_in_for_a_unit_is_shown_to_it_and_to_nobody_else(desk, unit, officer):
    made = desk.populate(unit, count=2)
    stranger = desk.account(("referral-officer", desk.unit()))
    assert len(made.subjects) == 2
    assert sorted(made.subjects) == [row[0] for row in desk.sql("select subject from listing_subject order by 1", account=officer)]
    for table in ("listing_subject", "listing_subjectreceipt", "listing_searchkey", "referrals_referral"):
        assert desk.sql(f"select count(*) from {table}", account=officer)[0][0] > 0
        assert desk.sql(f"select count(*) from {table}", account=stranger) == [(0,)]
        assert desk.sql(f"select count(*) from {table}") == [(0,)]


def test_a_line_is_the_triage_line_without_its_rank(desk, unit, officer):
    from rightdoor.operations.listing import triage_lines

    made = desk.populate(unit)
    ((line,),) = desk.sql("select line from listing_subject", account=officer)
    (known,) = [dict(shown) for shown in triage_lines(desk.store, NOW) if shown["subject"] == made.subjects[0]]
    assert known.pop("rank") >= 1
    assert line == known


def test_keys_lead_to_the_subject_and_the_account_holder_is_of_the_household(desk, unit, officer):
    made = desk.populate(unit, surname="Catharine")
    number = made.numbers[0]
    keys = {
        (kind, folded): (sound, household)
        for kind, folded, sound, household in desk.sql("select kind, folded, sound, household from listing_searchkey", account=officer)
    }
    assert keys["account", f"acc-{number}"] == ("", False)
    assert keys["email", f"reed.{number}@example.com"] == ("", False)
    assert keys["name", "catharine ansel"] == ("K0RN", False)
    assert keys["account-holder", f"holder {number}"][1] is True
    assert {"ip", "address", "postcode", "uprn", "report", "screen-name"} <= {kind for kind, _ in keys}


def test_nothing_new_writes_nothing_and_a_new_day_rewrites_lines_alone(desk, unit, officer):
    from rightdoor.casework.listing.project import project

    made = desk.populate(unit)
    before = desk.ledger()[-1][0]
    assert not project(desk.store, now_us=NOW, progress=lambda *_: None).fresh
    assert desk.ledger(before) == []
    keys = desk.sql("select id from listing_searchkey order by id", account=officer)
    again = project(desk.store, now_us=NOW + DAY, progress=lambda *_: None)
    assert again.fresh and again.changed >= len(made.subjects)
    ((age,),) = desk.sql("select (line->>'age_days')::int from listing_subject", account=officer)
    assert age == 2
    assert desk.sql("select id from listing_searchkey order by id", account=officer) == keys
    assert json.loads(desk.ledger(before)[0][3])["subject"]["projection"] == again.digest
    project(desk.store, now_us=NOW, progress=lambda *_: None)


def test_a_new_referral_replaces_the_rows_that_it_changes_and_no_others(desk, unit, officer):
    first = desk.populate(unit, count=2)
    stays, changes = first.subjects
    ids = dict(desk.sql("select subject, min(id) from listing_searchkey group by 1", account=officer))
    number = first.numbers[1]
    desk.populate(unit, account=f"acc-{number}")
    after = dict(desk.sql("select subject, min(id) from listing_searchkey group by 1", account=officer))
    assert after[stays] == ids[stays]
    assert after[changes] > ids[changes]
    assert dict(desk.sql("select subject, referrals from listing_subject", account=officer)) == {stays: 1, changes: 2}


def test_a_referral_without_a_named_unit_falls_to_intake_and_keeps_its_owner(desk):
    from rightdoor.casework.referrals.models import Referral

    intake = desk.unit(intake=True)
    officer = desk.account(("referral-officer", intake))
    try:
        made = desk.populate()
        rows = desk.sql(
            "select unit_id, received_us < taken_us from referrals_referral where receipt = any(%s)", list(made.receipts), account=officer
        )
        assert rows == [(intake.pk, True)]
        with desk.as_owner():
            Referral.objects.filter(receipt__in=made.receipts).update(owner=officer)
        desk.populate(desk.unit())
        assert desk.sql("select owner_id from referrals_referral where receipt = any(%s)", list(made.receipts), account=officer) == [
            (officer.pk,)
        ]
    finally:
        with desk.as_owner():
            from rightdoor.casework.access.models import Unit

            Unit.objects.update(intake=False)


def test_pages_cannot_write_what_was_projected(desk, unit, officer):
    import psycopg

    desk.populate(unit)
    for table in ("listing_subject", "listing_subjectreceipt", "listing_searchkey", "listing_projection"):
        for statement in (f"delete from {table}", f"insert into {table} select * from {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(statement, account=officer)


def test_events_are_read_from_the_row_groups_of_the_subject(desk, unit, officer):
    from rightdoor.casework.listing.events_file import read_events

    made = desk.populate(unit, count=3)
    ((place,),) = desk.sql("select events_file from listing_projection order by id desc limit 1", account=officer)
    for subject in made.subjects:
        ((groups,),) = desk.sql("select events_group from listing_subject where subject = %s", subject, account=officer)
        lines = [json.loads(line) for line, _ in read_events(desk.store.path(place), "open", subject, groups)]
        assert len(lines) == 2
        assert {line["identifier"]["port"] for line in lines} == {38063, 4748}


def test_what_is_erased_disappears_and_leaves_no_old_version(desk, unit, officer):
    from rightdoor.casework.listing.project import project
    from rightdoor.desk.surroundings import opened
    from rightdoor.operations.forget import erase_exhibits

    made = desk.populate(unit, count=2, surname="Zephyrhills")
    with desk.store.connect() as connection:
        rows = connection.execute("select exhibit from rightdoor.receipt where id = any(%s)", (list(made.receipts),)).fetchall()
    with opened(desk.around, write=True) as store:
        erase_exhibits(
            store, sorted({row[0] for row in rows}), authority="test", members=True, actor="test", at_us=NOW, progress=lambda *_: None
        )
    done = project(desk.store, now_us=NOW, progress=lambda *_: None)
    assert (done.removed, done.erased) == (2, 2)
    for table in ("listing_subject", "listing_subjectreceipt", "listing_searchkey", "referrals_referral"):
        assert desk.sql(f"select count(*) from {table}", account=officer) == [(0,)]
    with desk.store.connect() as connection:
        size = connection.execute("select count(*) from casework.listing_searchkey where folded like '%zephyrhills%'").fetchone()
        assert size == (0,)
    assert len([f for f in desk.store.path("desk").iterdir() if len(f.name) == 64]) == 1
