"""Compartments: need-to-know beyond the unit. Whoever may restrict founds them; members alone keep them.

Administrators have no part in it. Of a silent one nobody outside learns anything: not its name, not by a refusal, not by a number.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Account, Compartment, CompartmentMember
from rightdoor.casework.acting import Acting

_RIGHT = "restrict"


def found(acting: Acting, *, name: str, grade: str, contact: str) -> Compartment:
    """A new compartment with its founder as member. Raises ValidationError, also for the name of another acknowledged one."""
    require(acting, _RIGHT)
    wanted = Compartment(name=name.strip(), grade=grade, contact=contact.strip())
    wanted.full_clean(validate_constraints=False)
    if grade == Compartment.Grade.ACKNOWLEDGED and Compartment.objects.filter(name=wanted.name, grade=grade).exists():
        raise ValidationError({"name": "An acknowledged compartment of this name is there already."})
    with connection.cursor() as cursor:
        cursor.execute("select casework.found_compartment(%s, %s, %s)", [wanted.name, grade, wanted.contact])
        (number,) = cursor.fetchone()
    acting.note("altered", {"compartment": number, "what": "compartment-founded"})
    return Compartment.objects.get(pk=number)


def mine(acting: Acting) -> QuerySet[Compartment]:
    """The compartments that one is in."""
    return Compartment.objects.filter(members__account=acting.account).order_by("name")


def silent_among(compartments: Iterable[int]) -> list[int]:
    """Those of these that are silent, in order: what is done through them is shown within them alone."""
    found = Compartment.objects.filter(pk__in=set(compartments), grade=Compartment.Grade.SILENT)
    return sorted(found.values_list("pk", flat=True))


def add_member(acting: Acting, compartment: Compartment, account: Account) -> None:
    """Let somebody in. Raises NotAllowed for whoever is not in it."""
    _require_member(acting, compartment)
    if not account.is_active:
        raise ValidationError({"username": "This account is disabled."})
    if not CompartmentMember.objects.filter(compartment=compartment, account=account).exists():
        CompartmentMember.objects.create(compartment=compartment, account=account)
        acting.note("altered", {"compartment": compartment.pk, "account": account.pk, "what": "member-added"})


def remove_member(acting: Acting, compartment: Compartment, account: Account) -> None:
    """Take somebody out; not the last one, or nobody could open it again."""
    _require_member(acting, compartment)
    with connection.cursor() as cursor:  # two members at once must not take each other out
        cursor.execute("select pg_advisory_xact_lock(%s)", [compartment.pk])
    held = list(CompartmentMember.objects.filter(compartment=compartment))
    if not any(one.account_id == account.pk for one in held):
        return
    if len(held) == 1:
        raise ValidationError("This is the last member. Let somebody else in first.")
    acting.note("altered", {"compartment": compartment.pk, "account": account.pk, "what": "member-removed"})
    CompartmentMember.objects.filter(compartment=compartment, account=account).delete()


def _require_member(acting: Acting, compartment: Compartment) -> None:
    require(acting, _RIGHT)
    if not mine(acting).filter(pk=compartment.pk).exists():
        raise NotAllowed("Only members let others into a compartment. Ask its contact.")
