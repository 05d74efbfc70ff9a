"""Where derived tables lie, which are current, and how they are replaced.

`derived/<digest of inputs>/` holds Parquet files; the database says which digest is current. The last
two generations are kept. Derived can be thrown away and rebuilt to the same bytes (ADR 2).
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from rightdoor.errors import StoreDamaged
from rightdoor.footprints.parquet_file import FileDigest
from rightdoor.operations.projected import hiding
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

GENERATIONS = 2
AGAIN = "Run `rightdoor rebuild`, or `rightdoor run` again: derived tables are made anew from what is kept; nothing is lost."


class DerivedDamaged(StoreDamaged):
    """A file of the derived tables is missing or is not what was written."""


class DerivedRef(NamedTuple):
    """The current generation: digest of its inputs, its folder, its files with their digests."""

    digest: str
    folder: Path
    generation: int
    files: Mapping[str, Mapping[str, object]]


def current_derived(store: Store, connection: StoreConnection) -> DerivedRef | None:
    """The generation in force; None when nothing was derived yet. For pages the open view's, while something is silent."""
    said = hiding(store)
    if said is not None:
        return DerivedRef(said.digest, said.folder, 0, said.files)
    row = connection.execute("select digest, generation, files from derived where current").fetchone()
    return None if row is None else DerivedRef(row[0], store.path("derived", row[0]), row[1], row[2])


def shown_derived(store: Store, connection: StoreConnection) -> DerivedRef | None:
    """The generation in force, to read from. Raises DerivedDamaged when a file of it is missing or has another size."""
    ref = current_derived(store, connection)
    for name, entry in ref.files.items() if ref is not None else ():
        assert ref is not None
        path = ref.folder / f"{name}.parquet"
        if not path.is_file() or path.stat().st_size != entry["size"]:
            raise DerivedDamaged(f"The derived table {name} is missing or is not what was written.", advice=AGAIN)
    return ref


def whole(ref: DerivedRef) -> bool:
    """Whether every file of a generation is, byte by byte, what was written."""
    for name, entry in ref.files.items():
        path = ref.folder / f"{name}.parquet"
        if not path.is_file() or path.stat().st_size != entry["size"]:
            return False
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != entry["sha256"]:
                return False
    return True


@contextlib.contextmanager
def reading_derived() -> Iterator[None]:
    """Turn what a damaged file raises in the block into DerivedDamaged."""
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException) as problem:
        raise DerivedDamaged("A derived table cannot be read.", advice=AGAIN) from problem


def publish(
    store: Store,
    connection: StoreConnection,
    *,
    digest: str,
    inputs: Mapping[str, str],
    files: Mapping[str, FileDigest],
    actor: str,
    at_us: int,
) -> DerivedRef:
    """Make the folder `derived/<digest>` (complete and synced) the current generation, in one ledgered transaction."""
    listed = {name: {"sha256": f.sha256, "size": f.size, "rows": f.rows} for name, f in files.items()}
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        generation = int(connection.execute("select coalesce(max(generation), 0) + 1 from derived").fetchone()[0])  # type: ignore[index]
        tx.record("derived", {"derived": digest, "generation": generation})
        seq = tx.seal()[0]
        connection.execute("update derived set current = false where current")
        connection.execute(
            "insert into derived (digest, inputs, created_us, generation, current, files, seq) values (%s, %s, %s, %s, true, %s, %s) "
            "on conflict (digest) do update set current = true, generation = excluded.generation",
            (digest, Jsonb(dict(inputs)), at_us, generation, Jsonb(listed), seq),
        )
    drop_old(store, connection)
    return DerivedRef(digest, store.path("derived", digest), generation, listed)


def drop_old(store: Store, connection: StoreConnection) -> None:
    """Remove the folders of generations before the last two; their rows stay as the record of what was derived."""
    rows = connection.execute("select digest from derived order by generation desc limit %s", (GENERATIONS,)).fetchall()
    connection.rollback()
    keep = {row[0] for row in rows}
    root = store.path("derived")
    if not root.is_dir():
        return
    for folder in root.iterdir():
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def read_column(ref: DerivedRef, table: str, column: str) -> Iterator[str]:
    """The values of one text column in the order of the table."""
    import pyarrow.parquet as pq

    if table not in ref.files:
        return
    with reading_derived(), pq.ParquetFile(ref.folder / f"{table}.parquet", memory_map=True) as file:
        for batch in file.iter_batches(columns=[column]):
            yield from batch.column(0).to_pylist()


def read_rows(ref: DerivedRef, table: str) -> Iterator[tuple[object, ...]]:
    """All rows of a table as tuples in the order of its columns."""
    import pyarrow.parquet as pq

    if table not in ref.files:
        return
    with reading_derived(), pq.ParquetFile(ref.folder / f"{table}.parquet", memory_map=True) as file:
        for batch in file.iter_batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def rows_where(ref: DerivedRef, table: str, filters: list[tuple[str, str, object]]) -> list[dict[str, object]]:
    """The rows of a table that meet the conditions (column, operator, value), by column name, in the order of the table."""
    import pyarrow.parquet as pq

    if table not in ref.files:
        return []
    with reading_derived():
        found: list[dict[str, object]] = pq.read_table(ref.folder / f"{table}.parquet", filters=filters).to_pylist()
    return found


def decode_line(text: str) -> dict[str, object]:
    """A line that was stored as JSON."""
    line: dict[str, object] = msgspec.json.decode(text)
    return line
