"""What people do to referrals. Each act names the version that the person was shown, and is refused with what changed meanwhile.

The sender of a referral stays its owner until it is accepted; a referral always has one unit (its triggers see to that).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from rightdoor.casework.access.compartments import silent_among
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Account, CompartmentMember, Membership, Unit
from rightdoor.casework.access.roles import ROLES, capabilities_of
from rightdoor.casework.acting import Acting
from rightdoor.casework.referrals.models import Act, Referral, Transfer
from rightdoor.store.ledger_subject import SubjectValue


class Changed(Exception):
    """Somebody else changed the referral since it was shown. `acts`: what they did, oldest first."""

    def __init__(self, referral: Referral, shown: int) -> None:
        super().__init__("The referral was changed by somebody else meanwhile.")
        self.referral = referral
        self.acts = list(
            Act.objects.filter(referral=referral.pk, version__gt=shown).select_related("by", "whom", "unit").order_by("version", "pk")
        )


class CannotDo(PermissionDenied):
    """Allowed to that person, but not in the state that the referral is in; says so in a sentence."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What an act on many did: ids done, ids changed by others meanwhile, ids not allowed."""

    done: tuple[int, ...]
    changed: tuple[int, ...]
    refused: tuple[int, ...]


def acknowledge(acting: Acting, referral_id: int, version: int) -> Referral:
    """Say that it was read. Raises NotAllowed, Changed, Referral.DoesNotExist."""
    referral = held(acting, referral_id, version)
    return _changed(acting, referral, "acknowledge", acknowledged_us=referral.acknowledged_us or acting.now_us)


def own(acting: Acting, referral_id: int, version: int) -> Referral:
    """Take it as one's own; a colleague's only who may allocate. Raises NotAllowed, Changed, Referral.DoesNotExist."""
    referral = held(acting, referral_id, version)
    _may_take_from(acting, referral)
    return _changed(
        acting, referral, "own", whom=acting.account, owner=acting.account, acknowledged_us=referral.acknowledged_us or acting.now_us
    )


def give(acting: Acting, referral_id: int, version: int, to: int) -> Referral:
    """Hand it to a colleague of the unit: its owner does, or whoever may allocate. Raises NotAllowed, CannotDo, Changed, DoesNotExist."""
    referral = held(acting, referral_id, version)
    _may_take_from(acting, referral)
    if not colleagues(referral.unit_id or 0, referral.compartments).filter(pk=to).exists():
        raise CannotDo("That person cannot own this referral: their roles in the unit, or a compartment, do not let them.")
    account = Account.objects.get(pk=to)
    return _changed(acting, referral, "give", whom=account, owner=account, acknowledged_us=referral.acknowledged_us or acting.now_us)


def own_many(acting: Acting, chosen: Iterable[tuple[int, int]]) -> Bulk:
    """Own several (id, version); whatever cannot be is left and said."""
    return _each(chosen, lambda pk, version: own(acting, pk, version))


def give_many(acting: Acting, chosen: Iterable[tuple[int, int]], to: int) -> Bulk:
    """Allocate several (id, version) to a colleague; whatever cannot be is left and said."""
    return _each(chosen, lambda pk, version: give(acting, pk, version, to))


@transaction.atomic
def offer(acting: Acting, referral_id: int, version: int, to_unit: int, reason: str) -> Transfer:
    """Offer it to another unit; it stays here until accepted. Raises NotAllowed, CannotDo, Changed, DoesNotExist."""
    referral = held(acting, referral_id, version)
    _may_take_from(acting, referral)
    unit = Unit.objects.select_related("organisation").filter(pk=to_unit).first()
    if unit is None:
        raise CannotDo("Choose a unit of the list.")
    if not reason.strip():
        raise CannotDo("Say why it belongs there.")
    if unit.pk == referral.unit_id:
        raise CannotDo("It is with that unit already.")
    if referral.compartments and not colleagues(unit.pk, referral.compartments).exists():
        raise CannotDo("Nobody of that unit is in every compartment that it stands in: there it would be seen by nobody.")
    if referral.offered_to:
        raise CannotDo("It is offered to a unit already. Take that offer back first.")
    assert referral.unit is not None
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(
                referral=referral,
                from_unit=referral.unit,
                to_unit=unit,
                offered_by=acting.account,
                offered_us=acting.now_us,
                reason=reason.strip(),
            )
    except IntegrityError as race:
        raise CannotDo("It was offered or moved by somebody else just now.") from race
    referral.refresh_from_db()
    act = "disclosed" if unit.organisation_id != referral.unit.organisation_id else "altered"
    write(acting, referral, "offer", unit=unit, ledger=act)
    return transfer


@transaction.atomic
def accept(acting: Acting, transfer_id: int) -> Referral:
    """Take an offered referral: it is the unit's now, owned by whoever accepts. Raises NotAllowed, CannotDo, Transfer.DoesNotExist."""
    transfer = _open(acting, transfer_id, receiving=True)
    _answered(acting, transfer, Transfer.State.ACCEPTED, "")
    referral = Referral.objects.get(pk=transfer.referral_id)
    write(acting, referral, "accept", whom=acting.account, unit=transfer.to_unit)
    return referral


@transaction.atomic
def refuse(acting: Acting, transfer_id: int, reason: str) -> Transfer:
    """Send an offered referral back with a reason. Raises NotAllowed, CannotDo, Transfer.DoesNotExist."""
    transfer = _open(acting, transfer_id, receiving=True)
    if not reason.strip():
        raise CannotDo("Say why: the sender needs it to find the right unit.")
    referral = Referral.objects.get(pk=transfer.referral_id)
    referral.version += 1  # as the trigger does; afterwards this account may not see it any more
    write(acting, referral, "refuse", unit=transfer.to_unit)
    _answered(acting, transfer, Transfer.State.REFUSED, reason.strip())
    return transfer


@transaction.atomic
def take_back(acting: Acting, transfer_id: int) -> Transfer:
    """Take back an offer that was not answered. Raises NotAllowed, CannotDo, Transfer.DoesNotExist."""
    transfer = _open(acting, transfer_id, receiving=False)
    _answered(acting, transfer, Transfer.State.TAKEN_BACK, "")
    write(acting, Referral.objects.get(pk=transfer.referral_id), "take-back", unit=transfer.to_unit)
    return transfer


def colleagues(unit: int, compartments: Sequence[int] = ()) -> models.QuerySet[Account]:
    """The people who can own a referral of the unit, within all of these compartments."""
    roles = [role for role in ROLES if "own-referrals" in capabilities_of(role) and "see-referrals" in capabilities_of(role)]
    members = Membership.objects.filter(unit=unit, role__in=roles, ended_us__isnull=True).values("account")
    found = Account.objects.filter(pk__in=members, is_active=True).order_by("name")
    for compartment in compartments:
        found = found.filter(pk__in=CompartmentMember.objects.filter(compartment=compartment).values("account"))
    return found


def held(acting: Acting, referral_id: int, version: int, rights: Sequence[str] = ("own-referrals",)) -> Referral:
    """The referral, locked for this transaction, as it was shown to somebody with one of these rights in its unit."""
    referral = Referral.objects.select_for_update(of=("self",)).select_related("unit", "owner").get(pk=referral_id)
    if not any(referral.unit_id in acting.units_with(right) for right in rights):
        require(acting, rights[0], unit=referral.unit_id)
    if referral.version != version:
        changed = Changed(referral, version)
        if changed.acts or version > referral.version:  # of what was done within a silent compartment nothing is told
            raise changed
    return referral


def _may_take_from(acting: Acting, referral: Referral) -> None:
    if referral.owner_id in (None, acting.account.pk) or referral.unit_id in acting.units_with("allocate"):
        return
    raise NotAllowed(f"{referral.owner} owns it. Ask them to hand it over, or somebody who may allocate referrals of the unit.")


def _changed(acting: Acting, referral: Referral, act: str, *, whom: Account | None = None, **fields: object) -> Referral:
    for name, value in fields.items():
        setattr(referral, name, value)
    referral.touched_us = acting.now_us
    referral.version += 1
    referral.save(update_fields=(*fields, "touched_us", "version"))
    write(acting, referral, act, whom=whom)
    return referral


def write(
    acting: Acting,
    referral: Referral,
    act: str,
    *,
    whom: Account | None = None,
    unit: Unit | None = None,
    ledger: str = "altered",
    moved: int | None = None,
    operation: int | None = None,
) -> None:
    """Write down what was done to a referral, for its history and for the ledger. `moved`: the compartment that it went in or out of."""
    scope = silent_among({*referral.compartments, *(() if moved is None else (moved,))})
    done = Act(
        referral=referral.pk, version=referral.version, act=act, by=acting.account, at_us=acting.now_us, whom=whom, unit=unit, scope=scope
    )
    Act.objects.bulk_create([done])  # without asking for the row back: a refused referral is not shown any more
    told: dict[str, SubjectValue] = {"referral": referral.pk, "receipt": referral.receipt, "did": act}
    if whom is not None:
        told["account"] = whom.pk
    if unit is not None:
        told["unit"] = unit.pk
    if operation is not None:
        told["operation"] = operation
    acting.note(ledger, told)


def _open(acting: Acting, transfer_id: int, *, receiving: bool) -> Transfer:
    transfer = Transfer.objects.select_for_update(of=("self",)).select_related("to_unit", "from_unit").get(pk=transfer_id)
    require(acting, "own-referrals", unit=transfer.to_unit_id if receiving else transfer.from_unit_id)
    if transfer.state != Transfer.State.OFFERED:
        raise CannotDo(f"This offer was {Transfer.State(transfer.state).label.lower()} already.")
    return transfer


def _answered(acting: Acting, transfer: Transfer, state: Transfer.State, answer: str) -> None:
    Transfer.objects.filter(pk=transfer.pk).update(state=state, answered_by=acting.account, answered_us=acting.now_us, answer=answer)
    transfer.state = state


def _each(chosen: Iterable[tuple[int, int]], act: Callable[[int, int], object]) -> Bulk:
    done: list[int] = []
    changed: list[int] = []
    refused: list[int] = []
    for pk, version in sorted(set(chosen)):
        try:
            with transaction.atomic():
                act(pk, version)
        except Changed:
            changed.append(pk)
        except (PermissionDenied, Referral.DoesNotExist):
            refused.append(pk)
        else:
            done.append(pk)
    return Bulk(tuple(done), tuple(changed), tuple(refused))
