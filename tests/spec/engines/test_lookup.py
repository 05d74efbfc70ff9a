"""The look-up answers as the engines do, of the receipts and places that it is asked for, and of nothing that it is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rightdoor.footprints.batches import BatchTables, ReceiptRow
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.footprints.duckdb_lookup import Lookup
from rightdoor.footprints.engine_memory import MemoryEngine
from rightdoor.model.statement import Record, Statement

EXHIBIT = "ab" * 32
ASKED = ("rc_a", "rc_c'", "rc_unheard")


def _record(number: int) -> Record:
    places = (f"row:{number}/ip", f"row:{number}/at")
    return Record("event", f"row:{number}", "", tuple(Statement("ip", f"raw {place}", "", place, "copied") for place in places))


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    made = []
    for name, receipts in (("b_1", ("rc_b", "rc_a")), ("b_2", ("rc_c'",)), ("b_3", ())):
        tables = BatchTables()
        for receipt in receipts:
            tables.add(ReceiptRow(receipt, EXHIBIT, receipt, 1, "made", "", "x", 1), [_record(n) for n in (12, 2, 7)], [], DerivedRows())
        tables.write(tmp_path / "batches" / name)
        made.append(tmp_path / "batches" / name)
    return made


@pytest.fixture
def lookup(tmp_path: Path) -> Lookup:
    return Lookup(tmp_path / "batches", tmp=tmp_path / "tmp")


def test_as_the_engines_answer(folders: list[Path], lookup: Lookup) -> None:
    engine = MemoryEngine(folders)
    found = list(lookup.statements(folders, ASKED))
    assert found == list(engine.statements(receipts=ASKED))
    assert {s.receipt for s in found} == {"rc_a", "rc_c'"}
    assert list(lookup.receipts(folders, ASKED)) == [row for row in engine.receipts() if row.receipt in ASKED]
    assert list(lookup.statements(folders[:1], ASKED)) == [s for s in found if s.receipt == "rc_a"]
    assert not list(lookup.statements(folders, ())) and not list(lookup.statements([], ASKED))


def test_records_and_places_alone(folders: list[Path], lookup: Lookup) -> None:
    found = list(lookup.statements(folders, ASKED, at={"row:7", "row:12/at"}))
    assert [(s.receipt, s.locator) for s in found] == [
        (receipt, place) for receipt in ("rc_a", "rc_c'") for place in ("row:12/at", "row:7/ip", "row:7/at")
    ]
    assert not list(lookup.statements(folders, ASKED, at=()))


def test_several_threads_ask_at_once(folders: list[Path], lookup: Lookup) -> None:
    right = list(lookup.statements(folders, ASKED))
    with ThreadPoolExecutor(4) as threads:
        assert all(found == right for found in threads.map(lambda _: list(lookup.statements(folders, ASKED)), range(24)))


def test_nothing_beside_the_batches_is_read(folders: list[Path], lookup: Lookup, tmp_path: Path) -> None:
    other = tmp_path / "other"
    folders[0].rename(other)
    with pytest.raises(Exception, match=r"(?i)permission|disabled"):
        list(lookup.statements([other], ASKED))
