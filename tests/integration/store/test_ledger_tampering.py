"""Every way to alter the chain behind the program's back is found and named, at its first place.

The tampering is done as a superuser with triggers off: what the database guards against, and what remains.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from rightdoor.errors import LedgerDiverged
from rightdoor.store import ledger
from rightdoor.store.ledger import body_start, genesis, row_hash
from rightdoor.store.ledger_verify import verify_chain
from rightdoor.store.open import Store

N = 12
Tamper = Callable[[Any, Store], None]


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory, store_templates: Any) -> Any:
    """One store with N rows; each test tampers in a transaction that is rolled back."""
    import random
    import subprocess

    from rightdoor.store.keys import KeyFolder
    from rightdoor.store.open import open_store

    base = tmp_path_factory.mktemp("chained").resolve()
    template = store_templates("training")
    subprocess.run(["cp", "-a", str(template / "store"), str(template / "keys"), str(base)], check=True)
    with open_store(
        base / "store",
        write=True,
        actor="os:tester",
        now_us=1,
        key_source=KeyFolder(base / "keys"),
        random_bytes=random.Random(1).randbytes,
    ) as store:
        with store.connect() as connection:
            for number in range(2, N + 1):
                with ledger.transaction(connection, actor="os:tester", at_us=number) as tx:
                    tx.record("read", {"receipt": f"rc_{number}"})
        yield store


@pytest.fixture
def superuser(chained: Store) -> Any:
    server: Any = chained._server
    head = chained.head_path.read_bytes()
    connection = psycopg.connect(server.dsn("super"), options="-c session_replication_role=replica -c search_path=rightdoor")
    yield connection
    connection.rollback()
    connection.close()
    chained.head_path.write_bytes(head)


def found(connection: Any, store: Store) -> tuple[str, int | None] | None:
    problems = verify_chain(connection, store.head_path)
    assert len(problems) <= 1
    for problem in problems:
        assert "os:tester" not in problem.message
    return (problems[0].code, problems[0].seq) if problems else None


def hash_of(connection: Any, seq: int, store: Store) -> bytes:
    return genesis(store.id) if seq == 0 else bytes(connection.execute("select hash from ledger where seq = %s", (seq,)).fetchone()[0])


def forge(connection: Any, store: Store, seq: int, *, at: int | None = None) -> None:
    """Insert a row at the column ``seq`` (or ``at``) that continues the chain correctly from the row before ``seq``."""
    before = hash_of(connection, seq - 1, store)
    body = body_start(seq, 5, "os:forger", "read", before) + "{}}"
    connection.execute("insert into ledger values (%s, 5, 'os:forger', 'read', %s, %s)", (at or seq, body, row_hash(before, body.encode())))


def shift(connection: Any, start: int, by: int) -> None:
    """Renumber the columns (not the bodies) from ``start`` on."""
    connection.execute("update ledger set seq = seq + 1000 where seq >= %s", (start,))
    connection.execute("update ledger set seq = seq - 1000 + %s where seq >= 1000", (by,))


def swap(connection: Any, one: int, other: int) -> None:
    connection.execute("update ledger set seq = 1000 where seq = %s", (one,))
    connection.execute("update ledger set seq = %s where seq = %s", (one, other))
    connection.execute("update ledger set seq = %s where seq = 1000", (other,))


def alter_and_rehash(connection: Any, seq: int, store: Store) -> None:
    body = connection.execute("select body from ledger where seq = %s", (seq,)).fetchone()[0]
    body = body.replace('"rc_', '"rx_')
    digest = row_hash(hash_of(connection, seq - 1, store), body.encode())
    connection.execute("update ledger set body = %s, hash = %s where seq = %s", (body, digest, seq))


def rewrite_from(connection: Any, seq: int, store: Store) -> None:
    """The thorough forger: alter one row and recompute everything after it."""
    before = hash_of(connection, seq - 1, store)
    for number in range(seq, N + 1):
        read = json.loads(connection.execute("select body from ledger where seq = %s", (number,)).fetchone()[0])
        body = body_start(number, read["at"], read["actor"], read["act"], before) + '{"receipt":"rx"}}'
        before = row_hash(before, body.encode())
        connection.execute("update ledger set body = %s, hash = %s where seq = %s", (body, before, number))


def test_untouched(chained: Store, superuser: Any) -> None:
    assert found(superuser, chained) is None


CASES: list[tuple[str, Tamper, tuple[str, int | None]]] = []


def case(name: str, expected: tuple[str, int | None]) -> Callable[[Tamper], Tamper]:
    def add(function: Tamper) -> Tamper:
        CASES.append((name, function, expected))
        return function

    return add


for _seq in (1, 2, 7, N):
    CASES += [
        (f"body-{_seq}", lambda c, s, q=_seq: c.execute("update ledger set body = replace(body, ':', ': ') where seq = %s", (q,)), ("row-altered", _seq)),  # type: ignore[misc]
        (f"at-{_seq}", lambda c, s, q=_seq: c.execute("update ledger set at_us = at_us + 1 where seq = %s", (q,)), ("row-altered", _seq)),  # type: ignore[misc]
        (f"actor-{_seq}", lambda c, s, q=_seq: c.execute("update ledger set actor = 'os:x' where seq = %s", (q,)), ("row-altered", _seq)),  # type: ignore[misc]
        (f"act-{_seq}", lambda c, s, q=_seq: c.execute("update ledger set act = 'erased' where seq = %s", (q,)), ("row-altered", _seq)),  # type: ignore[misc]
        (f"hash-{_seq}", lambda c, s, q=_seq: c.execute("update ledger set hash = sha256(hash) where seq = %s", (q,)), ("row-altered", _seq)),  # type: ignore[misc]
    ]  # fmt: skip
for _seq in (2, 7, N - 1, N):
    CASES.append((f"rehashed-{_seq}", lambda c, s, q=_seq: alter_and_rehash(c, q, s), ("row-altered", _seq)))  # type: ignore[misc]
for _seq in (1, 2, 7, N - 1):
    CASES.append((f"removed-{_seq}", lambda c, s, q=_seq: c.execute("delete from ledger where seq = %s", (q,)), ("row-removed", _seq)))  # type: ignore[misc]


@case("removed-renumbered", ("row-removed", 5))
def _(c: Any, s: Store) -> None:
    c.execute("delete from ledger where seq = 5")
    shift(c, 6, -1)


@case("removed-second-to-last-renumbered", ("row-removed", N - 1))
def _(c: Any, s: Store) -> None:
    c.execute("delete from ledger where seq = %s", (N - 1,))
    shift(c, N, -1)


@case("several-removed-renumbered", ("row-removed", 4))
def _(c: Any, s: Store) -> None:
    c.execute("delete from ledger where seq in (4, 5, 6)")
    shift(c, 7, -3)


@case("inserted-forged", ("row-inserted", 5))
def _(c: Any, s: Store) -> None:
    shift(c, 5, 1)
    forge(c, s, 5)


@case("inserted-forged-first", ("row-inserted", 1))
def _(c: Any, s: Store) -> None:
    shift(c, 1, 1)
    forge(c, s, 1)


@case("inserted-before-the-last", ("row-inserted", N))
def _(c: Any, s: Store) -> None:
    shift(c, N, 1)
    forge(c, s, N)


@case("inserted-badly", ("row-inserted", 5))
def _(c: Any, s: Store) -> None:
    shift(c, 5, 1)
    c.execute("insert into ledger values (5, 5, 'os:forger', 'read', '{}', sha256('x'))")


@case("inserted-copy-of-a-later-row", ("row-inserted", 5))
def _(c: Any, s: Store) -> None:
    shift(c, 5, 1)
    c.execute("insert into ledger select 5, at_us, actor, act, body, sha256(hash) from ledger where seq = 9")


@case("inserted-at-the-end", ("row-inserted", N + 1))
def _(c: Any, s: Store) -> None:
    c.execute("insert into ledger select %s, at_us, actor, act, body, sha256(hash) from ledger where seq = 9", (N + 1,))


@case("inserted-at-the-end-with-its-number", ("row-inserted", N + 1))
def _(c: Any, s: Store) -> None:
    body = body_start(N + 1, 5, "os:forger", "read", b"x" * 32) + "{}}"
    c.execute("insert into ledger values (%s, 5, 'os:forger', 'read', %s, sha256('y'))", (N + 1, body))


@case("neighbours-swapped", ("row-reordered", 5))
def _(c: Any, s: Store) -> None:
    swap(c, 5, 6)


@case("far-rows-swapped", ("row-reordered", 3))
def _(c: Any, s: Store) -> None:
    swap(c, 3, 9)


@case("first-and-last-swapped", ("row-reordered", 1))
def _(c: Any, s: Store) -> None:
    swap(c, 1, N)


@case("contents-swapped", ("row-reordered", 3))
def _(c: Any, s: Store) -> None:
    c.execute("update ledger l set at_us = o.at_us, body = o.body from ledger o where (l.seq, o.seq) in ((3, 9), (9, 3))")
    hashes = [hash_of(c, 3, s), hash_of(c, 9, s)]
    c.execute("update ledger set hash = sha256('z') where seq = 3")
    c.execute("update ledger set hash = %s where seq = 9", (hashes[0],))
    c.execute("update ledger set hash = %s where seq = 3", (hashes[1],))


@case("last-removed", ("removed-at-end", N))
def _(c: Any, s: Store) -> None:
    c.execute("delete from ledger where seq = %s", (N,))


@case("several-removed-at-the-end", ("removed-at-end", 9))
def _(c: Any, s: Store) -> None:
    c.execute("delete from ledger where seq >= 9")


@case("all-removed", ("removed-at-end", 1))
def _(c: Any, s: Store) -> None:
    c.execute("delete from ledger")


@case("rewritten-from-a-row-on", ("row-altered", N))
def _(c: Any, s: Store) -> None:
    rewrite_from(c, 6, s)


@case("head-missing", ("head-missing", None))
def _(c: Any, s: Store) -> None:
    s.head_path.unlink()


@case("head-torn", ("head-torn", None))
def _(c: Any, s: Store) -> None:
    s.head_path.write_bytes(s.head_path.read_bytes()[:40])


@case("head-empty", ("head-torn", None))
def _(c: Any, s: Store) -> None:
    s.head_path.write_bytes(b"")


@case("head-without-its-end", ("head-torn", None))
def _(c: Any, s: Store) -> None:
    s.head_path.write_bytes(s.head_path.read_bytes()[:-1])


@case("head-of-a-later-row", ("removed-at-end", N + 1))
def _(c: Any, s: Store) -> None:
    s.head_path.write_bytes(s.head_path.read_bytes().replace(b'"seq": 12', b'"seq": 13'))


@pytest.mark.parametrize(("tamper", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_tampering_is_named(tamper: Tamper, expected: tuple[str, int | None], chained: Store, superuser: Any) -> None:
    tamper(superuser, chained)
    assert found(superuser, chained) == expected


@pytest.mark.parametrize("how", ["removed", "head-torn", "head-missing"])
def test_nothing_is_written_to_a_store_that_lacks_its_head(how: str, store_factory: Any) -> None:
    store = store_factory()
    with store.connect() as connection, ledger.transaction(connection, actor="os:tester", at_us=1) as tx:
        tx.record("read", {})
    if how == "removed":
        with psycopg.connect(store._server.dsn("super"), options="-c session_replication_role=replica") as connection:
            connection.execute("delete from rightdoor.ledger where seq = 2")
    elif how == "head-torn":
        store.head_path.write_bytes(b"{")
    else:
        store.head_path.unlink()
    store.close()
    with pytest.raises(LedgerDiverged) as refusal:
        store_factory.open(store.dir, write=True)
    assert refusal.value.exit_code == 3
    assert "verify" in refusal.value.advice
    with store_factory.open(store.dir, write=False).connect() as connection:
        assert verify_chain(connection, store.head_path) != []
