"""Decisions on subjects: rows that supersede, one in force, seen and taken by those who may; the database holds it."""

from __future__ import annotations

import json
import threading

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decided_case import NOW, lay_subject, remove_subject, set_twin, shown


class Case:
    """A unit with its people and a subject."""

    def __init__(self, desk):
        self.desk = desk
        self.unit = desk.unit()
        self.supervisor = desk.account(("supervisor", self.unit), name="Sam Supervisor")
        self.officer = desk.account(("referral-officer", self.unit), name="Robin Referral")
        self.researcher = desk.account(("intelligence-researcher", self.unit))
        self.elsewhere = desk.account(("supervisor", desk.unit()))
        self.subject = lay_subject(desk, self.unit)

    def as_(self, account, now_us=NOW):
        from rightdoor.casework.acting import acting

        return acting(account, now_us=now_us)


@pytest.fixture
def case(desk):
    return Case(desk)


def _override(case, tier, at=NOW, account=None):
    from rightdoor.casework.decided import acts

    with case.as_(account or case.supervisor, at) as done:
        return acts.override_tier(done, case.subject, tier=tier, reason="because", expected=shown(done, case.subject, "tier"))


def test_a_tier_set_by_a_person_stands_beside_the_interval_and_is_superseded_not_changed(desk, case):
    from rightdoor.casework.decided import acts, history, queries

    before = desk.ledger()[-1][0]
    first = _override(case, "tier-1")
    second = _override(case, "tier-2", NOW + 1)
    assert second.supersedes_id == first.pk
    with case.as_(case.officer) as done:
        standing = queries.standing_of(done, case.subject)
        assert (standing.tier.state, standing.tier.shown["tier"]) == ("tier-2", ["tier-3", "tier-1"])
        assert [(e.row.pk, e.in_force) for e in history.history_of(done, case.subject)] == [(second.pk, True), (first.pk, False)]
    with case.as_(case.supervisor, NOW + 2) as done:
        gone = acts.withdraw(done, second.pk, reason="not so", expected=second.pk)
        assert queries.standing_of(done, case.subject).tier is None
    rows = [(act, json.loads(body)["subject"]) for _, _, act, body in desk.ledger(before)]
    assert [act for act, _ in rows] == ["decided"] * 3
    assert rows[-1][1] == {"decision": gone.pk, "subject": case.subject, "kind": "tier", "state": "withdrawn"}
    assert "because" not in str(rows)


def test_who_may_decide_what(desk, case):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.decided import acts

    with case.as_(case.officer) as done:
        with pytest.raises(NotAllowed, match="override a tier"):
            acts.override_tier(done, case.subject, tier="tier-1", reason="x", expected="")
        with pytest.raises(NotAllowed):
            acts.close(done, case.subject, code="not-criminal", reference="", reason="x", expected="")
        acts.accept(done, case.subject, reason="ours", expected="")
    from django.http import Http404

    with case.as_(case.elsewhere) as done, pytest.raises(Http404):
        acts.override_tier(done, case.subject, tier="tier-1", reason="x", expected="")


def test_a_right_in_another_unit_is_no_right_here(desk, case):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.decided import acts

    both = desk.account(("referral-officer", case.unit), ("supervisor", desk.unit()))
    with case.as_(both) as done, pytest.raises(NotAllowed):
        acts.override_tier(done, case.subject, tier="tier-1", reason="x", expected="")


def test_the_database_holds_rights_chains_and_rows(desk, case):
    first = _override(case, "tier-1")
    assert desk.sql("select count(*) from decided_decision where subject = %s", case.subject, account=case.officer) == [(1,)]
    assert desk.sql("select count(*) from decided_decision where subject = %s", case.subject, account=case.elsewhere) == [(0,)]
    assert desk.sql("select count(*) from decided_decision") == [(0,)]
    add = (
        "insert into decided_decision (id, subject, kind, topic, state, code, reason, detail, shown, by_id, at_us, supersedes_id, core, scope, receipts) "
        "values (%s, %s, %s, '', %s, '', 'r', '{}', '{}', %s, 1, %s, '', '{}', '{}')"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):  # the kind needs a right that the role has not
        desk.sql(add, "cd_x1", case.subject, "close", "closed", case.officer.pk, None, account=case.officer)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):  # in another's name
        desk.sql(add, "cd_x2", case.subject, "accept", "accepted", case.supervisor.pk, None, account=case.officer)
    with pytest.raises(psycopg.errors.UniqueViolation):  # a second root
        desk.sql(add, "cd_x3", case.subject, "tier", "tier-3", case.supervisor.pk, None, account=case.supervisor)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):  # superseding a row of another chain
        desk.sql(add, "cd_x4", case.subject, "close", "closed", case.supervisor.pk, first.pk, account=case.supervisor)
    for change in ("update decided_decision set reason = 'y'", "delete from decided_decision"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(change, account=case.supervisor)
    with psycopg.connect(desk.store.dsn("owner")) as owner, pytest.raises(psycopg.Error):
        owner.execute("update casework.decided_decision set reason = 'y'")


def test_closing_needs_a_code_of_the_list_and_what_the_code_asks_for(desk, case):
    from rightdoor.casework.decided import acts, queries
    from rightdoor.casework.decided.problems import NotComplete
    from rightdoor.casework.listing.filters import Filters
    from rightdoor.casework.listing.queries import listed

    def listed_open(done):
        return [one.row.subject for one in listed(done, Filters(state="open")).rows]

    with case.as_(case.supervisor) as done:
        for code, field in (("", "code"), ("made-up", "code"), ("duplicate", "reference")):
            with pytest.raises(NotComplete) as told:
                acts.close(done, case.subject, code=code, reference=" ", reason="x", expected="")
            assert told.value.field == field
        with pytest.raises(NotComplete):
            acts.reopen(done, case.subject, reason="x", expected="")
        closed = acts.close(done, case.subject, code="duplicate", reference="NOM 12", reason="the same", expected="")
        assert queries.standing_of(done, case.subject).close == closed
        assert case.subject not in listed_open(done)
    with case.as_(case.supervisor, NOW + 1) as done:
        acts.reopen(done, case.subject, reason="it is not", expected=closed.pk)
        assert not queries.standing_of(done, case.subject).closed
        assert case.subject in listed_open(done)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 4001, "a\x00b"])
def test_a_reason_is_needed_and_can_be_held(desk, case, reason):
    from rightdoor.casework.decided import acts
    from rightdoor.casework.decided.problems import NotComplete

    with case.as_(case.supervisor) as done, pytest.raises(NotComplete):
        acts.override_tier(done, case.subject, tier="tier-1", reason=reason, expected="")


def test_the_second_of_two_is_told_what_changed(desk, case):
    from rightdoor.casework.decided import acts
    from rightdoor.casework.decided.problems import Overtaken

    first = _override(case, "tier-1")
    with case.as_(case.supervisor, NOW + 1) as done, pytest.raises(Overtaken) as told:
        acts.override_tier(done, case.subject, tier="tier-4", reason="x", expected="")
    assert (told.value.now[0].pk, told.value.token) == (first.pk, first.pk)


def test_a_decision_that_was_superseded_is_not_withdrawn_in_place_of_the_one_in_force(desk, case):
    from rightdoor.casework.decided import acts
    from rightdoor.casework.decided.problems import Overtaken

    first = _override(case, "tier-1")
    second = _override(case, "tier-2", NOW + 1)
    with case.as_(case.supervisor, NOW + 2) as done, pytest.raises(Overtaken):
        acts.withdraw(done, first.pk, reason="x", expected=second.pk)


def test_of_two_at_the_same_instant_one_decides_and_the_other_is_told(desk, case):
    from rightdoor.casework.decided import acts, queries
    from rightdoor.casework.decided.problems import Overtaken

    second = desk.account(("supervisor", case.unit))
    ready = threading.Barrier(2)
    results = []

    def decide(account, tier):
        from django.db import connection

        try:
            with case.as_(account) as done:
                ready.wait(10)
                results.append(acts.override_tier(done, case.subject, tier=tier, reason="mine", expected=""))
        except Overtaken as told:
            results.append(told)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(a, t)) for a, t in ((case.supervisor, "tier-1"), (second, "tier-4"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    won = [r for r in results if not isinstance(r, Overtaken)]
    lost = [r for r in results if isinstance(r, Overtaken)]
    assert len(won) == len(lost) == 1
    assert lost[0].now[0].pk == won[0].pk
    with case.as_(case.officer) as done:
        assert queries.standing_of(done, case.subject).tier.pk == won[0].pk


_STEPS = st.lists(st.sampled_from(["tier-1", "tier-2", "tier-3", "withdraw", "stale"]), min_size=1, max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_any_sequence_of_deciding_and_undoing_leaves_one_in_force(desk, case, steps):
    from rightdoor.casework.decided import acts, queries
    from rightdoor.casework.decided.problems import NotComplete, Overtaken

    subject = lay_subject(desk, case.unit)
    expected, held = None, ""
    for n, step in enumerate(steps):
        with case.as_(case.supervisor, NOW + n) as done:
            try:
                if step == "stale":
                    acts.override_tier(done, subject, tier="tier-4", reason="r", expected="cd_other")
                elif step == "withdraw":
                    if held:
                        held = acts.withdraw(done, held, reason="r", expected=held).pk
                        expected = None
                else:
                    held = acts.override_tier(done, subject, tier=step, reason="r", expected=held).pk
                    expected = step
            except Overtaken:
                assert step == "stale"
            except NotComplete:
                assert expected is None
        with case.as_(case.officer) as done:
            tips = queries.last_of(done, subject, "tier")
            assert len(tips) == (1 if held else 0)
            now = queries.standing_of(done, subject).tier
            assert (now.state if now else None) == expected


def test_a_decision_taken_through_a_silent_compartment_is_not_there_for_others(desk, case):
    from rightdoor.casework.decided import acts, history, queries

    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember

        silent = Compartment.objects.create(name=f"Silent {case.subject}", grade="silent", contact="desk")
        CompartmentMember.objects.create(compartment=silent, account=case.supervisor)
    set_twin(desk, case.subject, silent)
    lay_subject(desk, case.unit, subject=case.subject, view="full", compartments=[silent.pk], receipts=("rc_silent",))
    outside = desk.account(("supervisor", case.unit))
    with case.as_(case.supervisor) as done:
        inner = acts.override_tier(done, case.subject, tier="tier-1", reason="known within", expected="")
        assert inner.scope == [silent.pk]
    with case.as_(outside, NOW + 1) as done:  # neither seen nor in the way
        assert history.history_of(done, case.subject) == []
        assert queries.standing_of_many(done, [case.subject]) == {}
        outer = acts.override_tier(done, case.subject, tier="tier-3", reason="known outside", expected="")
        assert outer.scope == []
    assert desk.sql("select id from decided_decision where subject = %s", case.subject, account=outside) == [(outer.pk,)]
    with case.as_(case.supervisor, NOW + 2) as done:  # the one taken with more knowledge holds, the other is seen as well
        assert queries.standing_of(done, case.subject).tier.pk == inner.pk
        assert len(history.history_of(done, case.subject)) == 2
        acts.withdraw(done, inner.pk, reason="no more", expected=shown(done, case.subject, "tier"))
        assert queries.standing_of(done, case.subject).tier.pk == outer.pk
    add = (
        "insert into decided_decision (id, subject, kind, topic, state, code, reason, detail, shown, by_id, at_us, core, scope, receipts) "
        "values ('cd_open', %s, 'close', '', 'closed', '', 'r', '{}', '{}', %s, 1, '', '{}', '{}')"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):  # nothing known within is written for everybody
        desk.sql(add, case.subject, case.supervisor.pk, account=case.supervisor)


def test_decisions_follow_a_subject_that_new_data_give_another_id(desk, case):
    from rightdoor.casework.decided import acts, history, queries

    made = _override(case, "tier-1")
    receipts = [f"rc_{case.subject[4:]}", "rc_new"]
    remove_subject(desk, case.subject)
    later = lay_subject(desk, case.unit, receipts=receipts)
    with case.as_(case.supervisor, NOW + 1) as done:
        standing = queries.standing_of(done, later)
        assert (standing.tier.pk, standing.carried, standing.proposals) == (made.pk, (case.subject,), ())
        assert [e.carried for e in history.history_of(done, later)] == [True]
        fresh = acts.override_tier(done, later, tier="tier-2", reason="r", expected=shown(done, later, "tier"))
        assert queries.standing_of(done, later).tier.pk == fresh.pk
    assert desk.sql("select 1 from decided_decision where id = %s", made.pk, account=case.elsewhere) == []
    # a receipt of it that one does not see hides what was decided of all
    with desk.as_owner():
        from rightdoor.casework.listing.models import SubjectReceipt

        SubjectReceipt.objects.filter(subject=later, receipt=receipts[0]).delete()
    assert desk.sql("select 1 from decided_decision where id = %s", made.pk, account=case.supervisor) == []


def test_two_subjects_with_decisions_that_new_data_joined_are_a_proposal(desk, case):
    from rightdoor.casework.decided import acts, queries

    other = lay_subject(desk, case.unit)
    _override(case, "tier-1")
    with case.as_(case.supervisor) as done:
        acts.close(done, other, code="not-criminal", reference="", reason="r", expected="")
    remove_subject(desk, other)
    with desk.as_owner():
        from rightdoor.casework.listing.models import SubjectReceipt

        SubjectReceipt.objects.create(view="open", subject=case.subject, receipt=f"rc_{other[4:]}", number="1")
    with case.as_(case.officer, NOW + 1) as done:
        standing = queries.standing_of(done, case.subject)
        assert (standing.proposals, standing.closed, standing.tier.state) == ((other,), False, "tier-1")
        assert "a merge to confirm" in standing.words
