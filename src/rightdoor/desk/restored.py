"""After a restore: casework's tables as they were, loaded before anybody works on them.

`exhibits.restore` lays the copies down in ``<store>/desk/restored``; here the tables are made as they were when the backup was, filled in
one transaction, and brought up to date. The folder goes last, so that a load that was cut short is done again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from rightdoor.exhibits.backup import copy_sql
from rightdoor.store.open import Store

APPLIED = "django_migrations.copy"


def folder_of(store: Store) -> Path:
    """Where a restore lays the copies of casework's tables."""
    return store.path("desk", "restored")


def applied_then(store: Store) -> dict[str, str]:
    """Of each app the newest migration that the backup's tables had."""
    lines = (folder_of(store) / APPLIED).read_text("utf-8").splitlines()
    return {app: max(name for other, name in map(_pair, lines) if other == app) for app, _ in map(_pair, lines)}


def _pair(line: str) -> tuple[str, str]:
    app, _, name = line.partition("\t")
    return app, name


def load(store: Store) -> int:
    """Fill the tables (made as they were, and empty); how many. Triggers and row-level security guard what people do, not this copy."""
    folder = folder_of(store)
    names = sorted(path.stem for path in folder.glob("*.copy") if path.name != APPLIED)
    with psycopg.connect(store.dsn("owner")) as owner:
        _each(owner, names, ("disable trigger user", "no force row level security"))
        owner.execute("set constraints all deferred")
        for name in names:
            # a migration may have laid down rows of its own; the copy has them as they were in the end
            owner.execute(sql.SQL("delete from {}").format(_table(name)))
        for name in _in_order(owner, names):
            _fill(owner, name, folder / f"{name}.copy")
        owner.execute("set constraints all immediate")
        _each(owner, names, ("force row level security",), only=_guarded(owner))
        _each(owner, names, ("enable trigger user",))
        for name in names:
            _count_on(owner, name)
    shutil.rmtree(folder)
    return len(names)


def bring(store: Store, migrate: Callable[..., None]) -> None:
    """Tables as the backup had them, filled. `migrate("app:name", …)` goes to these migrations."""
    migrate(*(f"{app}:{name}" for app, name in applied_then(store).items()))
    load(store)


def _table(name: str) -> sql.Composed:
    return sql.SQL("casework.{}").format(sql.Identifier(name))


def _guarded(owner: psycopg.Connection[Any]) -> set[str]:
    query = "select relname from pg_class where relnamespace = 'casework'::regnamespace and relkind = 'r' and relrowsecurity"
    return {row[0] for row in owner.execute(query).fetchall()}


def _each(owner: psycopg.Connection[Any], names: list[str], changes: tuple[str, ...], only: set[str] | None = None) -> None:
    for name in names:
        for change in changes if only is None or name in only else ():
            owner.execute(sql.SQL("alter table {} ").format(_table(name)) + sql.SQL(change))


def _in_order(owner: psycopg.Connection[Any], names: list[str]) -> list[str]:
    from rightdoor.exhibits.backup import table_names

    return [name for name in table_names(owner, schema="casework", without=()) if name in names]


def _fill(owner: psycopg.Connection[Any], name: str, path: Path) -> None:
    statement = copy_sql(owner, name, "in", schema="casework")
    with path.open("rb") as file, owner.cursor() as cursor, cursor.copy(statement) as copy:
        while piece := file.read(1 << 20):
            copy.write(piece)


def _count_on(owner: psycopg.Connection[Any], name: str) -> None:
    """The next number of an identity column follows the largest that was copied."""
    query = (
        "select column_name, pg_get_serial_sequence(%s, column_name) from information_schema.columns "
        "where table_schema = 'casework' and table_name = %s and is_identity = 'YES'"
    )
    for column, sequence in owner.execute(query, (f"casework.{name}", name)).fetchall():
        largest = sql.SQL("select setval({}, coalesce(max({}), 1), max({}) is not null) from {}")
        owner.execute(largest.format(sql.Literal(sequence), sql.Identifier(column), sql.Identifier(column), _table(name)))
