"""The rows that say which hash sets a store holds: each version, and the acts in the ledger that made and removed it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from rightdoor.errors import Refused, StoreDamaged
from rightdoor.model.ids import make_id
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.keys import StoreKeys
from rightdoor.store.ledger_subject import SubjectValue
from rightdoor.store.open import Store

FOLDER = "hashsets"
GENERATIONS = 2
"""Versions whose files are kept: the one in force and the one before, which a reader may have open."""


class SetUnknown(Refused):
    """No hash set of that name is held."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one set, as its row says. `dated`: the day that the issuer or the importer states for it."""

    id: str
    name: str
    version: int
    inputs: str
    mode: str
    formats: list[str]
    issuer: str | None
    authority: str | None
    dated: date | None
    profile: str | None
    imported_us: int
    salt: bytes
    next_row: int
    entries: int
    counts: Mapping[str, int]
    findings: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]]
    removed_seq: int | None
    wrapped_key: bytes | None
    seq: int = 0

    def folder(self, store: Store) -> Path:
        """Where its files lie."""
        return store.path(FOLDER, self.id, str(self.version))

    def key(self, keys: StoreKeys) -> bytes:
        """The set's key. Raises StoreKeyWrong, StoreDamaged."""
        if self.wrapped_key is None:
            raise StoreDamaged(f"The hash set {self.id} has no key.", advice="Run `rightdoor verify`, or import the set again.")
        return keys.unwrap(self.wrapped_key, key_label(self.id))


_COLUMNS = (
    "s.id, s.name, v.version, v.inputs, v.mode, v.formats, v.issuer, v.authority, v.dated, v.profile, v.imported_us, v.salt,"
    " v.next_row, v.entries, v.counts, v.findings, v.files, v.removed_seq, s.wrapped_key, v.seq"
)
_FROM = "from rightdoor.hash_set s join rightdoor.hash_set_version v on v.hash_set = s.id"


def set_id(name: str) -> str:
    """The id of a set: from its name alone."""
    return make_id("hs", name)


def key_label(identity: str) -> str:
    """What a set's key is wrapped for: 64 hex digits, as of an exhibit, that are the digest of no exhibit."""
    return hashlib.sha256(b"rightdoor hash set key\0" + identity.encode()).hexdigest()


def versions(connection: psycopg.Connection[Any], *, name: str | None = None, removed: bool = False) -> list[Version]:
    """All versions (of the set `name`), by name, oldest first; those that were removed too with `removed`."""
    rows = connection.execute(
        f"select {_COLUMNS} {_FROM} where (%(name)s::text is null or s.name = %(name)s) and (%(removed)s or v.removed_seq is null)"
        " order by s.name, v.version",
        {"name": name, "removed": removed},
    ).fetchall()
    return [Version(*row) for row in rows]


def in_force(connection: psycopg.Connection[Any]) -> list[Version]:
    """The newest version of each set that was not removed, by name."""
    newest = {version.name: version for version in versions(connection)}
    return list(newest.values())


def removals(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Every set that was removed, by id, with the number of the last version that was: for `restore` of an older backup."""
    rows = connection.execute(
        "select hash_set, max(version) from rightdoor.hash_set_version where removed_seq is not null group by hash_set order by hash_set"
    )
    return {str(identity): int(version) for identity, version in rows.fetchall()}


def next_version(connection: psycopg.Connection[Any], identity: str) -> int:
    """The number of the version to come: no number is used twice."""
    row = connection.execute(
        "select coalesce(max(version), 0) + 1 from rightdoor.hash_set_version where hash_set = %s", (identity,)
    ).fetchone()
    return int(row[0]) if row else 1


def file_list(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The digests of a version's files as its ledger row names them."""
    return sorted(f"{name}:{entry['sha256']}" for name, entry in files.items())


def record_version(connection: StoreConnection, made: Version, *, actor: str) -> int:
    """Put a version in force: its rows and the ledger's in one transaction; the number of the ledger row."""
    subject: dict[str, SubjectValue] = {
        "hash_set": made.id,
        "version": made.version,
        "inputs": made.inputs,
        "entries": made.entries,
        "files": file_list(made.files),
    }
    with ledger.transaction(connection, actor=actor, at_us=made.imported_us) as tx:
        tx.record("received", subject)
        seq = tx.seal()[0]
        connection.execute(
            "insert into rightdoor.hash_set (id, name, wrapped_key, seq) values (%s, %s, %s, %s)"
            " on conflict (id) do update set wrapped_key = excluded.wrapped_key",
            (made.id, made.name, made.wrapped_key, seq),
        )
        connection.execute(
            "insert into rightdoor.hash_set_version (hash_set, version, inputs, mode, formats, issuer, authority, dated, profile,"
            " imported_us, salt, next_row, entries, counts, findings, files, seq)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (made.id, made.version, made.inputs, made.mode, list(made.formats), made.issuer, made.authority, made.dated, made.profile,
             made.imported_us, made.salt, made.next_row, made.entries, Jsonb(dict(made.counts)), Jsonb(dict(made.findings)),
             Jsonb({name: dict(entry) for name, entry in made.files.items()}), seq),
        )  # fmt: skip
    return seq


def record_removal(connection: StoreConnection, name: str, *, actor: str, at_us: int) -> list[Version]:
    """Remove a set with all its versions: the key is destroyed, the rows say so. Its files are the caller's to delete.

    Raises SetUnknown.
    """
    held = versions(connection, name=name)
    connection.rollback()
    if not held:
        raise SetUnknown("No hash set of that name is held.", advice="`rightdoor hashset list` shows the names.")
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("altered", {"hash_set": held[0].id, "removed": [str(version.version) for version in held]})
        seq = tx.seal()[0]
        connection.execute("update rightdoor.hash_set set wrapped_key = null where id = %s", (held[0].id,))
        connection.execute(
            "update rightdoor.hash_set_version set removed_seq = %s where hash_set = %s and removed_seq is null", (seq, held[0].id)
        )
    return held
