"""Batches written anew from batches: without erased receipts, with receipts that were read again, or several as one (compaction).

Same rows in the same order give the same bytes, whichever way they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from rightdoor.footprints.parquet_file import FileDigest, ParquetFile, read_tables
from rightdoor.footprints.statements_digest import StatementsDigest
from rightdoor.footprints.tables import BATCH_TABLES, arrow_schema
from rightdoor.store.files import sync_folder


def rewrite(folder_in: Path, folder_out: Path, drop_receipts: set[str]) -> dict[str, FileDigest]:
    """The batch without the rows of `drop_receipts`. No byte of a dropped row is left in the new files."""
    return _write_anew([(folder_in, drop_receipts)], folder_out)


def replace(folder_in: Path, folder_added: Path, folder_out: Path, receipts: set[str]) -> dict[str, FileDigest]:
    """The batch with the rows of `folder_added` in place of its own rows of `receipts`; those come after the rest."""
    return _write_anew([(folder_in, receipts), (folder_added, frozenset())], folder_out)


def merge(folders: Sequence[Path], folder_out: Path, drop_receipts: frozenset[str] = frozenset()) -> dict[str, FileDigest]:
    """Several batches as one, in the order given."""
    return _write_anew([(folder, drop_receipts) for folder in folders], folder_out)


def _write_anew(parts: Sequence[tuple[Path, set[str] | frozenset[str]]], folder_out: Path) -> dict[str, FileDigest]:
    """`parts`: folders, each with the receipts whose rows are left out of it."""
    folder_out.mkdir(parents=True, exist_ok=True)
    without = [(folder, pa.array(sorted(drop), pa.string())) for folder, drop in parts]
    digests = {}
    for name, row_class in BATCH_TABLES.items():
        schema = arrow_schema(row_class)
        file: ParquetFile | None = None
        for table, dropped in ((table, drop) for folder, drop in without for table in _tables([folder], name)):
            kept = table.filter(pc.invert(pc.is_in(table["receipt"], value_set=dropped))) if len(dropped) else table
            if kept.num_rows:
                file = file or ParquetFile(folder_out / f"{name}.parquet", schema)
                file.write(kept.cast(schema))
        if file is not None:
            digests[name] = file.close()
    sync_folder(folder_out)
    return digests


def _tables(folders: Sequence[Path], name: str) -> Iterator[pa.Table]:
    for folder in folders:
        path = folder / f"{name}.parquet"
        if path.exists():
            yield from read_tables(path)


class ReceiptDigest(NamedTuple):
    """What a batch holds for one receipt."""

    receipt: str
    exhibit: str
    digest: str
    statements: int


_DIGEST_COLUMNS = ["record", "kind", "parent", "field", "raw", "value", "locator", "method"]


def receipt_digests(folder: Path) -> Iterator[ReceiptDigest]:
    """The statements digest of each receipt of a batch that has statements, in the order of the file.

    For `verify`: equal to `statements_digest` over what the reader gave. Bounded memory; a receipt
    whose rows are not together in the file comes more than once, which is a divergence.
    """
    current: tuple[str, str] | None = None
    digest = StatementsDigest()
    for table in _tables([folder], "statements"):
        receipts, exhibits = table["receipt"].to_pylist(), table["exhibit"].to_pylist()
        rows = list(zip(*(table[c].to_pylist() for c in _DIGEST_COLUMNS), strict=True))
        start = 0
        for end in range(1, len(rows) + 1):
            if end < len(rows) and receipts[end] == receipts[start] and exhibits[end] == exhibits[start]:
                continue
            key = (receipts[start], exhibits[start])
            if current is not None and key != current:
                yield ReceiptDigest(*current, digest.hexdigest(), digest.rows)
                digest = StatementsDigest()
            current = key
            digest.update(rows[start:end])
            start = end
    if current is not None:
        yield ReceiptDigest(*current, digest.hexdigest(), digest.rows)
