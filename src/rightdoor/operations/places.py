"""Statements at places: looked up in the batches of the receipts asked for, and no others."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.exhibits.holds import restricted
from rightdoor.footprints.tables import ReceiptRow, StatementRow
from rightdoor.operations.bulk import look_up
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

# A batch that was rewritten or joined names the one that superseded it; the rows lie in the last of the line.
_CURRENT_BATCH = """
with recursive line (receipt, batch) as (
    select id, batch from receipt where id = any(%s)
    union all
    select line.receipt, batch.superseded_by from line join batch on batch.id = line.batch where batch.superseded_by is not null
)
select line.receipt, line.batch from line join batch on batch.id = line.batch where batch.superseded_by is null
"""


_ENTRIES = "select r.id, l.seq, l.at_us, l.actor from receipt r join ledger l on l.seq = r.seq where r.id = any(%s)"


class Place(NamedTuple):
    """A locator in a receipt."""

    receipt: str
    locator: str


class Received(NamedTuple):
    """The ledger's entry of a receipt: its number, instant (UTC microseconds) and actor."""

    seq: int
    at_us: int
    actor: str


def current_batch_of(connection: StoreConnection, receipts: Sequence[str]) -> list[tuple[str, str]]:
    """(receipt, batch) for each of these receipts that is held: the batch in which its rows lie now."""
    return connection.execute(_CURRENT_BATCH, (list(receipts),)).fetchall()


class Places:
    """Reads the statements of receipts when they are first asked for; `close` ends it."""

    def __init__(self, store: Store, connection: StoreConnection) -> None:
        self._store = store
        self._connection = connection
        self._open = contextlib.ExitStack()
        self._statements: dict[str, list[StatementRow]] = {}
        self._receipts: dict[str, ReceiptRow] = {}
        self._at: dict[Place, list[StatementRow]] = {}
        self._entries: dict[str, Received] = {}
        self._restricted: set[str] | None = None

    def close(self) -> None:
        """Release the files."""
        self._open.close()

    def prefetch(self, places: Iterable[Place]) -> None:
        """Read the statements of all these receipts in one go."""
        missing = sorted({p.receipt for p in places} - self._statements.keys())
        if not missing:
            return
        batches = current_batch_of(self._connection, missing)
        entries = self._connection.execute(_ENTRIES, (missing,)).fetchall()
        self._entries |= {receipt: Received(*entry) for receipt, *entry in entries}
        self._connection.rollback()
        for receipt in missing:
            self._statements[receipt] = []
        if not batches:
            return
        wanted = sorted({batch for _, batch in batches})
        statements, rows = look_up(self._store, self._connection, [receipt for receipt, _ in batches], batches=wanted)
        for statement in statements:
            self._statements[statement.receipt].append(statement)
        self._receipts |= {row.receipt: row for row in rows}

    def prefetch_records(self, places: Iterable[Place]) -> None:
        """Read what `record` answers at these places in one go, and not the rest of receipts that may be large."""
        missing = {p for p in places if p.receipt not in self._statements} - self._at.keys()
        if not missing:
            return
        receipts, found = sorted({p.receipt for p in missing}), list[StatementRow]()
        batches = current_batch_of(self._connection, receipts)
        self._connection.rollback()
        if batches:
            wanted = sorted({batch for _, batch in batches})
            held = [receipt for receipt, _ in batches]
            found, _ = look_up(self._store, self._connection, held, batches=wanted, at={p.locator for p in missing})
        of: dict[str, list[StatementRow]] = {receipt: [] for receipt in receipts}
        for statement in found:
            of[statement.receipt].append(statement)
        self._at |= {place: _record(of[place.receipt], place.locator) for place in missing}

    def receipt(self, receipt: str) -> ReceiptRow | None:
        """The receipt's row, None when it is not held (any more)."""
        self.prefetch([Place(receipt, "")])
        return self._receipts.get(receipt)

    def received(self, receipt: str) -> Received | None:
        """How the ledger records that it was received."""
        self.prefetch([Place(receipt, "")])
        return self._entries.get(receipt)

    def is_restricted(self, exhibit: str) -> bool:
        """Whether the exhibit bears a restriction."""
        if self._restricted is None:
            self._restricted = restricted(self._connection)
            self._connection.rollback()
        return exhibit in self._restricted

    def record(self, receipt: str, locator: str) -> list[StatementRow]:
        """The statements of the record at a place; those at the place itself where no record begins there."""
        if (place := Place(receipt, locator)) in self._at:
            return self._at[place]
        self.prefetch([place])
        return _record(self._statements[receipt], locator)

    def statement(self, receipt: str, locator: str) -> list[StatementRow]:
        """The statements whose value stands exactly there."""
        self.prefetch([Place(receipt, locator)])
        rows = self._statements[receipt]
        return [s for s in rows if s.locator == locator] or [s for s in rows if s.record == locator]

    def statements(self, receipt: str) -> list[StatementRow]:
        """Every statement of a receipt in the order of the file."""
        self.prefetch([Place(receipt, "")])
        return self._statements[receipt]

    def records(self, receipt: str) -> list[str]:
        """The records of a receipt in the order of the file."""
        self.prefetch([Place(receipt, "")])
        return list(dict.fromkeys(s.record for s in self._statements[receipt]))


def _record(rows: Sequence[StatementRow], locator: str) -> list[StatementRow]:
    return [s for s in rows if s.record == locator] or [s for s in rows if s.locator == locator]
