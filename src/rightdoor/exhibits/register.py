"""Committing batches, and saying what is committed. Whatever is in no committed row is removed by the next writer."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from rightdoor.errors import InternalProblem
from rightdoor.exhibits.prepared import TABLES, PreparedBatch, Receipt
from rightdoor.exhibits.vault import LARGE, PACK, StoredExhibit, large_path, pack_path
from rightdoor.store import crashpoints, ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import StoreConnection
from rightdoor.store.files import sync_folder
from rightdoor.store.open import Store

__all__ = [
    "BatchRef",
    "BatchRefused",
    "PreparedBatch",
    "Receipt",
    "commit_batch",
    "current_batches",
    "digest_list",
    "erased_exhibits",
    "erased_receipts",
    "exhibits_digest",
    "insert_batch",
    "known_exhibits",
    "known_receipts",
    "move_into_place",
    "place_tables",
]


class BatchRefused(InternalProblem):
    """A prepared batch contradicts what is committed already."""


class BatchRef(NamedTuple):
    """A committed batch that is current, in the order of commits. `files` as in PreparedBatch."""

    id: str
    ordinal: int
    folder: str  # relative to the store
    files: dict[str, dict[str, Any]]

    def path(self, store_dir: Path) -> Path:
        """Where its tables lie."""
        return store_dir / self.folder


def known_receipts(connection: psycopg.Connection[Any]) -> set[str]:
    """All receipts ever committed, those of erased exhibits included."""
    return {row[0] for row in connection.execute("select id from rightdoor.receipt")}


def known_exhibits(connection: psycopg.Connection[Any]) -> set[str]:
    """All exhibits ever committed, the erased included."""
    return {row[0] for row in connection.execute("select sha256 from rightdoor.exhibit")}


def erased_receipts(connection: psycopg.Connection[Any]) -> set[str]:
    """Receipts of erased exhibits: tombstones, which are not taken in again."""
    sql = "select r.id from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit where e.erased_seq is not null"
    return {row[0] for row in connection.execute(sql)}


def erased_exhibits(connection: psycopg.Connection[Any]) -> set[str]:
    """Erased exhibits. Their bytes are not taken in again, whatever name they come under."""
    return {row[0] for row in connection.execute("select sha256 from rightdoor.exhibit where erased_seq is not null")}


def current_batches(connection: psycopg.Connection[Any]) -> list[BatchRef]:
    """The batches that count, in the order of their ordinals. Never by looking into folders."""
    rows = connection.execute("select id, ordinal, files from rightdoor.batch where superseded_by is null order by ordinal").fetchall()
    return [BatchRef(row[0], row[1], f"batches/{row[0]}", row[2]) for row in rows]


def commit_batch(store: Store, connection: StoreConnection, *, batch: PreparedBatch, actor: str, at_us: int) -> int:
    """Put the batch in its place and commit its rows and ledger rows as one; the number of new exhibits.

    An exhibit that is committed already keeps its row and bytes; the batch's own copy is dropped. Raises BatchRefused for
    receipts that are committed already or whose exhibit was erased; StoreFull, StoreUnwritable, DatabaseUnavailable.
    """
    with store_boundary(store.dir):
        present = _check(connection, batch)
        connection.rollback()
        new = [row for row in batch.exhibits if row.sha256 not in present]
        move_into_place(store, batch, {row.sha256 for row in new})
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            for receipt in batch.receipts:
                tx.record("received", {"receipt": receipt.id, "exhibit": receipt.exhibit, "batch": batch.id})
            tx.record(
                "received",
                {
                    "batch": batch.id,
                    "receipts": len(batch.receipts),
                    "files": digest_list(batch.files),
                    "exhibits": exhibits_digest((*row, batch.statements.get(row.sha256)) for row in new),
                },
            )
            _copy_exhibits(connection, new, batch)
            seqs = tx.seal()
            insert_batch(connection, batch.id, receipts=len(batch.receipts), files=batch.files, seq=seqs[-1], at_us=at_us)
            _copy_receipts(connection, batch, seqs)
        shutil.rmtree(batch.folder, ignore_errors=True)
    return len(new)


def digest_list(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The digests of a batch's files as its ledger row names them: `<name>:<sha256>`, sorted."""
    return sorted(f"{name}:{entry['sha256']}" for name, entry in files.items())


def exhibits_digest(rows: Iterable[Sequence[object]]) -> str:
    """SHA-256 over what the rows of a batch's new exhibits say, in the order of their digests.

    Of each: sha256, size, stored, pack_offset, pack_length, stored_sha256, wrapped key (left out, erasure takes it),
    statements digest. So that a row that is altered afterwards disagrees with the ledger.
    """
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda r: str(r[0])):
        digest.update(canonical([*row[:6], row[7]]))
    return digest.hexdigest()


def insert_batch(
    connection: psycopg.Connection[Any], batch: str, *, receipts: int, files: Mapping[str, Mapping[str, Any]], seq: int, at_us: int
) -> None:
    """The row of a batch, with the next ordinal."""
    connection.execute(
        "insert into rightdoor.batch (id, ordinal, committed_us, receipts, files, seq)"
        " values (%s, (select coalesce(max(ordinal), 0) + 1 from rightdoor.batch), %s, %s, %s, %s)",
        (batch, at_us, receipts, Jsonb({name: dict(entry) for name, entry in files.items()}), seq),
    )


def _check(connection: psycopg.Connection[Any], batch: PreparedBatch) -> set[str]:
    """Which exhibits of the batch are committed already."""
    ids = [receipt.id for receipt in batch.receipts]
    if len(set(ids)) != len(ids):
        raise BatchRefused(f"Batch {batch.id} holds a receipt twice.")
    if connection.execute("select 1 from rightdoor.receipt where id = any(%s) limit 1", (ids,)).fetchone():
        raise BatchRefused(f"Batch {batch.id} holds a receipt that is committed already.")
    wanted = list({row.sha256 for row in batch.exhibits} | {receipt.exhibit for receipt in batch.receipts})
    sql = "select sha256, erased_seq from rightdoor.exhibit where sha256 = any(%s)"
    present: dict[str, int | None] = dict(connection.execute(sql, (wanted,)).fetchall())
    if any(seq is not None for seq in present.values()):
        raise BatchRefused(f"Batch {batch.id} holds an exhibit that was erased.")
    if missing := {receipt.exhibit for receipt in batch.receipts} - present.keys() - {row.sha256 for row in batch.exhibits}:
        raise BatchRefused(f"Batch {batch.id} has receipts of {len(missing)} exhibits that it does not hold.")
    return set(present)


def move_into_place(store: Store, batch: PreparedBatch, new: set[str]) -> None:
    """Rename what the worker made durable to where it will be read: pack and large files first, then the tables."""
    vault, batches = store.path("vault"), store.path("batches")
    for folder in (vault, batches):
        folder.mkdir(mode=0o700, exist_ok=True)
    pack = batch.folder / PACK
    if pack.exists():
        pack.rename(pack_path(store.dir, batch.id))
    for row in batch.exhibits:
        if row.sha256 in new and row.stored in ("file", "redacted-file"):
            target = large_path(store.dir, row.sha256)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            (batch.folder / LARGE / row.sha256).rename(target)
            sync_folder(target.parent)
    sync_folder(vault)
    crashpoints.CRASH("pack-written")
    place_tables(batch.folder / TABLES, batches / batch.id)
    crashpoints.CRASH("batch-renamed")


def place_tables(made: Path, target: Path) -> None:
    """Rename a folder of tables into place. What lies there belongs to no committed batch: ids are given once."""
    made.mkdir(mode=0o700, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    made.rename(target)
    sync_folder(target.parent)


def _copy_exhibits(connection: psycopg.Connection[Any], new: Iterable[StoredExhibit], batch: PreparedBatch) -> None:
    sql = (
        "copy rightdoor.exhibit (sha256, size, stored, batch, pack_offset, pack_length, stored_sha256, wrapped_key, statements_digest)"
        " from stdin"
    )
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for sha256, size, stored, offset, length, stored_sha256, key in new:
            copy.write_row((sha256, size, stored, batch.id, offset, length, stored_sha256, key, batch.statements.get(sha256)))


def _copy_receipts(connection: psycopg.Connection[Any], batch: PreparedBatch, seqs: Sequence[int]) -> None:
    sql = (
        "copy rightdoor.receipt (id, exhibit, parent, batch, authority, received_us, reader, reader_version, statements, findings, seq)"
        " from stdin"
    )
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for r, seq in zip(batch.receipts, seqs, strict=False):
            copy.write_row(
                (r.id, r.exhibit, r.parent or None, batch.id, r.authority or None, r.received_us, r.reader or None,
                 r.reader_version or None, r.statements, r.findings, seq)
            )  # fmt: skip
