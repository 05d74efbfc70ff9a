"""The bulk store as the operations open it: over the batches that the database names, never by glob."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rightdoor.errors import StoreDamaged
from rightdoor.exhibits.register import BatchRef, current_batches
from rightdoor.footprints.engine import Engine
from rightdoor.footprints.tables import ReceiptRow, StatementRow
from rightdoor.footprints.visible import without
from rightdoor.operations.projected import hiding
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

if TYPE_CHECKING:
    from rightdoor.footprints.duckdb_lookup import Lookup

_lookups: dict[tuple[int, Path], Lookup] = {}
_making = threading.Lock()


@contextlib.contextmanager
def open_engine(
    store: Store, connection: StoreConnection, *, batches: Sequence[str] | None = None, threads: int = 2, memory_limit: str = "1GiB"
) -> Iterator[Engine]:
    """An engine over the current batches of the store, or over some of them, in the order of their commit; for pages without what is silent.

    Raises StoreDamaged when a table of one is missing, has another size, or cannot be read.
    """
    import duckdb
    import pyarrow as pa

    from rightdoor.footprints.engine_duckdb import DuckEngine  # loaded where it is used: lists start without it

    found = _present(store, connection, batches)
    spill = store.path("spill", str(os.getpid()))
    spill.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with contextlib.closing(
            DuckEngine([b.path(store.dir) for b in found], tmp=spill, threads=threads, memory_limit=memory_limit)
        ) as engine:
            said = hiding(store)
            yield engine if said is None else without(engine, said.hidden)
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        if (altered := next(_damage(store, found, _as_committed), None)) is not None:
            raise altered from problem
        raise
    finally:
        with contextlib.suppress(OSError):  # not empty: another engine of this process is still open
            spill.rmdir()


def look_up(
    store: Store, connection: StoreConnection, receipts: Collection[str], *, batches: Sequence[str], at: Collection[str] | None = None
) -> tuple[list[StatementRow], list[ReceiptRow]]:
    """Statements (each receipt's in the order of the file) and rows of these receipts in these batches; for pages without what is silent.

    `at`: statements of these records and locators alone, and no rows. Raises StoreDamaged as `open_engine` does. What the answers are read with is made once for each process and store.
    """
    import duckdb
    import pyarrow as pa

    from rightdoor.footprints.duckdb_lookup import Lookup

    said = hiding(store)
    shown = [r for r in receipts if said is None or r not in said.hidden]
    found = _present(store, connection, batches)
    folders = [b.path(store.dir) for b in found]
    key = (os.getpid(), store.dir)
    try:
        with _making:
            if key not in _lookups:
                _lookups[key] = Lookup(store.path("batches"), tmp=store.path("spill", str(os.getpid())))
        held = _lookups[key]
        return list(held.statements(folders, shown, at=at)), list(held.receipts(folders, shown)) if at is None else []
    except (duckdb.Error, pa.ArrowException, OSError) as problem:
        if (altered := next(_damage(store, found, _as_committed), None)) is not None:
            raise altered from problem
        raise


def _present(store: Store, connection: StoreConnection, wanted: Sequence[str] | None) -> list[BatchRef]:
    """The batches, each with all its tables. One that is superseded while we look is looked for again."""
    while True:
        found = [b for b in current_batches(connection) if wanted is None or b.id in wanted]
        connection.rollback()
        damage = next(_damage(store, found, _of_its_size), None)
        if damage is None:
            return found
        now = {b.id for b in current_batches(connection)}
        connection.rollback()
        if now.issuperset(b.id for b in found):
            raise damage


def _damage(store: Store, batches: Sequence[BatchRef], is_sound: Callable[[Path, Mapping[str, object]], bool]) -> Iterator[StoreDamaged]:
    for batch in batches:
        for name, entry in batch.files.items():
            if name != "pack" and not is_sound(batch.path(store.dir) / f"{name}.parquet", entry):
                yield StoreDamaged(
                    f"The table {name} of batch {batch.id} is missing or is not what was committed.",
                    advice="Run `rightdoor verify`; restore the store from a backup.",
                )


def _of_its_size(path: Path, entry: Mapping[str, object]) -> bool:
    return path.is_file() and path.stat().st_size == entry["size"]


def _as_committed(path: Path, entry: Mapping[str, object]) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == entry["sha256"]
    except OSError:
        return False


def sweep_spill(store: Store) -> None:
    """Remove what queries of processes that died had spilled; those of living readers are left alone."""
    root = store.path("spill")
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if not Path("/proc", folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)
