"""The bulk store as the operations open it: over the batches that the database names, never by glob."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from rightdoor.exhibits.register import current_batches
from rightdoor.footprints.engine import Engine
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


@contextlib.contextmanager
def open_engine(
    store: Store, connection: StoreConnection, *, batches: Sequence[str] | None = None, threads: int = 2, memory_limit: str = "1GiB"
) -> Iterator[Engine]:
    """An engine over the current batches of the store, or over some of them, in the order of their commit."""
    from rightdoor.footprints.engine_duckdb import DuckEngine  # loaded where it is used: lists start without it

    found = current_batches(connection)
    connection.rollback()
    folders = [store.path("batches", b.id) for b in found if batches is None or b.id in batches]
    spill = store.path("spill", str(os.getpid()))
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = DuckEngine(folders, tmp=spill, threads=threads, memory_limit=memory_limit)
    try:
        yield engine
    finally:
        engine.close()
        with contextlib.suppress(OSError):  # not empty: another engine of this process is still open
            spill.rmdir()


def sweep_spill(store: Store) -> None:
    """Remove what queries of processes that died had spilled; those of living readers are left alone."""
    root = store.path("spill")
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if not Path("/proc", folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)
