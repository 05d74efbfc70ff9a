"""Who may take which decision, role by role, in the code and by raw SQL; what is decided within a silent compartment stays there."""

from __future__ import annotations

import json

import psycopg
import pytest

from decided_case import NOW, lay_subject, set_twin, shown

ALL = (
    "referral-officer", "intelligence-researcher", "applicant", "spoc", "senior-responsible-officer", "officer-in-the-case", "supervisor",
    "safeguarding-officer", "senior-investigating-officer", "grader", "disclosure-officer", "records-officer", "auditor", "administrator",
    "occupational-health",
)  # fmt: skip
WORKERS = {"referral-officer", "intelligence-researcher", "applicant", "officer-in-the-case", "supervisor", "senior-investigating-officer"}
CHIEFS = {"supervisor", "senior-investigating-officer"}
MAY = {
    "accept": {"referral-officer", "officer-in-the-case"} | CHIEFS,
    "tier": CHIEFS,
    "close": CHIEFS,
    "merge": CHIEFS,
    "attribution": {"officer-in-the-case"} | CHIEFS,
    "reading": {"officer-in-the-case"} | CHIEFS,
    "profile": {"officer-in-the-case"} | CHIEFS,
    "fact": {"officer-in-the-case"} | CHIEFS,
    "grounds": {"officer-in-the-case"} | CHIEFS,
    "assessment": WORKERS,
    "kirat": WORKERS,
    "media-grade": {"grader"},
}
ADD = (
    "insert into decided_decision (id, subject, kind, topic, state, code, reason, detail, shown, by_id, at_us, core, scope, receipts) "
    "values (%s, %s, %s, '', 'x', '', 'r', '{}', '{}', %s, 1, '', '{}', '{}')"
)


@pytest.fixture(scope="module")
def people(desk):
    unit = desk.unit()
    return unit, {role: desk.account((role, unit)) for role in ALL}


def test_the_table_covers_every_role_and_kind():
    from rightdoor.casework.access.roles import ROLES
    from rightdoor.casework.decided.kinds import KINDS

    assert set(ALL) == set(ROLES)
    assert set(MAY) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(MAY))
def test_each_role_and_kind(desk, people, kind):
    from django.http import Http404

    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import acts
    from rightdoor.casework.decided.kinds import KINDS
    from rightdoor.casework.listing import one

    unit, accounts = people
    subject = lay_subject(desk, unit)
    for role, account in accounts.items():
        with acting(account, now_us=NOW) as done:
            try:
                acts.allowed(done, one.seen(done, subject), KINDS[kind].capability)
                by_code = True
            except (NotAllowed, Http404):
                by_code = False
        try:
            desk.sql(ADD, f"cd_{role}", subject, kind, account.pk, account=account)
            by_rows = True
        except psycopg.errors.InsufficientPrivilege:
            by_rows = False
        assert (role, by_code, by_rows) == (role, role in MAY[kind], role in MAY[kind])


def test_a_member_of_an_operation_decides_where_the_role_lets(desk, people):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import acts

    unit, _ = people
    with desk.as_owner():
        from rightdoor.casework.access.models import Operation, OperationMember

        operation = Operation.objects.create(name=f"Operation of decisions {unit.pk}", controller=unit.organisation)
    joined, other = desk.account(("supervisor", desk.unit())), desk.account(("referral-officer", desk.unit()))
    with desk.as_owner():
        for account in (joined, other):
            OperationMember.objects.create(operation=operation, account=account)
    subject = lay_subject(desk, unit, operations=[operation.pk])
    with acting(other, now_us=NOW) as done, pytest.raises(NotAllowed):
        acts.override_tier(done, subject, tier="tier-1", reason="r", expected="")
    with acting(joined, now_us=NOW) as done:
        acts.override_tier(done, subject, tier="tier-1", reason="r", expected="")


def test_what_is_answered_within_a_silent_compartment_changes_nothing_outside(desk):
    """Stored with a receipt that lies in it: the derivation for everybody else leaves the answer out."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import core, queries

    unit = desk.unit()
    inside, outside = desk.account(("supervisor", unit)), desk.account(("supervisor", unit))
    subject = lay_subject(desk, unit)
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember
        from rightdoor.casework.referrals.models import InCompartment

        silent = Compartment.objects.create(name=f"Silent answers {subject}", grade="silent", contact="desk")
        CompartmentMember.objects.create(compartment=silent, account=inside)
        InCompartment.objects.create(receipt="rc_within", compartment=silent, by=inside, at_us=NOW, reason="r")
    set_twin(desk, subject, silent)
    lay_subject(desk, unit, subject=subject, view="full", compartments=[silent.pk], receipts=("rc_within",))
    answer = {"said": "yes", "source": "a source within", "reference": "", "reason": "r"}
    before = desk.ledger()[-1][0]
    with acting(inside, now_us=NOW) as done:
        made = core.answer(done, subject, "PR-03", expected="", **answer)
    with desk.store.connect() as connection:
        body = connection.execute("select body from rightdoor.decision where id = %s", (made.core,)).fetchone()[0]
    assert (body["receipt"], made.scope) == ("rc_within", [silent.pk])
    with acting(outside, now_us=NOW + 1) as done:
        assert queries.standing_of(done, subject).answers == {}
        assert list(queries.listed(done)) == []
        assert queries.people(done) == []
        plain = core.answer(done, subject, "PR-03", expected=shown(done, subject, "assessment", "PR-03"), **{**answer, "said": "no"})
    assert plain.scope == []
    # neither supersedes the other; what the two asked to have rebuilt is not seen by the other
    with desk.store.connect() as connection:
        rows = connection.execute("select id, supersedes from rightdoor.decision where id = any(%s)", ([made.core, plain.core],)).fetchall()
    assert sorted(rows) == sorted([(made.core, None), (plain.core, None)])
    jobs = desk.sql("select compartments from jobs_job where unit_id = %s", unit.pk, account=outside)
    assert jobs == [([],)]
    assert "a source within" not in str([json.loads(body) for _, _, _, body in desk.ledger(before)])
    with acting(inside, now_us=NOW + 2) as done:
        assert queries.standing_of(done, subject).answers["PR-03"].state == "yes"
        core.withdraw(done, made.pk, reason="r", expected=shown(done, subject, "assessment", "PR-03"))
        assert queries.standing_of(done, subject).answers["PR-03"].state == "no"


def test_an_answer_given_within_moves_the_list_within_and_not_a_byte_outside(desk):
    from desk_case import report
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import core
    from rightdoor.casework.decided.preview import preview
    from rightdoor.casework.listing import one
    from rightdoor.casework.listing.models import Subject
    from rightdoor.casework.listing.project import project
    from rightdoor.operations.rebuild import rebuild

    def follow(at):
        rebuild(desk.store, actor="test", at_us=at, progress=lambda *_: None)
        project(desk.store, now_us=at, progress=lambda *_: None, actor="test")

    def row_of(account):
        with acting(account, now_us=NOW):
            return Subject.objects.get(subject=subject)

    unit = desk.unit()
    inside, outside = desk.account(("supervisor", unit)), desk.account(("supervisor", unit))
    first, second = report("872001", account="acc-within", ip="198.18.72.1"), report("872002", account="acc-within", ip="198.18.72.2")
    made = desk.populate(unit, files={**first, **second})
    (subject,) = made.subjects
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember
        from rightdoor.casework.listing.models import SubjectReceipt
        from rightdoor.casework.referrals.models import InCompartment

        silent = Compartment.objects.create(name=f"Within {subject}", grade="silent", contact="desk")
        CompartmentMember.objects.create(compartment=silent, account=inside)
        for each in SubjectReceipt.objects.filter(subject=subject, number="872002"):
            InCompartment.objects.create(receipt=each.receipt, compartment=silent, by=inside, at_us=NOW, reason="r")
    follow(NOW + 1)
    before, within = row_of(outside), row_of(inside)
    assert (before.view, within.view, before.events < within.events) == ("open", "full", True)
    answer = {"said": "yes", "source": "a source within", "reference": "", "reason": "r"}
    with acting(inside, now_us=NOW + 2) as done:
        told = core.answer(done, subject, "PR-01", expected="", **answer)
        hidden = preview(done, one.seen(done, subject), "fact", {"about": subject, "fact": "nothing-found"}, "r")
    follow(NOW + 3)
    assert row_of(inside).tier_low == "tier-1"
    assert row_of(outside).line == before.line
    with acting(outside, now_us=NOW + 4) as done:
        shown_to_all = preview(done, one.seen(done, subject), "fact", {"about": subject, "fact": "nothing-found"}, "r")
    assert {c.footprint for c in shown_to_all.changes} < {c.footprint for c in hidden.changes}
    assert shown_to_all.unsure == 0
    with acting(inside, now_us=NOW + 5) as done:
        core.withdraw(done, told.pk, reason="r", expected=told.pk)
    follow(NOW + 6)
    assert row_of(inside).line == within.line
    with desk.as_owner():
        InCompartment.objects.filter(compartment=silent).update(ended_us=NOW + 7)
    follow(NOW + 8)


def test_whether_a_silent_subject_is_there_is_answered_as_of_one_that_never_was(desk):
    unit = desk.unit()
    inside, outside = desk.account(("supervisor", unit)), desk.account(("supervisor", unit))
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember

        silent = Compartment.objects.create(name=f"Silent ids {unit.pk}", grade="silent", contact="desk")
        CompartmentMember.objects.create(compartment=silent, account=inside)
    subject = lay_subject(desk, unit, view="full", compartments=[silent.pk])
    gone = "select subject_gone(%s)"
    assert desk.sql(gone, subject, account=outside) == desk.sql(gone, "sub_neverthereatall", account=outside)
