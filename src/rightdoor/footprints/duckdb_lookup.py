"""Statements of a few receipts, looked up in the files of the batches that hold them: one closed-off connection for many questions.

Making such a connection takes longer than the answer. Nothing of an answer is kept: files are named with each question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import cast

from rightdoor.footprints.engine_duckdb import connect, file_list, order_of, quoted, stream
from rightdoor.footprints.tables import BATCH_TABLES, ReceiptRow, StatementRow, arrow_schema


class Lookup:
    """Questions about receipts in folders below `root`. May be asked by several threads; `tmp` as in `engine_duckdb.connect`."""

    def __init__(self, root: Path, *, tmp: Path) -> None:
        self._connection = connect([root], tmp=tmp, threads=1, memory_limit="256MiB")

    def statements(
        self, folders: Sequence[Path], receipts: Collection[str], *, at: Collection[str] | None = None
    ) -> Iterator[StatementRow]:
        """The statements of these receipts, each receipt's in the order of the file. `at`: of these records and locators alone."""
        places = "" if at is None else ", ".join(quoted(place) for place in sorted(at)) or "NULL"
        more = f" AND (record IN ({places}) OR locator IN ({places}))" if places else ""
        return cast("Iterator[StatementRow]", self._rows("statements", folders, receipts, more))

    def receipts(self, folders: Sequence[Path], receipts: Collection[str]) -> Iterator[ReceiptRow]:
        """The rows of these receipts."""
        return cast("Iterator[ReceiptRow]", self._rows("receipts", folders, receipts))

    def _rows(self, table: str, folders: Sequence[Path], receipts: Collection[str], more: str = "") -> Iterator[tuple[object, ...]]:
        paths = [path for folder in folders if (path := folder / f"{table}.parquet").exists()]
        if not paths or not receipts:
            return iter(())
        columns = ", ".join(arrow_schema(BATCH_TABLES[table]).names)
        named = ", ".join(quoted(receipt) for receipt in sorted(receipts))
        source = (
            f"SELECT {columns}, CAST(file_index AS BIGINT) AS batch_no, file_row_number AS row_no FROM read_parquet([{file_list(paths)}])"
        )
        query = f"SELECT {columns} FROM ({source}) t WHERE receipt IN ({named}){more} ORDER BY {order_of(table)}"
        return stream(self._connection.cursor(), query, BATCH_TABLES[table])
