"""Which unit received a receipt: written by intake before the receipt's referral is on any page, read by the projection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Case, Q, Value, When

from rightdoor.casework.referrals.models import Arrival, InCompartment, Referral
from rightdoor.store.open import Store

VIRAL = "VIRAL_POTENTIAL_MEME"


@transaction.atomic
def record_arrivals(receipts: Sequence[str], *, job: int, unit: int, account: int, at_us: int, compartments: Iterable[int]) -> None:
    """These receipts were taken in for the unit, and stand in these compartments from the beginning. Done again it changes nothing."""
    Arrival.objects.bulk_create(
        [Arrival(receipt=receipt, unit_id=unit, by_id=account, job=job, at_us=at_us) for receipt in receipts], ignore_conflicts=True
    )
    put_into(receipts, account=account, at_us=at_us, compartments=compartments)


def put_into(receipts: Sequence[str], *, account: int, at_us: int, compartments: Iterable[int]) -> None:
    """These receipts stand in these compartments from the beginning. Done again it changes nothing."""
    InCompartment.objects.bulk_create(
        [
            InCompartment(receipt=receipt, compartment_id=each, by_id=account, at_us=at_us, reason="Received into it.")
            for each in compartments
            for receipt in receipts
        ],
        ignore_conflicts=True,
    )


def units_of_receipts() -> Mapping[str, int]:
    """The unit that each receipt was taken in for, of those taken in by the desk."""
    return dict(Arrival.objects.values_list("receipt", "unit_id"))


def mark_virals(store: Store) -> int:
    """After a projection: which referrals their sender batched as widely shared content (NCMEC `batchedReport`). How many changed."""
    from rightdoor.operations.bulk import open_engine

    with store.connect() as connection, open_engine(store, connection) as engine:
        said = {row.receipt for row in engine.statements(fields=("batched",)) if row.value == VIRAL}
    wrong = Q(viral=True) & ~Q(receipt__in=said) | Q(viral=False, receipt__in=said)
    return Referral.objects.filter(wrong).update(viral=Case(When(receipt__in=said, then=Value(True)), default=Value(False)))
