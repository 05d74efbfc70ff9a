"""Media that was hashed where it came in and never written: its receipt and digest, without bytes (design section 2.2).

The same receipt as if the file had been taken in with media not kept; a batch of its own, committed as any other.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rightdoor.exhibits.prepared import TABLES, PreparedBatch, Receipt
from rightdoor.exhibits.register import commit_batch, erased_exhibits, known_receipts
from rightdoor.exhibits.vault import PackWriter
from rightdoor.footprints.batches import BatchTables
from rightdoor.footprints.tables import ReceiptRow
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import make_id, receipt_id
from rightdoor.operations.intake.reading import Reading, read_item
from rightdoor.readers.source import Source
from rightdoor.store.boundary import store_boundary
from rightdoor.store.open import Store

if TYPE_CHECKING:
    from rightdoor.operations.take_in import Intake


class Hashed(NamedTuple):
    """One media file: the name its receipt bears, bytes, SHA-256, format by its first bytes."""

    name: str
    size: int
    sha256: str
    kind: str


def take_in_hashed(store: Store, rows: Sequence[Hashed], how: Intake, *, random_bytes: Callable[[int], bytes]) -> int:
    """Commit receipts of digests alone; how many were new. Only for the writer. Done again it does nothing."""
    if not rows:
        return 0
    with store_boundary(store.dir), store.connect() as connection:
        known, erased = known_receipts(connection), erased_exhibits(connection)
        connection.rollback()
        ids = {receipt_id(row.sha256, row.name, "", how.authority): row for row in rows}
        new = {receipt: row for receipt, row in ids.items() if receipt not in known and row.sha256 not in erased}
        if new:
            commit_batch(store, connection, batch=_batch(store, new, how, random_bytes), actor=how.actor, at_us=how.at_us)
        return len(new)


def _batch(store: Store, new: dict[str, Hashed], how: Intake, random_bytes: Callable[[int], bytes]) -> PreparedBatch:
    batch_id = make_id("b", next(iter(new)), str(how.at_us), random_bytes(16).hex())
    folder = store.path("tmp", batch_id)
    folder.mkdir(mode=0o700, parents=True)
    pack = PackWriter(folder, keys=store.keys, random_bytes=random_bytes)
    tables = BatchTables(spill=folder / "spill")
    receipts = [_receipt(receipt, row, how, pack, tables) for receipt, row in new.items()]
    files: dict[str, dict[str, Any]] = {
        name: {"sha256": f.sha256, "size": f.size, "rows": f.rows} for name, f in tables.write(folder / TABLES).items()
    }
    return PreparedBatch(batch_id, folder, pack.rows, receipts, files, {})


def _receipt(receipt: str, row: Hashed, how: Intake, pack: PackWriter, tables: BatchTables) -> Receipt:
    pack.add(row.sha256, io.BytesIO(), size=row.size, keep="digest")
    message = f"a media file ({row.kind}) of {row.size} bytes: hashed while it was received and counted, never written"
    findings = [DataFinding("media-not-kept", CODES["media-not-kept"].severity, "byte:0", "", "", message)]
    reading = Reading(Source(row.name, row.size, b"", io.BytesIO), how.limits, unread=True)
    shown = ReceiptRow(receipt, row.sha256, row.name, row.size, "", "", how.authority, how.at_us)
    done = read_item(tables, shown, reading, findings)
    return Receipt(receipt, row.sha256, "", how.authority, how.at_us, "", "", 0, done.findings)
