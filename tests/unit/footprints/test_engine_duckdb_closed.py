"""DuckDB is closed off: no extension, no network, no file outside the batches, no change of that."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from rightdoor.footprints.batches import BatchTables, ReceiptRow
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.footprints.engine_duckdb import DuckEngine

ROW = ReceiptRow("rc_a", "ab" * 32, "a", 1, "made", "", "x", 1)


def _write(folder: Path) -> Path:
    tables = BatchTables()
    tables.add(ROW, [], [], DerivedRows())
    tables.write(folder)
    return folder


@pytest.mark.parametrize(
    "statement",
    [
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "SELECT * FROM read_parquet('https://example.com/x.parquet')",
        "SELECT * FROM read_parquet('{other}/receipts.parquet')",
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '{other}/out.csv'",
        "ATTACH '{other}/x.duckdb'",
        "CREATE PERSISTENT SECRET s (TYPE s3)",
    ],
)
def test_nothing_else_can_be_reached(tmp_path: Path, statement: str) -> None:
    inside, other = _write(tmp_path / "inside"), _write(tmp_path / "other")
    with DuckEngine([inside], tmp=tmp_path / "tmp") as engine:
        with pytest.raises(duckdb.Error):
            engine.cursor().execute(statement.format(other=other))
        assert list(engine.receipts()) == [ROW]
    assert sorted(p.name for p in other.iterdir()) == ["receipts.parquet"]


def test_settings_are_what_was_asked(tmp_path: Path) -> None:
    with DuckEngine([], tmp=tmp_path / "tmp", threads=1, memory_limit="300MiB") as engine:
        names = "('threads', 'memory_limit', 'temp_directory', 'lock_configuration', 'autoinstall_known_extensions', 'autoload_known_extensions', 'allow_community_extensions')"
        found = dict(engine.cursor().execute(f"SELECT name, value FROM duckdb_settings() WHERE name IN {names}").fetchall())
    assert found == {
        "threads": "1",
        "memory_limit": "300.0 MiB",
        "temp_directory": str(tmp_path / "tmp"),
        "lock_configuration": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }


@pytest.mark.parametrize("name", ["it's", "a[b]c", "[", "**", "a\\b", "star*", "ques?tion", "{x}", "spaced name", "Zoë"])
def test_folders_may_be_named_anyhow(tmp_path: Path, name: str) -> None:
    with DuckEngine([_write(tmp_path / name)], tmp=tmp_path / "tmp") as engine:
        assert list(engine.receipts()) == [ROW]


def test_a_glob_in_a_name_reads_that_folder_alone(tmp_path: Path) -> None:
    _write(tmp_path / "ax")
    _write(tmp_path / "ay")
    folder = _write(tmp_path / "a*")
    with DuckEngine([folder], tmp=tmp_path / "tmp") as engine:
        assert engine.count("receipts") == 1
