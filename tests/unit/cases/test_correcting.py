"""Putting it right: each step is somebody's duty with its time, each body told is corrected once and confirms it, the case stays open till then."""

from __future__ import annotations

import pytest

from case_told import ABOUT, Told, at
from rightdoor.cases.correcting import AREA
from rightdoor.cases.correcting.steps import STEPS
from rightdoor.model.civil import DAY, HOUR

FOUND = at(3, 2, 15)
DONE = {"by": "DS 4", "what": "As recorded."}
MEASURE = {"to": "Eastwade Council", "what": "An investigation is under way."}


@pytest.fixture
def told() -> Told:
    return Told(AREA)


def wrong(told: Told, at_us: int = FOUND, who: str = "the household first visited") -> str:
    return told.tell("wronged", at_us, who=who, how="contradicted", found="Another person was identified.", done=("visit", "told"))


def every_step(told: Told, wronged: str, at_us: int = FOUND + HOUR) -> None:
    for step in STEPS:
        told.tell(step.kind, at_us, wronged=wronged, **DONE)


def test_every_step_is_a_duty_with_its_own_time_and_keeps_the_case_open(told: Told):
    wrong(told)
    duties = {duty.records: duty for duty in told.duties()}
    assert set(duties) == {step.kind for step in STEPS}
    assert len({duty.id for duty in told.duties()}) == len(STEPS)
    assert duties["righted-told"].due_us == duties["righted-bail"].due_us == FOUND + DAY
    assert duties["righted-error-report"].due_us == at(3, 10, 0) and "IPCO" in duties["righted-error-report"].rule
    assert all(duty.due_us is not None and duty.closes and "the household first visited" in duty.what for duty in duties.values())
    assert told.keeps_open()[0].startswith("It is not put right yet for the household first visited: Told in person; Welfare assessed;")


def test_steps_done_close_it_one_by_one(told: Told):
    wronged = wrong(told)
    for left, step in enumerate(STEPS):
        assert len(told.open()) == len(STEPS) - left
        told.tell(step.kind, FOUND + HOUR, wronged=wronged, **DONE)
    assert told.open() == [] and told.keeps_open() == [] and told.codes() == []


def test_a_step_done_for_one_person_is_open_for_another(told: Told):
    first, second = wrong(told), wrong(told, who="the tenant")
    every_step(told, first)
    assert {history.about for history in told.duties() if history.done is None} == {second}


def test_a_step_that_does_not_apply_has_a_reason_and_a_name(told: Told):
    wronged = wrong(told)
    body = {"wronged": wronged, "steps": ("bail", "property"), "reason": "Nobody was arrested.", "by": "DI 5"}
    assert [p.field for p in told.problems("righting-not-applicable", FOUND, {k: v for k, v in body.items() if k != "reason"})] == [
        "reason"
    ]
    told.tell("righting-not-applicable", FOUND + HOUR, **body)
    assert {d.records for d in told.duties() if d.done} == {"righted-bail", "righted-property"}
    rows = dict(next(iter(AREA.lines(told.history))).rows)
    assert rows["Property returned"] == "does not apply: Nobody was arrested. (DI 5)"


def test_whoever_was_told_is_corrected_once_however_often_it_was_told(told: Told):
    told.tell("referral-made", FOUND - 3 * DAY, risk="r", **MEASURE)
    told.tell("trust-disclosed", FOUND - 2 * DAY, **{**MEASURE, "to": "  eastwade   COUNCIL "})
    told.tell("told-outside", FOUND - DAY, to="Eastwade FC", what="That he is under investigation.")
    wronged = wrong(told)
    assert [d.what for d in told.duties() if d.records == "body-corrected"] == [
        "Correct in writing what eastwade COUNCIL was told, and have it confirmed",
        "Correct in writing what Eastwade FC was told, and have it confirmed",
    ]
    told.tell("body-corrected", FOUND + HOUR, wronged=wronged, told="ev_1", by="DS 4", acknowledged=False)
    council = next(d for d in told.duties() if "COUNCIL" in d.what)
    assert council.done is None and council.why == "It was written to and has not confirmed: ask."
    told.tell("body-corrected", FOUND + 5 * HOUR, wronged=wronged, told="ev_1", by="DS 4", acknowledged=True)
    assert [d.what for d in told.duties() if d.records == "body-corrected" and d.done is None] == [
        "Correct in writing what Eastwade FC was told, and have it confirmed"
    ]


def test_a_body_told_again_after_its_correction_is_owed_another(told: Told):
    told.tell("told-outside", FOUND - DAY, **MEASURE)
    wronged = wrong(told)
    told.tell("body-corrected", FOUND + HOUR, wronged=wronged, told="ev_1", by="DS 4", acknowledged=True)
    assert told.duty("CLK-PUT-RIGHT", "Correct in writing").done is not None
    told.tell("told-outside", FOUND + 2 * HOUR, **MEASURE)
    assert told.duty("CLK-PUT-RIGHT", "Correct in writing").done is None


def test_a_disclosure_told_late_still_raises_its_correction(told: Told):
    wronged = wrong(told)
    every_step(told, wronged)
    assert told.keeps_open() == []
    told.tell("told-outside", FOUND - DAY, recorded=FOUND + 30 * DAY, **MEASURE)
    assert told.keeps_open() == ["It is not put right yet for the household first visited: correction of Eastwade Council."]


def test_a_disclosure_reversed_and_confirmed_is_a_correction(told: Told):
    told.tell("trust-disclosed", FOUND - DAY, **MEASURE)
    wrong(told)
    told.tell("trust-reversed", FOUND + HOUR, disclosure="ev_1", what="It was a mistake.", by="DS 4", acknowledged=False)
    assert told.duty("CLK-PUT-RIGHT", "Correct in writing").done is None
    told.tell("trust-reversed", FOUND + 2 * HOUR, disclosure="ev_1", what="It was a mistake.", by="DS 4", acknowledged=True)
    assert told.duty("CLK-PUT-RIGHT", "Correct in writing").done is not None


def test_one_body_can_be_left_out_by_name_and_the_others_stay(told: Told):
    told.tell("told-outside", FOUND - DAY, **MEASURE)
    told.tell("told-outside", FOUND - DAY, to="Eastwade FC", what="x")
    wronged = wrong(told)
    told.tell("righting-not-applicable", FOUND, wronged=wronged, steps=("bodies",), told="ev_1", reason="About somebody else.", by="DI 5")
    assert [d.what for d in told.duties() if d.records == "body-corrected" and d.done is None] == [
        "Correct in writing what Eastwade FC was told, and have it confirmed"
    ]


def test_a_body_told_after_it_was_left_out_is_owed_a_correction(told: Told):
    told.tell("told-outside", FOUND - DAY, **MEASURE)
    wronged = wrong(told)
    told.tell("righting-not-applicable", FOUND, wronged=wronged, steps=("bail", "bodies"), told="ev_1", reason="x", by="DI 5")
    assert {d.records for d in told.duties() if d.done} == {"righted-bail", "body-corrected"}
    told.tell("told-outside", FOUND + HOUR, **MEASURE)
    assert told.duty("CLK-PUT-RIGHT", "Correct in writing").done is None


def test_a_body_that_no_event_tells_can_be_corrected_by_name(told: Told):
    wronged = wrong(told)
    assert [p.field for p in told.problems("body-corrected", FOUND, {"wronged": wronged, "by": "DS 4", "acknowledged": True})] == ["body"]
    told.tell("body-corrected", FOUND, wronged=wronged, body="A newspaper", by="DS 4", acknowledged=False)
    assert told.duty("CLK-PUT-RIGHT", "A newspaper").done is None


def test_a_step_given_to_somebody_is_theirs(told: Told):
    told.tell("told-outside", FOUND - DAY, **MEASURE)
    wronged = wrong(told)
    told.tell("righting-assigned", FOUND, wronged=wronged, steps=("told", "bodies"), to="inspector5")
    assert {d.records for d in told.duties() if d.owner == "inspector5"} == {"righted-told", "body-corrected"}
    assert {d.owner for d in told.duties() if d.records == "righted-apology"} == {""}


def test_what_was_done_late_is_shown(told: Told):
    wronged = wrong(told)
    told.tell("righted-told", FOUND + DAY + 1, wronged=wronged, **DONE)
    told.tell("righted-welfare", FOUND + DAY, wronged=wronged, **DONE)
    assert [(b.code, b.what[:40]) for b in told.breaches()] == [("BR-PUT-RIGHT-LATE", "They learned late that it was a mistake:")]


def test_a_corrected_record_keeps_its_duties(told: Told):
    wronged = wrong(told)
    ids = [duty.id for duty in told.duties()]
    told.tell("wronged", FOUND - HOUR, supersedes=wronged, recorded=FOUND + DAY, who="the tenant", how="other", found="x", done=("visit",))
    assert [duty.id for duty in told.duties()] == ids
    every_step(told, wronged)
    assert told.open() == []


def test_a_step_before_it_was_found_is_refused(told: Told):
    wronged = wrong(told)
    assert [p.field for p in told.problems("righted-told", FOUND - 1, {"wronged": wronged, **DONE})] == ["wronged"]


def test_without_the_nation_it_stays_open_all_the_same():
    told = Told(AREA, ABOUT._replace(nation="scotland"))
    wrong(told)
    assert len(told.open()) == len(STEPS) and told.keeps_open() != []
