"""The chain: in the act's transaction, one line for all writers, head after commit, refusals kept, checkpoints."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rightdoor.errors import ActorMissing, LedgerMisuse, LedgerSubjectRefused, StoreFull
from rightdoor.store import crashpoints, ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.ledger_checkpoint import checkpoint, verify_checkpoint
from rightdoor.store.ledger_head import Head, read_head, write_head
from rightdoor.store.ledger_subject import LedgerEntry
from rightdoor.store.ledger_verify import verify_chain
from rightdoor.store.open import Store

AT = 1_767_600_000_000_001


@pytest.fixture
def store(store_factory: Any) -> Store:
    opened: Store = store_factory()
    return opened


def seqs_of(store: Store) -> list[int]:
    with store.connect() as connection:
        return [seq for (seq,) in connection.execute("select seq from ledger order by seq").fetchall()]


def act(store: Store, *acts: str, actor: str = "os:tester") -> list[int]:
    with store.connect() as connection, ledger.transaction(connection, actor=actor, at_us=AT) as tx:
        for name in acts:
            tx.record(name, {"receipt": "rc_a", "statements": 3})
        return tx.seal()


def test_the_chain_is_what_it_says(store: Store) -> None:
    act(store, "received", "read", actor="os:zoë\\n")
    with store.connect() as connection:
        rows = connection.execute("select seq, at_us, actor, act, body, hash from ledger order by seq").fetchall()
    before = hashlib.sha256(b"rightdoor ledger v1\0" + store.id.encode()).digest()
    assert [row[3] for row in rows] == ["opened", "received", "read"]
    for seq, at_us, actor, name, body, digest in rows:
        read = json.loads(body)
        assert canonical(read) == body.encode()
        assert (read["seq"], read["at"], read["actor"], read["act"], read["prev"]) == (seq, at_us, actor, name, before.hex())
        assert hashlib.sha256(before + body.encode()).digest() == digest
        before = digest
    assert read_head(store.head_path) == Head(3, before)
    assert json.loads(store.head_path.read_bytes()) == {"seq": 3, "hash": before.hex()}


def test_the_row_is_in_the_transaction_of_the_act(store: Store) -> None:
    with store.connect() as connection:
        with pytest.raises(ZeroDivisionError):
            fail_after_declaring(connection)
        assert connection.execute("select count(*) from declaration").fetchone() == (0,)
    assert seqs_of(store) == [1]
    assert read_head(store.head_path) == Head(1, read_head(store.head_path).hash)  # type: ignore[union-attr]
    with store.connect() as connection, ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
        tx.record("declared", {"declaration": "a"})
        connection.execute("insert into declaration (seq, body) values (%s, '{}')", (tx.seal()[0],))
    assert seqs_of(store) == [1, 2]


def fail_after_declaring(connection: Any) -> None:
    with ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
        tx.record("declared", {"declaration": "a"})
        connection.execute("insert into declaration (seq, body) values (%s, '{}')", (tx.seal()[0],))
        raise ZeroDivisionError


def test_a_failing_commit_leaves_neither_act_nor_row(store: Store) -> None:
    """The deferred reference of a receipt to its batch fails at commit; the head stays where it was."""
    with store.connect() as connection:
        connection.execute("insert into exhibit (sha256, size, stored) values (%s, 1, 'none')", ("a" * 64,))
        connection.commit()
        transaction = ledger.transaction(connection, actor="os:tester", at_us=AT)
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            receipt_without_batch(connection, transaction)
        assert connection.execute("select count(*) from receipt").fetchone() == (0,)
    assert seqs_of(store) == [1]
    assert read_head(store.head_path).seq == 1  # type: ignore[union-attr]


def receipt_without_batch(connection: Any, transaction: ledger.LedgerTransaction) -> None:
    with transaction as tx:
        tx.record("received", {"receipt": "rc_a"})
        insert = "insert into receipt (id, exhibit, batch, received_us, seq) values ('rc_a', %s, 'absent', 1, %s)"
        connection.execute(insert, ("a" * 64, tx.seal()[0]))


def test_no_actor_no_act(store: Store) -> None:
    with store.connect() as connection:
        for actor in ("", " "):
            with pytest.raises(ActorMissing):
                ledger.transaction(connection, actor=actor, at_us=AT)
            with pytest.raises(ActorMissing):
                ledger.append(connection, [LedgerEntry("read", {})], actor=actor, at_us=AT)
    assert seqs_of(store) == [1]


def test_no_act_without_an_entry(store: Store) -> None:
    with store.connect() as connection:
        with pytest.raises(LedgerMisuse), ledger.transaction(connection, actor="os:tester", at_us=AT):
            connection.execute("insert into exhibit (sha256, size, stored) values (%s, 1, 'none')", ("a" * 64,))
        assert connection.execute("select count(*) from exhibit").fetchone() == (0,)
        with ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
            connection.execute("insert into exhibit (sha256, size, stored) values (%s, 1, 'none')", ("a" * 64,))
            tx.abandon()
        assert connection.execute("select count(*) from exhibit").fetchone() == (0,)
        connection.rollback()
        with ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
            tx.record("read", {})
            tx.seal()
            with pytest.raises(LedgerMisuse):
                tx.record("read", {})


def test_content_does_not_get_in_and_nothing_of_the_act_stays(store: Store) -> None:
    with store.connect() as connection:
        with pytest.raises(LedgerSubjectRefused), ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
            tx.record("received", {"name": "Jane Example"})
        assert seqs_of(store) == [1]


def test_refusals_are_in_the_chain_too(store: Store) -> None:
    with store.connect() as connection:
        with ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
            with pytest.raises(LedgerMisuse, match="rolled back"):
                ledger.record_refusal(connection, {"act": "erased"}, actor="os:tester", at_us=AT)
            tx.abandon()
        seq = ledger.record_refusal(connection, {"act": "erased", "exhibit": "a" * 64, "why": "held"}, actor="os:tester", at_us=AT)
        assert connection.execute("select act from ledger where seq = %s", (seq,)).fetchone() == ("refused",)
    assert seqs_of(store) == [1, 2]
    assert read_head(store.head_path).seq == 2  # type: ignore[union-attr]


def test_the_actor_is_set_for_the_transaction_alone(store: Store) -> None:
    with store.connect() as connection:
        with ledger.transaction(connection, actor="os:tester", at_us=AT) as tx:
            tx.record("read", {})
            assert connection.execute("select current_setting('rightdoor.actor')").fetchone() == ("os:tester",)
        assert connection.execute("select current_setting('rightdoor.actor', true)").fetchone() == ("",)


def test_concurrent_writers_keep_one_chain(store: Store) -> None:
    given: list[int] = []

    def write(name: str) -> None:
        for turn in range(15):
            given.extend(act(store, *["read"] * (turn % 3 + 1), actor=f"os:{name}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(2, 2 + 4 * 30))
    assert seqs_of(store) == list(range(1, 2 + 4 * 30))
    with store.connect() as connection:
        assert verify_chain(connection, store.head_path) == []
    assert read_head(store.head_path).seq == 121  # type: ignore[union-attr]


def test_a_large_append_verifies(store: Store) -> None:
    """Measured 78,000 rows a second appended, 200,000 verified; here, that 20,000 in one append make a whole chain."""
    entries = [LedgerEntry("received", {"exhibit": hashlib.sha256(b"%d" % i).hexdigest(), "n": i}) for i in range(20_000)]
    with store.connect() as connection:
        seqs = ledger.append(connection, entries, actor="os:tester", at_us=AT)
        connection.commit()
        assert (seqs[0], seqs[-1]) == (2, 20_001)
        assert verify_chain(connection, store.head_path) == [], "a chain longer than the head is fine"


def test_the_head_never_goes_back(store: Store) -> None:
    act(store, "read")
    now = read_head(store.head_path)
    write_head(store.head_path, Head(1, b"x" * 32))
    assert read_head(store.head_path) == now


def test_a_full_disk_at_the_head_is_a_refusal_and_the_act_stands(store: Store) -> None:
    """The act was committed; the head lags behind, which a longer chain excuses."""
    blocker = store.head_path.with_name(f".head.{os.getpid()}.new")
    blocker.symlink_to("/dev/full")
    with pytest.raises(StoreFull), store_boundary(store.dir):
        act(store, "read")
    assert seqs_of(store) == [1, 2]
    with store.connect() as connection:
        assert verify_chain(connection, store.head_path) == []
    act(store, "read")
    assert read_head(store.head_path).seq == 3  # type: ignore[union-attr]


def test_the_crash_points_around_commit_are_reached_in_order(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[tuple[str, int, int]] = []

    def note(name: str) -> None:
        reached.append((name, len(seqs_of(store)), read_head(store.head_path).seq))  # type: ignore[union-attr]

    monkeypatch.setattr(crashpoints, "CRASH", note)
    act(store, "read")
    assert reached == [("before-commit", 1, 1), ("after-commit", 2, 1)]


def test_checkpoints(store: Store, store_factory: Any) -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public = private.public_key()
    act(store, "received")
    with store.connect() as connection:
        signed = checkpoint(connection, private)
        connection.rollback()
        act(store, "read")
        assert verify_checkpoint(connection, signed, public) is None
        read = json.loads(signed)
        assert (read["seq"], read["store"]) == (2, store.id)
        assert canonical(read) == signed

        def code(content: bytes, key: Any = public) -> str | None:
            problem = verify_checkpoint(connection, content, key)
            return problem.code if problem else None

        assert code(canonical({**read, "seq": 3})) == "checkpoint-signature"
        assert code(signed, Ed25519PrivateKey.from_private_bytes(b"x" * 32).public_key()) == "checkpoint-signature"
        for malformed in (b"", b"[]", signed[:-3], b"{}"):
            assert code(malformed) == "checkpoint-malformed"
    with psycopg.connect(store._server.dsn("super"), options="-c session_replication_role=replica -c search_path=rightdoor") as bad:  # type: ignore[union-attr]
        bad.execute("delete from ledger where seq >= 2")
    with store.connect() as connection:
        problem = verify_checkpoint(connection, signed, public)
        assert problem is not None
        assert (problem.code, problem.seq) == ("checkpoint-row", 2)
    with store_factory("live").connect() as connection:
        problem = verify_checkpoint(connection, signed, public)
        assert problem is not None
        assert problem.code == "checkpoint-other-store"
