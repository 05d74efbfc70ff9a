"""Safeguarding folded from a history: every noted risk has a decision or a duty; what follows from it; what went past a rule."""

from __future__ import annotations

import pytest

from case_told import ABOUT, Told, at
from rightdoor.cases.escalation import ladder
from rightdoor.cases.safeguarding import AREA
from rightdoor.cases.safeguarding.definitions import DEFINITIONS
from rightdoor.model.civil import DAY, HOUR

MONDAY, FRIDAY = at(3, 2), at(3, 6, 16)
RISK = {"risk": "access", "source": "report", "immediate": False}
DECIDED = {"reason": "As noted.", "decided_by": "Inspector 42", "siblings": "none"}
REFERRED = {
    "to": "Eastwade Council",
    "how": "written",
    "status": "corroborated",
    "ceiling": "A connection at these premises, not who used it.",
}
CLOCK = {
    "decision": "CLK-SAFEGUARDING-DECISION",
    "refer": "CLK-REFER",
    "acknowledged": "CLK-REFERRAL-DECISION",
    "strategy": "CLK-STRATEGY-DISCUSSION",
    "conference": "CLK-CHILD-PROTECTION-CONFERENCE",
    "assessment": "CLK-ASSESSMENT",
    "protection": "CLK-POLICE-PROTECTION",
}


@pytest.fixture
def told() -> Told:
    return Told(AREA)


def child(told: Told, reference: str = "Child A", **more: object) -> str:
    return told.tell("child-recorded", MONDAY, reference=reference, age_band="5-9", relation="household", **more)


def test_a_noted_risk_is_decided_on_within_one_working_day(told: Told):
    told.tell("risk-noted", FRIDAY, child=child(told), **RISK)
    duty = told.duty(CLOCK["decision"])
    assert duty.due_us == at(3, 10, 0)  # noted on Friday: to the end of Monday
    assert [duty.state(t) for t in (FRIDAY, at(3, 9, 23, 59), at(3, 10, 0))][-1] == "overdue"
    assert duty.closes and duty.records == "safeguarding-decision" and "Child A" in duty.what
    assert told.keeps_open() == ["The risk to Child A noted on 2026-03-06 16:00 UTC has no safeguarding decision."]


def test_a_decision_about_it_does_the_duty_and_one_about_another_does_not(told: Told):
    first = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    second = told.tell("risk-noted", MONDAY, child=child(told), **RISK)
    told.tell("safeguarding-decision", MONDAY + HOUR, risk=first, decision="no-referral", **DECIDED)
    open_duties = [d for d in told.duties() if d.done is None]
    assert [d.about for d in open_duties] == [second]
    assert len(told.keeps_open()) == 1


def test_a_late_decision_is_done_and_a_breach(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", at(3, 4, 0), risk=risk, decision="no-referral", **DECIDED)
    assert told.duty(CLOCK["decision"]).done is not None
    assert told.codes() == []  # the end of Tuesday is the last instant in time
    told.tell("safeguarding-decision", at(3, 4, 0, 1), supersedes="ev_2", risk=risk, decision="no-referral", **DECIDED)
    assert told.codes() == ["BR-SAFEGUARDING-LATE"]


def test_a_decision_in_time_that_is_changed_later_was_in_time(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", MONDAY + HOUR, risk=risk, decision="no-referral", **DECIDED)
    told.tell("safeguarding-decision", MONDAY + 9 * DAY, risk=risk, decision="refer-now", **DECIDED)
    assert told.codes() == [] and told.open() == [CLOCK["refer"]]


def test_a_corrected_risk_keeps_its_duty_and_moves_its_time(told: Told):
    risk = told.tell("risk-noted", FRIDAY, not_identified=True, **RISK)
    before = told.duty(CLOCK["decision"])
    told.tell("risk-noted", MONDAY, supersedes=risk, recorded=FRIDAY + DAY, not_identified=True, **RISK)
    after = told.duty(CLOCK["decision"])
    assert before.id == after.id
    assert (before.due_us, after.due_us) == (at(3, 10, 0), at(3, 4, 0))
    told.tell("safeguarding-decision", FRIDAY + 2 * DAY, risk=risk, decision="no-referral", **DECIDED)  # names the first of the chain
    assert told.duty(CLOCK["decision"]).done is not None


def test_a_risk_that_was_withdrawn_leaves_no_duty(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.withdraw(risk, MONDAY + HOUR)
    assert told.duties() == []


def test_events_told_in_any_order_come_to_the_same(told: Told):
    kid = child(told)
    risk = told.tell("risk-noted", MONDAY, child=kid, **RISK)
    told.tell("safeguarding-decision", MONDAY + HOUR, risk=risk, decision="refer-now", **DECIDED)
    told.tell("referral-made", MONDAY + 2 * HOUR, risk=risk, **REFERRED)
    whole = told.duties()
    told.events.reverse()
    assert told.duties() == whole


def test_refer_now_wants_the_referral_then_its_acknowledgement(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", MONDAY + HOUR, risk=risk, decision="refer-now", **DECIDED)
    assert told.open() == [CLOCK["refer"]]
    referral = told.tell("referral-made", MONDAY + 2 * HOUR, risk=risk, **REFERRED)
    assert told.open() == [CLOCK["acknowledged"]]
    assert told.duty(CLOCK["acknowledged"]).due_us == at(3, 4, 0)
    told.tell("referral-acknowledged", MONDAY + 3 * HOUR, referral=referral, by="Team A", response="not-said")
    assert told.open() == [CLOCK["acknowledged"]], "received is not answered"
    told.tell("referral-acknowledged", MONDAY + 4 * HOUR, referral=referral, by="Team A", response="assessment")
    assert told.open() == [CLOCK["assessment"]]
    told.tell("assessment-ended", at(4, 20), referral=referral, outcome="Child in need plan")
    assert told.open() == []


def test_an_answer_of_no_action_ends_it(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", MONDAY + HOUR, risk=risk, decision="refer-now", **DECIDED)
    referral = told.tell("referral-made", MONDAY + 2 * HOUR, risk=risk, **REFERRED)
    told.tell("referral-acknowledged", MONDAY + 4 * HOUR, referral=referral, by="Team A", response="none")
    assert told.open() == [] and told.keeps_open() == []


def test_forty_five_working_days_over_easter_and_two_bank_holidays(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    referral = told.tell("referral-made", MONDAY, risk=risk, **REFERRED)
    told.tell("referral-acknowledged", MONDAY, referral=referral, by="Team A", response="assessment")
    # 3 April to 6 April 2026 are Good Friday and Easter Monday, 4 May the early May bank holiday
    assert told.duty(CLOCK["assessment"]).due_us == at(5, 7, 23)  # the end of 7 May, in summer time


def test_strategy_discussion_first_then_enquiry_and_conference(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    family = {"family_who": "the social worker", "family_what": "nothing before the warrant", "family_when": "after the warrant"}
    told.tell("safeguarding-decision", MONDAY, risk=risk, decision="strategy-discussion-first", **family, **DECIDED)
    assert told.open() == [CLOCK["strategy"]]
    discussion = told.tell(
        "strategy-discussion", MONDAY + 3 * HOUR, risk=risk, present=("social-care", "police", "health"), outcome="s47-joint"
    )
    assert told.open() == [CLOCK["conference"], CLOCK["refer"]]
    told.tell("referral-made", MONDAY + 3 * HOUR, risk=risk, **REFERRED)
    told.tell("referral-acknowledged", MONDAY + 3 * HOUR, referral="ev_4", by="Team A", response="early-help")
    assert told.duty(CLOCK["conference"]).due_us == at(3, 24, 0)  # 15 working days after 2 March: the end of 23 March
    told.tell("s47-ended", MONDAY + 5 * DAY, discussion=discussion, outcome="conference")
    assert told.open() == [CLOCK["conference"]]
    told.tell("conference-held", MONDAY + 9 * DAY, discussion=discussion, outcome="plan")
    assert told.open() == [] and told.codes() == []


def test_an_enquiry_that_ends_without_conference_does_the_duty(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", MONDAY, risk=risk, decision="refer-now", **DECIDED)
    discussion = told.tell("strategy-discussion", MONDAY, risk=risk, present=("social-care", "police"), outcome="s47-single")
    told.tell("s47-ended", MONDAY + DAY, discussion=discussion, outcome="not-substantiated")
    assert told.duty(CLOCK["conference"]).done is not None
    assert told.codes() == ["BR-STRATEGY-WITHOUT"]
    assert "health" in told.breaches()[0].what


def test_a_discussion_without_an_enquiry_is_followed_by_no_conference(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", MONDAY, risk=risk, decision="no-referral", **DECIDED)
    told.tell("strategy-discussion", MONDAY, risk=risk, present=("social-care", "police", "health"), outcome="assessment")
    assert told.open() == [CLOCK["refer"]]


def test_police_protection_of_seventy_two_hours_over_the_clock_change(told: Told):
    begun = at(3, 28, 12)  # the clocks go forward on 29 March 2026
    kid = child(told)
    held = told.tell("police-protection-begun", begun, child=kid, constable="PC 1", designated="Inspector 2")
    assert told.duty(CLOCK["protection"]).due_us == begun + 72 * HOUR
    assert told.duty("CLK-PROTECTION-TOLD").due_us is None
    told.tell("authority-told", begun + HOUR, protection=held, whom="Duty team")
    told.tell("police-protection-ended", begun + 72 * HOUR + 1, protection=held, how="released")
    assert told.open() == [] and told.codes() == ["BR-POLICE-PROTECTION"]


@pytest.mark.parametrize("outcome", ["assessment", "s47-joint", "s47-single"])
@pytest.mark.parametrize("immediate", [True, False])
def test_after_a_discussion_first_the_referral_is_recorded_or_the_decision_made_anew(told: Told, outcome: str, immediate: bool):
    family = {"family_who": "the social worker", "family_what": "nothing yet", "family_when": "after the warrant"}
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **{**RISK, "immediate": immediate})
    told.tell("safeguarding-decision", MONDAY, risk=risk, decision="strategy-discussion-first", **family, **DECIDED)
    present = ("social-care", "police", "health")
    discussion = told.tell("strategy-discussion", MONDAY + HOUR, risk=risk, present=present, outcome=outcome)
    duty = told.duty(CLOCK["refer"])
    assert (duty.about, duty.done, duty.due_us, duty.closes) == (discussion, None, MONDAY + 25 * HOUR, True)
    referral = told.tell("referral-made", MONDAY + 2 * HOUR, risk=risk, **REFERRED)
    assert CLOCK["refer"] not in told.open()
    told.withdraw(referral, MONDAY + 3 * HOUR)
    told.tell("safeguarding-decision", MONDAY + 3 * HOUR, risk=risk, decision="strategy-discussion-first", **family, **DECIDED)
    assert CLOCK["refer"] in told.open(), "the same decision again says nothing of what follows"
    told.tell("safeguarding-decision", MONDAY + 4 * HOUR, risk=risk, decision="no-referral", **DECIDED)
    assert CLOCK["refer"] not in told.open()


def test_a_discussion_that_decides_on_nothing_ends_it_and_so_does_a_later_one(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    told.tell("safeguarding-decision", MONDAY, risk=risk, decision="no-referral", **DECIDED)
    told.tell("strategy-discussion", MONDAY, risk=risk, present=("police",), outcome="none")
    assert told.open() == []
    told.tell("strategy-discussion", MONDAY + HOUR, risk=risk, present=("police",), outcome="assessment")
    assert told.open() == [CLOCK["refer"]]
    told.tell("strategy-discussion", MONDAY + 2 * HOUR, risk=risk, present=("police",), outcome="none")
    assert told.open() == []


@pytest.mark.parametrize("nation", ["england", "scotland", ""])
def test_a_child_who_may_be_in_danger_now_is_decided_on_within_two_hours_of_any_day(nation: str):
    told = Told(AREA, ABOUT._replace(nation=nation))
    risk = told.tell("risk-noted", FRIDAY, not_identified=True, **RISK)
    before = told.duty(CLOCK["decision"])
    told.tell("risk-noted", FRIDAY, recorded=FRIDAY + 1, supersedes=risk, not_identified=True, **{**RISK, "immediate": True})
    duty = told.duty(CLOCK["decision"])
    assert (duty.id, duty.due_us) == (before.id, FRIDAY + 2 * HOUR) and duty.due_us != before.due_us
    assert [duty.state(FRIDAY + n) for n in (0, 2 * HOUR - 1, 2 * HOUR)] == ["due-soon", "due-soon", "overdue"]
    assert [step.at_us for step in ladder(duty.area, raised_us=duty.raised_us, due_us=duty.due_us)] == [
        FRIDAY + 2 * HOUR,
        FRIDAY + 6 * HOUR,
    ]
    told.tell("safeguarding-decision", FRIDAY + 2 * HOUR + 1, risk=risk, decision="refer-now", **DECIDED)
    assert told.codes() == ["BR-SAFEGUARDING-LATE"]


def test_in_danger_now_and_no_referral_is_shown(told: Told):
    risk = told.tell("risk-noted", MONDAY, not_identified=True, **{**RISK, "immediate": True})
    told.tell("safeguarding-decision", MONDAY, risk=risk, decision="no-referral", **DECIDED)
    assert told.codes() == ["BR-IMMEDIATE-NO-REFERRAL"]
    told.tell("safeguarding-decision", MONDAY + HOUR, risk=risk, decision="refer-now", **DECIDED)
    assert told.codes() == []


def test_a_case_without_a_word_on_children_stays_open(told: Told):
    assert told.keeps_open() == [
        "Nobody has recorded whether a child is at risk: note the risk and decide on it, or record that none is known and what was asked."
    ]
    told.tell("no-child-known", MONDAY, asked="Local research, school, health visitor", by="DC 1")
    assert told.keeps_open() == []


def test_without_the_nation_the_duty_stands_at_the_top_and_says_why():
    told = Told(AREA, ABOUT._replace(nation=""))
    told.tell("risk-noted", MONDAY, not_identified=True, **RISK)
    duty = told.duties()[0]
    assert duty.due_us is None and duty.state(MONDAY) == "due-soon" and "Not counted: bank holidays" in duty.rule


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("risk-noted", RISK, "child"),
        ("risk-noted", {**RISK, "child": "ev_1", "not_identified": True}, "not_identified"),
        ("risk-noted", {**RISK, "child": "ev_2"}, "child"),
        ("child-recorded", {"reference": "child a", "age_band": "0-4", "relation": "household"}, "reference"),
        ("child-recorded", {"reference": "Robin", "age_band": "0-4", "relation": "household", "name": "Robin Ashwade"}, "reference"),
        ("child-recorded", {"reference": "B", "age_band": "0-4", "relation": "household", "born": MONDAY // DAY + 1}, "born"),
        ("safeguarding-decision", {"risk": "ev_3", "decision": "strategy-discussion-first", **DECIDED}, "family_who"),
        ("referral-made", {"risk": "ev_3", **REFERRED, "ceiling": " "}, "ceiling"),
        ("child-marked", {"child": "ev_1", "definition": "safeguarded-2014", "rests_on": "ev_4"}, "rests_on"),
        ("child-marked", {"child": "ev_1", "definition": "protected-2014", "rests_on": "ev_5"}, "rests_on"),
        ("police-protection-begun", {"child": "ev_1", "constable": "1", "designated": "2", "authority_told": MONDAY - 1}, "authority_told"),
        ("police-protection-ended", {"protection": "ev_6", "how": "released"}, "protection"),
        ("safeguarding-decision", {"risk": "ev_7", "decision": "refer-now", **DECIDED}, "risk"),
        ("referral-made", {"risk": "ev_7", **REFERRED}, "risk"),
        ("strategy-discussion", {"risk": "ev_7", "present": ("police",), "outcome": "none"}, "risk"),
        ("referral-acknowledged", {"referral": "ev_8", "by": "Team A", "response": "none"}, "referral"),
        ("assessment-ended", {"referral": "ev_8", "outcome": "Closed"}, "referral"),
        ("trust-decision", {"position": "ev_9", "reason": "x", "heard": "sought", "decided_by": "DI 1"}, "position"),
    ],
)
def test_what_is_impossible_is_refused(told: Told, kind: str, body: dict[str, object], field: str):
    kid = child(told)
    told.tell("person", MONDAY, role="reported", name="Somebody Invented")
    risk = told.tell("risk-noted", MONDAY, child=kid, **RISK)
    told.tell("strategy-discussion", MONDAY, risk=risk, present=("police",), outcome="none")
    told.tell("referral-made", MONDAY, risk=risk, **REFERRED)
    told.tell("police-protection-begun", MONDAY + DAY, child=kid, constable="PC 1", designated="Inspector 2")
    late = told.tell("risk-noted", MONDAY + DAY, child=kid, **RISK)
    told.tell("referral-made", MONDAY + DAY, risk=late, **REFERRED)
    told.tell("trust-position", MONDAY + DAY, role="coach", with_children=True, known="said")
    assert field in [problem.field for problem in told.problems(kind, MONDAY, body)]


def test_safeguarded_and_protected_are_two_words_with_their_dates(told: Told):
    kid = child(told)
    risk = told.tell("risk-noted", MONDAY, child=kid, **RISK)
    referral = told.tell("referral-made", MONDAY, risk=risk, **REFERRED)
    told.tell("child-marked", MONDAY + HOUR, child=kid, definition="safeguarded-2014", rests_on=referral)
    rows = dict(next(line for line in AREA.lines(told.history) if line.what == "Child: Child A").rows)
    assert rows["Counted as safeguarded"] == "2026-03-02 10:00 UTC: the child was referred to children's social services."
    assert {each.word for each in DEFINITIONS} == {"safeguarded", "protected"} and all(each.source and each.words for each in DEFINITIONS)


def test_what_identifies_a_child_is_private_and_nothing_else_is():
    private = {(kind.code, field.name) for kind in AREA.kinds for field in kind.fields if field.private}
    assert private == {(kind, name) for kind in ("child-recorded", "child-identified") for name in ("name", "born", "address")}
    assert all(not field.needed for kind in AREA.kinds for field in kind.fields if field.private)
