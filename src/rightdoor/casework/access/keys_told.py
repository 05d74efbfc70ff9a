"""The holder of an account is told, with the next page that they open, that a key of it was asked for, by whom, and what became of it."""

from __future__ import annotations

from django.db.models import Q

from rightdoor.casework.access.models import KeyRequest
from rightdoor.casework.acting import Acting


def untold(acting: Acting) -> list[KeyRequest]:
    """Requests about the acting account of which it was not told yet; asking changes nothing."""
    waits = Q(told_us__isnull=True) | (Q(told_done_us__isnull=True) & ~Q(outcome__in=("", KeyRequest.Outcome.EXPIRED)))
    return list(KeyRequest.objects.filter(waits, account_id=acting.account.pk).select_related("by", "done_by").order_by("at_us", "pk"))


def tell(acting: Acting) -> list[KeyRequest]:
    """The same; they count as told when this transaction holds."""
    rows = untold(acting)
    for closed in (False, True):
        some = [row.pk for row in rows if bool(row.outcome) is closed]
        if some:
            told = {"told_us": acting.now_us, **({"told_done_us": acting.now_us} if closed else {})}
            KeyRequest.objects.filter(pk__in=some).update(**told)
    return rows
