"""What an intake said before: of things that were not taken in, so that the same inbox again adds nothing, and of those kept unread."""

from __future__ import annotations

from rightdoor.exhibits.register import current_batches
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

UNREAD = frozenset({"package-not-whole", "package-unread"})


def reported(store: Store, connection: StoreConnection) -> frozenset[tuple[str, str]]:
    """(code, place) of every data finding that belongs to no receipt."""
    import pyarrow.parquet as pq

    found: set[tuple[str, str]] = set()
    for batch in current_batches(connection):
        if "findings" in batch.files:
            path = batch.path(store.dir) / "findings.parquet"
            table = pq.read_table(path, columns=["code", "locator"], filters=[("receipt", "=", "")])
            found.update(zip(table["code"].to_pylist(), table["locator"].to_pylist(), strict=True))
    connection.rollback()
    return frozenset(found)


def kept_unread(store: Store, connection: StoreConnection) -> frozenset[str]:
    """The receipts of what came in a package that was not whole: no reader is asked about them, then or later."""
    import pyarrow.parquet as pq

    found: set[str] = set()
    for batch in current_batches(connection):
        if "findings" in batch.files:
            path = batch.path(store.dir) / "findings.parquet"
            found.update(pq.read_table(path, columns=["receipt"], filters=[("code", "in", sorted(UNREAD))])["receipt"].to_pylist())
    connection.rollback()
    return frozenset(found)
