"""What the database itself lets people do to referrals: by right in the unit, not by sight. Raw SQL as the pages' role."""

from __future__ import annotations

import itertools

import psycopg
import pytest

REFUSED = psycopg.errors.InsufficientPrivilege
NOW = 1_772_900_000_000_000
_numbers = itertools.count(1)


def lay(desk, unit, **more):
    """A referral as the projection writes it."""
    from rightdoor.casework.referrals.models import Referral

    n = next(_numbers)
    with desk.as_owner():
        return Referral.objects.create(receipt=f"rc_right{n:011d}", number=f"6{n:06d}", source="s", taken_us=NOW, unit=unit, **more)


def again(desk, referral):
    from rightdoor.casework.referrals.models import Referral

    with desk.as_owner():
        return Referral.objects.get(pk=referral.pk)


def do(account, act, *values):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.referrals import acts

    with acting(account, now_us=NOW) as done:
        return getattr(acts, act)(done, *values)


@pytest.fixture
def two(desk):
    a, b = desk.unit(), desk.unit()
    return a, b, desk.account(("referral-officer", a)), desk.account(("referral-officer", b))


def test_owning_needs_the_right_in_the_unit(desk, two):
    a, _, officer, _ = two
    referral = lay(desk, a)
    safeguarding = desk.account(("safeguarding-officer", a))
    for person, owner in ((safeguarding, safeguarding), (safeguarding, officer), (officer, safeguarding)):
        with pytest.raises(REFUSED):
            desk.sql("update referrals_referral set owner_id = %s where id = %s", owner.pk, referral.pk, account=person)
    with pytest.raises(REFUSED):
        desk.sql("update referrals_referral set acknowledged_us = 1, touched_us = 1 where id = %s", referral.pk, account=safeguarding)
    taken = "update referrals_referral set owner_id = %s where id = %s returning owner_id"
    assert desk.sql(taken, officer.pk, referral.pk, account=officer) == [(officer.pk,)]


def test_a_colleagues_is_taken_only_by_whoever_may_allocate(desk, two):
    a, _, officer, _ = two
    other, supervisor = desk.account(("referral-officer", a)), desk.account(("supervisor", a))
    referral = lay(desk, a, owner=other)
    taken = "update referrals_referral set owner_id = %s where id = %s returning owner_id"
    with pytest.raises(REFUSED):
        desk.sql(taken, officer.pk, referral.pk, account=officer)
    with pytest.raises(REFUSED):
        desk.sql("update referrals_referral set owner_id = null where id = %s", referral.pk, account=officer)
    assert desk.sql(taken, officer.pk, referral.pk, account=supervisor) == [(officer.pk,)]


def test_nobody_lays_or_moves_a_referral_by_hand(desk, two):
    a, b, officer, _ = two
    referral, researcher = lay(desk, a), desk.account(("intelligence-researcher", a))
    insert = (
        "insert into referrals_referral (receipt, number, source, form, taken_us, unit_id, compartments, offered_to, version) "
        "values ('rc_made', '1', '', '', 1, %s, '{}', '{}', 0)"
    )
    for person in (researcher, officer):
        with pytest.raises(REFUSED):
            desk.sql(insert, a.pk, account=person)
        for column, value in (("unit_id", b.pk), ("offered_to", [b.pk]), ("compartments", [1]), ("operation_id", 1)):
            with pytest.raises(REFUSED):
                desk.sql(f"update referrals_referral set {column} = %s where id = %s", value, referral.pk, account=person)


def test_offers_are_made_and_answered_by_right(desk, two):
    a, b, officer, receiver = two
    referral = lay(desk, a)
    here, there = desk.account(("intelligence-researcher", a)), desk.account(("intelligence-researcher", b))
    offer = (
        "insert into referrals_transfer (referral_id, from_unit_id, to_unit_id, offered_by_id, offered_us, reason, state, answer) "
        "values (%s, %s, %s, %s, 1, 'x', 'offered', '') returning state"
    )
    with pytest.raises(REFUSED):
        desk.sql(offer, referral.pk, a.pk, b.pk, here.pk, account=here)
    with pytest.raises(REFUSED):  # in another's name
        desk.sql(offer, referral.pk, a.pk, b.pk, here.pk, account=officer)
    with pytest.raises(REFUSED):  # a colleague's
        desk.sql(offer, lay(desk, a, owner=here).pk, a.pk, b.pk, officer.pk, account=officer)
    assert desk.sql(offer, referral.pk, a.pk, b.pk, officer.pk, account=officer) == [("offered",)]
    transfer = do(officer, "offer", referral.pk, 0, b.pk, "theirs")
    answer = "update referrals_transfer set state = %s, answered_by_id = %s, answered_us = 2 where id = %s returning state"
    for person, state in ((there, "accepted"), (there, "refused"), (officer, "accepted"), (receiver, "taken-back"), (here, "taken-back")):
        with pytest.raises(REFUSED):
            desk.sql(answer, state, person.pk, transfer.pk, account=person)
    with pytest.raises(REFUSED):  # in another's name
        desk.sql(answer, "accepted", there.pk, transfer.pk, account=receiver)
    assert desk.sql(answer, "accepted", receiver.pk, transfer.pk, account=receiver) == [("accepted",)]
    assert desk.sql(answer, "taken-back", officer.pk, transfer.pk, account=officer) == [("taken-back",)]
    do(receiver, "accept", transfer.pk)
    assert (again(desk, referral).unit_id, again(desk, referral).owner_id) == (b.pk, receiver.pk)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):  # what was answered stays answered, its words too
        desk.sql("update referrals_transfer set answer = 'y' where id = %s", transfer.pk, account=receiver)


def test_compartments_are_for_those_who_may_restrict(desk, two):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.referrals.models import InCompartment

    a, _, officer, _ = two
    supervisor, elsewhere = desk.account(("supervisor", a)), desk.account(("supervisor", desk.unit()), ("referral-officer", a))
    referral = lay(desk, a)
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"C {referral.pk}", grade="acknowledged", contact="desk")
        for person in (officer, supervisor, elsewhere):
            CompartmentMember.objects.create(compartment=compartment, account=person)
    put = (
        "insert into referrals_incompartment (receipt, compartment_id, by_id, at_us, reason) values (%s, %s, %s, 1, 'x') returning receipt"
    )
    for person in (officer, elsewhere):
        with pytest.raises(REFUSED):
            desk.sql(put, referral.receipt, compartment.pk, person.pk, account=person)
    with pytest.raises(REFUSED):  # in another's name
        desk.sql(put, referral.receipt, compartment.pk, officer.pk, account=supervisor)
    assert desk.sql(put, referral.receipt, compartment.pk, supervisor.pk, account=supervisor) == [(referral.receipt,)]
    with desk.as_owner():
        InCompartment.objects.create(receipt=referral.receipt, compartment=compartment, by=supervisor, at_us=NOW, reason="x")
    end = "update referrals_incompartment set ended_us = 2 where receipt = %s returning receipt"
    for person in (officer, elsewhere):
        with pytest.raises(REFUSED):
            desk.sql(end, referral.receipt, account=person)
        with pytest.raises(REFUSED):
            desk.sql("update referrals_referral set compartments = '{}' where id = %s", referral.pk, account=person)
    assert desk.sql(end, referral.receipt, account=supervisor) == [(referral.receipt,)]
