"""A referral is put into an operation by whoever works on it and is in the operation: its members then see it, and its subject."""

from __future__ import annotations

import json

import psycopg
import pytest

NOW = 1_773_000_000_000_000


@pytest.fixture
def case(desk):
    """(unit, its officer in the operation, a supervisor elsewhere in the operation, the operation, a referral, its subject)."""
    from rightdoor.casework.access.models import Operation, OperationMember

    unit, other = desk.unit(), desk.unit()
    brought = desk.populate(unit)
    officer, far = desk.account(("referral-officer", unit), ("supervisor", unit)), desk.account(("supervisor", other))
    with desk.as_owner():
        operation = Operation.objects.create(name=f"Operation {unit.pk}", controller=unit.organisation)
        for person in (officer, far):
            OperationMember.objects.create(operation=operation, account=person)
    (pk,) = desk.sql(
        "select id from referrals_referral where receipt = any(%s) and number = %s",
        list(brought.receipts),
        brought.numbers[0],
        account=officer,
    )[0]
    return unit, officer, far, operation, pk, brought.subjects[0]


def version_of(desk, person, pk):
    return desk.sql("select version from referrals_referral where id = %s", pk, account=person)[0][0]


def counts(desk, person, pk, subject):
    return (
        desk.sql("select count(*) from referrals_referral where id = %s", pk, account=person)[0][0],
        desk.sql("select count(*) from listing_subject where subject = %s", subject, account=person)[0][0],
    )


def test_members_of_the_operation_see_it_until_it_is_taken_out(desk, case):
    unit, officer, far, operation, pk, subject = case
    assert counts(desk, far, pk, subject) == (0, 0)
    before = desk.ledger()[-1][0]
    client, page = desk.client(officer), f"/referrals/{pk}/"
    assert operation.name in client.get(page).content.decode()
    said = {"version": version_of(desk, officer, pk), "operation": operation.pk, "reason": "One group of accounts"}
    assert client.post(f"{page}to-operation/", {**said, "reason": " "}).status_code == 400
    assert client.post(f"{page}to-operation/", said).status_code == 303
    assert client.post(f"{page}to-operation/", said).status_code == 409  # as it was shown before
    assert counts(desk, far, pk, subject) == (1, 1)
    assert counts(desk, desk.account(("supervisor", desk.unit())), pk, subject) == (0, 0)
    assert "One group of accounts" in desk.client(far).get(page).content.decode()
    told = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "altered"]
    assert [(one["did"], one["operation"], one["referral"]) for one in told] == [("to-operation", operation.pk, pk)]
    out = {"version": version_of(desk, officer, pk), "out": "yes", "reason": "Not theirs"}
    assert client.post(f"{page}to-operation/", out).status_code == 303
    assert counts(desk, far, pk, subject) == (0, 0)
    assert client.post(f"{page}to-operation/", {**out, "version": version_of(desk, officer, pk)}).status_code == 400
    del unit


def test_the_right_and_the_operation_are_both_needed(desk, case):
    from rightdoor.casework.access.models import Operation

    unit, officer, far, operation, pk, _ = case
    version = version_of(desk, officer, pk)
    said = {"version": version, "operation": operation.pk, "reason": "x"}
    assert desk.client(desk.account(("safeguarding-officer", unit))).post(f"/referrals/{pk}/to-operation/", said).status_code == 403
    assert desk.client(desk.account(("supervisor", unit))).post(f"/referrals/{pk}/to-operation/", said).status_code == 400
    assert desk.client(far).post(f"/referrals/{pk}/to-operation/", said).status_code == 404
    insert = "insert into referrals_placing (referral, operation_id, by_id, at_us, reason) values (%s, %s, %s, 1, 'x')"
    with desk.as_owner():
        foreign = Operation.objects.create(name=f"Foreign {unit.pk}", controller=unit.organisation)
    for person, by, where in (
        (officer, far, operation), (officer, officer, foreign), (far, far, operation),
        (desk.account(("intelligence-researcher", unit)),) * 2 + (operation,),
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, pk, where.pk, by.pk, account=person)
    desk.sql(insert, pk, operation.pk, officer.pk, account=officer)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("update referrals_placing set reason = 'y'", account=officer)


def test_only_somebody_of_its_operation_moves_it_on(desk, case):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.referrals import acts, placing

    unit, officer, _, operation, pk, _ = case
    with acting(officer, now_us=NOW) as done:
        placing.to_operation(done, pk, version_of(desk, officer, pk), operation.pk, "x")
    other = desk.account(("supervisor", unit))
    with pytest.raises(acts.CannotDo), acting(other, now_us=NOW) as done:
        placing.to_operation(done, pk, version_of(desk, officer, pk), None, "x")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("insert into referrals_placing (referral, by_id, at_us, reason) values (%s, %s, 1, 'x')", pk, other.pk, account=other)


def test_its_subject_is_given_to_somebody_of_the_operation(desk, case):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.listing.acts import allocate
    from rightdoor.casework.referrals import placing

    _, officer, far, operation, pk, subject = case
    with acting(officer, now_us=NOW) as done:
        assert allocate(done, {subject: 0}, account=far.pk).refused == [subject]
    with acting(officer, now_us=NOW) as done:
        placing.to_operation(done, pk, version_of(desk, officer, pk), operation.pk, "x")
    with acting(officer, now_us=NOW) as done:
        assert allocate(done, {subject: 0}, account=far.pk).given == [subject]


def test_the_interface_does_the_same(desk, case):
    _, officer, far, operation, pk, subject = case
    sent = {"version": version_of(desk, officer, pk), "operation": operation.pk, "reason": "x"}
    answer = desk.api(officer).post(
        f"/api/referrals/{pk}/to-operation", sent, content_type="application/json", headers={"Idempotency-Key": f"placing-{pk}"}
    )
    assert answer.status_code == 200
    assert counts(desk, far, pk, subject) == (1, 1)


def test_what_was_placed_within_a_silent_compartment_stays_within_it(desk, case):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.acting import acting
    from rightdoor.casework.referrals import placing

    unit, officer, _, operation, pk, _ = case
    with desk.as_owner():
        silent = Compartment.objects.create(name=f"S {unit.pk}", grade="silent", contact="desk")
        CompartmentMember.objects.create(compartment=silent, account=officer)
    (receipt,) = desk.sql("select receipt from referrals_referral where id = %s", pk, account=officer)[0]
    for at, (act, said) in enumerate(((placing.restrict_receipts, "in"), (None, ""), (placing.release_receipts, "out"))):
        with acting(officer, now_us=NOW + at) as done:
            if act is None:
                placing.to_operation(done, pk, version_of(desk, officer, pk), operation.pk, "x")
            else:
                act(done, [receipt], silent.pk, said)
    seen = "select count(*) from referrals_placing where referral = %s"
    assert desk.sql(seen, pk, account=officer) == [(1,)]
    assert desk.sql(seen, pk, account=desk.account(("supervisor", unit))) == [(0,)]
