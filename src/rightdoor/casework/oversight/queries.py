"""Reads of purposes: of the acting account alone."""

from __future__ import annotations

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.models import Consultation
from rightdoor.casework.oversight.purposes import HOURS

_HOUR_US = 3_600_000_000


def current_purpose(acting: Acting, subject: str) -> Consultation | None:
    """The purpose under which the acting account has this subject open; None when it chose none within the shift."""
    return (
        Consultation.objects.filter(
            account=acting.account, subject=subject, what="opened", at_us__gt=acting.now_us - HOURS * _HOUR_US, at_us__lte=acting.now_us
        )
        .order_by("-at_us", "-pk")
        .first()
    )


def seen_by(acting: Acting, subject: str) -> list[Consultation]:
    """Who has seen a subject, newest first: for auditors alone. Looks of other auditors are not among them (row-level security)."""
    require(acting, "audit")
    return list(Consultation.objects.filter(subject=subject).select_related("account").order_by("-at_us", "-pk")[:1000])
