"""What is entered at a door becomes events of its case by the case's own kinds; what cannot is kept whole."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from day_case import DAWN, Plan, case_events
from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.register import KINDS
from rightdoor.joint.day.door_forms import FORMS
from rightdoor.joint.day.into_case import At, steps_of
from rightdoor.joint.day.kept import MOST, entered_of, pieces_of
from rightdoor.joint.day.picture import picture_of
from rightdoor.model.civil import HOUR, MINUTE

ENTERED = {
    "outcome": "entered", "power": "warrant", "officer": "DS Oak", "occupier": True, "force": False, "copy": "occupier", "found": True,
    "other": False,
}  # fmt: skip
ARREST = {
    "person_name": "Alex Example", "person_role": "reported", "offence": "Offence", "indictable": True, "ground": "suspected-offence",
    "necessity": ("investigation",), "necessity_words": "Devices.", "officer": "DC Elm",
}  # fmt: skip
ATTENDANCE = {
    "person_reference": "Adult 1", "person_role": "occupant", "offence": "Offence", "cautioned": True, "free_to_leave": True, "notice": True,
    "adult": "not-needed",
}  # fmt: skip
DEVICE = {"exhibit": "ABC/1", "sort": "phone", "description": "black", "found_where": "kitchen", "found_by": "DC Elm"}
CHILD = {"age_band": "5-9", "relation": "household", "risk": "access", "immediate": False}


class Door:
    """One address with its case, to which results are written as the desk writes them."""

    def __init__(self, events: list[Event] | None = None) -> None:
        self.plan = Plan()
        self.address, self.team = self.plan.address("Ash"), self.plan.team("Oak")
        self.plan.assign(self.address, self.team)
        self.plan.cases["case_Ash"] = History(case_events("Ash") if events is None else events)

    @property
    def history(self) -> History:
        return self.plan.cases["case_Ash"]

    def problems(self, what: str, given: Mapping[str, object], at_us: int = DAWN) -> list[str]:
        found = problems_of(FORMS[what], cleaned(given), at_us, self.history, now_us=DAWN + 12 * HOUR)
        return [each.field for each in found]

    def write(self, what: str, given: Mapping[str, object], at_us: int = DAWN) -> dict[str, Event]:
        """Write each step whose case takes it, checked by the case's own kinds."""
        assert self.problems(what, given, at_us) == []
        look = self.plan.look()
        address = look.day.address(self.address)
        assert address is not None
        done: dict[str, Event] = {}
        for step in steps_of(what, cleaned(given), at_us, At(address, self.history, look.facts[self.address], "7")):
            taken: dict[str, Value] = {field: done[name].id for field, name in step.takes if name in done}
            body = {**step.body, **(taken or step.otherwise)}
            if step.why:
                continue
            assert list(problems_of(KINDS[step.kind], cleaned(body), at_us, self.history, now_us=DAWN + 12 * HOUR)) == []
            event = Event(f"n{len(self.history.log)}", step.kind, at_us, DAWN + len(self.history.log), "oic", body)
            self.plan.cases["case_Ash"] = History([*self.history.log, event])
            done[step.name] = event
        return done


def joined(as_: str = "tasked") -> list[Event]:
    before = DAWN - 24 * HOUR
    return [*case_events("Ash"), Event("j-Ash", "joined-operation", before, before, "oic", {"operation": "7", "as": as_})]


def test_an_arrest_is_named_to_no_operation_in_which_its_case_does_not_stand() -> None:
    """Else the arrest would count inside, and the entry and the devices of the same door outside."""
    for events in (case_events("Ash"), joined("linked")):
        door = Door(events)
        assert door.write("arrest", ARREST, DAWN + MINUTE)["arrest"].texts("operations") == ()
        assert door.write("attendance", ATTENDANCE, DAWN + MINUTE)["voluntary-attendance"].texts("operations") == ()


def test_a_whole_door_goes_into_the_case_and_each_rests_on_the_entry() -> None:
    door = Door(joined())
    entry = door.write("entry", ENTERED)["entry"]
    assert (entry.kind, entry.text("warrant"), entry.text("premises")) == ("warrant-executed", "w-Ash", "pr_Ash")
    arrest = door.write("arrest", ARREST, DAWN + MINUTE)
    assert arrest["arrest"].text("person") == arrest["person"].id
    assert arrest["arrest"].text("warrant") == entry.id
    assert arrest["arrest"].texts("operations") == ("7",)
    assert door.write("attendance", ATTENDANCE, DAWN + MINUTE)["voluntary-attendance"].texts("operations") == ("7",)
    assert door.write("device", DEVICE, DAWN + MINUTE)["device"].text("seized_at") == entry.id
    child = door.write("child", CHILD, DAWN + MINUTE)
    assert (child["child"].text("reference"), child["risk"].text("child")) == ("Child A", child["child"].id)
    assert door.write("child", {"age_band": "0-4", "relation": "household"}, DAWN + MINUTE)["child"].text("reference") == "Child B"
    again = {**ARREST, "person": arrest["person"].id, "person_name": "", "person_role": ""}
    assert door.write("arrest", again, DAWN + 2 * MINUTE).keys() == {"arrest"}
    assert door.write("risk", {"risk": "access", "immediate": True})["risk"].yes("not_identified")


def test_a_search_without_a_warrant_is_one() -> None:
    given = {"outcome": "entered", "power": "pace-32", "officer": "DS Oak", "occupier": True, "found": False, "grounds": "After arrest."}
    found = Door().write("entry", given)["entry"]
    assert (found.kind, found.text("reason"), found.text("power")) == ("search-without-warrant", "After arrest.", "pace-32")


def test_a_door_that_differs_is_a_check_of_the_door_in_the_case() -> None:
    door = Door()
    found = door.write("entry", {"outcome": "door-differs", "officer": "DS Oak"})["door"]
    assert (found.kind, found.text("echo")) == ("warrant-door-checked", "differs")
    assert "door-differs" in {each.code for each in _findings(door)}


def _findings(door: Door) -> tuple:
    from rightdoor.joint.day.checks.register import findings_of

    return findings_of(door.plan.look())


@pytest.mark.parametrize("outcome", ["nobody-in", "refused"])
def test_what_a_case_has_no_place_for_makes_no_event(outcome: str) -> None:
    assert Door().write("entry", {"outcome": outcome}) == {}


def test_an_entry_without_a_granted_warrant_bears_its_reason() -> None:
    door = Door([])
    look = door.plan.look()
    address = look.day.address(door.address)
    assert address is not None
    at = At(address, door.history, look.facts[door.address], "7")
    assert [each.why for each in steps_of("entry", ENTERED, DAWN, at)] == ["The case has no granted warrant for these premises."]
    differs = steps_of("entry", {"outcome": "door-differs", "officer": "x"}, DAWN, at)
    assert [each.why for each in differs] == ["The case has no warrant or draft for these premises."]
    assert door.write("device", DEVICE)["device"].text("seized_at") == ""


def test_a_risk_does_not_wait_for_the_child_to_be_recorded() -> None:
    door = Door()
    look = door.plan.look()
    address = look.day.address(door.address)
    assert address is not None
    child, risk = steps_of("child", CHILD, DAWN, At(address, door.history, look.facts[door.address], "7"))
    assert (child.kind, risk.kind, risk.takes, dict(risk.otherwise)) == (
        "child-recorded", "risk-noted", (("child", "child"),), {"not_identified": True},
    )  # fmt: skip
    body = {**risk.body, **risk.otherwise}
    assert list(problems_of(KINDS["risk-noted"], body, DAWN, door.history, now_us=DAWN)) == []


@pytest.mark.parametrize(
    ("what", "given", "fields"),
    [
        ("entry", {}, ["outcome"]),
        ("entry", {"outcome": "entered"}, ["power", "officer", "occupier", "found", "grounds"]),
        ("entry", {"outcome": "entered", "power": "warrant"}, ["officer", "occupier", "found", "force", "copy", "other"]),
        ("entry", {"outcome": "door-differs"}, ["officer"]),
        ("entry", {**ENTERED, "left": DAWN - 1}, ["left"]),
        ("arrest", {**ARREST, "person_name": "", "person_role": ""}, ["person"]),
        ("arrest", {**ARREST, "person_role": ""}, ["person_role"]),
        ("arrest", {**ARREST, "person_role": "child-reported"}, ["person_name", "person_reference"]),
        ("arrest", {**ARREST, "person": "nobody"}, ["person"]),
        ("child", {"age_band": "5-9", "relation": "household", "risk": "access"}, ["immediate"]),
        ("child", {"age_band": "5-9", "relation": "household", "known": "x"}, ["risk"]),
        ("device", {**DEVICE, "exhibit": ""}, ["exhibit"]),
        ("risk", {"risk": "access"}, ["immediate"]),
    ],
)
def test_what_a_form_lacks_is_said_by_field(what: str, given: Mapping[str, object], fields: list[str]) -> None:
    assert Door().problems(what, given) == fields


def test_a_device_whose_reference_the_case_has_is_said_by_field() -> None:
    door = Door()
    door.write("device", DEVICE)
    assert door.problems("device", DEVICE) == ["exhibit"]


_VALUES = st.one_of(
    st.text(max_size=900), st.booleans(), st.integers(-(2**53), 2**53), st.lists(st.text(max_size=30), min_size=1, max_size=4).map(tuple)
)


@given(st.dictionaries(st.text(min_size=1, max_size=12), _VALUES, max_size=8))
def test_what_is_kept_is_kept_whole(given: dict[str, Value]) -> None:
    door = Door()
    name = door.plan.result(door.address, door.team, "arrest", kept=pieces_of(given), why="Somebody else may.", recorded=("person=ev_1",))
    (result,) = door.plan.now.results
    held = entered_of(result)
    assert (result.event.id, result.waiting, held.what, held.at_us) == (name, True, "arrest", DAWN + 10 * MINUTE)
    assert (dict(held.given), dict(held.done)) == (given, {"person": "ev_1"})


def test_the_longest_form_can_be_kept() -> None:
    assert len(pieces_of({"x": "\x00" * (MOST // 6 - 5)})) <= 100
    with pytest.raises(ValueError, match="longer"):
        pieces_of({"x": "y" * MOST})


def test_a_settled_result_waits_no_more() -> None:
    door = Door()
    name = door.plan.result(door.address, door.team, "device", kept=pieces_of(DEVICE), why="Closed.")
    assert picture_of(door.plan.now).waiting == 1
    door.plan.tell("day-result-settled", at_us=DAWN + HOUR, result=name, how="written", recorded=("device=ev_2",))
    (result,) = door.plan.now.results
    assert (result.waiting, result.recorded, picture_of(door.plan.now).waiting) == (False, ("device=ev_2",), 0)


def test_the_picture_counts_each_door_once_and_says_what_was_not_planned() -> None:
    door = Door()
    plan = door.plan
    second, third = plan.address("Elm"), plan.address("Fir")
    plan.assign(second, door.team, 2)
    other = plan.team("Yew")
    plan.result(door.address, door.team, outcome="nobody-in")
    plan.result(door.address, door.team, outcome="entered", at_us=DAWN + HOUR, left=DAWN + 2 * HOUR)
    plan.result(door.address, door.team, "arrest", at_us=DAWN + HOUR)
    plan.result(third, other, "device", at_us=DAWN + HOUR)
    plan.tell("day-address-withdrawn", address=second, reason="Moved.")
    said = picture_of(plan.now)
    assert dict(said.outcomes) == {
        "Entered and searched": 1, "Nobody in, not entered": 0, "The door differs from the papers: not entered": 0,
        "Entry refused, not entered": 0, "Not yet": 1,
    }  # fmt: skip
    assert dict(said.counts)["An arrest"] == dict(said.counts)["A device seized"] == 1
    assert (said.doors, said.unassigned, said.first_us, said.last_us) == (2, 1, DAWN, DAWN + 7 * HOUR)
    first, out = said.teams[0].doors
    assert (first.state, first.entered_us, first.left_us, dict(first.counts)) == (
        "Entered and searched", DAWN + HOUR, DAWN + 2 * HOUR, {"arrest": 1},
    )  # fmt: skip
    assert (out.state, said.teams[1].doors) == ("Taken out", ())
