"""Positions of trust and a child who is the person reported."""

from __future__ import annotations

import pytest

from case_told import ABOUT, OPENED, Told, at
from rightdoor.cases.safeguarding import AREA
from rightdoor.model.civil import DAY, HOUR

MONDAY = at(3, 2)
DECISION = {
    "reason": "As below.",
    "need": "Coaches children twice a week.",
    "balance": "The body can act without the public knowing.",
    "heard": "not-sought",
    "decided_by": "Superintendent 3",
}
TOLD = {
    "whom": "lado",
    "to": "Eastwade Council",
    "what": "An investigation is under way.",
    "status": "single-strand",
    "ceiling": "A connection.",
}


@pytest.fixture
def told() -> Told:
    return Told(AREA)


def position(told: Told, *, with_children: bool = True) -> str:
    return told.tell("trust-position", MONDAY, role="Football coach", with_children=with_children, known="said")


def test_work_with_children_is_decided_on_and_told_within_one_working_day(told: Told):
    noted = position(told)
    assert [(d.code, d.due_us) for d in told.duties()] == [("CLK-LADO", at(3, 4, 0))]
    decision = told.tell("trust-decision", MONDAY + HOUR, position=noted, tell=("lado", "employer"), **DECISION)
    assert [(d.code, d.what) for d in told.duties() if d.done is None] == [
        ("CLK-LADO", "Tell the designated officer of the local authority (LADO)"),
        ("CLK-THIRD-PARTY", "Tell the employer"),
    ]
    told.tell("trust-disclosed", at(3, 4, 1), decision=decision, **TOLD)
    assert told.codes() == ["BR-LADO-LATE"]
    told.tell("trust-disclosed", at(3, 4, 1), decision=decision, **{**TOLD, "whom": "employer", "to": "Eastwade FC"})
    assert told.open() == []


def test_other_work_has_no_hours_and_stands_at_the_top(told: Told):
    position(told, with_children=False)
    duty = told.duty("CLK-THIRD-PARTY")
    assert duty.due_us is None and duty.state(MONDAY) == "due-soon" and "As soon as practicable" in duty.rule


def test_nobody_is_told_without_the_test(told: Told):
    noted = position(told)
    bare = {key: value for key, value in DECISION.items() if key not in ("need", "balance")}
    fields = [p.field for p in told.problems("trust-decision", MONDAY, {"position": noted, "tell": ("employer",), **bare})]
    assert fields == ["need", "balance"]
    told.tell("trust-decision", MONDAY, position=noted, **bare)
    assert told.open() == []


@pytest.mark.parametrize("kind", ["trust-updated", "trust-reversed"])
def test_whoever_was_told_is_told_the_outcome(told: Told, kind: str):
    decision = told.tell("trust-decision", MONDAY, position=position(told), tell=("lado",), **DECISION)
    disclosed = told.tell("trust-disclosed", MONDAY + HOUR, decision=decision, **TOLD)
    assert told.open() == []
    told.tell("nfa", MONDAY + 9 * DAY, encounter="", officer="DS 4", rank="sergeant", reason="No evidence")
    assert told.duty("CLK-THIRD-PARTY", "outcome").done is None
    if kind == "trust-reversed":
        told.tell(kind, MONDAY + 9 * DAY, disclosure=disclosed, what="It was a mistake.", by="DS 4", acknowledged=False)
        assert told.open() == ["CLK-THIRD-PARTY"], "not confirmed yet"
    more = {"by": "DS 4", "acknowledged": True} if kind == "trust-reversed" else {}
    told.tell(kind, MONDAY + 10 * DAY, disclosure=disclosed, what="Nothing further is done.", **more)
    assert told.open() == []


def test_an_end_before_they_were_told_is_no_news_to_them(told: Told):
    told.tell("nfa", MONDAY, encounter="", officer="DS 4", rank="sergeant", reason="No evidence")
    decision = told.tell("trust-decision", MONDAY + HOUR, position=position(told), tell=("lado",), **DECISION)
    told.tell("trust-disclosed", MONDAY + 2 * HOUR, decision=decision, **TOLD)
    assert told.open() == []


def test_an_update_of_before_the_end_does_not_tell_the_end(told: Told):
    decision = told.tell("trust-decision", MONDAY, position=position(told), tell=("lado",), **DECISION)
    disclosed = told.tell("trust-disclosed", MONDAY + HOUR, decision=decision, **TOLD)
    told.tell("trust-updated", MONDAY + DAY, disclosure=disclosed, what="Still under way.")
    told.tell("sentenced", MONDAY + 9 * DAY)
    assert told.open() == ["CLK-THIRD-PARTY"]


def child_track() -> Told:
    return Told(AREA, ABOUT._replace(child_track=True))


def test_a_child_who_is_the_person_reported_comes_first():
    told = child_track()
    assert [(d.code, d.raised_us, d.due_us) for d in told.duties()] == [("CLK-CHILD-TRACK", OPENED, at(3, 4, 0))] * 3
    told.tell("risk-noted", MONDAY, not_identified=True, risk="reported-is-child", source="report", immediate=False)
    told.tell("exploitation-asked", MONDAY, answer="not-known", asked="Nobody yet", by="DC 1")
    told.tell("outcome-21-asked", MONDAY, answer="not-yet", reason="Too early", decided_by="DS 4")
    assert told.open().count("CLK-CHILD-TRACK") == 2, "what is not known yet leaves the question open"
    told.tell("exploitation-asked", MONDAY + HOUR, answer="yes", asked="The child's mother", by="DC 1")
    told.tell("outcome-21-asked", MONDAY + HOUR, answer="fits", reason="Coerced by a stranger", decided_by="DS 4")
    assert "CLK-CHILD-TRACK" not in told.open()


def test_a_risk_to_another_child_is_not_the_risk_to_the_child_reported():
    told = child_track()
    told.tell("risk-noted", MONDAY, not_identified=True, risk="access", source="report", immediate=False)
    assert told.open().count("CLK-CHILD-TRACK") == 3


def test_a_child_recorded_as_the_person_reported_puts_the_case_on_the_child_track(told: Told):
    told.tell("child-recorded", MONDAY, reference="Child A", age_band="13-15", relation="reported")
    assert told.open() == ["CLK-CHILD-TRACK"] * 3


def test_so_does_a_child_recorded_among_the_people(told: Told):
    told.tell("person", MONDAY, role="child-reported", reference="Child 1")
    assert told.open() == ["CLK-CHILD-TRACK"] * 3


@pytest.mark.parametrize(
    "kind",
    [
        "arrest", "warrant-drafted", "warrant-applied", "warrant-granted", "warrant-executed", "search-without-warrant", "attendance-invited",
        "voluntary-attendance",
    ],
)  # fmt: skip
def test_enforcement_against_a_child_is_shown_with_what_to_do(kind: str):
    told = child_track()
    told.tell(kind, MONDAY + DAY)
    assert told.codes() == ["BR-CHILD-TRACK"]
    assert "Stop" in told.breaches()[0].todo
    adult = Told(AREA)
    adult.tell(kind, MONDAY + DAY)
    assert adult.codes() == []


def test_the_arrest_of_somebody_else_of_the_case_is_not_enforcement_against_the_child():
    told = child_track()
    told.tell("person", MONDAY, role="other", name="Somebody Invented")
    told.tell("arrest", MONDAY + DAY, person="ev_1")
    assert told.codes() == []
