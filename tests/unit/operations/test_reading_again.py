"""Parts of reading again: which mapping speaks, rows put in the place of others, trouble of the store's own disk."""

from __future__ import annotations

import hashlib
import io

import pyarrow.parquet as pq
import pytest

from rightdoor.errors import StoreDamaged
from rightdoor.exhibits.walk import Found, walk
from rightdoor.footprints.batch_rewrite import replace
from rightdoor.footprints.batches import BatchTables
from rightdoor.footprints.derived_rows import DerivedRows
from rightdoor.footprints.tables import ReceiptRow
from rightdoor.model.statement import Record, Statement
from rightdoor.operations.declared_mappings import _of_inbox, digest_of
from rightdoor.operations.intake.again import own_disk
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source

MAPPING = """name: {name}
form: package
source: Invented Force
applies:
  columns: [Bundle No, Seen From]
columns:
  Seen From: event.ip
  Bundle No: referral.number
rightdoor_mapping: 1
"""


def found(folder, erased=()):
    return [mapping.name for mapping in _of_inbox(files(folder), erased)]


def files(folder):
    return [each for each in walk(folder) if isinstance(each, Found)]


def test_mappings_are_found_by_content_and_size(tmp_path):
    (tmp_path / "a.xml").write_text(MAPPING.format(name="one"))
    (tmp_path / "b").write_bytes(b"\xef\xbb\xbf" + MAPPING.format(name="two").encode())
    (tmp_path / "c.yaml").write_text("{" + MAPPING.format(name="three"))
    (tmp_path / "d.yaml").write_text(MAPPING.format(name="four") + "#" * 70_000)
    (tmp_path / "e.yaml").symlink_to(tmp_path / "a.xml")
    (tmp_path / "f.yaml").write_text(MAPPING.format(name="five").replace("rightdoor_mapping: 1", ""))
    assert found(tmp_path) == ["one", "two"]


def test_an_erased_mapping_does_not_speak(tmp_path):
    data = MAPPING.format(name="one").encode()
    (tmp_path / "a").write_bytes(data)
    assert found(tmp_path, {hashlib.sha256(data).hexdigest()}) == []


def test_the_digest_tells_mappings_and_their_order_apart(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_text(MAPPING.format(name=name))
    one, two = _of_inbox(files(tmp_path), ())
    other = one._replace(columns=dict(reversed(one.columns.items())), needed=frozenset(sorted(one.needed, reverse=True)))
    assert digest_of([one]) == digest_of([other])
    assert len({digest_of(m) for m in ([], [one], [two], [one, two], [two, one], [one._replace(zone="UTC")])}) == 6


def batch(folder, said):
    tables = BatchTables()
    for receipt, value in said:
        row = ReceiptRow(receipt, "e" * 64, f"{receipt}.txt", 5, "", "", "", 1)
        tables.add(row, [Record("person", "row:2", "", (Statement("name", value, value, "row:2", "declared"),))], (), DerivedRows())
    tables.write(folder)
    return folder


def test_rows_of_receipts_take_the_place_of_their_old_ones(tmp_path):
    old = batch(tmp_path / "old", [("rc_a", "old a"), ("rc_b", "old b"), ("rc_c", "old c")])
    added = batch(tmp_path / "added", [("rc_b", "new b")])
    digests = replace(old, added, tmp_path / "out", {"rc_b"})
    assert {name: f.rows for name, f in digests.items()} == {"receipts": 3, "statements": 3}
    table = pq.read_table(tmp_path / "out" / "statements.parquet")
    assert table["value"].to_pylist() == ["old a", "old c", "new b"]
    assert b"old b" not in b"".join(p.read_bytes() for p in (tmp_path / "out").iterdir())


class Failing(io.RawIOBase):
    """A disk that fails behind the first bytes."""

    def __init__(self, data):
        self.data = io.BytesIO(data)

    def readable(self):
        return True

    def readinto(self, buffer):
        if self.data.tell() >= 4096:
            raise OSError(5, "Input/output error")
        return self.data.readinto(memoryview(buffer)[:4096])


def failing(data):
    return io.BufferedReader(Failing(data))


def test_trouble_of_the_stores_own_disk_is_no_finding_about_the_exhibit():
    data = b"observation_id,observed_at,ip\n" + b"o1,2026-01-05T08:00:00Z,192.0.2.1\n" * 20_000
    received = Source("a.csv", len(data), data[:4096], lambda: failing(data))
    assert any(getattr(item, "code", "") == "unreadable" for item in read_any(received, DEFAULT_LIMITS)[2])
    kept = Source("a.csv", len(data), data[:4096], lambda: own_disk(failing(data), "e" * 64))
    with pytest.raises(StoreDamaged):
        list(read_any(kept, DEFAULT_LIMITS)[2])
    with own_disk(io.BytesIO(b"abc"), "e" * 64) as body:
        assert (body.seek(0, 2), body.seek(1), body.read()) == (3, 1, b"bc")
