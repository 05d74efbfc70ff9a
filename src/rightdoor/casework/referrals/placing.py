"""Where a referral stands beside its unit: in an operation, and its receipts in compartments."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from rightdoor.casework.access.compartments import silent_among
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import CompartmentMember, Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.jobs.acts import lay
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.jobs.work import REBUILD
from rightdoor.casework.referrals.acts import CannotDo, held, write
from rightdoor.casework.referrals.models import InCompartment, Placing, Referral


@transaction.atomic
def to_operation(acting: Acting, referral_id: int, version: int, operation: int | None, reason: str) -> Referral:
    """Put it into an operation that one is in, whose members then see it; None takes it out. Raises NotAllowed, CannotDo, Changed, DoesNotExist."""
    referral = held(acting, referral_id, version, ("own-referrals", "allocate"))
    mine = set(Operation.objects.filter(members__account=acting.account).values_list("pk", flat=True))
    if referral.operation_id not in (None, *mine):
        raise CannotDo("It stands in an operation that you are not in. Ask somebody of that operation.")
    if operation is not None and operation not in mine:
        raise CannotDo("Choose an operation that you are in.")
    if operation == referral.operation_id:
        raise CannotDo("It stands in that operation already." if operation else "It stands in no operation.")
    if not reason.strip():
        raise CannotDo("Say why.")
    placing = Placing(referral=referral.pk, operation_id=operation, by=acting.account, at_us=acting.now_us, reason=reason.strip())
    placing.scope = silent_among(referral.compartments)
    placing.save(force_insert=True)
    referral.refresh_from_db()
    write(acting, referral, "to-operation" if operation else "out-of-operation", operation=operation)
    return referral


@transaction.atomic
def restrict_receipts(acting: Acting, receipts: Sequence[str], compartment: int, reason: str) -> Job:
    """Put receipts of visible referrals into a compartment that one is in. The list is rebuilt then. Raises NotAllowed, CannotDo."""
    referrals = _may_restrict(acting, receipts, compartment, reason)
    placed = [
        InCompartment(receipt=receipt, compartment_id=compartment, by=acting.account, at_us=acting.now_us, reason=reason.strip())
        for receipt in sorted(set(receipts) - set(_inside(receipts, compartment)))
    ]
    for each in placed:
        each.save(force_insert=True)
    return _restricted(acting, referrals, "restrict", [each.receipt for each in placed], compartment)


@transaction.atomic
def release_receipts(acting: Acting, receipts: Sequence[str], compartment: int, reason: str) -> Job:
    """Take receipts out of a compartment that one is in. Raises NotAllowed, CannotDo."""
    referrals = _may_restrict(acting, receipts, compartment, reason)
    inside = _inside(receipts, compartment)
    InCompartment.objects.filter(receipt__in=inside, compartment=compartment, ended_us__isnull=True).update(ended_us=acting.now_us)
    return _restricted(acting, referrals, "release", inside, compartment)


def _may_restrict(acting: Acting, receipts: Sequence[str], compartment: int, reason: str) -> list[Referral]:
    referrals = list(Referral.objects.filter(receipt__in=receipts).order_by("pk"))
    if not referrals or {each.receipt for each in referrals} != set(receipts):
        raise CannotDo("Not all of these are there for you to restrict.")
    for unit in {each.unit_id for each in referrals}:
        require(acting, "restrict", unit=unit)
    if not CompartmentMember.objects.filter(compartment=compartment, account=acting.account).exists():
        raise NotAllowed("Only somebody in a compartment puts records into it or takes them out.")
    if not reason.strip():
        raise CannotDo("Say why.")
    return referrals


def _inside(receipts: Sequence[str], compartment: int) -> list[str]:
    inside = InCompartment.objects.filter(receipt__in=receipts, compartment=compartment, ended_us__isnull=True)
    return sorted(inside.values_list("receipt", flat=True))


def _restricted(acting: Acting, referrals: Sequence[Referral], act: str, receipts: Sequence[str], compartment: int) -> Job:
    for referral in referrals:
        if referral.receipt in receipts:
            referral.refresh_from_db()
            write(acting, referral, act, moved=compartment)
    acting.note("restricted", {"did": act, "receipts": list(receipts), "compartment": compartment})
    unit = referrals[0].unit_id
    assert unit is not None
    return lay(acting.account, REBUILD, unit=unit, asked_us=acting.now_us, key=REBUILD, compartments=[compartment])
