"""Many small batches written as one: fewer files to open, the same rows in the same order, statements digests unchanged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rightdoor.exhibits.erase import plain_files
from rightdoor.exhibits.register import BatchRef, current_batches, digest_list, insert_batch, place_tables
from rightdoor.model.ids import make_id
from rightdoor.store import crashpoints, ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Merge = Callable[[Sequence[Path], Path], Mapping[str, Any]]
"""`merge(folders, folder_out)`: the tables of several batches as one, durable; per table sha256, size, rows."""

_TABLE_BYTES = 256 << 20


def compact(
    store: Store, connection: StoreConnection, *, merge: Merge, actor: str, at_us: int, table_bytes: int = _TABLE_BYTES
) -> list[str]:
    """Merge neighbours while their tables stay below `table_bytes`; the ids of the new batches.

    The packs stay where they are. Killed and run again it ends the same. Raises StoreFull, StoreUnwritable,
    DatabaseUnavailable.
    """
    made = []
    with store_boundary(store.dir):
        groups = _groups(current_batches(connection), table_bytes)
        connection.rollback()
        for group in groups:
            made.append(_merge(store, connection, group, merge=merge, actor=actor, at_us=at_us))
    return made


def _groups(batches: Sequence[BatchRef], table_bytes: int) -> list[list[BatchRef]]:
    """Runs of two or more neighbours that fit together."""
    groups: list[list[BatchRef]] = [[]]
    size = 0
    for batch in batches:
        own = sum(int(entry["size"]) for name, entry in batch.files.items() if name != "pack")
        if size + own > table_bytes and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append(batch)
        size += own
    return [group for group in groups if len(group) > 1]


def _merge(store: Store, connection: StoreConnection, group: list[BatchRef], *, merge: Merge, actor: str, at_us: int) -> str:
    old = [batch.id for batch in group]
    new = make_id("b", "compacted", *old)
    made = store.path("tmp", new)
    shutil.rmtree(made, ignore_errors=True)
    made.parent.mkdir(mode=0o700, exist_ok=True)
    files = plain_files(merge([batch.path(store.dir) for batch in group], made))
    place_tables(made, store.path("batches", new))
    crashpoints.CRASH("compaction")
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("compacted", {"batch": new, "supersedes": old, "files": digest_list(files)})
        row = connection.execute("select sum(receipts)::int from rightdoor.batch where id = any(%s)", (old,)).fetchone()
        insert_batch(connection, new, receipts=row[0] if row else 0, files=files, seq=tx.seal()[0], at_us=at_us)
        connection.execute("update rightdoor.batch set superseded_by = %s where id = any(%s)", (new, old))
    for batch in group:
        shutil.rmtree(batch.path(store.dir), ignore_errors=True)
    return new
