"""An engine that reads each table once: for two rebuilds of the same rows under different decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rightdoor.footprints.engine import AssignmentMatch, Engine, Probe
from rightdoor.footprints.tables import FindingRow, ReceiptRow, StatementRow


class RowsOnce:
    """See `footprints.engine.Engine`. Tables, receipts, and fields of kinds are kept once they were read; all else is passed on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._receipts: list[ReceiptRow] | None = None

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """See `Engine.rows`."""
        if table not in self._rows:
            self._rows[table] = list(self._engine.rows(table))
        return iter(self._rows[table])

    def receipts(self) -> Iterator[ReceiptRow]:
        """See `Engine.receipts`."""
        if self._receipts is None:
            self._receipts = list(self._engine.receipts())
        return iter(self._receipts)

    def count(self, table: str) -> int:
        """See `Engine.count`."""
        return self._engine.count(table)

    def statements(
        self, *, fields: Collection[str] | None = None, kinds: Collection[str] | None = None, receipts: Collection[str] | None = None
    ) -> Iterator[StatementRow]:
        """See `Engine.statements`."""
        return self._engine.statements(fields=fields, kinds=kinds, receipts=receipts)

    def fields(self, kind: str, receipts: Collection[str]) -> Iterator[tuple[str, str]]:
        """See `Engine.fields`."""
        return self._engine.fields(kind, receipts)

    def findings(self) -> Iterator[FindingRow]:
        """See `Engine.findings`."""
        return self._engine.findings()

    def assignments(self, probes: Iterable[Probe]) -> Iterator[AssignmentMatch]:
        """See `Engine.assignments`."""
        return self._engine.assignments(probes)

    def close(self) -> None:
        """Nothing: the engine belongs to whoever opened it."""
