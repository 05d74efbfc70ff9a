"""Operations in the database: who sees what lies with whom, who answers for whom, what is refused, what a case learns of it."""

from __future__ import annotations

import psycopg
import pytest

from desk_case import NOW
from operations_case import DAY, DEVON, DIGEST, ESSEX, KENT, acted, lay, record, seen, tasked


@pytest.fixture
def laid(desk):
    return lay(desk)


class TestWhoSees:
    def test_a_force_sees_what_is_tasked_to_it_and_not_to_others_the_lead_what_lies_with_whom(self, laid):
        mine, theirs = tasked(laid, KENT), tasked(laid, ESSEX, package="cd" * 32)
        both = tasked(laid, KENT, ESSEX, package="ef" * 32, how="shared")
        assert {each.id for each in seen(laid, laid.kent).taskings} == {mine, both}
        assert {each.id for each in seen(laid, laid.sees).taskings} == {mine, both}
        assert {each.id for each in seen(laid, laid.essex).taskings} == {theirs, both}
        assert {each.id: each.asked for each in seen(laid, laid.lead).taskings} == {
            mine: (KENT,), theirs: (ESSEX,), both: (ESSEX, KENT)
        }  # fmt: skip

    def test_the_database_itself_shows_no_more(self, desk, laid):
        mine, theirs = tasked(laid, KENT), tasked(laid, ESSEX, package="cd" * 32)
        for account, shown in (
            (laid.kent, {mine}),
            (laid.essex, {theirs}),
            (laid.lead, {mine, theirs}),
            (laid.stranger, set()),
            (None, set()),
        ):
            rows = desk.sql("select id from joint_event where kind = 'package-tasked' and operation_id = %s", laid.number, account=account)
            assert {row[0] for row in rows} == shown
            rows = desk.sql("select id from joint_tasked where operation_id = %s", laid.number, account=account)
            assert {row[0] for row in rows} == shown

    def test_a_force_that_takes_it_later_sees_it_from_the_beginning(self, laid):
        name = tasked(laid, KENT)
        record(laid, laid.kent, "package-refused", {"tasking": name, "force": KENT, "code": "not-here", "reason": "In Essex"})
        assert seen(laid, laid.essex).taskings == ()
        record(laid, laid.lead, "package-offered", {"tasking": name, "forces": (ESSEX,)}, at_us=NOW + 2 * DAY)
        (found,) = seen(laid, laid.essex).taskings
        assert (found.id, found.asked, found.first_receipt_us) == (name, (ESSEX,), NOW - 40 * DAY)

    def test_what_was_tasked_to_the_wrong_force_is_out_of_its_sight_once_corrected(self, laid):
        name = tasked(laid, KENT)
        body = {"package": DIGEST, "subject": "subject-1", "first_receipt": NOW - 40 * DAY, "forces": (ESSEX,)}
        record(laid, laid.lead, "package-tasked", body, corrects=name)
        assert seen(laid, laid.kent).taskings == ()
        (found,) = seen(laid, laid.essex).taskings
        assert found.asked == (ESSEX,)

    def test_a_force_that_left_sees_nothing_that_is_recorded_later(self, laid):
        name = tasked(laid, KENT, ESSEX, how="shared")
        joined = next(part.event for part in seen(laid, laid.lead).parts if part.force == KENT)
        record(laid, laid.kent, "force-left", {"joined": joined, "reason": "Merged"}, at_us=NOW + 3 * DAY)
        record(laid, laid.essex, "package-accepted", {"tasking": name, "force": ESSEX}, at_us=NOW + 4 * DAY)
        (before,) = seen(laid, laid.kent).taskings
        assert before.holders == ()
        (now,) = seen(laid, laid.lead).taskings
        assert now.holders == (ESSEX,)

    def test_who_takes_no_part_does_not_learn_that_it_is_there(self, desk, laid):
        from django.http import Http404

        from rightdoor.casework.access.may import NotAllowed
        from rightdoor.casework.joint import queries

        with acted(laid.stranger) as done:
            assert queries.listed(done) == []
            with pytest.raises(Http404):
                queries.operation_seen(done, laid.number)
        with acted(desk.account(("auditor", laid.units[0]))) as done, pytest.raises(NotAllowed):
            queries.operation_seen(done, laid.number)

    def test_a_claim_is_seen_by_its_force_and_the_lead(self, laid):
        claim = {"definition": "arrests", "value": 9, "from": NOW - 9 * DAY, "until": NOW, "source": "Return"}
        record(laid, laid.kent, "force-claimed", {**claim, "force": KENT})
        assert [each.value for each in seen(laid, laid.lead).claims] == [9]
        assert [each.value for each in seen(laid, laid.kent).claims] == [9]
        assert seen(laid, laid.essex).claims == ()


class TestWhoAdds:
    def test_a_force_answers_for_itself_alone(self, desk, laid):
        from rightdoor.casework.access.may import NotAllowed

        name = tasked(laid, KENT, ESSEX, how="one")
        for account in (laid.essex, laid.lead, laid.sees):
            with pytest.raises(NotAllowed):
                record(laid, account, "package-accepted", {"tasking": name, "force": KENT})
        insert = (
            "insert into joint_event (id, operation_id, nth, kind, at_us, recorded_us, by_id, body, source, tasking) "
            "values ('ev_forged', %s, 0, 'package-accepted', 1, 1, %s, jsonb_build_object('tasking', %s::text, 'force', %s::text), 'desk', '')"
        )
        for account in (laid.essex, laid.lead, laid.sees, laid.stranger):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(insert, laid.number, account.pk, name, KENT, account=account)
        assert desk.sql(insert, laid.number, laid.kent.pk, name, KENT, account=laid.kent) == []

    def test_the_lead_records_what_a_force_answers_that_works_elsewhere(self, laid):
        name = tasked(laid, DEVON)
        record(laid, laid.lead, "package-accepted", {"tasking": name, "force": DEVON})
        assert seen(laid, laid.lead).taskings[0].holders == (DEVON,)

    def test_a_force_does_not_task(self, desk, laid):
        from rightdoor.casework.access.may import NotAllowed

        with pytest.raises(NotAllowed):
            record(laid, laid.kent, "phase-begun", {"name": "Ours"})
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(
                "insert into joint_event (id, operation_id, nth, kind, at_us, recorded_us, by_id, body, source, tasking) "
                "values ('ev_x', %s, 0, 'phase-begun', 1, 1, %s, '{}', 'desk', '')", laid.number, laid.kent.pk, account=laid.kent,
            )  # fmt: skip

    def test_nobody_writes_what_the_database_derives_or_changes_what_is_kept(self, desk, laid):
        for query in (
            "update joint_event set at_us = 1 where operation_id = %s",
            "delete from joint_event where operation_id = %s",
            "update joint_tasked set forces = '{}' where operation_id = %s",
            "delete from joint_stay where operation_id = %s",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(query, laid.number, account=laid.lead)
        with desk.as_owner():
            from django.db import DatabaseError, connection

            with pytest.raises(DatabaseError), connection.cursor() as cursor:
                cursor.execute("update casework.joint_event set at_us = 1 where operation_id = %s", [laid.number])

    def test_two_at_once_the_second_is_told_what_was_added(self, laid):
        from rightdoor.casework.joint import queries
        from rightdoor.casework.joint.problems import Impossible, Overtaken

        name = tasked(laid, KENT, ESSEX, how="one")
        with acted(laid.essex) as done:
            shown = queries.token_of(queries.history_of(queries.operation_seen(done, laid.number)))
        record(laid, laid.kent, "package-accepted", {"tasking": name, "force": KENT}, expected=shown)
        with pytest.raises(Overtaken) as told:
            record(laid, laid.essex, "package-accepted", {"tasking": name, "force": ESSEX}, expected=shown)
        assert [event.kind for event in told.value.added] == ["package-accepted"]
        with pytest.raises(Impossible) as said:
            record(laid, laid.essex, "package-accepted", {"tasking": name, "force": ESSEX}, expected=told.value.token)
        assert [(problem.field, problem.what) for problem in said.value.problems] == [("force", "Kent accepted it first.")]

    def test_the_ledger_holds_ids_alone(self, desk, laid):
        before = desk.ledger()[-1][0]
        name = tasked(laid, KENT, subject="a-name-of-somebody")
        rows = [body for _, _, act, body in desk.ledger(before) if act == "entered"]
        assert len(rows) == 1
        assert name in rows[0]
        assert "a-name-of-somebody" not in rows[0]


class TestCases:
    def test_an_acceptance_is_written_into_the_case(self, desk, laid):
        from rightdoor.casework.cases import queries

        case = self._case(desk, laid)
        name = tasked(laid, KENT)
        record(laid, laid.kent, "package-accepted", {"tasking": name, "force": KENT, "case": case}, at_us=NOW + 2 * DAY)
        with acted(laid.kent) as done:
            events = queries.history_of(queries.case_seen(done, case)).of("joined-operation")
        assert [(each.text("operation"), each.text("as")) for each in events] == [(str(laid.number), "tasked")]
        assert seen(laid, laid.lead).taskings[0].offers[0].case == case

    def test_a_case_that_was_linked_as_an_older_investigation_joins_by_an_acceptance_and_once(self, desk, laid):
        from rightdoor.casework.cases import acts, queries

        case = self._case(desk, laid)
        link = {"operation": str(laid.number), "as": "linked"}
        with acted(laid.kent) as done:
            acts.record(done, case, "joined-operation", NOW + DAY, link, expected=None)
        for given in (DIGEST, "cd" * 32):
            name = tasked(laid, KENT, package=given)
            record(laid, laid.kent, "package-accepted", {"tasking": name, "force": KENT, "case": case}, at_us=NOW + 2 * DAY)
        with acted(laid.kent) as done:
            events = queries.history_of(queries.case_seen(done, case)).of("joined-operation")
        assert [each.text("as") for each in events] == ["linked", "tasked"]

    def test_the_case_of_another_force_or_none_is_refused_and_nothing_is_recorded(self, desk, laid):
        from rightdoor.casework.joint.problems import Impossible

        case, name = self._case(desk, laid), tasked(laid, ESSEX, KENT, how="one")
        for account, force, given in ((laid.essex, ESSEX, case), (laid.kent, KENT, "case_nowhere")):
            with pytest.raises(Impossible) as said:
                record(laid, account, "package-accepted", {"tasking": name, "force": force, "case": given})
            assert [problem.field for problem in said.value.problems] == ["case"]
        assert seen(laid, laid.lead).taskings[0].place == "offered"

    def test_a_standing_list_tasks_alike_and_nothing_stands_in_an_operation(self, desk):
        from rightdoor.casework.cases import queries

        laid = lay(desk, reach="standing")
        case, name = self._case(desk, laid), tasked(laid, KENT)
        record(laid, laid.kent, "package-accepted", {"tasking": name, "force": KENT, "case": case}, at_us=NOW + 2 * DAY)
        assert seen(laid, laid.lead).taskings[0].holders == (KENT,)
        with acted(laid.kent) as done:
            assert queries.history_of(queries.case_seen(done, case)).of("joined-operation") == ()

    def _case(self, desk, laid) -> str:
        from rightdoor.casework.cases import acts as cases

        (subject,) = desk.populate(laid.units[1]).subjects
        with acted(laid.kent, NOW + DAY) as done:
            return cases.open_case(done, subject, unit=laid.units[1].pk).pk


class TestOverlaps:
    def test_the_same_subject_in_two_operations_is_shown_with_whom_to_ask(self, desk, laid):
        from rightdoor.casework.access.models import Operation, OperationMember
        from rightdoor.casework.joint import queries

        other = lay(desk)
        tasked(laid, KENT, subject="shared-subject")
        tasked(other, ESSEX, subject="shared-subject")
        with acted(laid.lead) as done:
            (unseen,) = queries.overlaps_of(queries.operation_seen(done, laid.number))
        assert (unseen.subject, unseen.operation, unseen.name) == ("shared-subject", None, "")
        assert unseen.controller == other.units[0].organisation.name
        with desk.as_owner():
            Operation.objects.filter(pk=other.number).update(controller=laid.units[0].organisation)
            OperationMember.objects.create(operation_id=other.number, account=laid.lead)
        with acted(laid.lead) as done:
            (seen_now,) = queries.overlaps_of(queries.operation_seen(done, laid.number))
        assert seen_now.operation == other.number
        with acted(other.kent) as done:
            assert queries.overlaps_of(queries.operation_seen(done, other.number)) == []
