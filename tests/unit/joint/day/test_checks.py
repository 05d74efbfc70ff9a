"""Each check of a day of action: silent on a sound plan, and speaks where its one thing is wrong."""

from __future__ import annotations

import pytest

from day_case import DAWN, PLANNING, THE_DAY, Plan, case_events
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.joint.day.checks.register import CHECKS, findings_of, not_ready
from rightdoor.model.civil import DAY, HOUR


@pytest.fixture
def plan() -> Plan:
    return Plan()


def codes(plan: Plan, severity: str = "stop", **look: object) -> list[str]:
    return [each.code for each in findings_of(plan.look(**look)) if each.severity == severity]


def sound(plan: Plan, name: str = "Ash", team: str = "Oak", **body: object) -> tuple[str, str]:
    address, of = plan.address(name, **body), plan.team(team)
    plan.assign(address, of)
    return address, of


def test_a_sound_plan_has_nothing_against_it(plan: Plan) -> None:
    address, _ = sound(plan)
    assert findings_of(plan.look()) == ()
    assert not_ready(plan.look()) == frozenset()
    assert plan.now.address(address) is not None


def test_codes_are_given_once_and_each_check_says_what_it_asks() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    assert all(check.words for check in CHECKS)


def test_deconfliction_missing(plan: Plan) -> None:
    address, team = plan.address("Ash", ready=False), plan.team("Oak")
    plan.cases["case_Ash"] = History(case_events("Ash"))
    plan.assign(address, team)
    assert codes(plan) == ["deconfliction"]
    assert not_ready(plan.look()) == {address}


def test_deconfliction_open_until_the_other_side_agrees(plan: Plan) -> None:
    address, _ = sound(plan)
    plan.tell("day-deconflicted", at_us=PLANNING + 1, address=address, reference="dc2", result="hit-open", by="DC Ash")
    assert codes(plan) == ["deconfliction"]
    plan.tell("day-deconflicted", at_us=PLANNING + 2, address=address, reference="dc3", result="hit-agreed", by="DC Ash")
    assert codes(plan) == []


def test_deconfliction_too_old_at_the_planned_entry(plan: Plan) -> None:
    address, team = plan.address("Ash", ready=False), plan.team("Oak")
    plan.cases["case_Ash"] = History(case_events("Ash"))
    plan.assign(address, team)
    plan.tell("day-deconflicted", at_us=DAWN - 7 * DAY - 1, address=address, reference="old", result="no-hit", by="DC Ash")
    assert codes(plan) == ["deconfliction"]


def test_deconfliction_recorded_with_the_warrant_in_the_case_counts(plan: Plan) -> None:
    address, team = plan.address("Ash", ready=False), plan.team("Oak")
    done = Event("d", "warrant-deconflicted", PLANNING, PLANNING, "oic", {"about": "w-Ash", "reference": "r", "result": "no-hit"})
    plan.cases["case_Ash"] = History([*case_events("Ash"), done])
    plan.assign(address, team)
    assert codes(plan) == []


def test_deconfliction_of_the_door_that_was_there_before_does_not_count(plan: Plan) -> None:
    address, _ = sound(plan)
    old = plan.now.address(address)
    assert old is not None
    body = {**old.event.body, "premises": "pr_Elm"}
    plan.cases["case_Ash"] = History([*case_events("Elm")])
    plan.tell("day-address", supersedes=address, **body)
    assert codes(plan) == ["deconfliction"]


def test_an_address_corrected_otherwise_keeps_its_deconfliction(plan: Plan) -> None:
    address, _ = sound(plan)
    old = plan.now.address(address)
    assert old is not None
    plan.tell("day-address", supersedes=address, **{**old.event.body, "risks": "A dog."})
    assert codes(plan) == []


def test_case_not_seen(plan: Plan) -> None:
    sound(plan)
    assert codes(plan, without={"case_Ash": True}) == ["case-not-seen"]


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([], ["warrant", "door-not-checked"]),
        (case_events("Elm"), ["warrant", "door-not-checked"]),
        (case_events("Ash")[:1], ["door-not-checked"]),
        (case_events("Ash", echo="differs"), ["door-differs"]),
        (case_events("Ash", echo="not-read"), ["door-differs"]),
        (case_events("Ash", today="gone"), ["door-differs"]),
        (case_events("Ash", granted_us=DAWN + HOUR), ["warrant-window"]),
        (case_events("Ash", granted_us=DAWN - 200 * DAY), ["warrant-window"]),
    ],
)
def test_what_the_case_says_of_warrant_and_door(plan: Plan, events: list[Event], code: list[str]) -> None:
    sound(plan)
    plan.cases["case_Ash"] = History(events)
    assert codes(plan) == code


def test_a_warrant_named_with_the_address_must_name_its_premises(plan: Plan) -> None:
    sound(plan, warrant="w-Elm")
    plan.cases["case_Ash"] = History([*case_events("Elm"), *case_events("Ash")[1:]])
    found = [each for each in findings_of(plan.look()) if each.code == "warrant"]
    assert [each.what for each in found] == ["The warrant names other premises than this address."]


def test_a_used_or_returned_warrant_is_no_warrant(plan: Plan) -> None:
    sound(plan)
    entered = Event("x", "warrant-executed", PLANNING, PLANNING, "oic", {"warrant": "w-Ash", "premises": "pr_Ash"})
    plan.cases["case_Ash"] = History([*case_events("Ash"), entered])
    assert codes(plan) == ["warrant"]
    back = Event("y", "warrant-returned", PLANNING, PLANNING, "oic", {"warrant": "w-Ash", "used": "unused", "to": "magistrates"})
    plan.cases["case_Ash"] = History([*case_events("Ash"), back])
    assert codes(plan) == ["warrant"]


def test_household_not_known_is_to_be_looked_at(plan: Plan) -> None:
    sound(plan)
    plan.cases["case_Ash"] = History(case_events("Ash", today="not-known"))
    assert (codes(plan), codes(plan, "look")) == ([], ["door-differs"])


def test_the_same_premises_twice(plan: Plan) -> None:
    address, team = sound(plan)
    second = plan.tell(
        "day-address", day=plan.day, case="case_Ash", premises="pr_Ash", address="Ash Lane", children="none", vulnerable="none"
    )
    plan.tell("day-deconflicted", address=second, reference="r", result="no-hit", by="x")
    plan.assign(second, team, 2)
    found = next(each for each in findings_of(plan.look()) if each.code == "premises-twice")
    assert set(found.where) == {address, second}
    plan.tell("day-address-withdrawn", address=second, reason="Twice.")
    assert codes(plan) == []


def test_one_address_two_teams_or_twice_one(plan: Plan) -> None:
    address, team = sound(plan)
    other = plan.team("Elm")
    plan.assign(address, other)
    found = next(each for each in findings_of(plan.look()) if each.code == "two-teams")
    assert found.teams == (team, other)
    plan.tell("day-stood-down", day=plan.day, team=other, reason="Not needed.")
    assert "two-teams" not in codes(plan)


def test_an_address_taken_out_and_still_given_or_given_out(plan: Plan) -> None:
    address, team = sound(plan)
    plan.tell("day-address-withdrawn", address=address, reason="The household moved.")
    assert codes(plan, "look") == ["address-withdrawn"]
    other, second = sound(plan, "Elm", "Fir")
    plan.tell("day-given-out", team=second, what="briefing", digest="0" * 64)
    plan.tell("day-address-withdrawn", address=other, reason="The household moved.")
    assert [each.teams for each in findings_of(plan.look()) if each.code == "address-withdrawn"] == [(second,), (team,)]
    assert codes(plan) == ["address-withdrawn"]


@pytest.mark.parametrize(
    ("order", "first_us", "hours", "wrong"),
    [
        (2, DAWN + 4 * HOUR, 3, False),
        (1, DAWN + 4 * HOUR, 3, True),  # the same number
        (2, DAWN + 2 * HOUR, 3, True),  # at two doors at once
        (2, DAWN - 4 * HOUR, 3, True),  # the second before the first
        (2, DAWN + 4 * HOUR, 0, True),  # ends as it begins
        (2, DAWN + 9 * DAY, 1, True),  # another day
        (2, DAWN + 3 * HOUR, 3, False),  # leaves one as it is expected at the other
    ],
)
def test_times_of_one_team(plan: Plan, order: int, first_us: int, hours: int, wrong: bool) -> None:
    _, team = sound(plan)
    second = plan.address("Elm")
    plan.assign(second, team, order, first_us=first_us, hours=hours)
    assert ("times" in codes(plan)) is wrong


def test_one_person_in_two_teams(plan: Plan) -> None:
    sound(plan)
    other = plan.team("Fir", members=("dc  LIME", "sgt oak"))
    assert codes(plan, "look") == ["person-two-teams"]  # the other has no door yet
    plan.assign(plan.address("Elm"), other)
    found = next(each for each in findings_of(plan.look()) if each.code == "person-two-teams")
    assert (found.severity, found.what) == ("stop", "Sgt Oak: in Team Oak and in Team Fir, which are out at one time.")


def test_one_account_leads_two_teams(plan: Plan) -> None:
    sound(plan)
    plan.assign(plan.address("Elm"), plan.team("Fir", account="sgt.oak"))
    assert codes(plan) == ["person-two-teams"]


def test_a_team_without_an_account_shares_nobody_with_one_that_has(plan: Plan) -> None:
    sound(plan)
    plan.tell("day-team", day=plan.day, name="Team Fir")
    assert codes(plan, "look") == ["no-leader"]


def test_a_vehicle_booked_twice(plan: Plan) -> None:
    _, team = sound(plan)
    other = plan.team("Fir")
    van = plan.tell("day-vehicle", day=plan.day, name="Van 3")
    plan.tell("day-vehicle-given", vehicle=van, team=team, **{"from": DAWN, "until": DAWN + 3 * HOUR})
    later = plan.tell("day-vehicle-given", vehicle=van, team=other, **{"from": DAWN + 3 * HOUR, "until": DAWN + 5 * HOUR})
    assert codes(plan) == []
    plan.tell("day-vehicle-given", vehicle=van, team=other, supersedes=later, **{"from": DAWN + 2 * HOUR, "until": DAWN + 5 * HOUR})
    assert codes(plan) == ["vehicle-twice"]
    plan.tell("day-vehicle-given", vehicle=van, team=other, supersedes=plan.log[-1].id, **{"from": DAWN + 5 * HOUR, "until": DAWN})
    assert codes(plan) == ["vehicle-twice"]


def test_a_team_without_a_leader_or_its_account(plan: Plan) -> None:
    address, team = plan.address("Ash"), plan.team("Oak", leader="")
    assert codes(plan, "look") == ["no-leader", "unassigned"]
    plan.assign(address, team)
    assert codes(plan) == ["no-leader"]
    plan.tell("day-team", supersedes=team, day=plan.day, name="Team Oak", leader="Sgt Oak", safeguarding="DC Fir")
    assert (codes(plan), codes(plan, "look")) == ([], ["no-leader"])


def test_children_expected_and_nobody_for_them(plan: Plan) -> None:
    address = plan.address("Ash", children="expected", children_5_9=2)
    team = plan.team("Oak", safeguarding="")
    plan.assign(address, team)
    assert codes(plan) == ["no-safeguarding"]
    plan.tell("day-team", supersedes=team, day=plan.day, name="Team Oak", leader="Sgt Oak", account="a", safeguarding="DC Fir")
    assert codes(plan) == []


def test_children_not_asked_about_is_said(plan: Plan) -> None:
    sound(plan, children="not-known")
    assert (codes(plan), codes(plan, "look")) == ([], ["no-safeguarding"])


def test_somebody_vulnerable_and_nobody_for_them(plan: Plan) -> None:
    address = plan.address("Ash", vulnerable="expected", vulnerable_words="Needs an interpreter.")
    plan.assign(address, plan.team("Oak", safeguarding=""))
    assert (codes(plan), codes(plan, "look")) == ([], ["no-safeguarding"])


def test_kit_missing(plan: Plan) -> None:
    address = plan.address("Ash", kit=("entry", "interpreter"))
    plan.assign(address, plan.team("Oak", kit=("entry",)))
    found = [each for each in findings_of(plan.look()) if each.code == "kit-missing"]
    assert [each.what for each in found] == ["The team does not have what this door needs: Interpreter, present or by telephone."]


def test_a_case_outside_the_operation_is_said(plan: Plan) -> None:
    address, _ = sound(plan)
    look = plan.look()
    outside = look._replace(facts={address: look.facts[address]._replace(joined=False)})
    assert [(each.code, each.severity, each.where) for each in findings_of(outside)] == [("case-outside", "look", (address,))]
    assert findings_of(look._replace(facts={address: look.facts[address]._replace(joined=True)})) == ()


def test_what_was_entered_or_stood_down_is_asked_no_more(plan: Plan) -> None:
    address, team = sound(plan)
    plan.cases["case_Ash"] = History([])
    assert codes(plan) != []
    plan.result(address, team, outcome="entered")
    assert codes(plan) == []
    other = Plan()
    sound(other, ready=False)
    other.tell("day-stood-down", day=other.day, reason="Weather.")
    assert codes(other) == []


def test_impossible_events_of_a_day_are_refused_by_field(plan: Plan) -> None:
    address, team = sound(plan)
    other = plan.tell("day-planned", name="Second", day=THE_DAY + 1, commander="x", contact="y", ends=DAWN + 3 * DAY)
    foreign = plan.tell("day-team", day=other, name="Team Elsewhere")
    times = {"from": DAWN, "until": DAWN + HOUR}
    assert plan.problems("day-assigned", address=address, team=foreign, order=1, **times) == ["team"]
    van = plan.tell("day-vehicle", day=plan.day, name="Van")
    assert plan.problems("day-vehicle-given", vehicle=van, team=foreign, **times) == ["team"]
    assert plan.problems("day-stood-down", day=plan.day, team=foreign, reason="x") == ["team"]
    base = {"day": plan.day, "case": "c", "premises": "pr_x", "address": "x", "vulnerable": "none"}
    assert plan.problems("day-address", **base, children="expected") == ["children"]
    assert plan.problems("day-address", **base, children="none", children_0_4=1) == ["children"]
    assert plan.problems("day-address", **{**base, "vulnerable": "expected"}, children="none") == ["vulnerable_words"]
    assert plan.problems("day-result", address=address, team=team, what="entry", sent="n") == ["outcome"]
    assert plan.problems("day-result", address=address, team=team, what="risk", sent="n", kept=("00|{}|",)) == ["why"]
