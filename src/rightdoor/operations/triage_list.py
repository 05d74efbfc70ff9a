"""The triage list of a store as of an instant: ranked at once, its lines put together when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from rightdoor.operations.derived import DerivedRef, decode_line, reading_derived
from rightdoor.triage.listed import Placed, line_text, placed
from rightdoor.triage.ready import PieceRow, PlaceRow


class TriageList(Sequence[dict[str, object]]):
    """The lines in rank order, as mappings in the contract's form; `texts` gives all as JSON text.

    Ranking reads one small table. A few lines read their own groups of the large one, so that the
    first page of a national list costs little. The files stay open: a rebuild meanwhile changes nothing here.
    """

    def __init__(self, ref: DerivedRef | None, as_of_us: int) -> None:
        self._as_of_us = as_of_us
        self._places: list[PlaceRow] = []
        self._order: list[Placed] = []
        self._pieces: Any = None
        if ref is not None:
            import pyarrow.parquet as pq

            with reading_derived():
                with pq.ParquetFile(ref.folder / "places.parquet") as file:
                    self._places = [PlaceRow(*row) for row in _rows(file.read(use_threads=False))]
                self._pieces = pq.ParquetFile(ref.folder / "pieces.parquet")
            self._order = placed(self._places, as_of_us)

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> dict[str, object]: ...

    @overload
    def __getitem__(self, index: slice) -> list[dict[str, object]]: ...

    def __getitem__(self, index: int | slice) -> dict[str, object] | list[dict[str, object]]:
        if isinstance(index, slice):
            return [decode_line(text) for text in self._some(range(len(self._order))[index])]
        return decode_line(next(self._some([range(len(self._order))[index]])))

    def __iter__(self) -> Iterator[dict[str, object]]:
        return map(decode_line, self.texts())

    def texts(self) -> Iterator[str]:
        """Every line as JSON text."""
        return self._some(range(len(self._order)))

    def _some(self, ranks: Sequence[int]) -> Iterator[str]:
        wanted = {self._order[rank].row for rank in ranks}
        pieces = self._read(wanted)
        for rank in ranks:
            at = self._order[rank]
            yield line_text(rank + 1, at, self._places[at.row], pieces[at.row], self._as_of_us)

    def _read(self, wanted: set[int]) -> dict[int, PieceRow]:
        """The pieces of these subjects, group by group."""
        found: dict[int, PieceRow] = {}
        first = 0
        for group in range(self._pieces.num_row_groups if wanted else 0):
            count = self._pieces.metadata.row_group(group).num_rows
            here = [n for n in range(first, first + count) if n in wanted]
            if here:
                with reading_derived():
                    table = self._pieces.read_row_group(group, use_threads=False)
                rows = _rows(table if len(here) == count else table.take([n - first for n in here]))
                found |= zip(here, map(PieceRow._make, rows), strict=True)
            first += count
        return found


def _rows(table: Any) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)
