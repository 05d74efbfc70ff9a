"""A day of action by the interface: a plan is read with what stands against it, given out, and results go into their cases."""

from __future__ import annotations

import hashlib
import itertools

import pytest

from desk_day_case import ENTERED, DeskDay

_keys = itertools.count(1)


@pytest.fixture
def day(desk):
    return DeskDay(desk)


def at(day, rest=""):
    return f"/api/operations/{day.number}/days/{day.day}{rest}"


def post(client, to, /, **given):
    return client.post(to, given, content_type="application/json", headers={"Idempotency-Key": f"day-{next(_keys):08}"})


def test_a_plan_is_read_and_results_go_into_the_case(desk, day):
    addresses, teams = day.whole()
    planner, leader = desk.api(day.planner), desk.api(day.leaders[0])
    whole = planner.get(at(day)).json()
    assert [each["ready"] for each in whole["addresses"]] == [True, True]
    assert whole["findings"] == []
    part = leader.get(at(day)).json()
    assert [each["id"] for each in part["addresses"]] == [addresses[0]]
    sent = {"address": addresses[0], "what": "entry", "at_us": day.start, "body": ENTERED, "sent": "form-0001"}
    made = post(leader, at(day, f"/teams/{teams[0]}/results"), **sent)
    assert (made.status_code, made.json()["kept"]) == (201, "")
    again = post(leader, at(day, f"/teams/{teams[0]}/results"), **sent)
    assert again.json()["event"]["id"] == made.json()["event"]["id"]
    assert len(day.history(0).of("warrant-executed")) == 1
    assert post(leader, at(day, f"/teams/{teams[1]}/results"), **{**sent, "sent": "form-0002"}).status_code == 404
    wrong = post(leader, at(day, f"/teams/{teams[0]}/results"), **{**sent, "body": {"outcome": "entered"}, "sent": "form-0003"})
    assert wrong.status_code == 422
    listed = planner.get(f"/api/operations/{day.number}/days").json()
    assert [(each["name"], each["teams"]) for each in listed] == [("Dawn", 2)]


def test_an_address_is_planned_without_its_words(desk, day):
    case, _, words = day.doors[0]
    planner = desk.api(day.planner)
    expected = planner.get(f"/api/operations/{day.number}/joint").json()["expected"]
    body = {"children": "none", "vulnerable": "none", "address": "1 Wrong Door"}
    made = post(planner, at(day, "/addresses"), case=case, body=body, expected=expected)
    assert (made.status_code, made.json()["body"]["address"]) == (201, words)
    stale = post(planner, at(day, "/addresses"), case=case, body=body, expected=expected)
    assert stale.status_code == 409
    generic = {"kind": "day-address", "at_us": day.start, "body": {**made.json()["body"], "address": "1 Wrong Door"}}
    expected = planner.get(f"/api/operations/{day.number}/joint").json()["expected"]
    assert post(planner, f"/api/operations/{day.number}/events", **generic, expected=expected).status_code == 422


def test_briefing_and_pack(desk, day):
    _, teams = day.whole()
    leader, planner = desk.api(day.leaders[0]), desk.api(day.planner)
    said = leader.get(at(day, f"/teams/{teams[0]}/briefing")).json()["said"]
    assert [each["address"] for each in said["doors"]] == [day.doors[0][2]]
    assert leader.get(at(day, f"/teams/{teams[1]}/briefing")).status_code == 404
    given = {"what": "grab-pack", "conditions": True, "originator": "agreed/1"}
    assert post(leader, at(day, f"/teams/{teams[0]}/give"), **given).status_code == 403
    made = post(planner, at(day, f"/teams/{teams[0]}/give"), **given).json()
    assert hashlib.sha256(made["file"].encode()).hexdigest() == made["digest"]
    assert day.doors[1][2] not in made["file"]


def test_what_is_kept_is_settled(desk, day):
    from rightdoor.casework.cases.models import Case

    addresses, teams = day.whole()
    with desk.as_owner():
        Case.objects.filter(pk=day.doors[0][0]).update(closed_us=day.start)
    leader = desk.api(day.leaders[0])
    risk = {"address": addresses[0], "what": "risk", "at_us": day.start, "body": {"risk": "access", "immediate": True}, "sent": "form-0001"}
    made = post(leader, at(day, f"/teams/{teams[0]}/results"), **risk).json()
    assert "closed" in made["kept"]
    settle = at(day, f"/results/{made['event']['id']}/settle")
    assert post(leader, settle).status_code == 422
    with desk.as_owner():
        Case.objects.filter(pk=day.doors[0][0]).update(closed_us=None)
    assert post(leader, settle).status_code == 200
    assert [each["waiting"] for each in leader.get(at(day)).json()["results"]] == [False]
