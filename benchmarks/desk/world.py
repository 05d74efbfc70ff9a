"""A store with casework on it for the load: units, people with sessions, referrals spread over the units, everything projected."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from rightdoor.casework.listing.project import project
from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, opened
from rightdoor.store.open import Store

ROLES = ("referral-officer", "supervisor", "officer-in-the-case", "intelligence-researcher")
UNITS = 5


@dataclass(frozen=True)
class Person:
    """Somebody at work: account, unit, role and the cookie of a session."""

    account: int
    unit: int
    role: str
    cookie: str


@dataclass(frozen=True)
class World:
    """The laid-out store."""

    around: Surroundings
    people: tuple[Person, ...]
    units: tuple[int, ...]
    project_s: float


@contextmanager
def connected(around: Surroundings) -> Iterator[psycopg.Connection[Any]]:
    """The tables' owner, past row-level security."""
    with opened(around) as store, psycopg.connect(store.dsn("owner"), options="-c search_path=casework,rightdoor") as owner:
        yield owner


def lay_out(store_dir: Path, key_file: Path | None, key_folder: Path | None, *, people: int, now_us: int) -> World:
    """Prepare the store, make units and people, spread the referrals, project. Django is set up in this process."""
    around = Surroundings(
        store=str(store_dir), actor="load", key_file=str(key_file or ""), key_folder=str(key_folder or ""),
        clock_offset_us=now_us - time.time_ns() // 1000,
    )  # fmt: skip
    with opened(around) as store:
        prepare(store, around)
        os.environ[VARIABLE] = around.text()
        os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
        import django

        django.setup()
        with psycopg.connect(store.dsn("owner"), options="-c search_path=casework,rightdoor") as owner:
            units = _units(owner)
            made = _people(owner, people, units)
        started = time.perf_counter()
        project(store, now_us=now_us, progress=lambda *_: None, actor="load", units=_spread(store, units))
        took = time.perf_counter() - started
        with psycopg.connect(store.dsn("owner"), options="-c search_path=casework,rightdoor") as owner:
            owner.execute("analyze")
        cookies = [_session(account) for account, _, _ in made]
        _leave()
    return World(around, tuple(Person(a, u, r, cookie) for (a, u, r), cookie in zip(made, cookies, strict=True)), tuple(units), took)


def _spread(store: Store, units: list[int]) -> dict[str, int]:
    """The unit that each receipt was taken in for."""
    with store.connect() as connection:
        receipts = [row[0] for row in connection.execute("select id from receipt order by id").fetchall()]
    return {receipt: units[n % len(units)] for n, receipt in enumerate(receipts)}


def _leave() -> None:
    """Hold the store no longer: whether anything is left behind by the server is part of what is measured."""
    from django.db import connections

    from rightdoor.casework.place import held_store

    connections.close_all()
    held_store().close()


def _units(owner: psycopg.Connection[Any]) -> list[int]:
    ids = []
    for n in range(UNITS):
        force = owner.execute(
            "insert into access_organisation (name, kind) values (%s, 'force') on conflict (name) do update set kind = 'force' returning id",
            (f"Load force {n}",),
        ).fetchone()
        unit = owner.execute(
            "insert into access_unit (name, organisation_id, contact, intake) values (%s, %s, 'desk', %s) "
            "on conflict (organisation_id, name) do update set contact = 'desk' returning id",
            (f"Load unit {n}", force[0], n == 0),  # type: ignore[index]
        ).fetchone()
        ids.append(unit[0])  # type: ignore[index]
    return ids


def _people(owner: psycopg.Connection[Any], count: int, units: list[int]) -> list[tuple[int, int, str]]:
    made = []
    for n in range(count):
        unit, role = units[n % len(units)], ROLES[n // len(units) % len(ROLES)]
        account = owner.execute(
            "insert into access_account (password, username, name, email, is_active) values ('!load', %s, %s, '', true) "
            "on conflict (username) do update set is_active = true returning id",
            (f"load{n}", f"Load {n}"),
        ).fetchone()[0]  # type: ignore[index]
        owner.execute(
            "insert into access_membership (account_id, unit_id, role, from_us) values (%s, %s, %s, 0) on conflict do nothing",
            (account, unit, role),
        )
        made.append((account, unit, role))
    return made


def _session(account: int) -> str:
    """The cookie of a session in which the password was shown just now."""
    from allauth.account.internal.flows import login
    from django.test import Client

    from rightdoor.casework.access.models import Account

    client = Client()
    who = Account.objects.get(pk=account)
    client.force_login(who)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account)
    session.save()
    return str(client.cookies["rightdoor"].value)
