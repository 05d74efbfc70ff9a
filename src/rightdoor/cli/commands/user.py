"""`rightdoor user add | list | role | end-role | link | reset-factor | requests | release | refuse | disable`: accounts of the desk, on the store's own machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.desk import surroundings
from rightdoor.cli.options import ActorOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.session import Session, begin
from rightdoor.model.civil import iso_utc

if TYPE_CHECKING:
    from rightdoor.desk.people import People

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Accounts of the desk. Passwords are set by one-time links alone.")
UsernameArgument = Annotated[str, typer.Argument(metavar="USERNAME", help="The account's username, which stands in the ledger.")]
RoleOption = Annotated[str, typer.Option(help="A role, like referral-officer, supervisor, spoc, auditor, administrator.")]
UnitOption = Annotated[str, typer.Option(help="Name of the unit in which the role is held.")]
OrganisationOption = Annotated[str, typer.Option(help="Name of the unit's organisation.", show_default=False)]
UrlOption = Annotated[str, typer.Option(help="Where the desk is reached, for the link.")]
ReasonOption = Annotated[str, typer.Option(help="Why, for the account's holder and for auditors.", show_default=False)]
NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="The request's number, as `rightdoor user requests` lists it.")
]
_HERE = "http://127.0.0.1:8000/"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="user")


@group.command("add")
def user_add(
    username: UsernameArgument,
    name: Annotated[str, typer.Option(help="The person's name, as colleagues know it.")],
    role: RoleOption,
    unit: UnitOption,
    organisation: OrganisationOption = "",
    url: UrlOption = _HERE,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add an account and print its one-time link, good for an hour. With --organisation a unit that is not there is made."""
    from rightdoor.desk.people import Wanted

    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        token = people.add(Wanted(username, name, role, unit, organisation))
    _link(as_json, username, url, token)


@group.command("list")
def user_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """List accounts with their roles."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        found = people.all()
    if as_json:
        json_lines(
            {"username": p.username, "name": p.name, "state": p.state, "roles": [{"role": r, "unit": u} for r, u in p.roles]} for p in found
        )
    else:
        rows = [(p.username, p.name, p.state, "; ".join(f"{role} in {unit}" for role, unit in p.roles)) for p in found]
        table("Accounts", ("username", "name", "state", "roles"), rows)


@group.command("role")
def user_role(
    username: UsernameArgument,
    role: RoleOption,
    unit: UnitOption,
    organisation: OrganisationOption = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give an account another role."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        people.give_role(username, role=role, unit=unit, organisation=organisation)
    outcome(as_json, {"username": username, "role": role, "unit": unit}, f"{username} is {role} in {unit}.")


@group.command("end-role")
def user_end_role(
    username: UsernameArgument,
    role: RoleOption,
    unit: UnitOption,
    organisation: OrganisationOption = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a role; that it was held stays on record."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        people.end_role(username, role=role, unit=unit, organisation=organisation)
    outcome(as_json, {"username": username, "ended": role, "unit": unit}, f"{username} is no longer {role} in {unit}.")


@group.command("link")
def user_link(
    username: UsernameArgument,
    reason: ReasonOption = "",
    url: UrlOption = _HERE,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print another one-time link; the password so far is over. No second person releases it: its holder and auditors are shown it."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        token = people.link(username, reason=reason)
    _link(as_json, username, url, token)


@group.command("reset-factor")
def user_reset_factor(
    username: UsernameArgument,
    reason: ReasonOption = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Forget the second factor of somebody who lost their device. No second person releases it: its holder and auditors are shown it."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        people.reset_factor(username, reason=reason)
    outcome(as_json, {"username": username, "second_factor": None}, f"the second factor of {username} is reset.")


@group.command("requests")
def user_requests(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """List requests for one-time links and for the removal of second factors: open ones first, closed ones of 92 days."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        found = people.requests()
    if as_json:
        json_lines(one._asdict() for one in found)
    else:
        head = ("number", "account", "what", "asked by", "why", "at", "state", "closed by")
        table("Requests", head, [(*map(str, one[:5]), iso_utc(one.at_us), one.state, one.done_by) for one in found])


@group.command("release")
def user_release(
    number: NumberArgument,
    url: UrlOption = _HERE,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release what an administrator asked for, where the unit has no second person. Of a link its half is printed: it opens with the
    code that the administrator takes at the desk."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        token = people.release(number)
    if token:
        _link(as_json, str(number), url, token)
    else:
        outcome(as_json, {"request": number, "second_factor": None}, f"request {number} is released: the second factor is reset.")


@group.command("refuse")
def user_refuse(
    number: NumberArgument,
    reason: Annotated[str, typer.Option(help="Why.", show_default=False)],
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Refuse what an administrator asked for."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        people.refuse(number, reason=reason)
    outcome(as_json, {"request": number, "state": "refused"}, f"request {number} is refused.")


@group.command("disable")
def user_disable(
    username: UsernameArgument,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Disable an account; its sessions end at once."""
    with _people(begin(store, actor=actor, key_file=key_file)) as people:
        people.disable(username)
    outcome(as_json, {"username": username, "state": "disabled"}, f"{username} is disabled.")


@contextmanager
def _people(session: Session) -> Iterator[People]:
    from rightdoor.desk.people import people

    with people(surroundings(session)) as verbs:
        yield verbs


def _link(as_json: bool, username: str, url: str, token: str) -> None:
    link = f"{url.rstrip('/')}/welcome/{token}/"
    outcome(as_json, {"username": username, "link": link}, f"Within an hour, once: {link}")
