"""What is taken back where somebody is owed something is looked at by somebody else; assignments end at a transfer; a child is not named."""

from __future__ import annotations

import pytest

from case_events import MONDAY, about, event, history
from rightdoor.cases.correcting.state import wronged as wrongs
from rightdoor.cases.custody.people import PERSON
from rightdoor.cases.custody.unnamed import unnamed
from rightdoor.cases.history import WITHDRAWN
from rightdoor.cases.whole import duties_of, keeps_open
from rightdoor.model.civil import DAY, HOUR, parse_day

OPENED = event("case-opened", MONDAY, name="open")
RISK = event("risk-noted", MONDAY, name="risk", child="", risk="r", source="s")


def _looks(*events, as_of_us=MONDAY + 9 * DAY):
    return [duty for duty in duties_of(history(OPENED, *events), about(), as_of_us) if duty.code == "CLK-TAKEN-BACK"]


def test_a_withdrawn_risk_is_looked_at_by_somebody_else_on_the_next_working_day():
    taken = event(WITHDRAWN, MONDAY + HOUR, supersedes="risk", name="gone", reason="by mistake")
    (look,) = _looks(RISK, taken)
    assert (look.records, look.state(MONDAY + 9 * DAY), look.due_us) == ("supervisor-review", "overdue", MONDAY + 2 * DAY - 9 * HOUR)
    own = event("supervisor-review", MONDAY + 2 * HOUR, name="own", result="continue", words="mine")
    assert _looks(RISK, taken, own)[0].done is None
    other = own._replace(id="other", by="other", at_us=MONDAY + 3 * HOUR, recorded_us=MONDAY + 3 * HOUR)
    assert _looks(RISK, taken, own, other)[0].done.event == "other"
    before = other._replace(recorded_us=MONDAY, at_us=MONDAY)
    assert _looks(RISK, taken, before)[0].done is None


@pytest.mark.parametrize(("moved", "looked"), [(2 * HOUR, 1), (HOUR, 0), (-DAY, 0)])
def test_a_risk_moved_to_a_later_time_is_looked_at_and_one_put_right_is_not(moved, looked):
    again = event(
        "risk-noted", MONDAY + moved, supersedes="risk", name="again", recorded_us=MONDAY + 3 * HOUR, child="", risk="r", source="s"
    )
    assert len(_looks(RISK, again)) == looked


def test_what_nobody_is_owed_anything_by_is_taken_back_without_a_look():
    crime = event("crime-recorded", MONDAY, name="crime", number="1", classification="c")
    assert _looks(crime, event(WITHDRAWN, MONDAY + HOUR, supersedes="crime", name="gone", reason="r")) == []


def test_a_withdrawal_that_nobody_looked_at_keeps_the_case_open():
    taken = event(WITHDRAWN, MONDAY + HOUR, supersedes="risk", name="gone", reason="by mistake")
    told = event("no-child-known", MONDAY, name="none", asked="x", by="y")
    assert keeps_open(history(OPENED, told, RISK, taken), about(), MONDAY + DAY) == ["Not done: Look at what was taken back"]


def test_steps_given_to_somebody_are_the_new_owners_once_the_case_is_accepted_elsewhere():
    wronged = event("wronged", MONDAY, name="w", who="occupant", person="", how="wrong-premises", found="at the door", done=("search",))
    given = event("righting-assigned", MONDAY + HOUR, name="g", wronged="w", steps=("told", "apology"), to="theirs")
    offered = event("transfer-offered", MONDAY + 2 * HOUR, unit=2, to="", reason="r")
    accepted = event("transfer-accepted", MONDAY + 3 * HOUR)
    owners = [_owners(wronged, *more) for more in ((given,), (given, offered, accepted))]
    assert (owners[0]["told"], owners[0]["apology"], owners[1]["told"], owners[1]["apology"]) == ("theirs", "theirs", "", "")
    anew = given._replace(id="g2", at_us=MONDAY + 4 * HOUR, recorded_us=MONDAY + 4 * HOUR, body={**given.body, "to": "ours"})
    assert _owners(wronged, given, offered, accepted, anew)["told"] == "ours"


def _owners(*events):
    (one,) = wrongs(history(*events))
    return {step.step.code: step.owner for step in one.steps}


@pytest.mark.parametrize(
    ("born", "role", "field"),
    [("2010-05-02", "reported", "role"), ("2008-01-13", "victim", "role"), ("2008-01-12", "reported", None), ("1980-01-01", "other", None)],
)
def test_whoever_is_under_18_is_recorded_as_a_child_with_a_childs_fields(born, role, field):
    found = [one.field for one in PERSON.check({"role": role, "name": "Ida Reedling", "born": parse_day(born)}, MONDAY, history())]
    assert found == ([field] if field else [])


def test_a_name_that_was_recorded_as_an_adults_is_left_out_once_the_person_is_recorded_as_a_child():
    adult = event("person", MONDAY, name="p", role="reported", name_="", born=parse_day("1980-01-01"))
    adult = adult._replace(body={"role": "reported", "name": "Ida Reedling", "born": 3652, "note": "n"})
    child = event("person", MONDAY, name="c", recorded_us=MONDAY + HOUR, supersedes="p")._replace(
        body={"role": "child-reported", "reference": "Child 1"}
    )
    other = event("person", MONDAY, name="o")._replace(body={"role": "occupant", "name": "Al Other"})
    held = unnamed(history(adult, child, other))
    assert [each.body for each in sorted(held.log, key=lambda e: e.id)] == [
        {"role": "child-reported", "reference": "Child 1"}, {"role": "occupant", "name": "Al Other"}, {"role": "reported", "note": "n"},
    ]  # fmt: skip
    assert unnamed(history(adult, other)).log == history(adult, other).log
    back = child._replace(id="b", recorded_us=MONDAY + 2 * HOUR, supersedes="c", body={"role": "reported", "name": "Ida Reedling"})
    assert "Ida Reedling" in str(unnamed(history(adult, child, back)).log[0].body)
