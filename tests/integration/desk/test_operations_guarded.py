"""What the database itself keeps of operations, whatever a page lets through: corrections, what a force says of another, days, silence, versions."""

from __future__ import annotations

import json

import psycopg
import pytest

from desk_case import NOW
from desk_day_case import DeskDay
from operations_case import DAY, ESSEX, KENT, acted, lay, record, seen, tasked

INSERT = (
    "insert into joint_event (id, operation_id, nth, kind, at_us, recorded_us, by_id, body, supersedes_id, source, tasking) "
    "values (%s, %s, 0, %s, 1, 1, %s, %s::jsonb, %s, 'desk', '')"
)


@pytest.fixture
def laid(desk):
    return lay(desk)


def forged(desk, laid, account, kind, body, corrects=None):
    """Put an event in as the application's role, past every page."""
    name = f"ev_{kind}"[:40]
    return desk.sql(INSERT, name, laid.number, kind, account.pk, json.dumps(body), corrects, account=account)


def part(laid, force):
    return next(each.event for each in seen(laid, laid.lead).parts if each.force == force)


class TestCorrections:
    def test_an_event_is_superseded_by_one_of_its_kind_alone(self, desk, laid):
        name = tasked(laid, KENT)
        claim = {"force": KENT, "definition": "arrests", "value": 9, "from": 0, "until": 1, "source": "Return"}
        with pytest.raises(psycopg.errors.RestrictViolation):
            forged(desk, laid, laid.kent, "force-claimed", claim, name)
        assert [each.id for each in seen(laid, laid.lead).taskings] == [name]

    def test_a_force_does_not_correct_that_another_left(self, desk, laid):
        from rightdoor.casework.access.may import NotAllowed

        kent, essex = part(laid, KENT), part(laid, ESSEX)
        left = record(laid, laid.kent, "force-left", {"joined": kent, "reason": "Merged"}, at_us=NOW + 3 * DAY)
        body = {"joined": essex, "reason": "Ours"}
        with pytest.raises(NotAllowed):
            record(laid, laid.essex, "force-left", body, at_us=NOW + 4 * DAY, corrects=left)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            forged(desk, laid, laid.essex, "force-left", body, left)

    def test_a_force_does_not_say_that_another_left_under_its_own_name(self, desk, laid):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            forged(desk, laid, laid.essex, "force-left", {"joined": part(laid, KENT), "force": ESSEX, "reason": "x"})

    def test_a_force_does_not_correct_the_unit_of_another(self, desk, laid):
        from rightdoor.casework.access.may import NotAllowed

        given = record(laid, laid.kent, "unit-given-role", {"joined": part(laid, KENT), "name": "Unit 1", "role": "national-coordination"})
        body = {"joined": part(laid, ESSEX), "name": "Unit 2", "role": "national-coordination"}
        with pytest.raises(NotAllowed):
            record(laid, laid.essex, "unit-given-role", body, corrects=given)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            forged(desk, laid, laid.essex, "unit-given-role", body, given)

    def test_who_takes_part_is_told_to_nobody_who_asks_the_database_of_another_force(self, desk, laid):
        ask = "select casework.takes_part_now(%s, %s)"
        assert desk.sql(ask, laid.number, KENT, account=laid.kent) == [(True,)]
        for account in (laid.stranger, laid.essex, None):
            assert desk.sql(ask, laid.number, KENT, account=account) == [(False,)]

    def test_of_an_operation_that_one_does_not_see_its_number_is_not_told_either(self, desk, laid):
        other = lay(desk)
        tasked(laid, KENT, subject="shared-subject-2")
        tasked(other, ESSEX, subject="shared-subject-2")
        rows = desk.sql("select operation, name, seen from casework.joint_overlaps(%s)", laid.number, account=laid.lead)
        assert rows == [(None, "", False)]


class TestDays:
    def test_that_a_part_of_the_plan_was_taken_back_is_out_of_sight_too(self, desk, laid):
        from rightdoor.casework.joint import acts

        day = DeskDay(desk, laid)
        team = day.team(0)
        with day.acting() as done:
            gone = acts.withdraw(done, laid.number, team, reason="Nobody is free", expected=None).id
        ask = "select id from joint_event where id = %s"
        assert desk.sql(ask, gone, account=laid.kent) == [(gone,)]
        assert desk.sql(ask, gone, account=laid.lead) == [(gone,)]
        for account in (laid.sees, day.leaders[1]):
            assert desk.sql(ask, gone, account=account) == []

    def test_a_leader_enters_at_doors_of_their_own_and_corrects_nothing(self, desk, laid):
        day = DeskDay(desk, laid)
        addresses, teams = day.whole()
        theirs = day.enter(day.leaders[1], teams[1], addresses[1], "entry", {"outcome": "nobody-in"}, nonce="n9").event.id
        mine = day.enter(day.leaders[0], teams[0], addresses[0], "entry", {"outcome": "nobody-in"}, nonce="n8").event.id
        body = {"what": "entry", "outcome": "nobody-in", "sent": "n7"}
        for kind, said, corrects in (
            ("day-result", {**body, "address": addresses[1], "team": teams[0]}, None),
            ("day-result", {**body, "address": addresses[0], "team": teams[0]}, theirs),
            ("day-result", {**body, "address": addresses[0], "team": teams[0]}, mine),
            ("day-result-settled", {"team": teams[0], "result": theirs, "how": "written"}, None),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                forged(desk, laid, day.leaders[0], kind, said, corrects)


class TestSilence:
    """What stands in a silent compartment is named in no operation: others read it there."""

    @pytest.fixture
    def quiet(self, desk, laid):
        from rightdoor.casework.access.models import Compartment, CompartmentMember

        with desk.as_owner():
            made = Compartment.objects.create(name=f"Quiet {laid.number}", grade="silent", contact="nobody")
            for account in (laid.kent, laid.lead):
                CompartmentMember.objects.create(compartment=made, account=account)
        return made

    def test_a_silent_case_is_not_named_by_whoever_accepts(self, desk, laid, quiet):
        from rightdoor.casework.cases import acts as cases
        from rightdoor.casework.cases.models import Case
        from rightdoor.casework.joint.problems import Impossible

        (subject,) = desk.populate(laid.units[1]).subjects
        with acted(laid.kent, NOW + DAY) as done:
            case = cases.open_case(done, subject, unit=laid.units[1].pk).pk
        with desk.as_owner():
            Case.objects.filter(pk=case).update(scope=[quiet.pk])
        body = {"tasking": tasked(laid, KENT), "force": KENT, "case": case}
        with pytest.raises(Impossible) as said:
            record(laid, laid.kent, "package-accepted", body, at_us=NOW + 2 * DAY)
        assert [problem.field for problem in said.value.problems] == ["case"]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            forged(desk, laid, laid.kent, "package-accepted", body)

    def test_a_silent_subject_is_not_tasked_by_whoever_knows_of_it(self, desk, laid, quiet):
        from rightdoor.casework.access.models import OperationMember
        from rightdoor.casework.joint.problems import Impossible

        made = desk.populate(laid.units[0], silent=quiet)
        (subject,) = made.subjects
        outside = desk.account(("senior-investigating-officer", laid.units[0]))
        with desk.as_owner():
            OperationMember.objects.create(operation_id=laid.number, account=outside)
        body = {"package": "cd" * 32, "subject": subject, "first_receipt": NOW - 40 * DAY, "forces": [KENT]}
        with pytest.raises(Impossible) as said:
            record(laid, laid.lead, "package-tasked", body)
        assert [problem.field for problem in said.value.problems] == ["subject"]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            forged(desk, laid, laid.lead, "package-tasked", body)
        record(laid, outside, "package-tasked", body)  # for whom nothing is there, nothing is refused: it would tell them

    def test_the_door_of_a_silent_case_is_not_copied_into_a_day(self, desk, laid, quiet):
        from rightdoor.casework.cases.models import Case
        from rightdoor.casework.joint.problems import Impossible

        day = DeskDay(desk, laid)
        with desk.as_owner():
            Case.objects.filter(pk=day.doors[0][0]).update(scope=[quiet.pk])
        with pytest.raises(Impossible) as said:
            day.address(0)
        assert [problem.field for problem in said.value.problems] == ["case"]
