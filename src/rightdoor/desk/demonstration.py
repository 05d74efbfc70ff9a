"""Accounts of each role for a training store that is shown: made in a process of its own, printed once as JSON Lines.

The process that serves must not be set up as the shell's role, so that this is run beside it: ``python -m rightdoor.desk.demonstration``.
"""

from __future__ import annotations

import json
import secrets
import sys
from typing import NamedTuple

from rightdoor.desk.apart import run_apart
from rightdoor.desk.surroundings import Surroundings, clock_us, opened, told

_FORCE = "Example Constabulary"
_UNITS = ("Online child protection", "Neighbouring team")
_SECOND = ("spoc",)  # checks 1 and 2 of an application are countersigned by two people
_NEIGHBOURS = ("referral-officer", "supervisor")
# words that nobody mistakes for those of a chosen password
_WORDS = (
    "amber anchor apple barley basil birch bramble bridge canvas cedar chalk clover cobalt copper coral cotton cricket daisy ember fennel "
    "fern flint garnet ginger harbour hazel heron hollow indigo ivory ivy jasper juniper kestrel lantern larch laurel lemon linen lotus "
    "magpie maple marble meadow mint moss nettle oak olive onyx orchid otter paper pebble pepper plover quartz quill raven reed river robin"
).split()


class Shown(NamedTuple):
    """An account whose password is printed once."""

    username: str
    password: str
    role: str
    unit: str


def lay_out(around: Surroundings) -> list[Shown]:
    """Make the accounts and project what was taken in. The tables are there already."""
    failed = "The accounts of the demonstration could not be made."
    printed = run_apart(around, "rightdoor.desk.demonstration", role="app", failed=failed)
    return [Shown(*json.loads(line)) for line in printed.splitlines()]


def _make(around: Surroundings) -> list[Shown]:
    from rightdoor.casework.access import acts
    from rightdoor.casework.access.models import Account
    from rightdoor.casework.access.roles import ROLES, role_name
    from rightdoor.casework.access.shell import shell

    made: list[Shown] = []
    with shell(around.actor, now_us=clock_us() + around.clock_offset_us) as acting:
        force = acts.save_organisation(acting, name=_FORCE, kind="force")
        units = [
            acts.save_unit(acting, name=name, organisation=force, contact=f"{name} desk", intake=not n) for n, name in enumerate(_UNITS)
        ]
        for n, unit in enumerate(units):
            people = (
                [("", role) for role in ROLES] + [("second-", role) for role in _SECOND] if not n else [("", role) for role in _NEIGHBOURS]
            )
            for which, role in people:
                username = f"{which}{role}" if not n else f"{role}-2"
                password = "-".join(secrets.choice(_WORDS) for _ in range(5))
                account = Account.objects.create_user(
                    username, f"{'Second ' if which else ''}{role_name(role)}{' (neighbours)' if n else ''}", password
                )
                acting.note("altered", {"account": account.pk, "what": "account-added"})
                acts.grant(acting, account=account, role=role, unit=unit)
                made.append(Shown(username, password, role_name(role), unit.name))
    return made


def main() -> None:
    """The process of its own."""
    import django

    django.setup()
    from rightdoor.casework.listing.project import project

    around = told()
    assert around is not None
    made = _make(around)
    with opened(around) as store:
        project(store, now_us=clock_us() + around.clock_offset_us, progress=lambda *_: None, actor=around.actor)
    for one in made:
        sys.stdout.write(json.dumps(one) + "\n")


if __name__ == "__main__":
    main()
