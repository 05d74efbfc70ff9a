"""No referral is lost: whatever three units do to theirs, in whatever order, each has one unit that sees it and consistent offers."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOW = 1_772_800_000_000_000
_numbers = itertools.count(1)
ACTS = ("acknowledge", "own", "give", "offer", "offer", "accept", "accept", "refuse", "take_back")
# (act, which referral, who when not rightfully, to which unit, shown an older version, by somebody whose it is to do)
STEP = st.tuples(
    st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 5), st.integers(0, 2), st.sampled_from((0, 0, 0, 1)), st.sampled_from((True, True, True, False))
)  # fmt: skip


@pytest.fixture(scope="module")
def people(desk):
    """Three units, two people in each."""
    units = [desk.unit() for _ in range(3)]
    return units, [desk.account(("supervisor" if n % 2 else "referral-officer", units[n // 2])) for n in range(6)]


def lay(desk, unit):
    from rightdoor.casework.listing.models import Subject, SubjectReceipt
    from rightdoor.casework.referrals.models import Referral

    n = next(_numbers)
    name = f"sub_lost{n:012d}".replace("0", "a").replace("1", "b").replace("8", "c").replace("9", "d")
    with desk.as_owner():
        referral = Referral.objects.create(receipt=f"rc_lost{n:012d}", number=f"7{n:06d}", source="s", taken_us=NOW, unit=unit)
        Subject.objects.create(
            view="open", subject=name, sort_key=[1], tier_low="tier-3", tier_high="tier-1", track="adult", status="unresolved",
            next_action="x", referrals=1, events=1, line={}, digest="0" * 64, units=[unit.pk],
        )  # fmt: skip
        SubjectReceipt.objects.create(view="open", subject=name, receipt=referral.receipt, number=referral.number)
    return referral.pk, name


def step(acts, done, how, pk, to_unit, to_person, stale):
    from rightdoor.casework.referrals.models import Referral, Transfer

    version = Referral.objects.get(pk=pk).version - stale
    offer = Transfer.objects.filter(referral=pk).order_by("-offered_us").first()
    if how in ("accept", "refuse", "take_back"):
        if offer is None:
            return
        getattr(acts, how)(done, offer.pk, *(["no"] if how == "refuse" else []))
    elif how == "offer":
        acts.offer(done, pk, version, to_unit, "theirs")
    elif how == "give":
        acts.give(done, pk, version, to_person)
    else:
        getattr(acts, how)(done, pk, version)


def rightful(desk, units, how, pk):
    """The place among the people of somebody whose it is to do this: of the unit that it is offered to, else of the one that holds it."""
    from rightdoor.casework.referrals.models import Referral

    with desk.as_owner():
        referral = Referral.objects.get(pk=pk)
    unit = referral.offered_to[0] if how in ("accept", "refuse") and referral.offered_to else referral.unit_id
    return 2 * [each.pk for each in units].index(unit) + 1


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=4, max_size=16))
def test_every_referral_has_one_unit_that_sees_it(desk, people, steps):
    from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

    from rightdoor.casework.acting import acting
    from rightdoor.casework.referrals import acts
    from rightdoor.casework.referrals.models import Referral

    units, accounts = people
    laid = [lay(desk, unit) for unit in units]
    for at, (how, which, anybody, where, stale, rightly) in enumerate(steps):
        pk, _ = laid[which]
        who = rightful(desk, units, how, pk) if rightly else anybody
        try:
            with acting(accounts[who], now_us=NOW + at) as done:
                step(acts, done, how, pk, units[where].pk, accounts[(who + 1) % 6].pk, stale)
        except (PermissionDenied, ObjectDoesNotExist, acts.Changed):
            continue
    with desk.as_owner():
        for pk, name in laid:
            referral = Referral.objects.get(pk=pk)
            open_offers = [t.to_unit_id for t in referral.transfers.filter(state="offered")]
            assert referral.offered_to == open_offers
            assert referral.unit_id in {unit.pk for unit in units}
            assert referral.owner is None or referral.owner.memberships.filter(unit=referral.unit_id).exists()
            moved = referral.transfers.filter(state="accepted").order_by("-offered_us").first()
            assert moved is None or moved.to_unit_id == referral.unit_id
            seen_by = {referral.unit_id, *open_offers}
            held = set(desk_units(name))
            assert held == seen_by
    for pk, name in laid:
        for unit, account in zip(units, accounts[::2], strict=True):
            count = desk.sql("select count(*) from referrals_referral where id = %s", pk, account=account)
            subject = desk.sql("select count(*) from listing_subject where subject = %s", name, account=account)
            with desk.as_owner():
                referral = Referral.objects.get(pk=pk)
            expected = unit.pk in {referral.unit_id, *referral.offered_to}
            assert count == [(int(expected),)]
            assert subject == [(int(expected),)]


def desk_units(name):
    from rightdoor.casework.listing.models import Subject

    return Subject.objects.get(subject=name).units
