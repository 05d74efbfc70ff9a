"""Batches: the rows of up to some thousands of receipts, one Parquet file per table.

A batch is written into a folder that nobody reads yet; the caller renames it and commits its row
in the database. Tables without rows have no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.footprints.parquet_file import GROUP_ROWS, FileDigest, ParquetFile, table_of
from rightdoor.footprints.statements_digest import statement_rows, statements_digest
from rightdoor.footprints.tables import BATCH_TABLES, FindingRow, ReceiptRow, arrow_schema
from rightdoor.model.finding import DataFinding
from rightdoor.model.rows import TABLES
from rightdoor.model.statement import Record
from rightdoor.store.files import sync_folder

__all__ = ["BATCH_TABLES", "BatchTables", "FileDigest", "FindingRow", "ReceiptRow", "statement_rows", "statements_digest"]

Row = tuple[object, ...]
_new = tuple.__new__


class BatchTables:
    """Collects the rows of receipts column by column.

    With a `spill` folder, rows beyond a row group go to files there at once, so that one exhibit
    of a million records needs no more memory than a small one; the bytes are the same either way.
    """

    def __init__(self, spill: Path | None = None) -> None:
        self._spill = spill
        self._statements: list[list[str]] = [[] for _ in range(10)]
        self._rows: dict[str, list[Row]] = {name: [] for name in BATCH_TABLES if name != "statements"}
        self._files: dict[str, ParquetFile] = {}
        self._current: ReceiptRow | None = None
        self.receipts = 0
        self.statements = 0

    def add(self, receipt_row: ReceiptRow, records: Sequence[Record], findings: Iterable[DataFinding], derived: DerivedRows) -> None:
        """One receipt, whole."""
        self.start(receipt_row)
        self.more(records, findings, derived)

    def start(self, receipt_row: ReceiptRow) -> None:
        """Begin a receipt whose records come in parts."""
        self._rows["receipts"].append(receipt_row)
        self._current = receipt_row
        self.receipts += 1

    def more(self, records: Sequence[Record], findings: Iterable[DataFinding], derived: DerivedRows) -> None:
        """The next part of the receipt begun last. Raises ValueError when none was begun."""
        if self._current is None:
            raise ValueError("no receipt was begun")
        receipt, exhibit = self._current.receipt, self._current.exhibit
        self._add_statements(records, receipt, exhibit)
        into = self._rows["findings"]
        for source in (findings, derived.findings):
            into += [
                _new(FindingRow, (receipt, exhibit, locator, code, severity, field, raw, message))
                for code, severity, locator, field, raw, message in source
            ]
        for name in TABLES:
            rows = derived.table(name)
            if rows:
                self._rows[name].extend(rows)
        if self._spill is not None:
            self._flush_whole_groups(self._spill)

    def add_finding(self, row: FindingRow) -> None:
        """A finding of another moment: of a receipt added before, or (receipt empty) of what was not taken in."""
        self._rows["findings"].append(row)

    def _add_statements(self, records: Sequence[Record], receipt: str, exhibit: str) -> None:
        receipts, exhibits, places, kinds, parents, fields, raws, values, locators, methods = self._statements
        total = 0
        for kind, locator, parent, statements in records:
            count = len(statements)
            if not count:
                continue
            total += count
            places += [locator] * count
            kinds += [kind] * count
            parents += [parent] * count
            field, raw, value, place, method = zip(*statements, strict=True)
            fields += field
            raws += raw
            values += value
            locators += place
            methods += method
        receipts += [receipt] * total
        exhibits += [exhibit] * total
        self.statements += total

    def _flush_whole_groups(self, folder: Path) -> None:
        if len(self._statements[0]) >= GROUP_ROWS or any(len(rows) >= GROUP_ROWS for rows in self._rows.values()):
            self._flush(folder)

    def _flush(self, folder: Path) -> None:
        """Hand everything to the files; a file keeps what does not fill a group."""
        if self._statements[0]:
            self._file("statements", folder).write(table_of(arrow_schema(BATCH_TABLES["statements"]), self._statements))
            for column in self._statements:
                column.clear()
        for name, rows in self._rows.items():
            if rows:
                columns = zip(*rows, strict=True)
                self._file(name, folder).write(table_of(arrow_schema(BATCH_TABLES[name]), columns))
                rows.clear()

    def _file(self, name: str, folder: Path) -> ParquetFile:
        file = self._files.get(name)
        if file is None:
            folder.mkdir(parents=True, exist_ok=True)
            file = self._files[name] = ParquetFile(folder / f"{name}.parquet", arrow_schema(BATCH_TABLES[name]))
        return file

    def write(self, folder: Path) -> dict[str, FileDigest]:
        """Write all tables that have rows to `folder` and sync files and folder. Once only.

        Raises OSError (no space, no permission); then `abandon` removes what was written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._flush(self._spill if self._spill is not None else folder)
        digests = {}
        for name in BATCH_TABLES:
            if name in self._files:
                digests[name] = self._files[name].close()
                self._files[name].path.replace(folder / f"{name}.parquet")
        self._files = {}
        sync_folder(folder)
        return digests

    def abandon(self) -> None:
        """Remove the files begun."""
        for file in self._files.values():
            file.abandon()
        self._files = {}
