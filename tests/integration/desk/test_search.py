"""Search: what one sees, why it was found, who else to ask; recorded without the text in the ledger; silent things are silent."""

from __future__ import annotations

import json

import psycopg
import pytest

from desk_case import NOW

HOSTILE = "<script>alert(1)</script>\u202e=1+1"


@pytest.fixture
def look(desk, officer):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.searching.acts import search

    def found(text, account=officer, **more):
        with acting(account, now_us=NOW) as done:
            return search(done, text, **{"purpose": "assess", **more})

    return found


def put_in_compartment(desk, receipts, grade):
    """A compartment of its own with these receipts; (its id, its contact)."""
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment
        from rightdoor.casework.referrals.models import Referral

        one = Compartment.objects.create(name=f"C {receipts[0]}", grade=grade, contact=f"room {receipts[0]}")
        Referral.objects.filter(receipt__in=receipts).update(compartments=[one.pk])
        return one


def test_exact_beginning_and_sound(desk, unit, look):
    made = desk.populate(unit, surname="Catharine")
    (subject,), (number,) = made.subjects, made.numbers
    for text, kind, how in [
        (f"acc-{number}", "identifier", "exactly"),
        (f"ACC-{number}"[:-1], "identifier", "begins with it"),
        (f"reed.{number}@EXAMPLE.com", "any", "exactly"),
        (f"reed.{number}@", "identifier", "begins with it"),
        ("catharine ansel", "name", "exactly"),
        ("Kathryn", "name", "sounds like it"),
        (number, "reference", "exactly"),
        (subject, "any", "is this id"),
        (made.receipts[0], "reference", "is this id"),
    ]:
        found = {one.subject: one for one in look(text, kind=kind).subjects}
        if made.receipts[0] != text:
            assert subject in found, text
            assert how in {match.how for match in found[subject].matches}, text
    assert not look("acc-no-such", kind="identifier").subjects
    assert not look("Catharine", kind="premises").subjects


def test_an_address_is_found_by_street_and_an_ip_by_its_beginning(desk, unit, look):
    (subject,) = desk.populate(unit, address="7 Quillet Lane", ip="198.19.7.7").subjects
    for text, kind in [("7 Quillet Ln", "premises"), ("quillet lane", "premises"), ("198.19.7.", "identifier"), ("198.19.7.0/24", "any")]:
        assert [one.subject for one in look(text, kind=kind).subjects] == [subject], text
    assert "Quillet Lane" in look("quillet lane").subjects[0].matches[0].shown


def test_members_of_a_household_only_with_a_purpose_that_names_them(desk, unit, look):
    from rightdoor.casework.searching.acts import NotSearched

    made = desk.populate(unit)
    holder = f"Holder {made.numbers[0]}"
    assert not look(holder).subjects
    with pytest.raises(NotSearched) as refused:
        look(holder, household=True, words="who lives there")
    assert refused.value.field == "household"
    with pytest.raises(NotSearched) as refused:
        look(holder, household=True, purpose="safeguarding")
    assert refused.value.field == "words"
    (found,) = look(holder, household=True, purpose="safeguarding", words="children at the address").subjects
    assert found.subject == made.subjects[0]
    assert found.matches[0].household


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"text": "abcd", "purpose": ""}, "purpose"),
        ({"text": "abcd", "purpose": "other"}, "words"),
        ({"text": " "}, "text"),
        ({"text": "x" * 401}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "abcd", "kind": "nothing"}, "kind"),
    ],
)
def test_what_is_missing_is_said(desk, look, asked, field):
    from rightdoor.casework.searching.acts import NotSearched

    with pytest.raises(NotSearched) as refused:
        look(**asked)
    assert refused.value.field == field


def test_a_search_is_recorded_and_its_text_is_for_auditors_alone(desk, unit, officer, look):
    before = desk.ledger()[-1][0]
    look("Ann Unlikely", words="operation")
    ((_, actor, act, body),) = desk.ledger(before)
    assert (actor, act) == (officer.username, "consulted")
    subject = json.loads(body)["subject"]
    assert (subject["what"], subject["purpose"], subject["found"]) == ("search", "assess", 0)
    assert "nlikely" not in body
    read = "select text, words, digest from searching_search where account_id = %s order by id desc"
    assert desk.sql(read, officer.pk, account=officer) == []
    auditor = desk.account(("auditor", unit))
    assert desk.sql(read, officer.pk, account=auditor)[0] == ("Ann Unlikely", "operation", subject["digest"])
    for change in ("update searching_search set text = ''", "delete from searching_search"):
        with pytest.raises(psycopg.Error):
            desk.sql(change, account=auditor)
    with desk.as_owner():
        from django.db import IntegrityError

        from rightdoor.casework.searching.models import Search

        with pytest.raises(IntegrityError):
            Search.objects.all().delete()


def test_a_search_of_somebody_without_the_right_is_refused(desk, look):
    from rightdoor.casework.access.may import NotAllowed

    with pytest.raises(NotAllowed):
        look("abcd", account=desk.account(("administrator", desk.unit())))


def test_others_answer_with_a_contact_for_the_whole_value_alone(desk, unit, officer, look):
    other = desk.unit()
    made = desk.populate(other, account=f"theirs-{other.pk}")
    results = look(f"theirs-{other.pk}")
    assert results.subjects == []
    assert [(one.name, one.contact, one.compartment) for one in results.elsewhere] == [(str(other), other.contact, False)]
    assert look(f"theirs-{other.pk}"[:-1]).elsewhere == []
    assert look(made.subjects[0]).elsewhere == []
    assert look(f"Holder {made.numbers[0]}").elsewhere == []  # of a household


def test_acknowledged_answers_with_its_contact_and_silent_with_nothing(desk, unit, look):
    other = desk.unit()
    made = desk.populate(other, account=f"kept-{other.pk}")
    nothing = look(f"nobody-{other.pk}")
    kept = put_in_compartment(desk, made.receipts, "acknowledged")
    assert [(one.contact, one.compartment) for one in look(f"kept-{other.pk}").elsewhere] == [(kept.contact, True)]
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment

        Compartment.objects.filter(pk=kept.pk).update(grade="silent")
    assert look(f"kept-{other.pk}") == nothing


def test_in_ones_own_unit_a_compartment_hides_as_well(desk, unit, officer, look):
    made = desk.populate(unit, account=f"own-{unit.pk}")
    assert look(f"own-{unit.pk}").subjects
    one = put_in_compartment(desk, made.receipts, "silent")
    results = look(f"own-{unit.pk}")
    assert (results.subjects, results.elsewhere, results.total) == ([], [], 0)
    with desk.as_owner():
        from rightdoor.casework.access.models import CompartmentMember

        CompartmentMember.objects.create(compartment=one, account=officer)
    assert [found.subject for found in look(f"own-{unit.pk}").subjects] == list(made.subjects)


def test_the_function_for_others_answers_nobody_without_the_right(desk, unit, officer):
    desk.populate(unit, account=f"fn-{unit.pk}")
    ask = "select count(*) from held_elsewhere(array['account'], array[%s], true)"
    assert desk.sql(ask, f"fn-{unit.pk}", account=desk.account(("referral-officer", desk.unit()))) == [(1,)]
    for nobody in (None, desk.account(("administrator", unit)), desk.account(("auditor", unit))):
        assert desk.sql(ask, f"fn-{unit.pk}", account=nobody) == [(0,)]


def test_twenty_a_page(desk, unit, look):
    made = desk.populate(unit, count=21, surname="Manifoldly")
    first, second = look("manifoldly", kind="name"), look("manifoldly", kind="name", page=2)
    assert (len(first.subjects), first.total, first.more) == (20, 21, True)
    assert (len(second.subjects), second.more) == (1, False)
    assert {one.subject for one in first.subjects + second.subjects} == set(made.subjects)


def test_the_page_escapes_and_loses_nothing(desk, unit, officer):
    desk.populate(unit, surname=f"Hostile{HOSTILE}")
    client = desk.client(officer)
    assert client.get("/search/").status_code == 200
    answer = client.post("/search/", {"text": "hostile", "kind": "name", "purpose": "assess", "words": HOSTILE})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "exactly" in page or "begins with it" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page.partition('aria-labelledby="results"')[2].partition("</ol>")[0]
    assert "\\u202e" in page
    refused = client.post("/search/", {"text": HOSTILE, "kind": "any"})
    assert refused.status_code == 422
    assert "&lt;script&gt;" in refused.content.decode()
    assert "Choose why you are searching." in refused.content.decode()


def test_the_page_is_for_who_may(desk, unit):
    assert desk.client().get("/search/").status_code == 302
    assert desk.client(desk.account(("spoc", unit))).get("/search/").status_code == 403


def test_an_export_is_guarded_and_recorded(desk, unit, monkeypatch):
    from rightdoor.desk import guards

    boss = desk.account(("supervisor", unit))
    desk.populate(unit, surname="=Formula(1)")
    asked = {"text": "formula", "kind": "name", "purpose": "assess"}
    monkeypatch.setattr(guards, "recently_shown", lambda _: False)
    assert desk.client(boss).post("/search/export", asked).status_code == 401  # a second factor first; what was typed is given back
    before = desk.ledger()[-1][0]
    monkeypatch.setattr(guards, "recently_shown", lambda _: True)
    answer = desk.client(boss).post("/search/export", asked)
    assert answer.status_code == 200
    assert b'"=' not in answer.content
    assert b"Formula(1)" in answer.content
    assert [row[2] for row in desk.ledger(before)] == ["consulted", "exported"]
    assert desk.client(boss).post("/search/export", {**asked, "as": "xlsx"}).content[:2] == b"PK"
    officer = desk.account(("referral-officer", unit))
    assert desk.client(officer).post("/search/export", asked).status_code == 403


def test_auditors_read_what_was_searched_and_nobody_else(desk, unit, officer, look):
    look(f"Read {HOSTILE}", words="op")
    auditor = desk.client(desk.account(("auditor", unit)))
    page = auditor.get(f"/oversight/searches/?by={officer.username}").content.decode()
    assert "Read &lt;script&gt;" in page and "<script>alert" not in page
    assert auditor.get("/oversight/searches/?before=x&by=%00").status_code == 200
    assert desk.client(officer).get("/oversight/searches/").status_code == 403
