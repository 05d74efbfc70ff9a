"""Parquet files written once, with bytes that depend on nothing but their rows.

Fixed writer settings, one thread, row groups cut at a fixed count, no metadata of time or place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

GROUP_ROWS = 131_072


class FileDigest(NamedTuple):
    """What a written file must still be when it is verified."""

    sha256: str
    size: int
    rows: int


def valid_text(text: str) -> str:
    """`text` with lone surrogates as backslash escapes: Parquet holds UTF-8 alone."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def column(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """One column; text that UTF-8 cannot hold is escaped."""
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([valid_text(v) if isinstance(v, str) else v for v in values], kind)


def table_of(schema: pa.Schema, columns: Iterable[Sequence[object]]) -> pa.Table:
    """A table from columns in the order of the schema."""
    return pa.Table.from_arrays([column(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


class ParquetFile:
    """A file being written, readable by its owner alone; rows go out in groups of `group_rows`, usually GROUP_ROWS."""

    def __init__(self, path: Path, schema: pa.Schema, *, group_rows: int | None = None) -> None:
        self.path = path
        self._most = group_rows or GROUP_ROWS
        self._schema = schema
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._rows = 0
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        self._handle = os.fdopen(fd, "wb")
        self._writer = pq.ParquetWriter(
            self._handle, schema, compression="zstd", compression_level=1, use_dictionary=True, version="2.6",
            data_page_version="1.0", write_statistics=True, store_schema=False,
        )  # fmt: skip

    def write(self, table: pa.Table) -> None:
        """Add rows; whole groups are written at once, the rest waits."""
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        if self._waiting_rows < self._most:
            return
        joined = pa.concat_tables(self._waiting)
        whole = joined.num_rows - joined.num_rows % self._most
        for start in range(0, whole, self._most):
            self._group(joined.slice(start, self._most))
        rest = joined.slice(whole)
        self._waiting, self._waiting_rows = [rest], rest.num_rows

    def _group(self, table: pa.Table) -> None:
        self._writer.write_table(table.combine_chunks(), row_group_size=self._most)
        self._rows += table.num_rows

    def close(self) -> FileDigest:
        """Write the rest, sync the file and give its digest."""
        if self._waiting_rows:
            self._group(pa.concat_tables(self._waiting))
        self._waiting = []
        self._writer.close()
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        return file_digest(self.path, self._rows)

    def abandon(self) -> None:
        """Remove what was written."""
        self._waiting = []
        self._writer.close()
        self._handle.close()
        self.path.unlink(missing_ok=True)


def file_digest(path: Path, rows: int) -> FileDigest:
    """Digest and size of a file as it lies there."""
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    return FileDigest(sha256, path.stat().st_size, rows)


def read_tables(path: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """The row groups of a file in order, in bounded memory."""
    with pq.ParquetFile(path) as file:
        for index in range(file.num_row_groups):
            yield file.read_row_group(index, columns=columns, use_threads=False)
