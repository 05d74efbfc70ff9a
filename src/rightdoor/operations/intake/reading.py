"""Reading one received thing into the tables of a batch, in parts, so that its size does not matter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from rightdoor.footprints.batches import BatchTables
from rightdoor.footprints.derive import Deriver
from rightdoor.footprints.statements_digest import StatementsDigest, statement_rows
from rightdoor.footprints.tables import ReceiptRow
from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.limits import Limits
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source

PART = 4096  # records and findings handled at once


class Reading:
    """Which reader reads a source, and what it gives. `unread`: archives and media are not read."""

    def __init__(self, source: Source, limits: Limits, *, unread: bool) -> None:
        self.name = self.version = ""
        self._items: Iterator[Record | DataFinding] = iter(())
        if not unread and source.size:
            self.name, self.version, self._items = read_any(source, limits)

    def parts(self) -> Iterator[tuple[list[Record], list[DataFinding]]]:
        """Records and findings, up to PART at once, in the order of the file."""
        while part := list(islice(self._items, PART)):
            records: list[Record] = []
            findings: list[DataFinding] = []
            for each in part:
                if isinstance(each, Record):
                    records.append(each)
                else:
                    findings.append(each)
            yield records, findings


class Done(NamedTuple):
    """How much was read, and the digest over it (empty when no reader read it)."""

    statements: int
    findings: int
    digest: str


def read_item(tables: BatchTables, row: ReceiptRow, reading: Reading, findings: Sequence[DataFinding]) -> Done:
    """Add the receipt with its `findings` so far, then everything that the reader gives."""
    tables.start(row)
    deriver = Deriver(receipt=row.receipt, exhibit=row.exhibit, reader=row.reader, name=row.name)
    digest = StatementsDigest()
    count = len(findings)
    if findings:
        tables.more((), findings, deriver.take(()))
    for records, found in reading.parts():
        derived = deriver.take(records)
        digest.update(statement_rows(records))
        tables.more(records, found, derived)
        count += len(found) + len(derived.findings)
    return Done(digest.rows, count, digest.hexdigest() if reading.name else "")
