"""NSRL's SQLite: both layouts, values of the wrong kind, and databases that are programs."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_sets import read


def made(path: Path, *statements: str, rows: list[tuple] = (), into: str = "FILE (sha256, sha1, md5)") -> Path:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
        if rows:
            connection.executemany(f"insert into {into} values ({', '.join('?' * len(rows[0]))})", rows)
    connection.close()
    return path


def row(number: int) -> tuple[str, str, str]:
    return f"{number:064X}", f"{number:040X}", f"{number:032X}"


MINIMAL = "create table FILE (sha256 varchar not null, sha1 varchar not null, md5 varchar not null, crc32 varchar, file_name varchar, file_size integer, package_id integer)"


def test_the_minimal_layout(tmp_path):
    path = made(tmp_path / "RDS.db", MINIMAL, "create view DISTINCT_HASH as select sha256 from FILE", rows=[row(1), row(1), row(2), row(3)])
    got = read(path)
    assert (got.form, got.found, len(got.entries)) == ("nsrl", [], 3)
    assert got.entries[1].sha1 == (2).to_bytes(20, "big") and got.entries[1].md5 == (2).to_bytes(16, "big")
    assert {(entry.category.profile, entry.category.label, *entry.flags) for entry in got.entries} == {("NSRL", "known file", "known-file")}


def test_the_full_layout_reads_the_table_behind_the_view(tmp_path):
    statements = ["create table METADATA (metadata_id integer, path varchar, crc32 varchar, md5 varchar, sha1 varchar, sha256 varchar)", "create view FILE as select sha256, sha1, md5 from METADATA"]  # fmt: skip
    got = read(made(tmp_path / "RDS.db", *statements, rows=[row(n) for n in range(1, 5)], into="METADATA (sha256, sha1, md5)"))
    assert (len(got.entries), got.found) == (4, [])


def test_values_of_the_wrong_kind_lose_themselves_alone(tmp_path):
    wrong = [row(1), ("zz", row(2)[1], row(2)[2]), (row(3)[0], 7, b"\xff"), (row(4)[0], "", row(4)[2]), row(5)]
    got = read(made(tmp_path / "RDS.db", MINIMAL, rows=wrong))
    assert [(entry.sha256 is not None, entry.sha1 is not None, entry.md5 is not None) for entry in got.entries] == [
        (True, True, True), (False, True, True), (True, False, False), (True, False, True), (True, True, True),
    ]  # fmt: skip
    assert ("bad-hash", "row:2") in got.found


@pytest.mark.parametrize(
    "statements",
    [
        ["create table OTHER (x)"],
        ["create table FILE (name varchar)"],
        ["create virtual table FILE using fts5(sha256, sha1, md5)", "insert into FILE values ('{0}', '{0}', '{0}')".format("A" * 64)],
        ["create view FILE as select load_extension('x') as sha256, '' as sha1, '' as md5"],
    ],
)
def test_other_databases_are_no_sets(tmp_path, statements):
    got = read(made(tmp_path / "x.db", *statements))
    assert got.entries == [] and [code for code, _ in got.found] in (["set-delta"], ["set-form"])


def test_a_delta_script_is_never_run(tmp_path):
    path = tmp_path / "delta.sql"
    path.write_text("-- NSRL delta\nBEGIN TRANSACTION;\nDELETE FROM FILE;\nCOMMIT;\n")
    got = read(path)
    assert (got.form, got.entries, got.found) == ("nsrl", [], [("set-delta", "byte:0")])


def test_a_damaged_database_ends_in_a_finding(tmp_path):
    path = made(tmp_path / "RDS.db", MINIMAL, rows=[row(n) for n in range(1, 5_000)])
    content = bytearray(path.read_bytes())
    content[8_192 : len(content) // 2] = b"\xee" * (len(content) // 2 - 8_192)
    path.write_bytes(content)
    got = read(path)
    assert [code for code, _ in got.found][-1:] == ["malformed"]
