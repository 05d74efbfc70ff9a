"""A supervisor may close a duty of the force's own policy with a reason; what law asks for, or somebody at risk is owed, ends by being done."""

from __future__ import annotations

from rightdoor.cases.duty import CaseDuty, Done
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.set_aside import OWED, SET_ASIDE, applied, why_not
from rightdoor.rules.clocks.register import BY_CODE, RULES

NOW = 1_772_500_000_000_000


def _duty(code: str = "CLK-OWNERLESS", area: str = "opening", *, name: str = "du_a", done: Done | None = None) -> CaseDuty:
    return CaseDuty(name, code, area, "ev", "what", "why", 0, NOW, "rule", done=done)


def _closed(duty: str) -> History:
    return History([Event("ev_1", SET_ASIDE, NOW, NOW, "sam", {"duty": duty, "reason": "another force has it"})])


def test_a_duty_of_policy_is_closed_by_the_event_that_gives_the_reason() -> None:
    assert why_not(_duty()) == ""
    (done,) = applied([_duty()], _closed("du_a"))
    assert done.done == Done("ev_1", "sam", NOW)
    assert done.state(NOW + 1) == "done"


def test_another_duty_stays_as_it_is() -> None:
    assert list(applied([_duty(name="du_b")], _closed("du_a"))) == [_duty(name="du_b")]
    assert list(applied([_duty()], History(()))) == [_duty()]


def test_what_the_law_asks_for_stays_open_whatever_was_recorded() -> None:
    for rule in RULES:
        duty = _duty(rule.code)
        assert (why_not(duty) == "") == (rule.confidence == "policy"), rule.code
        assert next(applied([duty], _closed("du_a"))).done is None or rule.confidence == "policy"
    assert BY_CODE["CLK-OWNERLESS"].confidence == "policy"


def test_what_somebody_at_risk_or_wronged_is_owed_stays_open() -> None:
    for area in OWED:
        assert next(applied([_duty(area=area)], _closed("du_a"))).done is None
        assert "harm" in why_not(_duty(area=area))


def test_a_duty_that_was_done_stays_done_by_what_did_it() -> None:
    done = _duty(done=Done("ev_0", "oona", NOW))
    assert why_not(done) == "It is done."
    assert list(applied([done], _closed("du_a"))) == [done]


def test_a_duty_of_a_clock_that_is_not_known_is_not_closed() -> None:
    assert "law" in why_not(_duty("CLK-NOT-THERE"))
