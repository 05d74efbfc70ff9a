"""What `verify` finds and names. Each tampering is done as somebody would who has the folder and the database's owner."""

from __future__ import annotations

import hashlib
import random
import shutil
import time

import psycopg
import pytest

from rightdoor.exhibits.stream import SEGMENT, TAG
from rightdoor.exhibits.verify import verify
from rightdoor.footprints.batch_rewrite import receipt_digests

WHOLE = SEGMENT + TAG
BIG = random.Random(5).randbytes(3 * SEGMENT + 77)
FILES = {"a.csv": b"one,two\n1,2\n", "b.txt": b"second\nfile\n", "c.txt": b"third\n", "big.bin": BIG, "same.txt": b"second\nfile\n"}


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def store(store_factory, bench):
    """A store with two batches."""
    made = store_factory()
    bench.take_in(made, FILES, tag="1")
    bench.take_in(made, {"d.txt": b"fourth\n", "e.txt": b"fifth\n"}, tag="2")
    return made


def _verify(store):
    return verify(store, receipt_digests=receipt_digests)


def _first(store) -> tuple[str, str, str]:
    found = _verify(store).divergences
    assert found, "the tampering was not found"
    return found[0].what, found[0].where, found[0].code


def _owner(store) -> psycopg.Connection:
    return psycopg.connect(store._server.dsn("owner"), autocommit=True)


def _tamper(store, *statements: str) -> None:
    """As the tables' owner, with triggers out of the way."""
    with _owner(store) as c, c.transaction():
        for table in ("ledger", "exhibit", "receipt", "batch"):
            c.execute(f"alter table rightdoor.{table} disable trigger user")  # type: ignore[arg-type]
        for statement in statements:
            c.execute(statement)  # type: ignore[arg-type]


def _pack(store, number: int = 0):
    return sorted(store.path("vault").glob("*.pack"), key=lambda p: -p.stat().st_size)[number]


def _large(store):
    return store.path("vault", _sha(BIG)[:2], _sha(BIG))


def test_an_untouched_store_is_clean(store) -> None:
    seen: list[str] = []
    report = verify(store, receipt_digests=receipt_digests, progress=lambda what, done, of: seen.append(what))
    assert report.divergences == ()
    assert report.erased == ()
    assert (report.batches, report.exhibits, report.receipts) == (2, 6, 7)
    assert {"ledger", "batches", "exhibits", "receipts", "statements"} <= set(seen)


def _flip(path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x10
    path.write_bytes(data)


def _flip_in_pack(store) -> None:
    with store.connect() as c:
        offset, batch = c.execute("select pack_offset, batch from exhibit where sha256 = %s", (_sha(b"third\n"),)).fetchone()
    _flip(store.path("vault", f"{batch}.pack"), offset + 2)


def _swap(store) -> None:
    data = _large(store).read_bytes()
    _large(store).write_bytes(data[:WHOLE] + data[2 * WHOLE : 3 * WHOLE] + data[WHOLE : 2 * WHOLE] + data[3 * WHOLE :])


def _append(path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def _cut(segments: int):
    return lambda store: _large(store).write_bytes(_large(store).read_bytes()[: segments * WHOLE])


FILE_TAMPERINGS = [
    ("a bit flipped in a large exhibit", lambda s: _flip(_large(s), WHOLE + 5), _sha(BIG), "exhibit-seal", "Segment 2"),
    ("a bit flipped in a pack", _flip_in_pack, _sha(b"third\n"), "exhibit-seal", "Segment 1"),
    ("cut after one segment", _cut(1), _sha(BIG), "exhibit-seal", "Segment"),
    ("cut after two segments", _cut(2), _sha(BIG), "exhibit-seal", "Segment"),
    ("cut after three segments", _cut(3), _sha(BIG), "exhibit-seal", "Segment"),
    ("two segments swapped", _swap, _sha(BIG), "exhibit-seal", "Segment 2: segment 3 stands in its place"),
    ("bytes appended to a large exhibit", lambda s: _append(_large(s)), _sha(BIG), "exhibit-length", "appended"),
    ("bytes appended to a pack", lambda s: _append(_pack(s)), None, "pack-digest", "pack"),
    ("a large exhibit removed", lambda s: _large(s).unlink(), _sha(BIG), "exhibit-missing", "missing"),
    ("a pack removed", lambda s: _pack(s).unlink(), None, "pack-missing", "missing"),
]


def test_every_tampering_with_the_vault_is_found_and_named_first(store) -> None:
    shutil.copytree(store.path("vault"), store.path("..", "vault.kept"))
    for name, act, where, code, words in FILE_TAMPERINGS:
        act(store)
        first = _verify(store).divergences[0]
        assert (name, first.code) == (name, code)
        assert where is None or first.where == where, name
        assert words in first.message, name
        shutil.rmtree(store.path("vault"))
        shutil.copytree(store.path("..", "vault.kept"), store.path("vault"))
    assert _verify(store).divergences == ()


def test_two_exhibits_swapped_in_the_pack_and_in_the_rows(store) -> None:
    with store.connect() as c:
        rows = c.execute("select sha256, pack_offset, pack_length, batch from exhibit where sha256 = any(%s) order by pack_offset",
                         ([_sha(b"fourth\n"), _sha(b"fifth\n")],)).fetchall()  # fmt: skip
    (one, at1, _, batch), (two, at2, len2, _) = rows
    path = store.path("vault", f"{batch}.pack")
    data = path.read_bytes()
    assert at2 + len2 == len(data)
    path.write_bytes(data[:at1] + data[at2:] + data[at1:at2])
    assert _first(store) == ("exhibit", one, "exhibit-seal")
    path.write_bytes(data)
    swap = ("update rightdoor.exhibit x set pack_offset = y.pack_offset, pack_length = y.pack_length, wrapped_key = y.wrapped_key,"
            " stored_sha256 = y.stored_sha256 from rightdoor.exhibit y where x.batch = y.batch and x.sha256 <> y.sha256"
            f" and x.sha256 in ('{one}', '{two}') and y.sha256 in ('{one}', '{two}')")  # fmt: skip
    _tamper(store, swap)
    codes = [d.code for d in _verify(store).divergences]
    assert codes[0] == "exhibit-rows"
    assert codes.count("exhibit-key") == 2


def test_an_exhibit_row_made_to_look_like_media_that_was_not_kept(store) -> None:
    _tamper(store, f"update rightdoor.exhibit set stored = 'none', wrapped_key = null where sha256 = '{_sha(BIG)}'")
    assert _first(store)[2] == "exhibit-rows"


def test_a_batch_file_replaced_by_an_older_valid_one(store) -> None:
    with store.connect() as c:
        old, new = (r[0] for r in c.execute("select id from batch order by ordinal").fetchall())
    shutil.copy(store.path("batches", old, "statements.parquet"), store.path("batches", new, "statements.parquet"))
    assert _first(store) == ("batch", new, "batch-file")
    _tamper(store, "update rightdoor.batch b set files = jsonb_set(b.files, '{statements}', o.files->'statements')"
                   f" from rightdoor.batch o where b.id = '{new}' and o.id = '{old}'")  # fmt: skip
    assert _first(store) == ("batch", new, "batch-row")
    assert "statements-digest" not in [d.code for d in _verify(store).divergences][:1]


def test_a_missing_batch_file_pack_or_exhibit(store) -> None:
    with store.connect() as c:
        (batch,) = c.execute("select id from batch order by ordinal desc limit 1").fetchone()
    store.path("batches", batch, "receipts.parquet").unlink()
    store.path("vault", f"{batch}.pack").unlink()
    _large(store).unlink()
    codes = [(d.what, d.code) for d in _verify(store).divergences]
    assert codes == [("batch", "batch-file-missing"), ("exhibit", "exhibit-missing"), ("pack", "pack-missing")]


def test_statements_that_were_not_read_from_the_exhibit(store) -> None:
    digest = "0" * 64
    _tamper(store, f"update rightdoor.exhibit set statements_digest = '{digest}' where sha256 = '{_sha(FILES['b.txt'])}'")
    codes = [(d.where, d.code) for d in _verify(store).divergences]
    assert (_sha(FILES["b.txt"]), "statements-digest") in codes


def test_a_receipt_altered_or_removed(store) -> None:
    with store.connect() as c:
        (rid,) = c.execute("select id from receipt where exhibit = %s", (_sha(b"fourth\n"),)).fetchone()
    _tamper(store, f"update rightdoor.receipt set exhibit = '{_sha(b'fifth' + bytes([10]))}' where id = '{rid}'")
    found = [(d.where, d.code) for d in _verify(store).divergences]
    assert (rid, "receipt-row") in found
    assert (rid, "receipt-missing") in found
    _tamper(store, f"delete from rightdoor.receipt where id = '{rid}'")
    assert (rid, "receipt-missing") in [(d.where, d.code) for d in _verify(store).divergences]


INSERT = (
    "insert into rightdoor.ledger select 4, at_us, actor, act, replace(body, '\"seq\":3', '\"seq\":4'), sha256(hash)"
    " from rightdoor.ledger where seq = 3"
)
LEDGER = {
    "row-altered": [["update rightdoor.ledger set actor = 'os:other' where seq = 4"],
                    ["update rightdoor.ledger set body = replace(body, 'os:tester', 'os:tostor') where seq = 4"]],
    "row-removed": [["delete from rightdoor.ledger where seq = 4"]],
    "removed-at-end": [["delete from rightdoor.ledger where seq = (select max(seq) from rightdoor.ledger)"],
                       ["delete from rightdoor.ledger where seq > 4"]],
    "row-reordered": [["update rightdoor.ledger set seq = 1000000 where seq = 3", "update rightdoor.ledger set seq = 3 where seq = 4",
                       "update rightdoor.ledger set seq = 4 where seq = 1000000"]],
    "row-inserted": [["update rightdoor.ledger set seq = seq + 1000 where seq >= 4",
                      "update rightdoor.ledger set seq = seq - 999 where seq > 1000", INSERT]],
}  # fmt: skip


def test_every_tampering_with_the_ledger_is_found_and_named_first(store) -> None:
    with _owner(store) as c:
        keys = c.execute(
            "select conrelid::regclass::text, conname from pg_constraint where contype = 'f' and confrelid = 'rightdoor.ledger'::regclass"
        ).fetchall()
    _tamper(store, *[f"alter table rightdoor.{t.removeprefix('rightdoor.')} drop constraint {n}" for t, n in keys])
    _tamper(store, "create table rightdoor.ledger_kept as select * from rightdoor.ledger")
    for code, cases in LEDGER.items():
        for statements in cases:
            _tamper(store, *statements)
            assert _first(store)[::2] == ("ledger", code), statements
            _tamper(store, "truncate rightdoor.ledger", "insert into rightdoor.ledger select * from rightdoor.ledger_kept")
    assert _verify(store).divergences == ()


def test_derived_tables_are_looked_at(store) -> None:
    from psycopg.types.json import Jsonb

    from rightdoor.store import ledger

    folder = store.path("derived", "a" * 64)
    folder.mkdir(parents=True)
    (folder / "x.parquet").write_bytes(b"derived")
    with store.connect() as c, ledger.transaction(c, actor="os:tester", at_us=1) as tx:
        tx.record("derived", {"derived": "a" * 64})
        c.execute(
            "insert into derived values (%s, '{}', 1, 1, true, %s, %s)",
            ("a" * 64, Jsonb({"x": {"sha256": _sha(b"derived")}}), tx.seal()[0]),
        )
    assert _verify(store).divergences == ()
    (folder / "x.parquet").write_bytes(b"Derived")
    assert _first(store) == ("derived", "a" * 64, "derived-file")


def test_small_exhibits_are_verified_fast(store_factory, bench) -> None:
    """Measured 40,000 and more a second on a quiet core; a quarter of that is asked for here."""
    store = store_factory()
    bench.take_in(store, {f"{n}": b"%d\n" % n for n in range(4000)})
    from rightdoor.exhibits.verify import _Look

    with store.connect() as c:
        look = _Look(store, c, lambda *_: None)
        assert list(look.batches()) == []
        took = []
        for _ in range(3):  # others of this machine may be in the way of one of them
            started = time.perf_counter()
            assert list(look.vault()) == []
            took.append(time.perf_counter() - started)
    print(f"{4000 / min(took):.0f} exhibits/s")
    assert 4000 / min(took) > 10_000
