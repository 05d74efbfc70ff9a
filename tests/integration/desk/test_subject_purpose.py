"""Opening a subject: seen or not, a purpose before any content, each look recorded, nobody's record but one's own."""

from __future__ import annotations

import json

import psycopg
import pytest

from desk_subject_case import lay_subject, open_for


@pytest.fixture
def case(desk):
    unit = desk.unit()
    officer = desk.account(("referral-officer", unit))
    return desk, unit, officer, lay_subject(desk, unit)


def test_the_purpose_comes_before_any_content(case):
    desk, _, officer, row = case
    client = desk.client(officer)
    page = client.get(f"/subjects/{row.subject}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Why are you opening" in text and row.subject in text
    assert "at risk" not in text and "single-strand" not in text and "tier" not in text.lower()
    before = desk.ledger()[-1][0]
    answer = open_for(client, row.subject)
    assert (answer.status_code, answer["Location"]) == (303, f"/subjects/{row.subject}/")
    page = client.get(f"/subjects/{row.subject}/")
    assert "A child is said to be at risk." in page.content.decode()
    rows = [(act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(before) if actor == officer.username]
    assert rows == [
        ("consulted", {"subject": row.subject, "what": "opened", "purpose": "assess"}),
        ("consulted", {"subject": row.subject, "what": "summary", "purpose": "assess"}),
    ]


def test_a_purpose_ends_with_the_shift(case, monkeypatch):
    from rightdoor.desk.middleware import acting
    from rightdoor.desk.surroundings import clock_us

    desk, _, officer, row = case
    client = desk.client(officer)
    open_for(client, row.subject)
    assert "Why are you opening" not in client.get(f"/subjects/{row.subject}/").content.decode()
    monkeypatch.setattr(acting, "now_us", lambda: clock_us() + 8 * 3_600_000_000 + 1)
    assert "Why are you opening" in client.get(f"/subjects/{row.subject}/").content.decode()


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Choose why you are opening"),
        ({"purpose": "made-up"}, "Choose why you are opening"),
        ({"purpose": "other"}, "Give the reason"),
        ({"purpose": "other", "reason": "x" * 401}, "Keep the reason to 400"),
    ],
)
def test_a_purpose_that_says_nothing_is_asked_again(case, posted, said):
    desk, _, officer, row = case
    client = desk.client(officer)
    page = client.post(f"/subjects/{row.subject}/purpose", posted)
    assert page.status_code == 200 and said in page.content.decode() and "There is a problem" in page.content.decode()
    assert posted.get("reason", "")[:20] in page.content.decode()
    assert "Why are you opening" in client.get(f"/subjects/{row.subject}/").content.decode()


def test_the_form_leads_nowhere_else(case):
    desk, _, officer, row = case
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:alert(1)", ""):
        answer = desk.client(officer).post(f"/subjects/{row.subject}/purpose", {"purpose": "assess", "next": elsewhere})
        assert answer["Location"] == f"/subjects/{row.subject}/"


def test_of_others_nothing_is_here(case):
    desk, _, officer, row = case
    other = desk.account(("supervisor", desk.unit()))
    for client in (desk.client(other),):
        assert client.get(f"/subjects/{row.subject}/").status_code == 404
        assert client.post(f"/subjects/{row.subject}/purpose", {"purpose": "assess"}).status_code == 404
    assert desk.client(officer).get("/subjects/sub_aaaaaaaaaaaaaaaa/").status_code == 404
    unseeing = desk.account(("administrator", desk.unit()))
    assert desk.client(unseeing).get(f"/subjects/{row.subject}/").status_code == 403
    assert desk.client().get(f"/subjects/{row.subject}/").status_code == 302


def test_an_acknowledged_compartment_says_whom_to_ask_and_a_silent_one_nothing(desk):
    from rightdoor.casework.access.models import Compartment

    unit = desk.unit()
    officer = desk.account(("referral-officer", unit))
    with desk.as_owner():
        said = Compartment.objects.create(name=f"said {unit.pk}", grade="acknowledged", contact="the Heron desk")
        silent = Compartment.objects.create(name=f"silent {unit.pk}", grade="silent", contact="nobody")
    withheld = lay_subject(desk, unit, compartments=(said.pk,))
    hidden = lay_subject(desk, unit, compartments=(said.pk, silent.pk))
    page = desk.client(officer).get(f"/subjects/{withheld.subject}/")
    assert page.status_code == 200 and "Ask the Heron desk" in page.content.decode()
    assert withheld.subject not in page.content.decode()
    assert desk.client(officer).get(f"/subjects/{hidden.subject}/").status_code == 404
    only_silent = lay_subject(desk, unit, compartments=(silent.pk,))
    assert desk.client(officer).get(f"/subjects/{only_silent.subject}/").status_code == 404


def test_the_database_lets_nobody_write_for_others_or_read_others(case):
    desk, unit, officer, row = case
    open_for(desk.client(officer), row.subject)
    colleague = desk.account(("supervisor", unit))
    assert desk.sql("select count(*) from oversight_consultation where subject = %s", row.subject, account=officer) == [(1,)]
    assert desk.sql("select count(*) from oversight_consultation", account=colleague) == [(0,)]
    insert = "insert into oversight_consultation (account_id, subject, at_us, what, purpose, words, interest) values (%s, %s, 1, 'opened', 'assess', '', false)"
    desk.sql(insert, officer.pk, row.subject, account=officer)
    for account, subject in ((colleague, row.subject), (officer, "sub_aaaaaaaaaaaaaaaa")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, officer.pk, subject, account=account)
    for change in ("update oversight_consultation set words = 'x'", "delete from oversight_consultation"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(change, account=officer)
