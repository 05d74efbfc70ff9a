"""Safeguarding at the desk: a referral drafted from what is recorded and the papers, who the children are for few, each look recorded."""

from __future__ import annotations

import json
import re

import pytest

from cases_case import NOW, Cases
from rightdoor.model.civil import iso_utc

KID = {"reference": "Child A", "age_band": "5-9", "relation": "household", "authority": "Eastwade Council"}
SECRET = {"name": "Wren Invented", "born": 16_000, "address": "4 Juniper Gardens, Eastwade"}
RISK = {"risk": "access", "source": "report", "known": "Two children at the address.", "immediate": False}
DECIDED = {"decision": "refer-now", "reason": "A child lives there.", "decided_by": "Inspector 42", "siblings": "not-known"}


@pytest.fixture
def cases(desk):
    return Cases(desk)


@pytest.fixture
def papers(desk, cases):
    """The subject is one with papers: an event with its result."""
    cases.subject = desk.populate(cases.unit).subjects[0]


@pytest.fixture
def case(cases, request):
    if "papers" in request.fixturenames:
        request.getfixturevalue("papers")
    return cases.opened()


@pytest.fixture
def risk(cases, case):
    kid = cases.record(case, "child-recorded", {**KID, **SECRET}, account=cases.guardian)
    return cases.record(case, "risk-noted", {**RISK, "child": kid.id}).id


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _plain(value):
    """A value that can stand in a set: what is made of parts as its text."""
    return value if isinstance(value, (int, str)) else json.dumps(value)


def _signed_in(cases, account):
    client = cases.desk.client(account)
    client.post(f"/subjects/{cases.subject}/purpose", {"purpose": "safeguarding"})
    return client


def _told(desk, after, account):
    return [(act, json.loads(body)["subject"]) for _, who, act, body in desk.ledger(after) if who == account.username]


def _last(desk):
    return max((row[0] for row in desk.ledger()), default=0)


def test_a_draft_carries_status_and_sentence_and_says_what_is_not_known(papers, cases, case, risk):
    from rightdoor.casework.cases.queries import case_seen
    from rightdoor.casework.safeguarding.acts import draft

    cases.record(case, "safeguarding-decision", {**DECIDED, "risk": risk}, account=cases.guardian)
    with cases.as_(cases.guardian) as done:
        said = draft(done, case_seen(done, case), risk)
    assert said.status == "single-strand"
    assert said.ceiling.startswith("One strand of papers names these premises.")
    assert said.ceiling.endswith("Who used it is not known from these papers.")
    assert len(said.places) == 1 and "Juniper Gardens" in said.places[0]
    assert said.to == "Eastwade Council"
    assert "Whether other children live in the household is not known." in said.unknown
    assert any("Who used it is not known" in each for each in said.unknown)
    assert [child.identity for child in said.children] == [None] and said.withheld == 1
    whole = json.dumps(said)
    assert "Wren" not in whole
    assert "198.18." not in whole and "reed_" not in whole, "no identifier of the person reported goes to social care"


def test_nobody_without_the_right_drafts_or_sees_it(cases, case, risk):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.cases.queries import case_seen
    from rightdoor.casework.safeguarding.acts import draft
    from rightdoor.casework.safeguarding.identities import opened

    with pytest.raises(NotAllowed), cases.as_(cases.reader) as done:
        draft(done, case_seen(done, case), risk)
    for account in (cases.officer, cases.reader):
        with pytest.raises(NotAllowed), cases.as_(account) as done:
            opened(done, case_seen(done, case))


def test_the_database_keeps_who_a_child_is_to_those_who_may_see_it(desk, cases, case, risk):
    query = "select count(*) from cases_privatevalue p join cases_event e on e.id = p.event_id where e.case_id = %s"
    counts = {
        name: desk.sql(query, case, account=getattr(cases, name))[0][0]
        for name in ("guardian", "supervisor", "officer", "reader", "elsewhere")
    }
    assert counts == {"guardian": 3, "supervisor": 3, "officer": 0, "reader": 0, "elsewhere": 0}
    assert desk.sql(query, case)[0][0] == 0
    bodies = [json.loads(row[0]) for row in desk.sql("select body::text from cases_event where case_id = %s", case, account=cases.guardian)]
    assert bodies and not any("Wren" in json.dumps(body) or {16_000, "16000"} & set(map(_plain, body.values())) for body in bodies)


def test_each_opening_is_a_look_of_its_own_with_its_count_and_no_name(desk, cases, case, risk):
    from rightdoor.casework.cases.queries import case_seen
    from rightdoor.casework.safeguarding.identities import opened

    after = _last(desk)
    with cases.as_(cases.guardian) as done:
        found = opened(done, case_seen(done, case))
    assert [(one.reference, one.name, one.born, one.address) for one in found.values()] == [
        ("Child A", "Wren Invented", "2013-10-22", "4 Juniper Gardens, Eastwade")
    ]
    told = _told(desk, after, cases.guardian)
    assert [(act, subject["what"], subject["children"]) for act, subject in told] == [("consulted", "case-children", 1)]
    assert "Wren" not in json.dumps(told)


def test_a_child_identified_later_is_known_by_the_last_that_was_said(cases, case, risk):
    from rightdoor.casework.cases.queries import case_seen
    from rightdoor.casework.safeguarding.identities import opened

    with cases.as_(cases.guardian) as done:
        kid = next(iter(opened(done, case_seen(done, case))))
    cases.record(case, "child-identified", {"child": kid, "how": "school", "name": "Wren Othername"}, account=cases.guardian)
    with cases.as_(cases.guardian) as done:
        assert [(one.name, one.born) for one in opened(done, case_seen(done, case)).values()] == [("Wren Othername", "2013-10-22")]


def test_pages_from_the_case_to_the_draft_the_paper_and_the_record(papers, desk, cases, case, risk):
    client = _signed_in(cases, cases.guardian)
    home = f"/cases/{case}/"
    assert f'href="{home}safeguarding/"' in client.get(home).content.decode()
    page = client.get(f"{home}safeguarding/")
    assert page.status_code == 200
    draft = f"{home}safeguarding/referral/{risk}/"
    assert draft in page.content.decode(), "from the case to the draft: two steps"
    for place in (home, f"{home}safeguarding/", draft):
        assert "Wren" not in client.get(place).content.decode()
    shown = client.get(f"{home}safeguarding/children/")
    assert "Wren Invented" in _text(shown)
    after = _last(desk)
    plain = _text(client.post(f"{draft}paper/", {}))
    assert "Referral to children's social care" in plain and "Wren" not in plain and "single-strand" in plain.lower().replace(" ", "-")
    named = client.post(f"{draft}paper/", {"named": "yes"})
    assert "Wren Invented" in _text(named) and "4 Juniper Gardens, Eastwade" in _text(named)
    exports = [subject for act, subject in _told(desk, after, cases.guardian) if act == "exported"]
    assert [one.get("children") for one in exports] == [None, 1]
    assert exports[0]["file"] != exports[1]["file"]
    form = client.get(f"{draft}made/").content.decode()
    assert 'value="Eastwade Council"' in form and 'name="ceiling"' not in form
    token = re.search(r'name="expected" value="([^"]+)"', form)[1]
    early, when = ("2", "3", "2026", "14:30", "UTC"), iso_utc(NOW + 3_600_000_000)
    late = (when[8:10], when[5:7], when[:4], when[11:16], "UTC")
    at, before = ({f"at_{n}": value for n, value in enumerate(parts)} for parts in (late, early))
    refused = client.post(f"{draft}made/", {**before, "to": "Eastwade Council", "how": "written", "expected": token})
    assert refused.status_code == 422 and "before what it refers to" in _text(refused), "no referral is older than its risk"
    sent = client.post(f"{draft}made/", {**at, "to": "Eastwade Council", "how": "written", "expected": token})
    assert sent.status_code == 303, _text(sent)
    page = _text(client.get(f"{home}safeguarding/"))
    assert "Eastwade Council : not acknowledged" in page


def test_what_is_recorded_of_a_referral_is_what_the_draft_carries(desk, cases, case, risk):
    from rightdoor.casework.cases.queries import case_seen, history_of
    from rightdoor.casework.safeguarding.acts import Made, made

    after = _last(desk)
    with cases.as_(cases.guardian) as done:
        made(done, case_seen(done, case), risk, Made("Eastwade Council", "written"), at_us=NOW, expected=None)
    with cases.as_(cases.guardian) as done:
        event = history_of(case_seen(done, case)).last("referral-made")
    assert event.text("status") == "unresolved" and event.text("ceiling").startswith("No result that can count names premises")
    assert ("disclosed", "referral") in [(act, subject.get("what")) for act, subject in _told(desk, after, cases.guardian)]


def test_a_condition_of_the_originator_holds_it_and_a_child_in_danger_does_not_wait(desk, cases, case, risk):
    from rightdoor.casework.listing.models import Condition

    receipt = desk.sql("select receipt from listing_subjectreceipt where subject = %s limit 1", cases.subject, account=cases.officer)[0][0]
    with desk.as_owner():
        Condition.objects.create(receipt=receipt, number="", grade="B2C no further dissemination without the originator")
    client = _signed_in(cases, cases.guardian)
    draft = f"/cases/{case}/safeguarding/referral/{risk}/"
    assert client.post(f"{draft}paper/", {}).status_code == 422
    assert client.post(f"{draft}paper/", {"conditions": "yes"}).status_code == 409
    given = client.post(f"{draft}paper/", {"conditions": "yes", "originator": "NCA-PERMIT-7"})
    assert given.status_code == 200 and "reference NCA-PERMIT-7" in _text(given)
    now = cases.record(case, "risk-noted", {**RISK, "not_identified": True, "immediate": True})
    after = _last(desk)
    urgent = client.post(f"/cases/{case}/safeguarding/referral/{now.id}/paper/", {"conditions": "yes"})
    assert urgent.status_code == 200 and "the child may be in danger now" in _text(urgent)
    assert [subject["without_originator"] for act, subject in _told(desk, after, cases.guardian) if act == "exported"] == [True]


def test_a_case_without_a_word_on_children_is_not_closed(cases, case):
    from rightdoor.casework.cases.queries import case_seen, keeps_open

    with cases.as_() as done:
        assert any("Nobody has recorded whether a child is at risk" in each for each in keeps_open(case_seen(done, case), NOW))


def test_whoever_was_told_by_the_register_is_brought_in_once_and_then_corrected(papers, desk, cases, case):
    from rightdoor.casework.cases.queries import case_seen, duties_of, history_of
    from rightdoor.operations.disclosures import record

    fields = {"to": "Eastwade  Council", "kind": "childrens-services", "at": "2026-03-01T10:00:00Z", "what": "That a household was named."}
    record(desk.store, "disclosure", cases.subject, fields=fields, reason="told", actor="test", at_us=NOW - 1)
    client = _signed_in(cases, cases.officer)
    page = client.get(f"/cases/{case}/correcting/")
    assert "Bring them in" in _text(page) and "Eastwade Council" in _text(page)
    token = re.search(r'name="expected" value="([^"]+)"', page.content.decode())[1]
    assert _signed_in(cases, cases.reader).post(f"/cases/{case}/correcting/told/", {"expected": token}).status_code == 403
    stale = client.post(f"/cases/{case}/correcting/told/", {"expected": "of before"})
    assert "while you had the page open" in _text(client.get(stale["Location"]))
    assert client.post(f"/cases/{case}/correcting/told/", {"expected": token}).status_code == 303
    assert "Bring them in" not in _text(client.get(f"/cases/{case}/correcting/"))
    cases.record(case, "wronged", {"who": "the household", "how": "wrong-premises", "found": "x", "done": ("visit",)})
    with cases.as_() as done:
        held = case_seen(done, case)
        assert [event.text("to") for event in history_of(held).of("told-outside")] == ["Eastwade Council"]
        waits = [row.what for row in duties_of(held) if row.records == "body-corrected"]
    assert waits == ["Correct in writing what Eastwade Council was told, and have it confirmed"]
