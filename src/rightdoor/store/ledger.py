"""The continuity ledger: one hash chain of acts, written in the transaction of the act itself.

Each row's body is canonical JSON (RFC 8785) of act, actor, instant, number, the hash before it and the subject; its
hash is SHA-256(hash before || body). The first row's "hash before" is derived from the store id, so that a chain is
bound to its store. The acts are those that DPA 2018 s.62 wants logged, and our own.

The chain lock is taken by the last statements before commit: a caller does its long work first and then calls
``seal()``, which writes the ledger rows and gives their numbers, for the few inserts that carry them in ``seq``
(ordinary foreign keys: the ledger row is there first). Leaving the block seals if that was not done, commits, and
writes ``ledger/head``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self

import psycopg

from rightdoor.errors import LedgerMisuse
from rightdoor.store import crashpoints
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_head import Head, write_head
from rightdoor.store.ledger_subject import LedgerEntry, SubjectValue, check_actor

CHAIN_LOCK: Final = 0x5244_4C45_4447_4552  # "RDLEDGER"
_PIECE: Final = 2_000


def genesis(store_id: str) -> bytes:
    """What the first row of a store's chain continues."""
    return hashlib.sha256(b"rightdoor ledger v1\0" + store_id.encode()).digest()


def row_hash(before: bytes, body: bytes) -> bytes:
    """The hash of a row: SHA-256(hash of the row before || body)."""
    return hashlib.sha256(before + body).digest()


def body_start(seq: int, at_us: int, actor: str, act: str, before: bytes) -> str:
    """The canonical body up to its subject. Keys in the order of RFC 8785: act, actor, at, prev, seq, subject."""
    return f'{{"act":"{act}","actor":{json.dumps(actor, ensure_ascii=False)},"at":{at_us},"prev":"{before.hex()}","seq":{seq},"subject":'


def store_id_of(connection: psycopg.Connection[Any]) -> str:
    """The id that the database bears. Raises LedgerMisuse on a database without one."""
    row = connection.execute("select value from rightdoor.store_meta where key = 'store_id'").fetchone()
    if row is None:
        raise LedgerMisuse("The database bears no store id.")
    return str(row[0])


def append(connection: psycopg.Connection[Any], entries: Sequence[LedgerEntry], *, actor: str, at_us: int) -> list[int]:
    """Continue the chain within the caller's transaction; the numbers given, in the order of ``entries``.

    Takes the chain lock, which lasts until commit: call it as late as possible. ``at_us``: UTC microseconds.
    Raises ActorMissing.
    """
    check_actor(actor)
    if not entries:
        return []
    connection.execute("select pg_advisory_xact_lock(%s)", (CHAIN_LOCK,))
    last = connection.execute("select seq, hash from rightdoor.ledger order by seq desc limit 1").fetchone()
    seq, before = (int(last[0]), bytes(last[1])) if last else (0, genesis(store_id_of(connection)))
    copy_sql = "copy rightdoor.ledger (seq, at_us, actor, act, body, hash) from stdin"
    with connection.cursor() as cursor, cursor.copy(copy_sql) as copy:
        for piece in _lines(entries, seq, before, actor=actor, at_us=at_us):
            copy.write(piece)
    return list(range(seq + 1, seq + 1 + len(entries)))


def _lines(entries: Sequence[LedgerEntry], seq: int, before: bytes, *, actor: str, at_us: int) -> Iterable[str]:
    """COPY text format. Bodies are JSON, so tabs and line ends are escaped in them already; backslashes are left."""
    # Subjects hold ASCII keys, small integers and plain text alone: for these the encoder's sorted output is RFC 8785.
    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
    actor_cell = actor.replace("\\", "\\\\")
    lines: list[str] = []
    for entry in entries:
        seq += 1
        body = f"{body_start(seq, at_us, actor, entry.act, before)}{encode(dict(entry.subject))}}}"
        before = row_hash(before, body.encode())
        body_cell = body.replace("\\", "\\\\")
        lines.append(f"{seq}\t{at_us}\t{actor_cell}\t{entry.act}\t{body_cell}\t\\\\x{before.hex()}\n")
        if len(lines) == _PIECE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


class LedgerTransaction:
    """One act (or several that belong together) with its ledger rows, committed as one.

    An exception inside rolls everything back. A block that recorded nothing raises LedgerMisuse, unless it said
    ``abandon()``: nothing changes without an entry.
    """

    def __init__(self, connection: StoreConnection, *, actor: str, at_us: int) -> None:
        self._connection = connection
        self._actor = check_actor(actor)
        self._at_us = at_us
        self._entries: list[LedgerEntry] = []
        self._seqs: list[int] | None = None
        self._abandoned = False

    def record(self, act: str, subject: Mapping[str, SubjectValue]) -> int:
        """Note an entry; its position in what ``seal()`` will return. Raises LedgerSubjectRefused, LedgerMisuse."""
        if self._seqs is not None:
            raise LedgerMisuse("An entry was recorded after the transaction was sealed.")
        self._entries.append(LedgerEntry(act, subject))
        return len(self._entries) - 1

    def seal(self) -> list[int]:
        """Write the entries under the chain lock; their numbers. Only quick inserts that carry them should follow."""
        if self._seqs is None:
            if not self._entries:
                raise LedgerMisuse("A transaction without an entry: no act without a record of it.")
            self._seqs = append(self._connection, self._entries, actor=self._actor, at_us=self._at_us)
        return self._seqs

    def abandon(self) -> None:
        """Roll back at the end of the block, without an error: it turned out that there is nothing to do."""
        self._abandoned = True

    def __enter__(self) -> Self:
        # For row-level security: who acts, for this transaction alone.
        self._connection.execute("select set_config('rightdoor.actor', %s, true)", (self._actor,))
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if kind is not None or self._abandoned:
            if not self._connection.closed:
                self._connection.rollback()
            return
        try:
            seqs = self.seal()
            row = self._connection.execute("select hash from rightdoor.ledger where seq = %s", (seqs[-1],)).fetchone()
            assert row is not None
            crashpoints.CRASH("before-commit")
            self._connection.commit()
        except BaseException:
            if not self._connection.closed:
                self._connection.rollback()
            raise
        crashpoints.CRASH("after-commit")
        write_head(self._connection.head_path, Head(seqs[-1], bytes(row[0])))


def transaction(connection: StoreConnection, *, actor: str, at_us: int) -> LedgerTransaction:
    """Begin an act: ``with transaction(...) as tx: …domain statements…; tx.record(act, subject)``.

    ``at_us``: UTC microseconds. Raises ActorMissing at once without an actor.
    """
    return LedgerTransaction(connection, actor=actor, at_us=at_us)


def record_refusal(connection: StoreConnection, subject: Mapping[str, SubjectValue], *, actor: str, at_us: int) -> int:
    """Commit, apart from the refused act, that it was refused; the number of the entry.

    Roll the refused transaction back first: the connection must be outside a transaction (else LedgerMisuse).
    """
    if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        raise LedgerMisuse("A refusal is recorded after the refused transaction was rolled back, not within it.")
    with transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("refused", subject)
        return tx.seal()[0]
