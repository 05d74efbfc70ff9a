"""Reads of purposes (of the acting account alone), and of what auditors are shown."""

from __future__ import annotations

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.ledger import audited
from rightdoor.casework.oversight.models import Consultation
from rightdoor.casework.oversight.package_units import with_units
from rightdoor.casework.oversight.purposes import HOURS
from rightdoor.casework.place import held_store
from rightdoor.operations.package_grounds import PackageBuilt, packages_built

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
    """Who of the auditor's organisations has seen a subject, newest first: for auditors alone (row-level security)."""
    require(acting, "audit")
    return list(Consultation.objects.filter(subject=subject).select_related("account").order_by("-at_us", "-pk")[:1000])


def packages(acting: Acting) -> list[PackageBuilt]:
    """Packages that people of the auditor's organisations built; those of the shell too where there is no other organisation."""
    scope = audited(acting)
    built = packages_built(held_store())
    mine = [one for one in built if one.actor in scope.names or (scope.alone and one.actor not in scope.accounts)]
    with held_store().connect() as connection:
        found = with_units(connection, mine)
        connection.rollback()
    return found
