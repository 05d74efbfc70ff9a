"""What administrators do: organisations, units, accounts, roles, operations. Each act is a ledger row of ids.

They do it to what is of the organisations that they administer (`reach`), and nothing of it in their own favour.

Compartments are apart (`compartments`): whoever administers accounts does not decide what is withheld from whom. Keys of accounts, which
one person does not hand out alone, are in `keys`.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import connection

from rightdoor.casework.access import arrangements, reach
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, Membership, Operation, OperationMember, Organisation, Unit
from rightdoor.casework.access.roles import ROLES, sees_casework
from rightdoor.casework.access.tokens_ended import note_tokens
from rightdoor.casework.acting import Acting
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces

_RIGHT = "administer"


def save_organisation(
    acting: Acting, *, name: str, kind: str, force: str | None = None, organisation: Organisation | None = None
) -> Organisation:
    """Make or rename an organisation. `force`: which police force it is, by its code; "" none, None as it is.

    Raises ValidationError for a name or a force that is taken, a kind that is none, a force that is changed, and out of one's reach.
    """
    require(acting, _RIGHT)
    if organisation is None:
        one = Organisation(parent=reach.above_new(acting))
    else:
        reach.within(acting, organisation.pk)
        one = organisation
    one.name, one.kind = name.strip(), kind
    if force is not None and force != one.force:
        _may_be(acting, one, force)
        one.force = force
    one.full_clean()
    one.save()
    acting.note("altered", {"organisation": one.pk})
    return one


def _may_be(acting: Acting, one: Organisation, force: str) -> None:
    """What is tasked to a force is shown to its people: once said, those of a national organisation alone say otherwise."""
    if force and force not in {each.code for each in (*forces(), *former_forces())}:
        raise ValidationError({"force": "Choose a force from the list."})
    held = reach.organisations(acting)
    if one.force and held is not None and not Organisation.objects.filter(pk__in=held, kind=Organisation.Kind.NATIONAL).exists():
        raise ValidationError({"force": "Which force this is, is settled. Ask an administrator of a national organisation to change it."})


def save_unit(
    acting: Acting, *, name: str, organisation: Organisation, contact: str = "", intake: bool = False, unit: Unit | None = None
) -> Unit:
    """Make or change a unit. A unit with `intake` takes what nobody named a unit for; there is one such unit.

    Raises ValidationError for a unit of another controller without an arrangement (`arrangements`), for a name that is taken, and
    out of one's reach.
    """
    require(acting, _RIGHT)
    others = Unit.objects.filter(intake=True).exclude(pk=unit.pk if unit else 0)
    organisations = [organisation.pk, *([unit.organisation_id] if unit else [])]
    reach.within(acting, *organisations, *(others.values_list("organisation", flat=True) if intake else []))
    if unit is None or unit.organisation_id != organisation.pk:
        arrangements.require_for(organisation, now_us=acting.now_us)
    one = unit or Unit()
    one.name, one.organisation, one.contact, one.intake = name.strip(), organisation, contact.strip(), intake
    one.full_clean()
    if intake and others.exists():
        others.update(intake=False)
    one.save()
    acting.note("altered", {"unit": one.pk, "intake": intake})
    return one


def add_account(acting: Acting, *, username: str, name: str) -> Account:
    """An account without a password: nobody comes in by it before a link to set one was asked for and released (`keys`).

    Raises ValidationError for a username that is taken, also by an account that was disabled.
    """
    require(acting, _RIGHT)
    account = Account(username=username.strip(), name=name.strip())
    account.set_unusable_password()
    account.full_clean(exclude=["password"], validate_unique=False)
    if Account.objects.filter(username__iexact=account.username).exists():
        raise ValidationError({"username": "This username is taken, and usernames are never given again."})
    account.save()
    acting.note("altered", {"account": account.pk, "what": "account-added"})
    return account


def set_active(acting: Acting, account: Account, *, active: bool) -> None:
    """Disable an account (its sessions end with the next request) or enable it again."""
    require(acting, _RIGHT)
    _refuse_own(acting, account)
    reach.wholly_ours(acting, account)
    account.is_active = active
    account.save(update_fields=["is_active"])
    acting.note("altered", {"account": account.pk, "what": "enabled" if active else "disabled"})
    note_tokens(acting, account.pk)


def grant(acting: Acting, *, account: Account, role: str, unit: Unit) -> Membership:
    """Give a role in a unit to somebody else.

    Raises ValidationError for oneself, for a role that is none or is held already, and for auditing or administering together with
    casework, whoever gives it.
    """
    require(acting, _RIGHT)
    _refuse_own(acting, account)
    if role not in ROLES:
        raise ValidationError(f"There is no such role. Choose one of {', '.join(sorted(ROLES))}.")
    if Membership.objects.filter(account=account, role=role, unit=unit, ended_us__isnull=True).exists():
        raise ValidationError("This role is held in this unit already.")
    _one_at_a_time(account)
    _refuse_both(account, role)
    reach.within(acting, unit.organisation_id)
    reach.of_ours(acting, account)
    one = Membership.objects.create(account=account, role=role, unit=unit, from_us=acting.now_us, given_by_id=acting.account.pk)
    acting.note("altered", {"account": account.pk, "unit": unit.pk, "role": role, "what": "role-given"})
    return one


def end_role(acting: Acting, membership: Membership) -> None:
    """End a role. The last administrator's stays: else nobody could undo it."""
    require(acting, _RIGHT)
    reach.within(acting, membership.unit.organisation_id)
    if membership.role == "administrator" and not _other_administrator(membership):
        raise ValidationError("This is the last administrator. Make another one first.")
    if Membership.objects.filter(pk=membership.pk, ended_us__isnull=True).update(ended_us=acting.now_us):
        acting.note(
            "altered", {"account": membership.account_id, "unit": membership.unit_id, "role": membership.role, "what": "role-ended"}
        )


def add_operation(acting: Acting, *, name: str, controller: Organisation) -> Operation:
    """Found an operation across units; its controller answers for its records."""
    require(acting, _RIGHT)
    reach.within(acting, controller.pk)
    one = Operation(name=name.strip(), controller=controller)
    one.full_clean()
    one.save()
    acting.note("altered", {"operation": one.pk})
    return one


def join_operation(acting: Acting, operation: Operation, account: Account) -> None:
    """Put somebody else into an operation. Raises ValidationError for oneself."""
    require(acting, _RIGHT)
    _refuse_own(acting, account)
    reach.of_operation(acting, operation)
    _, made = OperationMember.objects.get_or_create(operation=operation, account=account)
    if made:
        acting.note("altered", {"operation": operation.pk, "account": account.pk, "what": "member-added"})


def leave_operation(acting: Acting, operation: Operation, account: Account) -> None:
    """Take somebody out of an operation."""
    require(acting, _RIGHT)
    reach.of_operation(acting, operation)
    gone, _ = OperationMember.objects.filter(operation=operation, account=account).delete()
    if gone:
        acting.note("altered", {"operation": operation.pk, "account": account.pk, "what": "member-removed"})


def _refuse_own(acting: Acting, account: Account) -> None:
    if acting.account.pk == account.pk:
        raise ValidationError("This cannot be done to your own account. Ask another administrator.")


def _one_at_a_time(account: Account) -> None:
    """Whoever gives a role while another is given to the same account waits, and then sees it (as migration 0016 does)."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('roles of account ' || %s::bigint, 16))", [account.pk])


def _refuse_both(account: Account, role: str) -> None:
    held = set(Membership.objects.filter(account=account, ended_us__isnull=True).values_list("role", flat=True))
    for apart, does in (("auditor", "audits"), ("administrator", "administers")):
        if (role == apart and any(map(sees_casework, held))) or (apart in held and sees_casework(role)):
            raise ValidationError(f"An account that {does} holds no role that sees casework. End the one before you give the other.")
    if held - {role} and "occupational-health" in {role, *held}:
        raise ValidationError("Whoever cares for people's health holds no other role. End the one before you give the other.")


def _other_administrator(membership: Membership) -> bool:
    held = Membership.objects.filter(role="administrator", ended_us__isnull=True, account__is_active=True)
    return held.exclude(account=membership.account_id).exists()
