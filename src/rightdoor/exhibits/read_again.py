"""Committing what was read again: superseding batches, and the readings of their receipts, as one act.

The ledger gets a `read` row for each receipt; that of an exhibit's first receipt also says what the digest over the
exhibit's statements was before and is now, so that `verify` can follow the row of the exhibit from its first reading on.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from rightdoor.exhibits.register import digest_list, insert_batch, place_tables
from rightdoor.store import crashpoints, ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_subject import SubjectValue
from rightdoor.store.open import Store


class NewReading(NamedTuple):
    """What reading a receipt again gave; `digest` over its statements, empty when no reader reads it."""

    receipt: str
    exhibit: str
    reader: str
    version: str
    statements: int
    findings: int
    digest: str


class Superseding(NamedTuple):
    """A batch in place of `old`: its tables, durable below `made`, their digests, and the readings that are new in it."""

    old: str
    new: str
    made: Path
    files: Mapping[str, Mapping[str, Any]]
    readings: Sequence[NewReading]


def commit_readings(store: Store, connection: StoreConnection, *, batches: Sequence[Superseding], actor: str, at_us: int) -> None:
    """Put the batches in their places and commit everything in one transaction. The connection must be idle.

    Killed before the commit, nothing of it counts. Raises StoreFull, StoreUnwritable, DatabaseUnavailable.
    """
    with store_boundary(store.dir):
        for batch in batches:
            place_tables(batch.made, store.path("batches", batch.new))
        crashpoints.CRASH("compaction")
        readings = [reading for batch in batches for reading in batch.readings]
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            before = _digests_before(connection, readings)
            for reading in readings:
                tx.record("read", _subject(reading, before))
            for batch in batches:
                tx.record("compacted", {"batch": batch.new, "supersedes": [batch.old], "files": digest_list(batch.files)})
            seqs = tx.seal()
            for batch, seq in zip(batches, seqs[len(readings) :], strict=True):
                _insert(connection, batch, seq=seq, at_us=at_us)
            _update(connection, readings, before)
        for batch in batches:
            shutil.rmtree(store.path("batches", batch.old), ignore_errors=True)


def _digests_before(connection: psycopg.Connection[Any], readings: Sequence[NewReading]) -> dict[str, str | None]:
    """By the first receipt of each exhibit: the digest over its statements as it stands."""
    rows = connection.execute(
        "select distinct on (r.exhibit) r.id, e.statements_digest from rightdoor.receipt r"
        " join rightdoor.exhibit e on e.sha256 = r.exhibit where r.exhibit = any(%s) order by r.exhibit, r.seq",
        (list({reading.exhibit for reading in readings}),),
    ).fetchall()
    return dict(rows)


def _subject(reading: NewReading, before: Mapping[str, str | None]) -> dict[str, SubjectValue]:
    subject: dict[str, SubjectValue] = {
        "receipt": reading.receipt,
        "exhibit": reading.exhibit,
        "reader": reading.reader or None,
        "version": reading.version or None,
        "statements": reading.statements,
        "findings": reading.findings,
    }
    if reading.receipt in before:
        subject |= {"before": before[reading.receipt], "digest": reading.digest or None}
    return subject


def _insert(connection: psycopg.Connection[Any], batch: Superseding, *, seq: int, at_us: int) -> None:
    row = connection.execute("select receipts from rightdoor.batch where id = %s", (batch.old,)).fetchone()
    insert_batch(connection, batch.new, receipts=row[0] if row else 0, files=batch.files, seq=seq, at_us=at_us)
    connection.execute("update rightdoor.batch set superseded_by = %s where id = %s", (batch.new, batch.old))


def _update(connection: psycopg.Connection[Any], readings: Sequence[NewReading], before: Mapping[str, str | None]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "update rightdoor.receipt set reader = %s, reader_version = %s, statements = %s, findings = %s where id = %s",
            [(r.reader or None, r.version or None, r.statements, r.findings, r.receipt) for r in readings],
        )
        cursor.executemany(
            "update rightdoor.exhibit set statements_digest = %s where sha256 = %s",
            [(r.digest or None, r.exhibit) for r in readings if r.receipt in before],
        )
