"""A training store with forces, units, people and one operation: what a rehearsal is recorded into."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from children import rightdoor
from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, opened
from rightdoor.model.civil import iso_utc
from rightdoor.rehearsal.plan import force_plans
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.size import Size

VIEWER = "rehearsal-viewer"
LEAD = "coordination"  # who records the operation's own events, as `rehearsal.tasking` names them
_VIEWS = ("senior-investigating-officer", "supervisor")


class World(NamedTuple):
    """The laid-out store. `around` as `benchmarks/desk/server.py` wants it; ids of units and accounts by force; `viewer` sees each force."""

    around: Surroundings
    dsn: str
    units: dict[str, int]
    accounts: dict[str, int]
    viewer: int
    operation: int
    now_us: int


def lay_out(folder: Path, size: Size, seed: int) -> World:
    """Make the store and everybody in it. Django is set up in this process. Its clock stands where all is recorded."""
    now_us = Rehearsal(size, seed).calendar.settled_us
    store, key = folder / "store", folder / "key"
    env = {**os.environ, "HOME": str(folder)}
    rightdoor("init", "--store", store, "--key-file", key, "--as-of", iso_utc(now_us), env=env, folder=folder)
    around = Surroundings(
        store=str(store), actor="rehearsal", key_file=str(key), key_folder="", clock_offset_us=now_us - time.time_ns() // 1000
    )
    with opened(around) as held:
        prepare(held, around)
        os.environ[VARIABLE] = around.text()
        os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
        import django

        django.setup()
        with psycopg.connect(held.dsn("owner"), options="-c search_path=casework,rightdoor") as owner:
            return _people(owner, around, held.dsn("owner"), [plan.code for plan in force_plans(size, seed)], now_us)


def _people(owner: psycopg.Connection[Any], around: Surroundings, dsn: str, forces: list[str], now_us: int) -> World:
    agency = _unit(owner, "Rehearsal agency", "national", "")
    units = {code: _unit(owner, f"Rehearsal force {code}", "force", code) for code in forces}
    accounts = {f"desk-{code}": _account(owner, f"desk-{code}", [(unit, "supervisor")]) for code, unit in units.items()}
    accounts[LEAD] = _account(owner, LEAD, [(agency, "senior-investigating-officer")])
    everywhere = [(agency, role) for role in _VIEWS] + [(unit, "supervisor") for unit in units.values()]
    viewer = _account(owner, VIEWER, everywhere)
    operation = _one(
        owner,
        "insert into access_operation (name, controller_id) select 'Operation Rehearsal', organisation_id from access_unit where id = %s "
        "returning id",
        (agency,),
    )
    for account in (accounts[LEAD], viewer):
        owner.execute("insert into access_operationmember (operation_id, account_id) values (%s, %s)", (operation, account))
    return World(around, dsn, units, accounts, viewer, operation, now_us)


def _one(owner: psycopg.Connection[Any], statement: str, given: tuple[object, ...]) -> int:
    row = owner.execute(statement, given).fetchone()  # type: ignore[call-overload]
    return int(row[0])


def _unit(owner: psycopg.Connection[Any], name: str, kind: str, force: str) -> int:
    organisation = _one(owner, "insert into access_organisation (name, kind, force) values (%s, %s, %s) returning id", (name, kind, force))
    return _one(
        owner,
        "insert into access_unit (name, organisation_id, contact, intake) values ('Child protection unit', %s, 'desk', %s) returning id",
        (organisation, kind == "national"),
    )


def _account(owner: psycopg.Connection[Any], name: str, roles: list[tuple[int, str]]) -> int:
    account = _one(
        owner,
        "insert into access_account (password, username, name, email, is_active) values ('!rehearsal', %s, %s, '', true) returning id",
        (name, name),
    )
    for unit, role in roles:
        owner.execute("insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, %s, 0)", (account, unit, role))
    return account
