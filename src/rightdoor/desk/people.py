"""Accounts by command: what `rightdoor user` does, on the store's own machine."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from rightdoor.desk.first import UNNAMED
from rightdoor.desk.setup import desk_of
from rightdoor.desk.surroundings import Surroundings, clock_us
from rightdoor.errors import UsageProblem

if TYPE_CHECKING:  # Django's models cannot be imported before it is set up
    from rightdoor.casework.access.models import Account, KeyRequest, Unit
    from rightdoor.casework.acting import Acting


OPERATOR: Final = "the operator of the machine"
SHOWN_US: Final = 92 * 86_400_000_000  # how far back requests that are closed are listed


class Person(NamedTuple):
    """An account. `roles`: (role, unit) pairs that are held; `state`: in use, link not used, disabled."""

    username: str
    name: str
    state: str
    roles: list[tuple[str, str]]


class Asked(NamedTuple):
    """A request for a key. `what`: link or factor; `state`: open, released, used, refused, withdrawn, expired; `done_by`: who closed it."""

    number: int
    username: str
    what: str
    by: str
    reason: str
    at_us: int
    state: str
    done_by: str


class Wanted(NamedTuple):
    """A new account and its first role. Organisation and unit are made when they are not there."""

    username: str
    name: str
    role: str
    unit: str
    organisation: str = ""


class People:
    """The verbs, within `people(...)`. All raise UsageProblem for what is not there or not allowed."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def add(self, wanted: Wanted) -> str:
        """Make an account with its role; the token of its one-time link."""
        from rightdoor.casework.access import acts, keys_alone

        unit = self._unit(wanted.unit, wanted.organisation, make=True)
        token = secrets.token_urlsafe(32)
        account = acts.add_account(self._acting, username=wanted.username, name=wanted.name)
        keys_alone.give(self._acting, account, what="link", reason="A new account", anew=True)
        keys_alone.link(self._acting, account, token=token, at_us=clock_us())
        acts.grant(self._acting, account=account, role=wanted.role, unit=unit)
        return token

    def give_role(self, username: str, *, role: str, unit: str, organisation: str = "") -> None:
        """Another role for an account."""
        from rightdoor.casework.access import acts

        acts.grant(self._acting, account=self._account(username), role=role, unit=self._unit(unit, organisation, make=False))

    def end_role(self, username: str, *, role: str, unit: str, organisation: str = "") -> None:
        """End a role."""
        from rightdoor.casework.access import acts
        from rightdoor.casework.access.models import Membership

        account, place = self._account(username), self._unit(unit, organisation, make=False)
        held = Membership.objects.filter(account=account, role=role, unit=place, ended_us__isnull=True).first()
        if held is None:
            raise UsageProblem("This role is not held there.", advice="See `rightdoor user list`.")
        acts.end_role(self._acting, held)

    def link(self, username: str, *, reason: str = "") -> str:
        """The token of another one-time link; the password so far is over."""
        from rightdoor.casework.access import keys_alone
        from rightdoor.desk.account_sessions import end_all

        account, token = self._account(username), secrets.token_urlsafe(32)
        keys_alone.give(self._acting, account, what="link", reason=reason)
        keys_alone.link(self._acting, account, token=token, at_us=clock_us())
        end_all(account)
        return token

    def reset_factor(self, username: str, *, reason: str = "") -> None:
        """Forget the second factor."""
        from rightdoor.casework.access import keys_alone
        from rightdoor.casework.access.tokens_ended import note_tokens
        from rightdoor.desk.account_sessions import forget_factor

        account = self._account(username)
        keys_alone.give(self._acting, account, what="factor", reason=reason)
        forget_factor(account)
        note_tokens(self._acting, account.pk)

    def requests(self) -> list[Asked]:
        """Requests for keys of accounts, open ones first."""
        from rightdoor.casework.access import keys

        now = self._acting.now_us
        return [
            Asked(
                one.pk,
                one.account.username,
                one.what,
                one.by.username if one.by else OPERATOR,
                one.reason,
                one.at_us,
                keys.state(one, now_us=now),
                "" if not one.outcome else one.done_by.username if one.done_by else OPERATOR,
            )
            for one in keys.listed(since_us=now - SHOWN_US)
        ]

    def release(self, number: int) -> str:
        """Release what was asked for at the desk: the token of the operator's half of a link; empty for a second factor."""
        from rightdoor.casework.access import keys_alone
        from rightdoor.casework.access.tokens_ended import note_tokens
        from rightdoor.desk.account_sessions import end_all, forget_factor

        one = self._request(number)
        keys_alone.release(self._acting, one)
        if one.what == "factor":
            forget_factor(one.account)
            note_tokens(self._acting, one.account_id)
            return ""
        token = secrets.token_urlsafe(32)
        keys_alone.link(self._acting, one.account, token=token, at_us=clock_us(), half_of=one)
        end_all(one.account)
        return token

    def refuse(self, number: int, *, reason: str) -> None:
        """Refuse what was asked for at the desk."""
        from rightdoor.casework.access import keys_alone

        keys_alone.refuse(self._acting, self._request(number), reason=reason)

    def disable(self, username: str) -> None:
        """Nobody signs in to it any more; its sessions end."""
        from rightdoor.casework.access import acts
        from rightdoor.desk.account_sessions import end_all

        account = self._account(username)
        acts.set_active(self._acting, account, active=False)
        end_all(account)

    def all(self) -> list[Person]:
        """Every account, by username."""
        from rightdoor.casework.access.models import Account, Membership

        held: dict[int, list[tuple[str, str]]] = {}
        for one in Membership.objects.filter(ended_us__isnull=True).select_related("unit__organisation").order_by("role"):
            held.setdefault(one.account_id, []).append((one.role, str(one.unit)))
        return [Person(one.username, one.name, _state(one), held.get(one.pk, [])) for one in Account.objects.order_by("username")]

    def _account(self, username: str) -> Account:
        from rightdoor.casework.access.models import Account

        account = Account.objects.filter(username=username).first()
        if account is None:
            raise UsageProblem("There is no account of this username.", advice="See `rightdoor user list`.")
        return account

    def _request(self, number: int) -> KeyRequest:
        from rightdoor.casework.access.models import KeyRequest

        one = KeyRequest.objects.select_related("account").filter(pk=number).first()
        if one is None:
            raise UsageProblem("There is no such request.", advice="See `rightdoor user requests`.")
        return one

    def _unit(self, name: str, organisation: str, *, make: bool) -> Unit:
        from rightdoor.casework.access import acts
        from rightdoor.casework.access.models import Organisation, Unit

        found = Unit.objects.filter(name=name, **({"organisation__name": organisation} if organisation else {}))
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise UsageProblem("Several organisations have a unit of this name.", advice="Name one with --organisation.")
        if not make or not organisation:
            raise UsageProblem("There is no unit of this name.", advice="Give --organisation as well, and it is made.")
        force = Organisation.objects.filter(name=organisation).first()
        if force is None:  # a store whose one organisation has no name yet is that organisation's
            unnamed = Organisation.objects.filter(name=UNNAMED).first() if _alone() else None
            force = acts.save_organisation(self._acting, name=organisation, kind="force", organisation=unnamed)
        return acts.save_unit(self._acting, name=name, organisation=force, intake=not Unit.objects.filter(intake=True).exists())


@contextmanager
def as_shell(around: Surroundings) -> Iterator[Acting]:
    """One transaction of the shell on the desk of a store. What the acts refuse becomes a UsageProblem."""
    with desk_of(around):
        from django.core.exceptions import ValidationError

        from rightdoor.casework.access.shell import shell

        try:
            with shell(around.actor, now_us=clock_us() + around.clock_offset_us) as acting:
                yield acting
        except ValidationError as problem:
            raise UsageProblem(" ".join(problem.messages)) from problem


@contextmanager
def people(around: Surroundings) -> Iterator[People]:
    """One transaction of the shell on the accounts of a store. What the acts refuse becomes a UsageProblem."""
    with as_shell(around) as acting:
        yield People(acting)


def _alone() -> bool:
    from rightdoor.casework.access.models import Organisation

    return Organisation.objects.count() == 1


def _state(account: Account) -> str:
    if not account.is_active:
        return "disabled"
    return "in use" if account.has_usable_password() else "link not used"
