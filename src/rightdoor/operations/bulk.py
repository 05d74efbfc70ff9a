"""The bulk store as the operations open it: over the batches that the database names, never by glob."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from rightdoor.exhibits.register import current_batches
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.engine_duckdb import DuckEngine
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


@contextlib.contextmanager
def open_engine(
    store: Store, connection: StoreConnection, *, batches: Sequence[str] | None = None, threads: int = 2, memory_limit: str = "1GiB"
) -> Iterator[Engine]:
    """An engine over the current batches of the store, or over some of them, in the order of their commit."""
    found = current_batches(connection)
    connection.rollback()
    folders = [store.path("batches", b.id) for b in found if batches is None or b.id in batches]
    tmp = store.path("tmp")
    tmp.mkdir(mode=0o700, exist_ok=True)
    engine = DuckEngine(folders, tmp=tmp, threads=threads, memory_limit=memory_limit)
    try:
        yield engine
    finally:
        engine.close()
