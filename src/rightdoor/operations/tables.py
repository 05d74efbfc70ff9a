"""Derived tables written with bytes that depend on their rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from rightdoor.footprints.parquet_file import FileDigest, ParquetFile, table_of
from rightdoor.footprints.tables import arrow_schema
from rightdoor.store.files import sync_folder

GROUP_ROWS = 8192  # small groups: `explain` reads one of them, and no more than one is held while writing


def write_rows(folder: Path, name: str, row_class: type[tuple[object, ...]], rows: Iterable[tuple[object, ...]]) -> FileDigest:
    """Write `rows`, which the caller gives in a total order, to `folder/name.parquet` as they come, and sync it."""
    schema = arrow_schema(row_class)
    file = ParquetFile(folder / f"{name}.parquet", schema, group_rows=GROUP_ROWS)
    for part in _parts(iter(rows)):
        file.write(table_of(schema, zip(*part, strict=True)))
    digest = file.close()
    sync_folder(folder)
    return digest


def _parts(rows: Iterator[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    while part := list(islice(rows, GROUP_ROWS)):
        yield part
