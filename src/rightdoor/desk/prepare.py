"""Before pages are served: the schema of casework and its migrations (as the tables' owner), roles as rows, rights of the desk's role."""

from __future__ import annotations

import json
from functools import partial

import psycopg
from psycopg import sql

from rightdoor.casework.access.roles import ROLES
from rightdoor.desk.apart import run_apart
from rightdoor.desk.restored import bring, folder_of
from rightdoor.desk.surroundings import Surroundings
from rightdoor.store.open import Store

# Tables of Django and its libraries that hold no casework: sessions, second factors, rate limits.
_LIBRARY = ("django_", "auth_", "account_", "mfa_", "usersessions_", "desk_cache")


def prepare(store: Store, around: Surroundings) -> None:
    """Bring the casework tables up to date. Safe to run again, and from several processes at once."""
    with psycopg.connect(store.dsn("owner")) as owner:
        owner.execute("select pg_advisory_xact_lock(%s)", (0x5244_4445,))
        owner.execute("create schema if not exists casework")
        owner.execute("grant usage on schema casework to rightdoor_desk, rightdoor_app")
        owner.execute("grant usage on schema rightdoor to rightdoor_desk")
        owner.execute("grant select (seq, hash), insert on rightdoor.ledger to rightdoor_desk")
        owner.execute("grant select on rightdoor.store_meta to rightdoor_desk")
    if folder_of(store).is_dir():
        bring(store, partial(migrate, around))
    migrate(around)
    with psycopg.connect(store.dsn("owner")) as owner:
        owner.execute("select pg_advisory_xact_lock(%s)", (0x5244_4445,))
        _roles(owner)
        _library_rights(owner)
        owner.execute("delete from casework.django_session where expire_date < now()")
        owner.execute(
            "delete from casework.usersessions_usersession u where not exists "
            "(select 1 from casework.django_session s where s.session_key = u.session_key)"
        )


def migrate(around: Surroundings, *targets: str) -> None:
    """Django's migrations in a process of their own, as the owner. `targets`: ``app:migration`` to go to, back or forth."""
    failed = "The tables of the desk could not be brought up to date."
    run_apart(around, "rightdoor.desk.migrating", *targets, role="owner", failed=failed, said_by="The database")


def _roles(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    wanted = sorted((role, capability) for role, (_, capabilities) in ROLES.items() for capability in capabilities)
    rows = json.dumps(wanted)
    owner.execute("delete from casework.access_rolecapability")
    owner.execute(
        "insert into casework.access_rolecapability (role, capability) select r->>0, r->>1 from json_array_elements(%s::json) r", (rows,)
    )


def _library_rights(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    tables = owner.execute(
        "select c.relname from pg_class c where c.relnamespace = 'casework'::regnamespace and c.relkind = 'r'"
    ).fetchall()
    for (name,) in tables:
        if str(name).startswith(_LIBRARY) and name != "django_migrations":
            owner.execute(
                sql.SQL("grant select, insert, update, delete on casework.{} to rightdoor_desk, rightdoor_app").format(
                    sql.Identifier(str(name))
                )
            )
    owner.execute("grant select on casework.django_migrations to rightdoor_desk, rightdoor_app")
    owner.execute("grant usage on all sequences in schema casework to rightdoor_desk, rightdoor_app")
