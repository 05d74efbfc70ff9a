"""Devices and outcomes of cases at the desk: seizure list, queue under row-level security, senders, the paper under its conditions."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from cases_case import DAY, Cases
from decided_case import NOW, lay_subject

_receipts = itertools.count(1)
SEIZED = {"exhibit": "ABC/1", "sort": "phone", "description": "black phone", "found_where": "desk", "found_by": "DC Ash", "seal": "S1"}


@pytest.fixture
def cases(desk):
    return Cases(desk)


def client_of(desk, cases, account=None):
    client = desk.client(account or cases.officer)
    client.post(f"/subjects/{cases.subject}/purpose", {"purpose": "investigation"})
    return client


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def referral(desk, unit, source, *, number="71", grade=""):
    """A referral of a unit, and its condition; its receipt."""
    receipt = f"rc_sender{next(_receipts):06d}"
    with desk.as_owner():
        from rightdoor.casework.listing.models import Condition
        from rightdoor.casework.referrals.models import Referral

        Referral.objects.create(receipt=receipt, number=number, source=source, taken_us=NOW - DAY, unit=unit)
        if grade:
            Condition.objects.create(receipt=receipt, grade=grade)
    return receipt


def queue(cases, account=None, which="", now_us=NOW):
    from rightdoor.casework.devices.queries import queue

    with cases.as_(account, now_us) as done:
        return [(line.case.pk, line.device.exhibit, line.place.group) for line in queue(done, which=which)]


# the seizure list


def test_a_list_gives_each_device_the_next_free_reference_or_records_none(desk, cases):
    from rightdoor.casework.cases.problems import Impossible
    from rightdoor.casework.devices.acts import Item, Search, seize

    case = cases.opened()
    cases.record(case, "device-seized", {**SEIZED, "exhibit": "abc/2"}, at_us=NOW - DAY)
    search = Search(NOW - DAY, "abc", "DC Ash")
    items = [Item("laptop", "grey", "bedroom", "S2"), Item("stick", "red", "drawer", child_used=True)]
    with cases.as_() as done:
        made = seize(done, case, search, items, expected=None)
    assert [event.text("exhibit") for event in made] == ["ABC/1", "ABC/3"]
    assert made[1].yes("child_used")
    before = cases.token(case)
    for wrong in (search._replace(initials="1"), search):
        with cases.as_() as done, pytest.raises(Impossible):
            seize(done, case, wrong, [items[0], Item("stick", "", "drawer")], expected=None)
    assert cases.token(case) == before


def test_the_form_of_a_list_says_which_row_is_not_whole_and_loses_nothing(desk, cases):
    case = cases.opened()
    client = client_of(desk, cases)
    page = client.get(f"/cases/{case}/devices/list/").content.decode()
    token = re.search(r'name="expected" value="([^"]+)"', page)[1]
    at = {"at_0": "2", "at_1": "3", "at_2": "2026", "at_3": "07:30", "at_4": "Europe/London"}
    typed = {**at, "initials": "abc", "found_by": "DC Ash", "expected": token, "sort_1": "phone", "description_1": "black phone"}
    short = client.post(f"/cases/{case}/devices/list/", typed)
    assert short.status_code == 422
    assert "Row 1: say what it is" in text_of(short)
    assert 'value="black phone"' in short.content.decode()
    done = client.post(f"/cases/{case}/devices/list/", {**typed, "found_1": "desk", "seal_1": "S1"})
    assert done.status_code == 303
    page = text_of(client.get(done["Location"]))
    assert "ABC/1" in page
    assert "1 holder, no gaps" in client.get(done["Location"]).content.decode()


# the queue


def test_the_queue_puts_children_at_risk_first_over_cases_and_shows_them_to_whoever_sees_the_case(desk, cases):
    plain = cases.opened()
    cases.record(plain, "device-seized", SEIZED, at_us=NOW - 20 * DAY)
    second = Cases(desk)
    second.unit, second.officer, second.reader = cases.unit, cases.officer, cases.reader
    second.subject = lay_subject(desk, cases.unit)
    risk = second.opened()
    second.record(risk, "device-seized", {**SEIZED, "child_used": True}, at_us=NOW - DAY)
    assert queue(cases) == [(risk, "ABC/1", 1), (plain, "ABC/1", 4)]
    assert queue(cases, cases.reader) == queue(cases)
    assert queue(cases, cases.elsewhere) == []
    assert queue(cases, which="first") == [(risk, "ABC/1", 1)]
    assert queue(cases, now_us=NOW + 60 * DAY)[1] == (plain, "ABC/1", 3)


def test_a_device_leaves_the_queue_with_its_results_and_comes_back_when_they_are_withdrawn(desk, cases):
    from rightdoor.casework.cases import acts

    case = cases.opened()
    seized = cases.record(case, "device-seized", SEIZED, at_us=NOW - 2 * DAY)
    sent = {"device": seized.id, "from_whom": "DC Ash", "to_whom": "Laboratory", "ask": ["triage"], "seal": "S1"}
    cases.record(case, "submitted-to-forensics", sent, at_us=NOW - DAY)
    assert queue(cases, which="submitted") == [(case, "ABC/1", 4)]
    assert queue(cases, which="submit") == []
    results = {"device": seized.id, "by": "Laboratory", "first_generation": "no", "child": "no"}
    event = cases.record(case, "results-in", results)
    assert queue(cases) == []
    with cases.as_() as done:
        acts.withdraw(done, case, event.id, reason="of another case", expected=None)
    assert queue(cases) == [(case, "ABC/1", 4)]


def test_a_place_set_by_a_person_stands_on_the_page_with_the_computed_one(desk, cases):
    case = cases.opened()
    seized = cases.record(case, "device-seized", SEIZED, at_us=NOW - 2 * DAY)
    cases.record(case, "device-priority", {"device": seized.id, "group": "1", "reason": "interview on Friday", "by": "DS Oak"}, at_us=NOW)
    page = text_of(client_of(desk, cases).get("/devices/?which=placed"))
    assert "interview on Friday" in page
    assert "Computed: place" in page


def test_a_gap_is_on_the_page_in_words_and_in_the_picture(desk, cases):
    case = cases.opened()
    seized = cases.record(case, "device-seized", SEIZED, at_us=NOW - 2 * DAY)
    moved = {"device": seized.id, "from_whom": "DC Elm", "to_whom": "Store", "reason": "store", "seal": "S1"}
    cases.record(case, "device-moved", moved, at_us=NOW - DAY)
    page = client_of(desk, cases).get(f"/cases/{case}/devices/")
    assert "2 holders, 1 gap;" in page.content.decode()
    assert "came from “DC Elm”, while “DC Ash” held it" in text_of(page)
    assert 'stroke-dasharray="4 6"' in page.content.decode()


# senders and the paper


def laid(desk, cases, *referrals):
    cases.subject = lay_subject(desk, cases.unit, receipts=referrals)
    case = cases.opened()
    crime = cases.record(case, "crime-recorded", {"number": "22/1", "classification": "86/10"})
    outcome = {"crime": crime.id, "outcome": "15", "reason": "nobody could say who", "by": "DS Oak", "victim_told": "none"}
    cases.record(case, "outcome-recorded", outcome)
    return case


def test_each_sender_is_owed_the_outcome_once_and_one_that_is_not_seen_is_not_forgotten(desk, cases):
    from rightdoor.casework.cases import queries
    from rightdoor.casework.cases.problems import CannotDo
    from rightdoor.casework.outcomes.acts import list_senders

    own = [referral(desk, cases.unit, "NCMEC", number="71"), referral(desk, cases.unit, "NCMEC", number="72")]
    theirs = referral(desk, cases.other, "Force X")
    case = laid(desk, cases, *own, theirs)
    with cases.as_(cases.supervisor) as done:
        made = list_senders(done, case, expected=None)
    assert [event.text("source") for event in made] == ["NCMEC", f"Sender of {theirs}"]
    assert made[0].text("reference") == "71, 72"
    with cases.as_(cases.supervisor) as done, pytest.raises(CannotDo):
        list_senders(done, case, expected=None)
    with cases.as_() as done:
        waits = [duty.what for duty in queries.duties_of(queries.case_seen(done, case)) if not duty.done_event and duty.area == "outcomes"]
    assert sorted(waits) == [f"Tell Sender of {theirs} what came of it", "Tell NCMEC what came of it"] or sorted(waits) == sorted(
        ["Tell NCMEC what came of it", f"Tell Sender of {theirs} what came of it"]
    )


def test_a_paper_obeys_the_conditions_of_its_sources_and_is_recorded_by_digest(desk, cases):
    from rightdoor.casework.conditions import AskOriginator
    from rightdoor.casework.outcomes.acts import NotConfirmed, Telling, list_senders, tell

    case = laid(desk, cases, referral(desk, cases.unit, "NCA", grade="1 B C: not to be disseminated without the originator's consent"))
    with cases.as_(cases.supervisor) as done:
        owed = list_senders(done, case, expected=None)[0].id
    telling = Telling("system", "No further action was possible.")
    with cases.as_(cases.supervisor) as done, pytest.raises(NotConfirmed):
        tell(done, case, owed, telling, expected=None)
    with cases.as_(cases.supervisor) as done, pytest.raises(AskOriginator):
        tell(done, case, owed, telling._replace(confirmed=True), expected=None)
    before = desk.ledger()[-1][0]
    with cases.as_(cases.supervisor) as done:
        paper = tell(done, case, owed, telling._replace(confirmed=True, originator="NCA-1"), expected=None)
    told = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(before) if act == "disclosed"]
    assert [(one["file"], one["originator"]) for one in told] == [(paper.digest, "NCA-1")]
    assert "No further action" not in json.dumps(told)
    assert ("Outcome", "15 - Evidential difficulties: person identified, victim supports action") in paper.told


def test_the_paper_is_shown_first_then_recorded_and_printed(desk, cases):
    case = laid(desk, cases, referral(desk, cases.unit, "NCMEC"))
    client = client_of(desk, cases, cases.supervisor)
    page = client.get(f"/cases/{case}/outcomes/")
    assert "NCMEC" in text_of(page)
    token = re.search(r'name="expected" value="([^"]+)"', page.content.decode())[1]
    assert client.post(f"/cases/{case}/outcomes/senders/", {"expected": token}).status_code == 303
    page = client.get(f"/cases/{case}/outcomes/").content.decode()
    address = re.search(rf"/cases/{case}/outcomes/(ev_\w+)/paper/", page)[0]
    asked = client.get(address)
    assert asked.status_code == 200
    token = re.search(r'name="expected" value="([^"]+)"', asked.content.decode())[1]
    short = client.post(address, {"expected": token, "words": "Nothing more could be done."})
    assert short.status_code == 422
    assert "Nothing more could be done." in short.content.decode()
    made = client.post(address, {"expected": token, "way": "paper", "words": "Nothing more could be done."})
    assert made.status_code == 200
    assert "Digest of the paper" in text_of(made)
    assert "Outcome told to the sender" in text_of(client.get(f"/cases/{case}/outcomes/"))


def test_whoever_may_not_export_gives_no_paper(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.outcomes.acts import Telling, list_senders, tell

    case = laid(desk, cases, referral(desk, cases.unit, "NCMEC"))
    with cases.as_(cases.supervisor) as done:
        owed = list_senders(done, case, expected=None)[0].id
    with cases.as_(cases.reader) as done, pytest.raises(NotAllowed):
        tell(done, case, owed, Telling("paper", "x"), expected=None)


def test_prevention_is_measured_over_the_cases_that_one_sees(desk, cases):
    from rightdoor.casework.outcomes.queries import prevention_measured

    case = cases.opened()
    with cases.as_() as done:
        before = prevention_measured(done)
    begun = cases.record(case, "prevention-referred", {"programme": "course", "agreed": "yes"}, at_us=NOW - DAY)
    cases.record(case, "prevention-followed-up", {"referred": begun.id, "came_to": "taken-up", "by": "the programme"})
    with cases.as_() as done:
        after = prevention_measured(done)
    assert (after.referred - before.referred, after.followed - before.followed) == (1, 1)
    with cases.as_(cases.elsewhere) as done:
        assert prevention_measured(done).referred == 0
    assert "Referred, each with agreement" in text_of(client_of(desk, cases).get("/prevention/"))
