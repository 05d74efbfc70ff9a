"""Lines of events in the order of subjects, so that the events of one are read from a row group or two.

Below the store: ``desk/<digest>/events.parquet`` of the open view, and ``full.<n>.parquet`` beside it of the subjects that stand in a
silent compartment. Complete or not there (written beside, then renamed); the last two are kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rightdoor.footprints.parquet_file import ParquetFile
from rightdoor.operations.derived import DerivedRef, reading_derived
from rightdoor.store.files import sync_folder
from rightdoor.store.open import Store

GROUP = 500  # events of a row group
_HELD = 65_536  # events held at once while they are brought into order
_KEPT = 2
SCHEMA = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("view", "subject", "line", "papers")])

Noted = Callable[[str, str, str], None]  # subject, line, papers


class Ordered:
    """The events of one view in the order of its subjects: where each stands, without its line."""

    def __init__(self, ref: DerivedRef, subjects: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        self.ref = ref
        self._subjects = [name for name, _ in subjects]
        number = {footprint: n for n, (_, footprints) in enumerate(subjects) for footprint in footprints}
        owners = [number.get(f, -1) for f in _column(ref, "footprint")]
        self.order = sorted((n for n, owner in enumerate(owners) if owner >= 0), key=owners.__getitem__)
        self._owners = owners

    def groups(self, *more: int) -> dict[str, list[int]]:
        """Subject to its first and last row group, and `more` behind them: the number of the file where that is not the view's own."""
        found: dict[str, list[int]] = {}
        for place, row in enumerate(self.order):
            found.setdefault(self._subjects[self._owners[row]], [place // GROUP, 0, *more])[1] = place // GROUP
        return found

    def tables(self, view: str) -> Iterator[Any]:
        """The rows in order, a part at a time: each part reads the file anew, so that memory stays bounded."""
        for start in range(0, len(self.order), _HELD):
            wanted = self.order[start : start + _HELD]
            rank = {row: n for n, row in enumerate(wanted)}
            held, places = [], []
            first = 0
            with reading_derived(), pq.ParquetFile(self.ref.folder / "attributions.parquet") as file:
                for group in range(file.num_row_groups):
                    count = file.metadata.row_group(group).num_rows
                    here = [n for n in range(first, first + count) if n in rank]
                    if here:
                        table = file.read_row_group(group, columns=["line", "papers"], use_threads=False)
                        held.append(table.take(pa.array([n - first for n in here])))
                        places += here
                    first += count
            together = pa.concat_tables(held).take(pc.sort_indices(pa.array([rank[n] for n in places])))
            owners = [self._subjects[self._owners[row]] for row in wanted]
            columns = [pa.array([view] * len(owners)), pa.array(owners), together["line"], together["papers"]]
            yield pa.Table.from_arrays(columns, schema=SCHEMA)


def place_of(digest: str) -> str:
    """Where the file of a projection lies below the store."""
    return f"desk/{digest}/events.parquet"


def write_events(path: Path, view: str, ordered: Ordered, noted: Noted | None) -> None:
    """Write the file where it is not there yet. `noted` is called for every event in order, written or not."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    file = None if path.is_file() else ParquetFile(part, SCHEMA, group_rows=GROUP)
    for table in ordered.tables(view) if file is not None or noted is not None else ():
        if file is not None:
            file.write(table)
        if noted is not None:
            for _, *row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                noted(*row)
    if file is not None:
        file.close()
        part.replace(path)
        sync_folder(path.parent)


def drop_events(store: Store, digests: Sequence[str], *, keep_full: int) -> None:
    """Remove the files of all projections but these, and those of full views but the one with this number."""
    root = store.path("desk")
    for folder in root.iterdir() if root.is_dir() else ():
        if len(folder.name) == 64 and folder.name not in digests:
            shutil.rmtree(folder, ignore_errors=True)
        elif len(folder.name) == 64:
            for file in folder.glob("full.*.parquet"):
                if file.name != f"full.{keep_full}.parquet":
                    file.unlink(missing_ok=True)


def read_events(path: Path, view: str, subject: str, groups: Sequence[int]) -> list[tuple[str, str]]:
    """(line, papers) of one subject, in order. `path`: of the projection's file; `groups` as the row has them. Raises DerivedDamaged."""
    if not groups:
        return []
    if len(groups) > 2:
        path = path.with_name(f"full.{groups[2]}.parquet")
    with reading_derived(), pq.ParquetFile(path, memory_map=True) as file:
        wanted = range(groups[0], min(groups[1] + 1, file.num_row_groups))
        table = file.read_row_groups(list(wanted), use_threads=False)
    mine = pc.and_(pc.equal(table["subject"], subject), pc.equal(table["view"], view))
    shown = table.filter(mine)
    return list(zip(shown["line"].to_pylist(), shown["papers"].to_pylist(), strict=True))


def _column(ref: DerivedRef, name: str) -> list[str]:
    if "attributions" not in ref.files:
        return []
    with reading_derived():
        found: list[str] = pq.read_table(ref.folder / "attributions.parquet", columns=[name])[name].to_pylist()
    return found
