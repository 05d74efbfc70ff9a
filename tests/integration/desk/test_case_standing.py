"""What a case stands by: its nation, owners who can still act, and nobody's name who turned out to be a child."""

from __future__ import annotations

import pytest

from cases_case import Cases
from decided_case import NOW
from rightdoor.model.civil import DAY, HOUR

ADULT = {"role": "reported", "name": "Ida Reedling", "born": 3652}


@pytest.fixture
def cases(desk):
    return Cases(desk)


def _case(cases, case):
    from rightdoor.casework.cases import queries

    with cases.as_() as done:
        held = queries.case_seen(done, case)
        return held, {row.code: row for row in queries.duties_of(held)}


def test_a_nation_that_was_not_known_or_wrong_is_stated_and_clocks_count_by_it(cases):
    case = cases.opened(nation="")
    assert _case(cases, case)[1]["CLK-CRIME-RECORD"].due_us is not None
    assert _case(cases, case)[1]["CLK-ALLOCATION"].due_us is None
    stated = cases.record(case, "nation-stated", {"nation": "wales"})
    held, duties = _case(cases, case)
    assert (held.nation, duties["CLK-ALLOCATION"].due_us is not None) == ("wales", True)
    cases.record(case, "nation-stated", {"nation": "england", "reason": "it moved"}, supersedes=stated.id)
    assert _case(cases, case)[0].nation == "england"
    with pytest.raises(Exception, match="Choose from the list"):
        cases.record(case, "nation-stated", {"nation": "france"})


def test_what_somebody_owned_who_has_left_is_the_units(desk, cases):
    from rightdoor.casework.cases import handing, project

    case = cases.opened()
    duty = _case(cases, case)[1]["CLK-CRIME-RECORD"]
    gone = desk.account(("officer-in-the-case", cases.unit), name="Greg Gone")
    with cases.as_() as done:
        handing.give_duty(done, case, duty.pk, to=gone.username, expected=None)
    with cases.as_(gone) as done:
        handing.accept_duty(done, case, duty.pk)
    assert _case(cases, case)[1]["CLK-CRIME-RECORD"].owner_id == gone.pk
    with desk.as_owner():
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    with cases.as_():
        project.again(_case(cases, case)[0], now_us=NOW)
    assert _case(cases, case)[1]["CLK-CRIME-RECORD"].owner is None


def test_a_step_is_given_to_an_account_that_is_there(cases):
    from rightdoor.casework.cases.problems import Impossible

    case = cases.opened()
    wronged = cases.record(
        case, "wronged", {"who": "household", "how": "wrong-premises", "found": "at the door", "done": ["search"]}, account=cases.guardian
    )
    given = {"wronged": wronged.id, "steps": ["told"], "to": "nobody-of-that-name"}
    with pytest.raises(Impossible) as refused:
        cases.record(case, "righting-assigned", given, account=cases.guardian)
    assert [problem.field for problem in refused.value.problems] == ["to"]
    cases.record(case, "righting-assigned", {**given, "to": cases.guardian.username}, account=cases.guardian)


def test_a_name_that_was_recorded_as_an_adults_is_on_no_page_once_the_person_is_recorded_as_a_child(desk, cases):
    from desk_subject_case import open_for

    case = cases.opened()
    person = cases.record(case, "person", ADULT, at_us=NOW - DAY)
    client = desk.client(cases.officer)
    open_for(client, cases.subject)
    assert "Ida Reedling" in client.get(f"/cases/{case}/").content.decode()
    child = {"role": "child-reported", "reference": "Child 1"}
    cases.record(case, "person", child, at_us=NOW - DAY, now_us=NOW + HOUR, supersedes=person.id)
    for address in (f"/cases/{case}/", f"/cases/{case}/custody/"):
        body = client.get(address).content.decode()
        assert "Child 1" in body
        assert "Ida Reedling" not in body
    api = desk.api(cases.officer)
    from rightdoor.desk.api.opening import PURPOSE

    answer = api.get(f"/api/cases/{case}", headers={PURPOSE: "investigation"})
    assert answer.status_code == 200
    assert "Ida Reedling" not in answer.content.decode()


def test_a_duty_closed_with_a_reason_is_taken_up_again_by_a_supervisor_and_an_offer_is_taken_back(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.cases import acts, handing
    from rightdoor.casework.cases.problems import Impossible
    from rightdoor.casework.duties.acts import set_aside

    case = cases.opened()
    duty = _case(cases, case)[1]["CLK-CRIME-RECORD"]
    with cases.as_(cases.supervisor) as done:
        closed = set_aside(done, case, duty.pk, reason="not needed", expected=None)
    assert _case(cases, case)[1]["CLK-CRIME-RECORD"].done_event == closed.id
    with pytest.raises(NotAllowed), cases.as_() as done:
        acts.withdraw(done, case, closed.id, reason="it is", expected=None)
    with cases.as_(cases.supervisor) as done:
        acts.withdraw(done, case, closed.id, reason="it is needed", expected=None)
    assert _case(cases, case)[1]["CLK-CRIME-RECORD"].done_event == ""

    with cases.as_() as done:
        given = handing.give_duty(done, case, duty.pk, to=cases.guardian.username, expected=None)
    with pytest.raises(NotAllowed), cases.as_(cases.guardian) as done:
        acts.withdraw(done, case, given.id, reason="no", expected=None)
    client = desk.client(cases.officer)
    from desk_subject_case import open_for

    open_for(client, cases.subject)
    assert f"/cases/{case}/withdraw/{given.id}/" in client.get(f"/cases/{case}/").content.decode()
    with cases.as_() as done:
        acts.withdraw(done, case, given.id, reason="wrong person", expected=None)
    with pytest.raises(Exception, match="not offered to you"), cases.as_(cases.guardian) as done:
        handing.accept_duty(done, case, duty.pk)
    with cases.as_() as done:
        again = handing.give_duty(done, case, duty.pk, to=cases.guardian.username, expected=None)
    with cases.as_(cases.guardian) as done:
        handing.accept_duty(done, case, duty.pk)
    with pytest.raises(Impossible, match="answered"), cases.as_() as done:
        acts.withdraw(done, case, again.id, reason="too late", expected=None)
