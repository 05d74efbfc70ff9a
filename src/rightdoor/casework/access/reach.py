"""How far somebody administers: the organisations of the units in which the role is held, and those below them.

The database holds the same (`access` migration 0007); here it has words. The shell on the store's own machine reaches all.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError

from rightdoor.casework.access.models import Account, Membership, Operation, Organisation, Unit
from rightdoor.casework.acting import Acting

_RIGHT = "administer"


def organisations(acting: Acting) -> frozenset[int] | None:
    """The ids of the organisations that the acting account administers; None for the shell: all."""
    if acting.account.pk is None:
        return None
    found = set(Unit.objects.filter(pk__in=acting.units_with(_RIGHT)).values_list("organisation", flat=True))
    below = found
    while below:
        below = set(Organisation.objects.filter(parent__in=below).values_list("pk", flat=True)) - found
        found |= below
    return frozenset(found)


def above_new(acting: Acting) -> Organisation | None:
    """Below which a new organisation stands; None for the shell's.

    Raises ValidationError but for administrators of a national organisation, and of the only one that there is.
    """
    reach = organisations(acting)
    if reach is None:
        return None
    held = Organisation.objects.filter(pk__in=reach).order_by("pk")
    above = held.filter(kind=Organisation.Kind.NATIONAL).first() or (held.first() if Organisation.objects.count() == 1 else None)
    if above is None:
        _refuse(acting, "Administrators of a national organisation add organisations. Ask one of them.")
    return above


def within(acting: Acting, *organisation: int) -> None:
    """Raises ValidationError where one of these is none that the acting account administers."""
    reach = organisations(acting)
    if reach is not None and not set(organisation) <= reach:
        _refuse(acting, "This belongs to another organisation. Ask an administrator of it.")


def of_ours(acting: Acting, account: Account) -> None:
    """Raises ValidationError for an account that holds or held roles in other organisations alone. A new one is anybody's."""
    reach = organisations(acting)
    ever = set(Membership.objects.filter(account=account).values_list("unit__organisation", flat=True))
    if reach is not None and ever and not ever & reach:
        _refuse(acting, _OTHER)


def wholly_ours(acting: Acting, account: Account) -> None:
    """That and: raises ValidationError where the account holds a role elsewhere too, which whoever has its password would have."""
    of_ours(acting, account)
    reach = organisations(acting)
    held = set(Membership.objects.filter(account=account, ended_us__isnull=True).values_list("unit__organisation", flat=True))
    if reach is not None and not held <= reach:
        _refuse(acting, _OTHER)


def of_operation(acting: Acting, operation: Operation) -> None:
    """Raises ValidationError where another organisation is its controller."""
    within(acting, operation.controller_id)


_OTHER = "This account holds roles in another organisation. Ask an administrator of it."


def _refuse(acting: Acting, words: str) -> None:
    acting.note("refused", {"what": "another-organisation"})
    raise ValidationError(words)
