"""Derived tables written with bytes that depend on their rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rightdoor.footprints.parquet_file import FileDigest, ParquetFile, table_of
from rightdoor.footprints.tables import arrow_schema
from rightdoor.store.files import sync_folder


def write_rows(folder: Path, name: str, row_class: type[tuple[object, ...]], rows: Sequence[tuple[object, ...]]) -> FileDigest:
    """Write `rows`, which the caller has put into a total order, to `folder/name.parquet` and sync it."""
    schema = arrow_schema(row_class)
    file = ParquetFile(folder / f"{name}.parquet", schema)
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    file.write(table_of(schema, columns))
    digest = file.close()
    sync_folder(folder)
    return digest
