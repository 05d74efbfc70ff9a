"""The ground of the desk: who acts is set for each transaction, what is refused is recorded, headers stand on every page."""

from __future__ import annotations

import json

import psycopg
import pytest


@pytest.fixture
def officer(desk):
    unit = desk.unit()
    return desk.account(("referral-officer", unit))


def test_ready_without_signing_in(desk):
    answer = desk.client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_that_is_not_there_is_recorded_as_refused(desk, officer):
    before = desk.ledger()[-1][0]
    assert desk.client(officer).get("/no-such-page/").status_code == 404
    ((_, actor, act, body),) = desk.ledger(before)
    assert (actor, act) == (officer.username, "refused")
    assert json.loads(body)["subject"] == {"page": "none", "status": 404}


def test_an_act_and_its_ledger_row_are_one_transaction(desk, officer):
    from rightdoor.casework.acting import acting

    before = desk.ledger()[-1][0]
    with pytest.raises(RuntimeError), acting(officer, now_us=5) as done:  # noqa: PT012
        done.note("altered", {"page": "x"})
        raise RuntimeError
    assert desk.ledger(before) == []
    with acting(officer, now_us=5) as done:
        assert done.can("own-referrals")
        assert not done.can("audit")
        done.note("altered", {"page": "x"})
    assert [row[1:3] for row in desk.ledger(before)] == [(officer.username, "altered")]


def test_nobody_sees_nothing_and_cannot_write_rights(desk, officer):
    assert desk.sql("select count(*) from access_unit") == [(0,)]
    assert desk.sql("select count(*) > 0 from access_unit", account=officer) == [(True,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into access_membership (account_id, unit_id, role, from_us) select %s, id, 'auditor', 0 from access_unit limit 1",
            officer.pk,
            account=officer,
        )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("select body from rightdoor.ledger", account=officer)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("select * from rightdoor.receipt", account=officer)
