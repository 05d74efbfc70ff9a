from __future__ import annotations

import hashlib
import json
import random
import shutil
from pathlib import Path

import pytest

from rightdoor.errors import StoreKeyMissing
from rightdoor.exhibits.backup import BackupRefused, backup, record_backup
from rightdoor.exhibits.erase import erase, erasures
from rightdoor.exhibits.holds import place_hold, release_hold
from rightdoor.exhibits.register import erased_exhibits, known_receipts
from rightdoor.exhibits.restore import Restoring, check_backup, restore
from rightdoor.exhibits.stream import SEGMENT
from rightdoor.exhibits.vault import VaultReader
from rightdoor.exhibits.verify import verify
from rightdoor.footprints.batch_rewrite import receipt_digests, rewrite
from rightdoor.store.keys import KeyFolder
from rightdoor.store.postgres import wait_until_stopped

NOW, ACTOR = 1_767_600_000_000_000, "os:tester"
BIG = random.Random(8).randbytes(SEGMENT + 500)
FILES = {"a.txt": b"first\n", "b.txt": b"second\n", "back\\slash\t.txt": b"third\\N\n", "big.bin": BIG}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def how(store_factory) -> Restoring:
    return Restoring(store_factory.key_source, store_factory.random_bytes, ACTOR, NOW + 1, rewrite)


@pytest.fixture
def store(store_factory, bench):
    made = store_factory()
    bench.take_in(made, FILES)
    with made.connect() as c:
        hold = place_hold(c, exhibit=_sha(b"second\n"), reason="trial", actor=ACTOR, at_us=NOW)
        release_hold(c, hold=hold, actor=ACTOR, at_us=NOW)
        erase(made, c, exhibits=[_sha(b"second\n")], authority="A-1", actor=ACTOR, at_us=NOW, rewrite=rewrite)
    return made


def _backup(store, out: Path) -> str:
    with store.connect() as c:
        return backup(store, c, out, at_us=NOW)


def _closing(store) -> None:
    store.close()
    assert wait_until_stopped(store.dir, timeout_s=10)


def test_a_restored_store_is_the_same_and_verifies_clean(store, how, tmp_path: Path) -> None:
    digest = _backup(store, tmp_path / "out")
    with store.connect() as c:
        known, rows = known_receipts(c), c.execute("select * from ledger order by seq").fetchall()
        record_backup(c, digest=digest, actor=ACTOR, at_us=NOW)
    again = restore(tmp_path / "out", tmp_path / "new", how=how)
    with again.connect() as c:
        assert known_receipts(c) == known
        assert c.execute("select * from ledger order by seq").fetchall()[: len(rows)] == rows
        assert [r[0] for r in c.execute("select act from ledger where seq > %s order by seq", (len(rows),)).fetchall()] == ["restored"]
        assert erased_exhibits(c) == {_sha(b"second\n")}
        for data in (b"first\n", b"third\\N\n", BIG):
            assert VaultReader(again.dir, again.keys, c).open(_sha(data)).read() == data
    assert verify(again, receipt_digests=receipt_digests).divergences == ()
    assert sorted(p.name for p in (tmp_path / "out").rglob("*.key")) == []
    _closing(again)


def test_erasures_done_since_the_backup_are_done_again(store, how, tmp_path: Path) -> None:
    _backup(store, tmp_path / "out")
    with store.connect() as c:
        erase(store, c, exhibits=[_sha(BIG), _sha(b"first\n")], authority="Court/9", actor=ACTOR, at_us=NOW, rewrite=rewrite)
        newest = erasures(c)
    assert newest == {_sha(b"second\n"): "A-1", _sha(BIG): "Court/9", _sha(b"first\n"): "Court/9"}
    again = restore(tmp_path / "out", tmp_path / "new", how=how, erased_since=newest)
    with again.connect() as c:
        assert erased_exhibits(c) == set(newest)
        assert erasures(c) == newest
    report = verify(again, receipt_digests=receipt_digests)
    assert report.divergences == ()
    assert {e.authority for e in report.erased} == {"A-1", "Court/9"}
    assert not again.path("vault", _sha(BIG)[:2], _sha(BIG)).exists()
    _closing(again)


def test_a_tampered_backup_is_refused(store, how, tmp_path: Path) -> None:
    _backup(store, tmp_path / "out")
    names = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]
    assert {"store.json", "tables/ledger.copy", "tables/exhibit.copy"} <= set(names)
    for name in names:
        bad = tmp_path / "bad"
        shutil.copytree(tmp_path / "out", bad)
        data = bytearray((bad / name).read_bytes() or b"\0")
        data[len(data) // 2] ^= 1
        (bad / name).write_bytes(data)
        with pytest.raises(Exception) as caught:
            check_backup(bad, tmp_path / "new", how.key_source)
        assert caught.type.__name__ in ("BackupRefused", "StoreDamaged", "StoreKeyMissing", "StoreKeyWrong")
        (bad / name).unlink()
        with pytest.raises(Exception, match=r"backup|store"):
            check_backup(bad, tmp_path / "new", how.key_source)
        shutil.rmtree(bad)
    assert not (tmp_path / "new").exists()


def test_a_manifest_made_to_fit_is_refused(store, how, tmp_path: Path) -> None:
    _backup(store, tmp_path / "out")
    place = tmp_path / "out" / "tables" / "receipt.copy"
    place.write_bytes(b"")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    manifest["files"]["tables/receipt.copy"] = {"sha256": _sha(b""), "size": 0}
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BackupRefused, match="altered"):
        restore(tmp_path / "out", tmp_path / "new", how=how)
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(BackupRefused, match="no whole backup"):
        restore(tmp_path / "out", tmp_path / "new", how=how)


def test_without_the_key_nothing_is_restored(store, how, tmp_path: Path) -> None:
    _backup(store, tmp_path / "out")
    (tmp_path / "nokeys").mkdir()
    other = Restoring(KeyFolder(tmp_path / "nokeys"), how.random_bytes, ACTOR, NOW, rewrite)
    with pytest.raises(StoreKeyMissing):
        restore(tmp_path / "out", tmp_path / "new", how=other)


def test_folders_that_are_not_empty_are_left_alone(store, how, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    with pytest.raises(BackupRefused, match="not empty"):
        _backup(store, tmp_path / "full")
    _backup(store, tmp_path / "out")
    with pytest.raises(BackupRefused, match="not empty"):
        restore(tmp_path / "out", tmp_path / "full", how=how)
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine"]
