"""A small batch maker for the tests of this folder: files in, committed batch out, with real Parquet tables."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Mapping
from typing import Any

from rightdoor.exhibits.register import PreparedBatch, Receipt, commit_batch
from rightdoor.exhibits.vault import PackWriter
from rightdoor.footprints.batches import BatchTables, ReceiptRow, statement_rows, statements_digest
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.model.ids import make_id, receipt_id
from rightdoor.model.statement import Record, Statement

NOW = 1_767_600_000_000_000
ACTOR = "os:tester"
RANDOM = random.Random(11).randbytes


def records_of(data: bytes) -> list[Record]:
    """One event per line, as a reader would give it."""
    lines = data.decode("utf-8", "backslashreplace").splitlines()[:50]
    return [Record("event", f"line:{n}", "", (Statement("text", line, line, f"line:{n}/text"),)) for n, line in enumerate(lines, 1) if line]


def prepare(store: Any, files: Mapping[str, bytes], *, keep: str = "whole", parent: str = "", tag: str = "t") -> PreparedBatch:
    """Everything that a worker does."""
    batch = make_id("b", tag, *sorted(files))
    folder = store.path("tmp") / f"make-{batch}"
    folder.mkdir(parents=True)
    writer = PackWriter(folder, keys=store.keys, random_bytes=RANDOM)
    tables = BatchTables()
    receipts, statements = [], {}
    for name, data in files.items():
        sha = hashlib.sha256(data).hexdigest()
        rid = receipt_id(sha, name, parent, "")
        writer.add(sha, io.BytesIO(data), size=len(data), keep=keep)  # type: ignore[arg-type]
        records = records_of(data)
        tables.add(ReceiptRow(rid, sha, name, len(data), "lines", parent, "", NOW), records, [], DerivedRows())
        receipts.append(Receipt(rid, sha, parent, "", NOW, "lines", "1", sum(len(r.statements) for r in records), 0))
        statements.setdefault(sha, statements_digest(statement_rows(records)))
    digests: dict[str, dict[str, Any]] = {k: v._asdict() for k, v in tables.write(folder / "tables").items()}
    pack = writer.close()
    if pack is not None:
        digests["pack"] = pack
    return PreparedBatch(batch, folder, writer.rows, receipts, digests, statements)


def take_in(store: Any, files: Mapping[str, bytes], **options: Any) -> PreparedBatch:
    """Make a batch and commit it."""
    batch = prepare(store, files, **options)
    with store.connect() as connection:
        commit_batch(store, connection, batch=batch, actor=ACTOR, at_us=NOW)
    return batch
