"""The reference engine: small, obvious and slow. What it answers is right; the others must agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self, cast

from rightdoor.footprints.engine import FIRST_US, LAST_US, AssignmentMatch, Probe, total_order
from rightdoor.footprints.parquet_file import read_tables
from rightdoor.footprints.tables import BATCH_TABLES, FindingRow, ReceiptRow, StatementRow
from rightdoor.model.rows import LeaseRow

Row = tuple[object, ...]


class MemoryEngine:
    """Everything as lists of rows."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._tables = {name: _sorted(name, _read(folders, name)) for name in BATCH_TABLES}

    @classmethod
    def of_rows(cls, tables: Mapping[str, Iterable[Row]]) -> Self:
        """The same over rows that no batch holds: those of a package. A table that is not given is empty."""
        made = cls(())
        made._tables = {name: _sorted(name, tables.get(name, ())) for name in BATCH_TABLES}
        return made

    def rows(self, table: str) -> Iterator[Row]:
        """See `engine.Engine`."""
        return iter(self._tables[table])

    def count(self, table: str) -> int:
        """See `engine.Engine`."""
        return len(self._tables[table])

    def statements(
        self,
        *,
        fields: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        receipts: Collection[str] | None = None,
    ) -> Iterator[StatementRow]:
        """See `engine.Engine`."""
        for row in cast("list[StatementRow]", self._tables["statements"]):
            wanted = fields is None or row.field in fields
            wanted = wanted and (kinds is None or row.kind in kinds)
            if wanted and (receipts is None or row.receipt in receipts):
                yield row

    def fields(self, kind: str, receipts: Collection[str]) -> Iterator[tuple[str, str]]:
        """See `engine.Engine`."""
        return iter(sorted({(s.receipt, s.field) for s in self.statements(kinds=(kind,), receipts=receipts)}))

    def findings(self) -> Iterator[FindingRow]:
        """See `engine.Engine`."""
        return cast("Iterator[FindingRow]", self.rows("findings"))

    def receipts(self) -> Iterator[ReceiptRow]:
        """See `engine.Engine`."""
        return cast("Iterator[ReceiptRow]", self.rows("receipts"))

    def assignments(self, probes: Iterable[Probe]) -> Iterator[AssignmentMatch]:
        """See `engine.Engine`."""
        leases = cast("list[LeaseRow]", self._tables["leases"])
        for number, probe in enumerate(probes):
            for lease in leases:
                if overlaps(probe, lease):
                    yield AssignmentMatch(number, probe.footprint, lease)

    def close(self) -> None:
        """Nothing is held open."""


def overlaps(probe: Probe, lease: LeaseRow) -> bool:
    """Whether addresses, intervals and ports all meet."""
    if lease.ip_low > probe.ip_high or probe.ip_low > lease.ip_high:
        return False
    probe_start, probe_end = _bounds(probe)
    lease_start, lease_end = _bounds(lease)
    if probe_start >= probe_end or lease_start >= lease_end:
        return False
    if lease_start >= probe_end or probe_start >= lease_end:
        return False
    if probe.port is None:
        return True
    return (lease.port_from is None or lease.port_from <= probe.port) and (lease.port_to is None or probe.port <= lease.port_to)


def _bounds(row: Probe | LeaseRow) -> tuple[int, int]:
    return (FIRST_US if row.start_us is None else row.start_us), (LAST_US if row.end_us is None else row.end_us)


def _read(folders: Sequence[Path], name: str) -> Iterator[Row]:
    make = BATCH_TABLES[name]._make  # type: ignore[attr-defined]
    for folder in folders:
        path = folder / f"{name}.parquet"
        if path.exists():
            for table in read_tables(path):
                yield from map(make, zip(*(column.to_pylist() for column in table.columns), strict=True))


def _sorted(name: str, rows: Iterable[Row]) -> list[Row]:
    if name == "statements":
        return sorted(rows, key=lambda row: cast("StatementRow", row).receipt)  # stable: keeps the order of the file
    fields = BATCH_TABLES[name]._fields  # type: ignore[attr-defined]
    place = fields.index("locator") if "locator" in fields else 0
    first = fields.index("receipt")
    return sorted(rows, key=lambda row: (row[first], row[place], total_order(row)))
