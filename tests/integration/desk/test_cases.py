"""Cases: events that are added and never changed, who may add them, and the duties that are made anew with each."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases_case import DAY, Cases
from decided_case import NOW, lay_subject, remove_subject
from rightdoor.cases.register import KINDS

CRIME = {"number": "22/1234/26", "classification": "86/10"}


@pytest.fixture
def cases(desk):
    return Cases(desk)


def test_a_case_is_opened_worked_corrected_and_its_history_stays(desk, cases):
    from rightdoor.casework.cases import acts, queries

    before = desk.ledger()[-1][0]
    case = cases.opened(reason="accepted for work")
    made = cases.record(case, "crime-recorded", CRIME, at_us=NOW - 3 * DAY)
    with cases.as_() as done:
        better = acts.correct(done, case, made.id, NOW - 2 * DAY, {**CRIME, "number": "22/9999/26"}, expected=made.id)
        row = queries.case_seen(done, case)
        history = queries.history_of(row)
    assert [event.kind for event in history.events] == ["crime-recorded", "case-opened", "case-owned"]
    assert history.one(made.id) == better
    assert len(history.log) == 4
    assert [event.id for event in history.late()] == [better.id]
    assert (row.owner, row.unit) == (cases.officer, cases.unit)
    told = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(before) if act == "entered"]
    assert [(one["case"], one["kind"]) for one in told] == [
        (case, k) for k in ("case-opened", "case-owned", "crime-recorded", "crime-recorded")
    ]
    assert "22/1234" not in json.dumps(told)


def test_of_two_people_at_once_the_second_is_shown_what_was_added_and_nothing_of_theirs_is_there(cases):
    from rightdoor.casework.cases.problems import Overtaken

    case = cases.opened()
    shown = cases.token(case)
    made = cases.record(case, "crime-recorded", CRIME, expected=shown)
    with pytest.raises(Overtaken) as refused:
        cases.record(case, "risk-assessed", {"result": "high", "tool": "KIRAT 3"}, account=cases.supervisor, expected=shown)
    assert [event.id for event in refused.value.added] == [made.id]
    assert refused.value.token == cases.token(case) == made.id
    cases.record(case, "risk-assessed", {"result": "high", "tool": "KIRAT 3"}, account=cases.supervisor, expected=refused.value.token)


@pytest.mark.parametrize(
    ("kind", "body", "at_us", "field"),
    [
        ("crime-recorded", {"number": "22/1"}, NOW, "classification"),
        ("crime-recorded", CRIME, NOW + 1, "at"),
        ("crime-recorded", {**CRIME, "reported": "yesterday"}, NOW, "reported"),
        ("crime-recorded", {**CRIME, "nonsense": "x"}, NOW, ""),
        ("risk-assessed", {"result": "enormous", "tool": "x"}, NOW, "result"),
        ("left-operation", {"joined": "ev_aaaaaaaaaaaaaaaa"}, NOW, "joined"),
        ("case-closed", {"code": "died", "reason": "x"}, NOW, "kind"),
        ("never-heard-of", {}, NOW, "kind"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_written(cases, kind, body, at_us, field):
    from rightdoor.casework.cases.problems import Impossible

    case = cases.opened()
    before = cases.token(case)
    with pytest.raises(Impossible) as refused:
        cases.record(case, kind, body, at_us=at_us)
    assert field in [problem.field for problem in refused.value.problems]
    assert cases.token(case) == before


def test_an_event_that_others_rest_on_is_not_withdrawn_and_one_that_is_withdrawn_is_out_of_force(cases):
    from rightdoor.casework.cases import acts, queries
    from rightdoor.casework.cases.problems import Impossible

    case = cases.opened()
    joined = cases.record(case, "joined-operation", {"operation": "Operation Larch"})
    left = cases.record(case, "left-operation", {"joined": joined.id})
    with cases.as_() as done, pytest.raises(Impossible, match="rests on it"):
        acts.withdraw(done, case, joined.id, reason="not ours", expected=None)
    for event in (left, joined):
        with cases.as_() as done:
            acts.withdraw(done, case, event.id, reason="not ours", expected=None)
    with cases.as_() as done:
        history = queries.history_of(queries.case_seen(done, case))
        assert not history.of("joined-operation", "left-operation")
        assert len(history.log) == 6
        with pytest.raises(Impossible):
            acts.withdraw(done, case, joined.id, reason="again", expected=None)


def test_whoever_may_not_work_cases_records_nothing_by_act_or_by_sql(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.cases import acts

    case = cases.opened()
    with pytest.raises(NotAllowed):
        cases.record(case, "crime-recorded", CRIME, account=cases.reader)
    with pytest.raises(NotAllowed):
        cases.record(case, "crime-recorded", CRIME, account=cases.guardian)
    with pytest.raises(NotAllowed):
        cases.record(case, "supervisor-review", {"result": "continue", "words": "x"})  # the officer does not review their own case
    with pytest.raises(Http404):
        cases.record(case, "crime-recorded", CRIME, account=cases.elsewhere)
    with cases.as_(cases.reader) as done, pytest.raises(NotAllowed):
        acts.open_case(done, cases.subject, unit=cases.unit.pk)
    insert = (
        "insert into cases_event (id, case_id, nth, kind, at_us, recorded_us, by_id, body, source) "
        "values ('ev_x', %s, 99, 'crime-recorded', 1, 1, %s, '{}', 'desk')"
    )
    for person in (cases.reader, cases.elsewhere):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, case, person.pk, account=person)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(insert, case, cases.supervisor.pk, account=cases.officer)  # in another's name
    desk.sql(insert, case, cases.officer.pk, account=cases.officer)  # what is rolled back: that the refusals are not of the sentence


def test_rows_are_shown_by_subject_or_own_unit_and_are_changed_by_nobody(desk, cases):
    case = cases.opened()
    for person, count in ((cases.officer, 1), (cases.reader, 1), (cases.elsewhere, 0), (None, 0)):
        for table, column in (("cases_case", "id"), ("cases_event", "case_id"), ("cases_duty", "case_id")):
            found = desk.sql(f"select count(*) from {table} where {column} = %s", case, account=person)[0][0]
            assert (found > 0) is (count > 0) or table == "cases_duty", (person, table)
    for sentence in (
        "update cases_event set body = '{}' where case_id = %s",
        "delete from cases_event where case_id = %s",
        "update cases_case set owner_id = null where id = %s",
        "update cases_case set unit_id = unit_id where id = %s",
        "update cases_privatevalue set value = '1' where event_id = %s",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(sentence, case, account=cases.officer)
    for sentence in (
        "update casework.cases_event set body = '{}'",
        "delete from casework.cases_event",
        "truncate casework.cases_event cascade",
    ):
        with psycopg.connect(desk.store.dsn("owner")) as owner, pytest.raises(psycopg.errors.Error, match=r"kept|append|changed"):
            owner.execute(sentence)


def test_within_a_silent_compartment_a_case_is_shown_there_alone_and_nothing_of_it_is_written_outside(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.cases import acts, queries

    outside = cases.opened()
    with desk.as_owner():
        silent = Compartment.objects.create(name="Quiet", grade="silent", contact="a desk")
        CompartmentMember.objects.create(compartment=silent, account=cases.supervisor)
    inside_subject = lay_subject(desk, cases.unit, view="full", compartments=[silent.pk])
    with cases.as_(cases.supervisor) as done:
        within = acts.open_case(done, inside_subject, unit=cases.unit.pk)
        assert within.scope == [silent.pk]
        assert {case.pk for case in queries.listed(done)} >= {within.pk, outside}
    with cases.as_() as done, pytest.raises(Http404):
        queries.case_seen(done, within.pk)
    assert desk.sql("select 1 from cases_event where case_id = %s", within.pk, account=cases.officer) == []
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject

        Subject.objects.filter(subject=cases.subject).update(papers_in=[silent.pk])  # seen through it since
    with pytest.raises(NotAllowed, match="compartment"):
        cases.record(outside, "crime-recorded", CRIME, account=cases.supervisor)


def test_an_offered_case_stays_until_accepted_and_comes_back_with_a_reason(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.cases import handing, queries
    from rightdoor.casework.cases.problems import CannotDo, Impossible

    case = cases.opened()
    with cases.as_() as done:
        handing.offer(done, case, unit=cases.other.pk, reason="they live there", expected=None)
    with cases.as_(cases.elsewhere) as done:
        row = queries.case_seen(done, case)
        assert (row.unit, row.owner, row.offered_unit) == (cases.unit, cases.officer, cases.other)
    with cases.as_(cases.elsewhere) as done, pytest.raises(Impossible):
        handing.refuse(done, case, reason=" ")
    with cases.as_(cases.elsewhere) as done:
        handing.refuse(done, case, reason="not our area")
    with cases.as_(cases.elsewhere) as done, pytest.raises(Http404):
        queries.case_seen(done, case)
    with cases.as_() as done:
        row = queries.case_seen(done, case)
        assert (row.unit, row.owner, row.offered_unit) == (cases.unit, cases.officer, None)
        assert queries.history_of(row).events[-1].text("reason") == "not our area"
        handing.offer(done, case, unit=cases.other.pk, to=cases.elsewhere.username, reason="they do live there", expected=None)
    with cases.as_(cases.supervisor) as done, pytest.raises((NotAllowed, CannotDo)):
        handing.accept(done, case)
    before = desk.ledger()[-1][0]
    with cases.as_(cases.elsewhere) as done:
        handing.accept(done, case)
        row = queries.case_seen(done, case)
        assert (row.unit, row.owner, row.offered_unit) == (cases.other, cases.elsewhere, None)
    assert json.loads(desk.ledger(before)[-1][3])["subject"]["kind"] == "transfer-accepted"
    cases.record(case, "crime-recorded", CRIME, account=cases.elsewhere)  # though their unit does not hold the subject
    with pytest.raises(PermissionDenied):
        cases.record(case, "risk-assessed", {"result": "low", "tool": "x"}, account=cases.reader)


def test_duties_are_made_anew_with_each_event_and_are_what_the_history_says(desk, cases):
    from rightdoor.casework.cases import project, queries
    from rightdoor.casework.cases.models import Duty

    case = cases.opened()
    cases.record(case, "risk-assessed", {"result": "high", "tool": "KIRAT 3"})
    noted = {field.name: field.choices[0][0] for field in KINDS["risk-noted"].fields if field.choices}
    cases.record(case, "risk-noted", {**noted, "immediate": False, "not_identified": True}, account=cases.guardian)
    with cases.as_() as done:
        row = queries.case_seen(done, case)
        rows = queries.duties_of(row)
        assert {duty.code for duty in rows} >= {"CLK-ALLOCATION", "CLK-REASSESSMENT", "CLK-SAFEGUARDING-DECISION", "CLK-UNTOUCHED"}
        assert all(duty.owner is not None or duty.unit == cases.unit for duty in rows)
        assert next(duty for duty in rows if duty.code == "CLK-REASSESSMENT").owner == cases.officer
        assert next(duty for duty in rows if duty.code == "CLK-SUPERVISOR-REVIEW").owner is None
        assert project.again(row, now_us=NOW) == 0
        Duty.objects.filter(case=row).delete()
        assert project.again(row, now_us=NOW) == len(rows)
        assert [duty.read() for duty in queries.duties_of(row)] == [duty.read() for duty in rows]


def test_a_case_is_closed_when_nothing_keeps_it_open_and_is_told_what_does(cases):
    from rightdoor.casework.cases import acts, queries
    from rightdoor.casework.cases.problems import CannotDo, KeptOpen

    case = cases.opened()
    with cases.as_() as done, pytest.raises(KeptOpen) as kept:
        acts.close(done, case, code="no-further-action", reason="x", expected=cases.token(case))
    assert any("child" in reason for reason in kept.value.reasons)
    cases.record(case, "no-child-known", {"asked": "school and health", "by": "Gwen Guardian"}, account=cases.guardian)
    with cases.as_() as done:
        acts.close(done, case, code="opened-in-error", reason="x", expected=None)
        row = queries.case_seen(done, case)
        assert row.closed_us == NOW
        assert all(duty.done_event for duty in queries.duties_of(row))
    with pytest.raises(CannotDo, match="closed"):
        cases.record(case, "crime-recorded", CRIME)
    with cases.as_(cases.supervisor) as done:
        other = acts.open_case(done, cases.subject, unit=cases.unit.pk).pk
    with cases.as_() as done, pytest.raises(CannotDo, match="open"):
        acts.reopen(done, case, reason="not done", expected=None)  # another one of the subject is open
    with cases.as_() as done:
        assert [one.pk for one in queries.cases_of_subject(done, queries_subject(done, cases))] == [other, case]


def queries_subject(done, cases):
    from rightdoor.casework.listing.one import seen

    return seen(done, cases.subject)


CHILD = {"reference": "Child A", "age_band": "under-13", "relation": "household", "name": "Wren Juniper"}


def _child(cases, case):
    fields = {field.name: field for field in KINDS["child-recorded"].fields}
    body = {name: value if not fields[name].choices else fields[name].choices[0][0] for name, value in CHILD.items()}
    body |= {field.name: "x" for field in fields.values() if field.needed and field.name not in body and field.type in ("text", "long")}
    return cases.record(case, "child-recorded", body, account=cases.guardian)


def test_who_a_child_is_is_shown_to_few_and_is_in_no_event_ledger_row_or_duty(desk, cases):
    from rightdoor.casework.cases import acts, queries

    before = desk.ledger()[-1][0]
    case = cases.opened()
    made = _child(cases, case)
    for person, sees in (
        (cases.guardian, True),
        (cases.supervisor, True),
        (cases.officer, False),
        (cases.reader, False),
        (cases.elsewhere, False),
    ):
        found = desk.sql("select value from cases_privatevalue where event_id = %s", made.id, account=person)
        assert [row[0] for row in found] == (["Wren Juniper"] if sees else []), person
    assert "Wren" not in json.dumps([row[3] for row in desk.ledger(before)])
    for table, column in (("cases_event", "case_id"), ("cases_duty", "case_id"), ("cases_case", "id")):
        assert "Wren" not in str(desk.sql(f"select t::text from {table} t where {column} = %s", case, account=cases.guardian))
    with cases.as_(cases.guardian) as done:  # a correction that leaves the name empty leaves it as it is
        kept = {name: value for name, value in made.body.items() if name != "name"}
        better = acts.correct(done, case, made.id, NOW, kept, expected=None)
        history = queries.history_of(queries.case_seen(done, case), children=True)
        assert history.one(better.id).text("name") == "Wren Juniper"
    with cases.as_() as done:
        assert queries.history_of(queries.case_seen(done, case), children=True).one(better.id).text("name") == ""


def test_erasure_on_an_authority_takes_what_was_said_and_leaves_what_kind_of_event_there_was(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.cases import acts, queries
    from rightdoor.casework.cases.problems import CannotDo

    keeper = desk.account(("records-officer", cases.unit))
    case = cases.opened()
    made = _child(cases, case)
    with cases.as_(keeper) as done, pytest.raises(CannotDo, match="open"):
        acts.erase(done, case, authority="AUT-1")
    with desk.as_owner():
        from rightdoor.casework.cases.models import Case

        Case.objects.filter(pk=case).update(closed_us=NOW)
    with cases.as_() as done, pytest.raises(NotAllowed):
        acts.erase(done, case, authority="AUT-1")
    assert desk.sql("select erase_case(%s, 1)", case, account=cases.officer) == [(-1,)]
    before = desk.ledger()[-1][0]
    with cases.as_(keeper) as done:
        assert acts.erase(done, case, authority="AUT-1") == 3
    with cases.as_() as done:
        row = queries.case_seen(done, case)
        history = queries.history_of(row)
        assert [event.kind for event in history.log] == ["case-opened", "case-owned", "child-recorded"]
        assert all(not event.body for event in history.log)
        assert queries.duties_of(row) == []
    assert desk.sql("select 1 from cases_privatevalue where event_id = %s", made.id, account=cases.guardian) == []
    assert [act for _, _, act, _ in desk.ledger(before)] == ["erased"]


def test_a_case_is_found_again_when_new_data_give_its_subject_another_id(desk, cases):
    from rightdoor.casework.cases import queries
    from rightdoor.casework.listing.one import seen

    case = cases.opened()
    with cases.as_() as done:
        receipts = queries.case_seen(done, case).receipts
    remove_subject(desk, cases.subject)
    with cases.as_(cases.reader) as done, pytest.raises(Http404):
        queries.case_seen(done, case)  # who sees the receipts no more sees the case no more
    again = lay_subject(desk, cases.unit, receipts=receipts)
    with cases.as_(cases.reader) as done:
        assert [one.pk for one in queries.cases_of_subject(done, seen(done, again))] == [case]
        queries.case_seen(done, case)
    cases.record(case, "crime-recorded", CRIME)


def test_a_duty_is_handed_over_when_it_is_accepted(cases):
    from rightdoor.casework.cases import handing, queries
    from rightdoor.casework.cases.problems import CannotDo

    case = cases.opened()

    def of(code):
        with cases.as_() as done:
            return next(duty for duty in queries.duties_of(queries.case_seen(done, case)) if duty.code == code)

    duty = of("CLK-CRIME-RECORD")
    with cases.as_() as done:
        with pytest.raises(CannotDo, match="roles"):
            handing.give_duty(done, case, duty.pk, to=cases.reader.username, expected=None)
        handing.give_duty(done, case, duty.pk, to=cases.guardian.username, expected=None)
    assert of("CLK-CRIME-RECORD").owner == cases.officer
    with cases.as_(cases.supervisor) as done, pytest.raises(CannotDo, match="not offered to you"):
        handing.accept_duty(done, case, duty.pk)
    with cases.as_(cases.guardian) as done:
        handing.accept_duty(done, case, duty.pk)
    assert of("CLK-CRIME-RECORD").owner == cases.guardian


def test_a_case_whose_owner_is_there_no_more_is_nobodys_until_somebody_takes_it(desk, cases):
    from rightdoor.casework.cases import handing, queries
    from rightdoor.casework.cases.problems import CannotDo

    case = cases.opened()
    with cases.as_(cases.supervisor) as done, pytest.raises(CannotDo, match="owns"):
        handing.take(done, case, expected=None)
    with desk.as_owner():
        cases.officer.is_active = False
        cases.officer.save(update_fields=["is_active"])
    with cases.as_(cases.supervisor) as done:
        assert case in [one.pk for one in queries.listed(done, whose="ownerless")]
        handing.take(done, case, expected=None)
        assert queries.case_seen(done, case).owner == cases.supervisor
        assert case not in [one.pk for one in queries.listed(done, whose="ownerless")]


def test_a_case_is_not_offered_to_where_nobody_would_see_it(desk, cases):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.cases import acts, handing
    from rightdoor.casework.cases.problems import CannotDo

    with desk.as_owner():
        silent = Compartment.objects.create(name="Quieter", grade="silent", contact="a desk")
        CompartmentMember.objects.create(compartment=silent, account=cases.supervisor)
    subject = lay_subject(desk, cases.unit, view="full", compartments=[silent.pk])
    with cases.as_(cases.supervisor) as done:
        case = acts.open_case(done, subject, unit=cases.unit.pk).pk
        with pytest.raises(CannotDo, match="would see it"):
            handing.offer(done, case, unit=cases.other.pk, reason="theirs", expected=None)


def test_duties_of_cases_that_nobody_touches_are_made_anew_in_turn(desk, cases):
    from rightdoor.casework.cases.keeping_up import keep_up
    from rightdoor.casework.cases.models import Case, Duty
    from rightdoor.casework.listing.models import Subject

    case = cases.opened()
    with desk.as_owner():
        held = list(Duty.objects.filter(case=case).values_list("pk", flat=True))
        Duty.objects.filter(case=case).delete()
        Subject.objects.filter(subject=cases.subject).update(track="child")
        before = Case.objects.get(pk=case).known
    assert held and before["child_track"] is False
    with desk.as_shell():
        after, turns = "", 0
        while (after := keep_up(after, now_us=NOW)) and turns < 1000:
            turns += 1
    with desk.as_owner():
        now = set(Duty.objects.filter(case=case).values_list("pk", flat=True))
        assert set(held) <= now and len(now) > len(held)  # the child track asks for more
        assert Case.objects.get(pk=case).known["child_track"] is True
