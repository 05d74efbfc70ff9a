"""Duties of a case as such: an owner, a look, a review, the risk, an answer to an offer; and what cannot be recorded."""

from __future__ import annotations

import pytest

from rightdoor.cases.about import About
from rightdoor.cases.check import cleaned, problems_of, supersedes_problem, without
from rightdoor.cases.duty import UNIT
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.opening.duties import NEW_FACTS
from rightdoor.cases.opening.owners import offers_of_duties, owner_of_case, owners_of_duties
from rightdoor.cases.register import AREAS, KINDS
from rightdoor.cases.whole import duties_of, keeps_open
from rightdoor.model.civil import DAY, HOUR

NOW = 1_772_500_000_000_000
ABOUT = About("case_a", "sub_a", "england", NOW, NOW - 30 * DAY, "1")
RISK = {"result": "very-high", "tool": "KIRAT 3"}


def _history(*told):
    """(kind, microseconds after NOW, body) in the order of recording."""
    return History(
        Event(f"ev_{n}", kind, NOW + after, NOW + after + n, "person1", body, supersedes)
        for n, (kind, after, body, supersedes) in enumerate((*each, {}, "")[:4] if len(each) < 3 else (*each, "")[:4] for each in told)
    )


def _of(history, code, as_of_us=NOW):
    return [duty for duty in duties_of(history, ABOUT, as_of_us) if duty.code == code]


def test_every_kind_is_known_by_one_code_and_no_field_hides_another():
    codes = [kind.code for area in AREAS for kind in area.kinds]
    assert len(codes) == len(set(codes))
    assert len({area.code for area in AREAS}) == len(AREAS)
    for kind in KINDS.values():
        names = [field.name for field in kind.fields]
        assert len(names) == len(set(names)), kind.code
        assert not {"at", "expected", "form_token", "csrfmiddlewaretoken"} & set(names), kind.code
        for field in kind.fields:
            assert set(field.to) <= set(KINDS), (kind.code, field.name)
            assert field.choices or field.type not in ("choice",), (kind.code, field.name)
    assert set(NEW_FACTS) <= set(KINDS)


def test_a_case_that_nobody_owns_is_a_duty_of_the_unit_until_somebody_does():
    (waits,) = _of(_history(("case-opened", 0)), "CLK-ALLOCATION")
    assert (waits.owner, waits.done) == (UNIT, None)
    assert waits.state(waits.due_us) == "overdue"
    given = _history(
        ("case-opened", 0), ("case-owned", HOUR, {"to": "person2"}), ("case-owned", DAY, {}), ("case-owned", 2 * DAY, {"to": "person3"})
    )
    (done,) = _of(given, "CLK-ALLOCATION")
    assert done.done.event == "ev_1"
    (again,) = _of(given, "CLK-OWNERLESS")
    assert (again.raised_us, again.done.event) == (NOW + DAY, "ev_3")
    assert owner_of_case(given) == "person3"


def test_risk_is_assessed_then_again_by_its_result_and_on_each_new_fact():
    history = _history(
        ("case-opened", 0), ("risk-assessed", HOUR, RISK), ("risk-noted", DAY, {}), ("risk-assessed", 2 * DAY, {**RISK, "result": "low"})
    )
    (first,) = _of(history, "CLK-RISK-ASSESSMENT")
    assert first.done.event == "ev_1"
    soon, late = sorted(_of(history, "CLK-REASSESSMENT"), key=lambda duty: duty.raised_us)
    assert soon.done.event == "ev_3"
    assert late.done is None
    assert late.due_us - late.raised_us > soon.due_us - soon.raised_us  # very high is assessed again sooner than low
    (fact,) = _of(history, "CLK-REASSESSMENT-NEW")
    assert (fact.about, fact.done.event) == ("ev_2", "ev_3")


def test_reviews_follow_one_another_and_a_case_that_nobody_touched_says_so():
    history = _history(("case-opened", 0), ("supervisor-review", 10 * DAY, {}))
    done, next_one = sorted(_of(history, "CLK-SUPERVISOR-REVIEW"), key=lambda duty: duty.raised_us)
    assert (done.done.event, next_one.done, next_one.owner) == ("ev_1", None, UNIT)
    (untouched,) = _of(history, "CLK-UNTOUCHED")
    assert untouched.about == "ev_1"
    long_after = _history(("case-opened", 0), ("supervisor-review", 600 * DAY, {}))
    was, is_now = sorted(_of(long_after, "CLK-UNTOUCHED"), key=lambda duty: duty.raised_us)
    assert was.done.event == "ev_1"
    assert was.done.at_us > was.due_us
    assert is_now.done is None


@pytest.mark.parametrize("answer", ["transfer-accepted", "transfer-refused", "transfer-taken-back"])
def test_an_offer_is_owed_an_answer(answer):
    offered = ("transfer-offered", HOUR, {"unit": 2, "reason": "x"})
    (waits,) = _of(_history(("case-opened", 0), offered), "CLK-TRANSFER-ACCEPTANCE")
    assert waits.done is None
    (done,) = _of(_history(("case-opened", 0), offered, (answer, 2 * HOUR, {})), "CLK-TRANSFER-ACCEPTANCE")
    assert done.done.event == "ev_2"


def test_nothing_of_a_closed_case_runs_and_all_of_it_runs_on_when_it_is_reopened():
    closed = _history(("case-opened", 0), ("case-closed", DAY, {"code": "died", "reason": "x"}))
    kept = keeps_open(_history(("case-opened", 0)), ABOUT, NOW)
    assert not [each for each in kept if each.startswith("Not done")]  # none of them keeps it open
    assert all(duty.done is not None for duty in duties_of(closed, ABOUT, NOW + 900 * DAY))
    again = _history(("case-opened", 0), ("case-closed", DAY, {"code": "died", "reason": "x"}), ("case-reopened", 2 * DAY, {"reason": "x"}))
    assert any(duty.done is None for duty in duties_of(again, ABOUT, NOW))


def test_a_duty_that_was_given_is_the_givers_until_accepted_and_goes_with_the_case():
    given = ("duty-given", 0, {"duty": "du_a", "to": "person2"})
    offered = _history(given)
    assert (owners_of_duties(offered), offers_of_duties(offered)) == ({}, {"du_a": "person2"})
    accepted = _history(given, ("duty-accepted", 1, {"duty": "du_a"}))
    assert (owners_of_duties(accepted), offers_of_duties(accepted)) == ({"du_a": "person1"}, {})
    refused = _history(given, ("duty-refused", 1, {"duty": "du_a", "reason": "x"}))
    assert (owners_of_duties(refused), offers_of_duties(refused)) == ({}, {})
    moved = _history(given, ("duty-accepted", 1, {"duty": "du_a"}), ("transfer-accepted", 2, {}))
    assert owners_of_duties(moved) == {}


def test_a_body_is_held_without_what_was_not_given():
    assert cleaned({"a": " x ", "b": "", "c": None, "d": ["y "], "e": [], "f": False, "g": 0}) == {
        "a": "x",
        "d": ("y",),
        "f": False,
        "g": 0,
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"joined": "ev_1"}, "joined"),  # of another kind
        ({"joined": "ev_9"}, "joined"),  # of nothing
        ({"joined": 5}, "joined"),
        ({}, "joined"),
    ],
)
def test_a_reference_names_an_event_in_force_of_its_kind(body, field):
    history = _history(("joined-operation", 0, {"operation": "Larch"}), ("risk-assessed", 0, RISK))
    kind = KINDS["left-operation"]
    assert [problem.field for problem in problems_of(kind, body, NOW, history, now_us=NOW)] == [field]
    assert list(problems_of(kind, {"joined": "ev_0"}, NOW, history, now_us=NOW)) == []
    withdrawn = without(history, "ev_0")
    assert [problem.field for problem in problems_of(kind, {"joined": "ev_0"}, NOW, withdrawn, now_us=NOW)] == ["joined"]


def test_what_is_corrected_is_in_force_and_of_the_same_kind():
    history = _history(("risk-assessed", 0, RISK), ("risk-assessed", 1, RISK, "ev_0"))
    assert supersedes_problem("risk-assessed", "ev_1", history) is None
    assert supersedes_problem("risk-assessed", "ev_0", history) is not None
    assert supersedes_problem("crime-recorded", "ev_1", history) is not None
    assert supersedes_problem(WITHDRAWN, "ev_1", history) is None
