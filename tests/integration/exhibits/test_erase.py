"""Erasure: after it no byte of what was erased is left in store, database or a new backup."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import signal
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import Proposed, all_decisions, decide, take_in
from rightdoor.errors import Refused, UsageProblem
from rightdoor.exhibits.backup import backup
from rightdoor.exhibits.compact import compact
from rightdoor.exhibits.erase import ErasureRefused, erase
from rightdoor.exhibits.holds import HoldRefused, holds, lift_restriction, place_hold, release_hold, restrict, restricted
from rightdoor.exhibits.register import BatchRefused, commit_batch, current_batches, erased_exhibits, erased_receipts, known_receipts
from rightdoor.exhibits.stream import SEGMENT
from rightdoor.exhibits.sweep import sweep
from rightdoor.exhibits.vault import ExhibitErased, VaultReader
from rightdoor.exhibits.verify import verify
from rightdoor.footprints.batch_rewrite import merge, receipt_digests, rewrite
from rightdoor.operations.forget import erase_exhibits
from rightdoor.store import crashpoints

NOW, ACTOR = 1_767_600_000_000_000, "os:tester"
PLANTED = [f"planted-{n:02d}-{hashlib.sha256(bytes([n])).hexdigest()[:12]}@example.com" for n in range(20)]
TEXT = "\n".join(PLANTED).encode() + b"\n"
NAME = "planted-name-of-a-person.csv"


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _erase(store, *data: bytes, **options):
    with store.connect() as c:
        return erase(
            store, c, exhibits=[_sha(d) for d in data], authority="RRD-review-0042", actor=ACTOR, at_us=NOW, rewrite=rewrite, **options
        )


def _needles() -> list[bytes]:
    """Every planted text in plain bytes, UTF-16 and hexadecimal."""
    return [form for word in (*PLANTED, NAME) for form in _forms(word)]


def _forms(word: str) -> list[bytes]:
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode().hex().encode()]


COMMON = [form for word in ("planted", "example.com") for form in _forms(word)]  # a part of every needle


def _left(folder: Path) -> list[str]:
    """Where any planted text still stands: in plain bytes of any file, or in what Parquet files hold."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        data = path.read_bytes()
        if path.suffix == ".parquet":
            data += json.dumps(pq.read_table(path).to_pylist()).encode()
        if any(part in data for part in COMMON) and any(needle in data for needle in _needles()):
            found.append(f"{path.relative_to(folder)}")
    return found


@pytest.fixture
def store(store_factory, bench):
    made = store_factory()
    bench.take_in(made, {NAME: TEXT, "kept.txt": b"kept\n"}, tag="1")
    bench.take_in(made, {"other/" + NAME: TEXT, "more.txt": b"more\n", "big.bin": TEXT * 2000}, tag="2")
    return made


def _clean(store):
    report = verify(store, receipt_digests=receipt_digests)
    assert report.divergences == ()
    return report


def test_after_erasing_no_byte_of_it_is_left_anywhere(store, tmp_path: Path) -> None:
    folder = store.path("derived", "c" * 64)
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"line": PLANTED}), folder / "lines.parquet")
    assert _left(store.dir), "the search must be able to find something"
    with store.connect() as c:
        before = known_receipts(c)
        for text in c.execute("select row(l.*)::text from ledger l").fetchall():
            assert not any(n.decode("latin-1") in text[0] for n in _needles())
    done = _erase(store, TEXT, TEXT * 2000)
    assert set(done.exhibits) == {_sha(TEXT), _sha(TEXT * 2000)}
    assert done.receipts == 3
    assert len(done.batches) == 2
    assert _left(store.dir) == []
    with store.connect() as c:
        backup(store, c, tmp_path / "backup", at_us=NOW)
        assert known_receipts(c) == before
        assert len(erased_receipts(c)) == 3
        assert erased_exhibits(c) == set(done.exhibits)
        with pytest.raises(ExhibitErased):
            VaultReader(store.dir, store.keys, c).open(_sha(TEXT))
        assert VaultReader(store.dir, store.keys, c).open(_sha(b"kept\n")).read() == b"kept\n"
        assert c.execute("select count(*) from exhibit where wrapped_key is null").fetchone() == (2,)
    assert _left(tmp_path / "backup") == []
    report = _clean(store)
    assert [(e.exhibit, e.authority) for e in report.erased] == [(e, "RRD-review-0042") for e in sorted(done.exhibits)]


def _decided(store, receipt: str, number: int) -> str:
    """A received decision whose every text is planted."""
    body = {"source": PLANTED[number], "zone": "Europe/London"}
    proposed = Proposed("time-profile", body, f"DC {PLANTED[number + 1]}", f"letter of {PLANTED[number + 2]}", "", receipt, "yaml:/0")
    with store.connect() as c:
        (made,) = take_in(c, [proposed], actor=ACTOR, at_us=NOW).ids
    return made


def test_the_text_of_decisions_goes_with_the_exhibit_that_they_came_in(store, bench, tmp_path: Path) -> None:
    other = bench.take_in(store, {"decisions.yaml": b"another file\n"}, tag="d").receipts[0].id
    with store.connect() as c:
        receipts = [r for (r,) in c.execute("select id from receipt where exhibit = %s order by id", (_sha(TEXT),)).fetchall()]
    gone = [_decided(store, receipts[0], 0), _decided(store, receipts[1], 3)]
    kept = _decided(store, other, 6)
    with store.connect() as c:
        own = decide(c, Proposed("time-profile", {"source": "S", "zone": "UTC"}, "DC 1", "a letter"), actor=ACTOR, at_us=NOW)
        assert {d.id for d in in_force(all_decisions(c)).decisions} == {*gone, kept, own}
    erase_exhibits(store, [_sha(TEXT), _sha(TEXT * 2000)], authority="A-1", members=False, actor=ACTOR, at_us=NOW, progress=lambda *_: None)
    with store.connect() as c:
        rows = {d.id: d for d in all_decisions(c)}
        assert {d.id for d in in_force(rows.values()).decisions} == {kept, own}
        for with_id, receipt in zip(gone, receipts, strict=True):
            row = rows[with_id]
            assert (row.kind, row.body, row.receipt, row.erased) == ("time-profile", {}, receipt, True)
        assert rows[kept].actor == f"DC {PLANTED[7]}"
        again = Proposed("time-profile", {"source": "S", "zone": "UTC"}, "DC 1", "why", gone[0])
        with pytest.raises(Refused, match="not recorded"):
            decide(c, again, actor=ACTOR, at_us=NOW + 1)
        backup(store, c, tmp_path / "backup", at_us=NOW)
    texts = [form for word in PLANTED[:6] for form in _forms(word)]
    for folder in (store.dir, tmp_path / "backup"):
        files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        assert [f"{path}" for path in files if any(text in path.read_bytes() for text in texts)] == []
    _clean(store)


def test_only_what_was_received_in_an_erased_exhibit_can_be_forgotten(store) -> None:
    with store.connect() as c:
        (receipt,) = c.execute("select id from receipt where exhibit = %s limit 1", (_sha(TEXT),)).fetchone()
    made = _decided(store, receipt, 0)
    blank = (
        "update rightdoor.decision set body = jsonb_build_object('receipt', %s::text, 'erased', 'yes'), actor = 'erased', reason = 'erased'"
    )
    with store.connect() as c:
        assert c.execute("select rightdoor.forget_received_decisions()").fetchone() == (0,)
        c.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            c.execute(blank, (receipt,))
        c.rollback()
    with psycopg.connect(store._server.dsn("owner")) as owner:  # with the setting of the function, and still not
        owner.execute("set rightdoor.forgetting = 'yes'")
        for statement, values in ((blank, (receipt,)), ("update rightdoor.decision set reason = 'other'", ())):
            with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
                owner.execute(statement, values)
            owner.rollback()
            owner.execute("set rightdoor.forgetting = 'yes'")
        owner.rollback()
    with store.connect() as c:
        assert [(d.id, d.erased) for d in all_decisions(c)] == [(made, False)]


def test_the_rest_of_the_batch_stays_readable(store) -> None:
    _erase(store, TEXT)
    names = []
    with store.connect() as c:
        refs = current_batches(c)
    for ref in refs:
        names += pq.read_table(ref.path(store.dir) / "receipts.parquet")["name"].to_pylist()
    assert sorted(names) == ["big.bin", "kept.txt", "more.txt"]
    assert {p.name for p in store.path("batches").iterdir()} == {ref.id for ref in refs}


def test_an_erasure_is_refused_while_a_hold_lies_and_the_refusal_is_recorded(store) -> None:
    with store.connect() as c:
        hold = place_hold(c, exhibit=_sha(TEXT), reason="trial", actor=ACTOR, at_us=NOW)
        assert [h.id for h in holds(c)] == [hold]
        with pytest.raises(HoldRefused):
            place_hold(c, exhibit=_sha(TEXT), reason="trial", actor=ACTOR, at_us=NOW + 1)
        with pytest.raises(HoldRefused):
            place_hold(c, exhibit="a" * 64, reason="trial", actor=ACTOR, at_us=NOW)
    with pytest.raises(ErasureRefused, match="hold"):
        _erase(store, TEXT, b"kept\n")
    with store.connect() as c:
        (body,) = c.execute("select body from ledger order by seq desc limit 1").fetchone()
        assert json.loads(body)["act"] == "refused"
        assert json.loads(body)["subject"]["exhibit"] == _sha(TEXT)
        assert erased_exhibits(c) == set()
        release_hold(c, hold=hold, actor=ACTOR, at_us=NOW)
        with pytest.raises(HoldRefused):
            release_hold(c, hold=hold, actor=ACTOR, at_us=NOW)
        assert holds(c) == []
    assert _erase(store, TEXT).exhibits == (_sha(TEXT),)
    with store.connect() as c, pytest.raises(HoldRefused):
        place_hold(c, exhibit=_sha(TEXT), reason="too late", actor=ACTOR, at_us=NOW)


def test_what_cannot_be_meant_is_refused(store) -> None:
    with pytest.raises(ErasureRefused, match="unknown") as refused:
        _erase(store, b"never received")
    assert "Give the whole SHA-256 of each" in refused.value.advice
    with store.connect() as c:
        (body,) = c.execute("select body from ledger order by seq desc limit 1").fetchone()
    assert json.loads(body)["subject"] == {"act": "erased", "code": "exhibit-unknown", "exhibits": 1}
    with store.connect() as c, pytest.raises(UsageProblem):
        erase(store, c, exhibits=[_sha(TEXT)], authority="review by <Jane>", actor=ACTOR, at_us=NOW, rewrite=rewrite)
    _clean(store)


def test_an_erased_exhibit_is_not_taken_in_again(store, bench) -> None:
    _erase(store, TEXT)
    again = bench.prepare(store, {"a-new-name.csv": TEXT}, tag="again")
    with store.connect() as c, pytest.raises(BatchRefused):
        commit_batch(store, c, batch=again, actor=ACTOR, at_us=NOW)


def test_erasing_again_changes_nothing(store) -> None:
    _erase(store, TEXT)
    with store.connect() as c:
        before = c.execute("select count(*) from ledger").fetchone()
    again = _erase(store, TEXT)
    assert (again.exhibits, again.batches) == ((), ())
    with store.connect() as c:
        assert c.execute("select count(*) from ledger").fetchone() == before


def test_an_archive_goes_with_what_came_in_it_alone(store, bench) -> None:
    outer = bench.prepare(store, {"box.zip": b"PK-box"}, keep="digest", tag="box")
    with store.connect() as c:
        commit_batch(store, c, batch=outer, actor=ACTOR, at_us=NOW)
    parent = outer.receipts[0].id
    bench.take_in(store, {"in.txt": b"inside\n", "twice.txt": b"kept\n"}, parent=parent, tag="in")
    done = _erase(store, b"PK-box", members=True)
    assert set(done.exhibits) == {_sha(b"PK-box"), _sha(b"inside\n")}
    assert done.left == (_sha(b"kept\n"),)
    _clean(store)


def test_a_member_of_an_archive_whose_bytes_are_kept_is_not_erased_alone(store, bench) -> None:
    outer = bench.take_in(store, {"box.zip": b"PK-box"}, tag="box")
    bench.take_in(store, {"in.txt": b"inside\n"}, parent=outer.receipts[0].id, tag="in")
    with pytest.raises(ErasureRefused, match="archive"):
        _erase(store, b"inside\n")
    assert len(_erase(store, b"inside\n", b"PK-box").exhibits) == 2
    _clean(store)


def test_a_restriction_is_a_mark_that_can_be_lifted(store) -> None:
    with store.connect() as c:
        restrict(c, exhibit=_sha(TEXT), authority="DPO 7", actor=ACTOR, at_us=NOW)
        assert restricted(c) == {_sha(TEXT)}
        lift_restriction(c, exhibit=_sha(TEXT), authority="DPO 8", actor=ACTOR, at_us=NOW + 1)
        assert restricted(c) == set()
        with pytest.raises(HoldRefused):
            lift_restriction(c, exhibit=_sha(TEXT), authority="DPO 9", actor=ACTOR, at_us=NOW + 2)
        with pytest.raises(HoldRefused):
            restrict(c, exhibit="a" * 64, authority="DPO 7", actor=ACTOR, at_us=NOW)


def _in_child(store, point: str, act) -> int:
    """Run `act(connection)` in a forked process that dies at `point`; its exit signal."""

    def run() -> None:
        crashpoints.arm(point)
        with store.connect() as c:
            act(c)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    return process.exitcode or 0


@pytest.mark.parametrize("point", ["compaction", "before-commit", "after-commit"])
def test_killed_in_an_erasure_and_run_again_it_ends_the_same(store, point: str) -> None:
    def act(c) -> None:
        erase(store, c, exhibits=[_sha(TEXT), _sha(TEXT * 2000)], authority="A-1", actor=ACTOR, at_us=NOW, rewrite=rewrite)

    assert _in_child(store, point, act) == -signal.SIGKILL
    with store.connect() as c:
        sweep(store, c)
        act(c)
        assert erased_exhibits(c) == {_sha(TEXT), _sha(TEXT * 2000)}
    assert _left(store.dir) == []
    _clean(store)


@pytest.mark.parametrize("point", ["pack-written", "batch-renamed", "before-commit", "after-commit"])
def test_killed_in_a_commit_and_run_again_nothing_is_lost_or_doubled(store, bench, point: str) -> None:
    files = {"x.txt": b"x\n", "y.bin": random.Random(4).randbytes(SEGMENT + 9)}

    def act(c) -> None:
        batch = bench.prepare(store, files, tag="crash")
        commit_batch(store, c, batch=batch, actor=ACTOR, at_us=NOW)

    assert _in_child(store, point, act) == -signal.SIGKILL
    with store.connect() as c:
        sweep(store, c)
        committed = len(current_batches(c)) == 3
        assert committed == (point == "after-commit")
        if not committed:
            act(c)
        assert len(current_batches(c)) == 3
        for data in files.values():
            assert VaultReader(store.dir, store.keys, c).open(_sha(data)).read() == data
    _clean(store)


def test_compaction_keeps_rows_order_and_statements(store, bench) -> None:
    bench.take_in(store, {"late.txt": b"late\n"}, tag="3")
    with store.connect() as c:
        before = [row for ref in current_batches(c) for row in pq.read_table(ref.path(store.dir) / "statements.parquet").to_pylist()]
        (new,) = compact(store, c, merge=merge, actor=ACTOR, at_us=NOW)
        (ref,) = current_batches(c)
        assert ref.id == new
        assert pq.read_table(ref.path(store.dir) / "statements.parquet").to_pylist() == before
        assert compact(store, c, merge=merge, actor=ACTOR, at_us=NOW) == []
        assert c.execute("select receipts from batch where superseded_by is null").fetchone() == (6,)
    _clean(store)
    _erase(store, TEXT)
    _clean(store)
    with store.connect() as c:
        assert sum(sweep(store, c)) == 0
        assert VaultReader(store.dir, store.keys, c).open(_sha(b"late\n")).read() == b"late\n"


def test_killed_in_a_compaction(store) -> None:
    def act(c) -> None:
        compact(store, c, merge=merge, actor=ACTOR, at_us=NOW)

    assert _in_child(store, "compaction", act) == -signal.SIGKILL
    with store.connect() as c:
        assert sweep(store, c).batches == 1
        act(c)
        assert len(current_batches(c)) == 1
    _clean(store)
