"""Officer's time in a browser: what is pressed and typed from an accepted attribution to the draft of an application and to the briefing."""

from __future__ import annotations

import re

import pytest

from desk_subject_case import open_for
from desk_way_pages import Person
from integration.desk.test_warrants import GIVEN, Case

MOST = 3  # actions, from the page of the case


@pytest.fixture
def case(desk):
    """A case whose attribution is accepted, with the grounds that one strand needs."""
    made = Case(desk)
    made.accept()
    from rightdoor.casework.listing.one import seen
    from rightdoor.casework.packages.acts import expected_grounds, give_grounds

    with made.acting() as done:
        given = {name: text for name, text in GIVEN.items() if name != "reason"}
        give_grounds(done, seen(done, made.subject), given, reason="answered", expected=expected_grounds(done, made.subject))
    return made


def test_a_draft_and_a_briefing_are_three_actions_away_and_nothing_is_typed(desk, case, as_person, capsys):
    open_for(desk.client(case.officer), case.subject)
    officer = Person(as_person(case.officer))
    officer.go(f"/cases/{case.key}/")
    officer.press("link", "Warrants and searches")
    officer.press("button", "Draft an application")
    assert "The papers do not carry" not in officer.said()
    officer.press("button", "Draft it")
    said, drafting = officer.said(), list(officer.actions)
    assert "Application for a search warrant: draft" in said
    assert "Information that may undermine the grounds" in said
    line = case.named()
    assert line["premises"][0]["address"] in said
    assert line["identifier"]["value"] in said
    assert re.search(r"\d\d:\d\d:\d\d", said)
    officer.press("button", "Make the paper")
    assert line["premises"][0]["address"] in officer.said()

    officer.actions.clear()
    officer.go(f"/cases/{case.key}/")
    officer.press("link", "Warrants and searches")
    with officer.page.expect_navigation(wait_until="load"):
        officer.page.get_by_role("link", name="briefing from the draft of").click()
    officer.actions.append("link briefing")
    officer.press("button", "Make the paper")
    assert line["premises"][0]["address"] in officer.said()
    assert line["identifier"]["value"] not in officer.said()
    with capsys.disabled():
        print(f"\nactions to a warrant draft: {len(drafting)}; to a briefing: {len(officer.actions)}; keys: {len(officer.keys)}")
    assert len(drafting) <= MOST
    assert len(officer.actions) <= MOST
    assert officer.keys == []
    assert officer.seen.console == []


def test_a_safeguarding_referral_is_drafted_in_three_actions_and_nothing_is_typed(desk, case, as_person, capsys):
    from rightdoor.casework.cases import acts
    from rightdoor.reporting.ceiling import status_sentence

    guardian = desk.account(("safeguarding-officer", case.unit), name="Gwen Guardian")
    with case.acting(guardian) as done:
        body = {"not_identified": True, "risk": "access", "source": "report", "immediate": False}
        acts.record(done, case.key, "risk-noted", done.now_us - 1, body, expected=None)
    open_for(desk.client(guardian), case.subject)
    officer = Person(as_person(guardian))
    officer.go(f"/cases/{case.key}/")
    officer.press("link", "Safeguarding")
    with officer.page.expect_navigation(wait_until="load"):
        officer.page.get_by_role("link", name="Draft referral about the risk").first.click()
    officer.actions.append("link referral")
    said = officer.said()
    assert case.named()["premises"][0]["address"] in said
    assert "single-strand" in said.lower() or "single strand" in said.lower()
    assert status_sentence("single-strand") in said
    with capsys.disabled():
        print(f"\nactions to a safeguarding referral's draft: {len(officer.actions)}; keys: {len(officer.keys)}")
    assert len(officer.actions) <= MOST
    assert officer.keys == []
    assert officer.seen.console == []
