"""Backup: a consistent copy of a store in plain files, with a manifest that is bound to the store's key.

All tables, those of casework as well, in one REPEATABLE READ snapshot by COPY, so that a backup does not depend on PostgreSQL's version; the vault
and the current batches; `store.json`. Not the key, and not derived tables: those are rebuilt. `restore.py` reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from rightdoor.errors import Refused, StoreDamaged
from rightdoor.exhibits.register import current_batches
from rightdoor.exhibits.vault import large_path, pack_path
from rightdoor.store import ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import absent_or_empty, sync_folder, write_by_rename
from rightdoor.store.folder import store_file
from rightdoor.store.keys import StoreKeys
from rightdoor.store.open import Store

FORM = "rightdoor-backup-1"
MANIFEST = "manifest.json"
NOT_COPIED = frozenset({"schema_migration", "derived"})
Progress = Callable[[str, int, int], None]
# Of each hash set the version in force; of the others the rows alone
_HASH_SETS = (
    "select distinct on (hash_set) hash_set, version, files from rightdoor.hash_set_version"
    " where removed_seq is null order by hash_set, version desc"
)


class BackupRefused(Refused):
    """The backup cannot be made there, or cannot be trusted."""


def _quiet(_what: str, _done: int, _of: int) -> None:
    """No progress wanted."""


def backup(store: Store, connection: StoreConnection, out: Path, *, at_us: int, progress: Progress = _quiet) -> str:
    """Copy the store to the absent or empty folder `out`; the manifest's SHA-256. The connection must be idle.

    The caller records the act (`exported`, with this digest). Erased exhibits have neither key nor bytes in it. Raises
    BackupRefused, StoreDamaged (a file is missing: run `verify`), StoreFull, StoreUnwritable, DatabaseUnavailable.
    """
    if not absent_or_empty(out):
        raise BackupRefused(f"The folder {out} is not empty, or no folder.", advice="Name an absent or empty folder for the backup.")
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with store_boundary(out):
        connection.execute("set transaction isolation level repeatable read read only")
        try:
            files = dict(_tables(connection, out, progress))
            files |= dict(casework_copies(store, connection, out))
            files |= dict(_copies(store, connection, out, progress))
            head = connection.execute("select seq, hash from rightdoor.ledger order by seq desc limit 1").fetchone()
        finally:
            connection.rollback()
        if head is None:
            raise StoreDamaged("The ledger of the store is empty.", advice="Run `rightdoor verify`.")
        stated = {
            "form": FORM, "store": store.id, "kind": store.kind, "made_us": at_us, "seq": head[0], "hash": bytes(head[1]).hex(),
            "migrations": _migrations(connection), "files": files,
        }  # fmt: skip
        digest = hashlib.sha256(canonical(stated)).hexdigest()
        write_by_rename(out / MANIFEST, canonical({**stated, "seal": seal_of(store.keys, digest)}))
    return digest


def record_backup(connection: StoreConnection, *, digest: str, actor: str, at_us: int) -> None:
    """The ledger row that a backup was made."""
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("exported", {"backup": digest})


def seal_of(keys: StoreKeys, digest: str) -> str:
    """A keyed digest (HMAC under the store key) of a manifest: nobody without the key can make one that holds."""
    return keys.check_value(f"backup:{digest}")


def table_names(connection: psycopg.Connection[Any], *, schema: str = "rightdoor", without: Collection[str] = NOT_COPIED) -> list[str]:
    """The tables of the schema, those that others refer to first, but for what is not copied."""
    names = [r[0] for r in connection.execute("select tablename from pg_tables where schemaname = %s order by 1", (schema,)).fetchall()]
    refers = connection.execute(
        "select distinct a.relname, b.relname from pg_constraint c join pg_class a on a.oid = c.conrelid join pg_class b"
        " on b.oid = c.confrelid join pg_namespace n on n.oid = a.relnamespace"
        " where c.contype = 'f' and n.nspname = %s and a.oid <> b.oid",
        (schema,),
    ).fetchall()
    ordered: list[str] = []
    while waiting := [n for n in names if n not in ordered]:
        ready = [n for n in waiting if all(b in ordered or b == n for a, b in refers if a == n)]
        ordered += ready or waiting[:1]
    return [name for name in ordered if name not in without]


def columns(connection: psycopg.Connection[Any], table: str, *, schema: str = "rightdoor") -> list[str]:
    """The columns that COPY takes, in order."""
    rows = connection.execute(
        "select column_name from information_schema.columns where table_schema = %s and table_name = %s"
        " and is_generated = 'NEVER' order by ordinal_position",
        (schema, table),
    ).fetchall()
    return [row[0] for row in rows]


def copy_sql(connection: psycopg.Connection[Any], table: str, direction: str, *, schema: str = "rightdoor") -> sql.Composed:
    """`copy <schema>.<table> (<columns>) to stdout` or `from stdin`."""
    listed = sql.SQL(", ").join(map(sql.Identifier, columns(connection, table, schema=schema)))
    way = sql.SQL("to stdout") if direction == "out" else sql.SQL("from stdin")
    return sql.SQL("copy {}.{} ({}) {}").format(sql.Identifier(schema), sql.Identifier(table), listed, way)


def _migrations(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute("select name || ':' || sha256 from rightdoor.schema_migration order by name").fetchall()
    connection.rollback()
    return [row[0] for row in rows]


def _tables(connection: psycopg.Connection[Any], out: Path, progress: Progress) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = out / "tables"
    folder.mkdir(mode=0o700)
    names = table_names(connection)
    for index, name in enumerate(names):
        progress("tables", index, len(names))
        yield f"tables/{name}.copy", copy_out(connection, copy_sql(connection, name, "out"), folder / f"{name}.copy")
    sync_folder(folder)


def copy_out(connection: psycopg.Connection[Any], statement: sql.Composed, path: Path) -> dict[str, Any]:
    """What a COPY gives, durably in a file; digest and size of it."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file, connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for piece in copy:
                data = bytes(piece)
                digest.update(data)
                size += len(data)
                file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return {"sha256": digest.hexdigest(), "size": size}


CASEWORK = "desk/restored/"
# What is made anew (the projected list, the roles as rows), and what ends with the machine (sessions, counts of failed sign-ins)
NOT_OF_CASEWORK = frozenset(
    "listing_projection listing_subject listing_subjectreceipt listing_searchkey access_rolecapability django_migrations "
    "django_session django_content_type auth_permission auth_group auth_group_permissions desk_cache usersessions_usersession".split()
)


def casework_copies(store: Store, connection: StoreConnection, out: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of casework in the same snapshot, read by their owner (row-level security shows the others less), and their migrations."""
    row = connection.execute("select to_regnamespace('casework') is not null, pg_export_snapshot()").fetchone()
    if row is None or not row[0]:
        return
    folder = out / CASEWORK
    folder.mkdir(mode=0o700, parents=True)
    with psycopg.connect(store.dsn("owner")) as owner:
        owner.execute("set transaction isolation level repeatable read read only")
        owner.execute(sql.SQL("set transaction snapshot {}").format(sql.Literal(row[1])))
        for name in table_names(owner, schema="casework", without=NOT_OF_CASEWORK):
            path = folder / f"{name}.copy"
            yield f"{CASEWORK}{name}.copy", copy_out(owner, copy_sql(owner, name, "out", schema="casework"), path)
        path = folder / "django_migrations.copy"
        applied = sql.SQL("copy (select app, name from casework.django_migrations order by id) to stdout")
        yield f"{CASEWORK}{path.name}", copy_out(owner, applied + sql.SQL(""), path)
    sync_folder(folder)


def _copies(store: Store, connection: psycopg.Connection[Any], out: Path, progress: Progress) -> Iterator[tuple[str, dict[str, Any]]]:
    wanted = [store_file(store.dir)]
    for batch, files in connection.execute("select id, files from rightdoor.batch order by ordinal").fetchall():
        wanted += [pack_path(store.dir, batch)] if "pack" in files else []
    sql_large = "select sha256 from rightdoor.exhibit where stored in ('file', 'redacted-file') and erased_seq is null order by 1"
    wanted += [large_path(store.dir, row[0]) for row in connection.execute(sql_large).fetchall()]
    for ref in current_batches(connection):
        wanted += [ref.path(store.dir) / f"{table}.parquet" for table in sorted(ref.files) if table != "pack"]
    for hash_set, version, files in connection.execute(_HASH_SETS).fetchall():
        wanted += [store.path("hashsets", hash_set, str(version), name) for name in sorted(files)]
    for index, path in enumerate(wanted):
        progress("files", index, len(wanted))
        relative = path.relative_to(store.dir).as_posix()
        try:
            yield relative, copy_file(path, out / relative)
        except FileNotFoundError:
            raise StoreDamaged(f"The store's file {relative} is missing.", advice="Run `rightdoor verify`; nothing was changed.") from None


def copy_file(source: Path, target: Path) -> dict[str, Any]:
    """Copy durably; digest and size of what was written."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source.open("rb") as read, target.open("xb") as write:
        os.fchmod(write.fileno(), 0o600)
        shutil.copyfileobj(read, write, 1 << 20)
        write.flush()
        os.fsync(write.fileno())
    with target.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {"sha256": digest, "size": target.stat().st_size}


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a backup, its form checked. Raises BackupRefused."""
    try:
        read = json.loads((folder / MANIFEST).read_bytes())
        if read["form"] != FORM or not isinstance(read["files"], dict):
            raise KeyError("form")
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupRefused(f"There is no whole backup in {folder}.", advice="It may have been cut short; use another.") from None
    return dict(read)
