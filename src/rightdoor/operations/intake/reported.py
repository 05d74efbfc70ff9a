"""What was said before about things that were not taken in, so that the same inbox again adds nothing."""

from __future__ import annotations

from rightdoor.exhibits.register import current_batches
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


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
