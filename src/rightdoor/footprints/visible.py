"""The bulk store as somebody may see it: an engine that answers about some receipts alone (design section 4).

The desk takes the receipts from a query under row-level security and reads bulk data through `visible`, never past it.
`without` is the other way round: everything as if some receipts had never come.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import cast

from rightdoor.footprints.engine import AssignmentMatch, Engine, Probe
from rightdoor.footprints.tables import BATCH_TABLES, FindingRow, ReceiptRow, StatementRow


def visible(engine: Engine, receipts: Collection[str]) -> Engine:
    """`engine` with the rows of these receipts alone."""
    seen = frozenset(receipts)
    return _Some(engine, seen.__contains__, seen)


def without(engine: Engine, receipts: Collection[str]) -> Engine:
    """`engine` with the rows of all receipts but these."""
    hidden = frozenset(receipts)
    return _Some(engine, lambda receipt: receipt not in hidden, None)


class _Some:
    """See `engine.Engine`; every answer keeps its order. `seen`: all receipts that are shown, where they are counted."""

    def __init__(self, engine: Engine, shows: Callable[[str], bool], seen: frozenset[str] | None) -> None:
        self._engine = engine
        self._shows = shows
        self._seen = seen

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        place = cast("tuple[str, ...]", BATCH_TABLES[table]._fields).index("receipt")  # type: ignore[attr-defined]
        return (row for row in self._engine.rows(table) if self._shows(cast("str", row[place])))

    def count(self, table: str) -> int:
        return sum(1 for _ in self.rows(table))

    def statements(
        self,
        *,
        fields: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        receipts: Collection[str] | None = None,
    ) -> Iterator[StatementRow]:
        asked = self._seen if receipts is None else [r for r in receipts if self._shows(r)]
        found = self._engine.statements(fields=fields, kinds=kinds, receipts=asked)
        return (row for row in found if self._shows(row.receipt))

    def fields(self, kind: str, receipts: Collection[str]) -> Iterator[tuple[str, str]]:
        return self._engine.fields(kind, [r for r in receipts if self._shows(r)])

    def findings(self) -> Iterator[FindingRow]:
        return cast("Iterator[FindingRow]", self.rows("findings"))

    def receipts(self) -> Iterator[ReceiptRow]:
        return cast("Iterator[ReceiptRow]", self.rows("receipts"))

    def assignments(self, probes: Iterable[Probe]) -> Iterator[AssignmentMatch]:
        return (match for match in self._engine.assignments(probes) if self._shows(match.lease.receipt))

    def close(self) -> None:
        self._engine.close()
