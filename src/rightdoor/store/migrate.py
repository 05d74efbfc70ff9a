"""Core migrations: plain SQL files, applied in the order of their names, each recorded with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import psycopg

from rightdoor.errors import SchemaMismatch

MIGRATE_LOCK = 0x5244_4D49


@dataclass(frozen=True, slots=True)
class Migration:
    """One file; ``sha256`` is over its bytes."""

    name: str
    text: str
    sha256: str


def migrations() -> list[Migration]:
    """Those of this version of the program, in order."""
    found = []
    for entry in resources.files("rightdoor.store").joinpath("migrations").iterdir():
        if entry.name.endswith(".sql"):
            content = entry.read_bytes()
            found.append(Migration(entry.name, content.decode(), hashlib.sha256(content).hexdigest()))
    return sorted(found, key=lambda migration: migration.name)


def pending(connection: psycopg.Connection[Any], known: Sequence[Migration]) -> list[Migration]:
    """Those of ``known`` that the database lacks. Raises SchemaMismatch if it holds others, altered ones or a gap."""
    row = connection.execute("select to_regclass('rightdoor.schema_migration') is not null").fetchone()
    if row is None or not row[0]:
        return list(known)
    applied = connection.execute("select name, sha256 from rightdoor.schema_migration order by name").fetchall()
    expected = [(migration.name, migration.sha256) for migration in known]
    if applied != expected[: len(applied)]:
        raise SchemaMismatch(
            "The database of the store was migrated by another version of the program.",
            advice="Use the newest version of rightdoor that has worked on this store.",
        )
    return list(known[len(applied) :])


def migrate(connection: psycopg.Connection[Any], known: Sequence[Migration] | None = None) -> list[str]:
    """Apply what is missing as the owner of the tables, all in one transaction; the names applied.

    Safe to call from several processes at once. Raises SchemaMismatch.
    """
    steps = migrations() if known is None else known
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", (MIGRATE_LOCK,))
        missing = pending(connection, steps)
        for step in missing:
            connection.execute(step.text.encode())  # our own file: no outside text is in it
            connection.execute("insert into rightdoor.schema_migration (name, sha256) values (%s, %s)", (step.name, step.sha256))
    return [step.name for step in missing]
