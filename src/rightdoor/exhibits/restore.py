"""Restoring a backup into a new folder, and doing again every erasure that was done since it was made.

Nothing is taken from a backup whose manifest does not bear the seal of the store's key, or whose files are not those of
the manifest. The store description comes last, so that a restore that was cut short is no store.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from rightdoor.exhibits.backup import BackupRefused, copy_file, copy_sql, read_manifest, seal_of, table_names
from rightdoor.exhibits.erase import Rewrite, erase, erasures
from rightdoor.store import ledger, migrate
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import StoreConnection, connect
from rightdoor.store.files import absent_or_empty
from rightdoor.store.folder import read_store_file
from rightdoor.store.keys import KeySource, load_keys
from rightdoor.store.ledger_head import Head, write_head
from rightdoor.store.open import Store, open_store, server_for

_DATABASE = "tables/"
_DESCRIPTION = "store.json"


@dataclass(frozen=True, slots=True)
class Restoring:
    """How to restore: the key of the store, randomness, who does it and when (UTC microseconds)."""

    key_source: KeySource
    random_bytes: Callable[[int], bytes]
    actor: str
    now_us: int
    rewrite: Rewrite


def restore(source: Path, store_dir: Path, *, how: Restoring, erased_since: Mapping[str, str] | None = None) -> Store:
    """Restore into an absent or empty folder; the store, opened for writing.

    `erased_since`: exhibits erased after the backup was made, with the authority of each (`erase.erasures` of the newest
    ledger known, or an export of it); they are erased again before this returns. Raises BackupRefused, StoreKey…,
    StoreFull, StoreUnwritable, Database….
    """
    if not absent_or_empty(store_dir):
        raise BackupRefused(
            f"The folder {store_dir} is not empty, or no folder.", advice="Name an absent or empty folder for the restored store."
        )
    manifest = check_backup(source, store_dir, how.key_source)
    with store_boundary(store_dir):
        store_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in ("vault", "batches", "ledger", "tmp"):
            (store_dir / part).mkdir(mode=0o700)
        for name in manifest["files"]:
            if not name.startswith(_DATABASE) and name != _DESCRIPTION:
                copy_file(source / name, store_dir / name)
        server = server_for(store_dir, random_bytes=how.random_bytes, database_url=None)
        with contextlib.closing(server), connect(server.dsn("owner")) as owner:
            _fill(owner, source, manifest)
        write_head(store_dir / "ledger" / "head", Head(int(manifest["seq"]), bytes.fromhex(manifest["hash"])))
        copy_file(source / _DESCRIPTION, store_dir / _DESCRIPTION)
    store = open_store(store_dir, write=True, actor=how.actor, now_us=how.now_us, key_source=how.key_source, random_bytes=how.random_bytes)
    try:
        with store.connect() as connection:
            _record(store, connection, manifest, how, erased_since or {})
    except BaseException:
        store.close()
        raise
    return store


def check_backup(source: Path, store_dir: Path, key_source: KeySource) -> dict[str, Any]:
    """The manifest, if the backup is whole and untouched. Raises BackupRefused naming the first file that is not."""
    manifest = read_manifest(source)
    try:
        description = read_store_file(source)
    except OSError:
        raise BackupRefused(f"The backup in {source} has no store.json.", advice="Use another backup.") from None
    keys = load_keys(key_source, store_id=description.id, store_dir=store_dir, check=description.key_check)
    stated = {name: value for name, value in manifest.items() if name != "seal"}
    if manifest.get("seal") != seal_of(keys, hashlib.sha256(canonical(stated)).hexdigest()) or stated["store"] != description.id:
        raise BackupRefused(f"The manifest of the backup in {source} was altered.", advice="Use another backup.")
    for name, entry in sorted(manifest["files"].items()):
        path = source / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file() or path.is_symlink():
            raise BackupRefused(f"The backup's file {name} is missing.", advice="Use another backup.")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry["sha256"]:
                raise BackupRefused(f"The backup's file {name} was altered or damaged.", advice="Use another backup.")
    return manifest


def _fill(owner: psycopg.Connection[Any], source: Path, manifest: Mapping[str, Any]) -> None:
    """Tables and their rows in one transaction. Triggers guard changes by people, not this copy, and are off for it."""
    if [f"{step.name}:{step.sha256}" for step in migrate.migrations()] != manifest["migrations"]:
        raise BackupRefused(
            "The backup was made by another version of the program.", advice="Restore it with that version, then open it with this."
        )
    migrate.migrate(owner)
    names = table_names(owner)
    if {f"{_DATABASE}{name}.copy" for name in names} != {name for name in manifest["files"] if name.startswith(_DATABASE)}:
        raise BackupRefused("The backup holds other tables than this version knows.", advice="Restore it with the version that made it.")
    for name in names:
        table = sql.SQL("rightdoor.{}").format(sql.Identifier(name))
        owner.execute(sql.SQL("alter table {} disable trigger user").format(table))
        statement = copy_sql(owner, name, "in")
        with (source / _DATABASE / f"{name}.copy").open("rb") as file, owner.cursor() as cursor, cursor.copy(statement) as copy:
            while piece := file.read(1 << 20):
                copy.write(piece)
    owner.execute("set constraints all immediate")
    for name in names:
        owner.execute(sql.SQL("alter table rightdoor.{} enable trigger user").format(sql.Identifier(name)))


def _record(
    store: Store, connection: StoreConnection, manifest: Mapping[str, Any], how: Restoring, erased_since: Mapping[str, str]
) -> None:
    """The restoration as an act, then every erasure since, under the authority that it had."""
    with ledger.transaction(connection, actor=how.actor, at_us=how.now_us) as tx:
        tx.record("restored", {"store": store.id, "from_seq": int(manifest["seq"]), "from_hash": str(manifest["hash"])})
    done = erasures(connection)
    present = {row[0] for row in connection.execute("select sha256 from rightdoor.exhibit where erased_seq is null")}
    connection.rollback()
    again: dict[str, list[str]] = {}
    for exhibit, authority in sorted({**done, **erased_since}.items()):
        if exhibit in present:
            again.setdefault(authority, []).append(exhibit)
    for authority, exhibits in sorted(again.items()):
        erase(store, connection, exhibits=exhibits, authority=authority, actor=how.actor, at_us=how.now_us, rewrite=how.rewrite)
