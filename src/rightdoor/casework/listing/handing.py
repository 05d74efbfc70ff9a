"""Subjects handed to another unit: an offer of each of their referrals, which that unit accepts or refuses."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.acts import Given, NotGiven, refuse_too_many
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.referrals.acts import CannotDo, offer
from rightdoor.casework.referrals.models import Referral


def offer_subjects(acting: Acting, subjects: Collection[str], *, unit: int, reason: str) -> Given:
    """Offer every referral of these subjects that one's units hold; they stay until the other unit accepts.

    `refused`: subjects of which nothing could be offered. Raises NotAllowed, NotGiven.
    """
    require(acting, "allocate")
    refuse_too_many(subjects)
    if not Unit.objects.filter(pk=unit).exists():
        raise NotGiven("Choose a unit.")
    if not reason.strip():
        raise NotGiven("Say why the subjects belong to the other unit.")
    done = Given([], [], [])
    for row in Subject.objects.filter(subject__in=subjects).order_by("subject"):
        (done.given if _offered(acting, row, unit, reason) else done.refused).append(row.subject)
    if done.given:
        acting.note("altered", {"page": "triage", "offered_to_unit": unit, "subjects": done.given})
    return done


def _offered(acting: Acting, row: Subject, unit: int, reason: str) -> bool:
    receipts = SubjectReceipt.objects.filter(view=row.view, subject=row.subject).values("receipt")
    held = Referral.objects.filter(receipt__in=receipts, unit__in=acting.units_with("own-referrals")).order_by("pk")
    count = 0
    for referral in held:
        try:
            with transaction.atomic():
                offer(acting, referral.pk, referral.version, unit, reason)
            count += 1
        except (CannotDo, NotAllowed):
            continue
    return count > 0
