"""Recomputing everything that is kept, and naming the first place where it is not what was committed.

In this order: the ledger's chain and head; batch rows against the ledger; the files of batches; exhibits in packs and
files of their own, each decrypted; packs as a whole; receipts against the ledger; statements against their exhibits;
derived tables. An erased exhibit is reported as erased, not as a divergence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psycopg

from rightdoor.errors import RightdoorError, StoreKeyWrong
from rightdoor.exhibits.register import digest_list, exhibits_digest
from rightdoor.exhibits.stream import SealBroken, unseal
from rightdoor.exhibits.vault import EXHIBIT_COLUMNS, KeptExhibit, open_kept, pack_path
from rightdoor.store.keys import StoreKeys
from rightdoor.store.ledger_verify import verify_chain
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]
"""`progress(what, done, of)`: called now and then."""
_EMPTY = hashlib.sha256().hexdigest()
_PIECE = 1 << 20


class Divergence(NamedTuple):
    """Something that is not what was committed: `what` (ledger, batch, exhibit, ...), `where` (its id), a code, a sentence."""

    what: str
    where: str
    code: str
    message: str


class ErasedExhibit(NamedTuple):
    """An exhibit that was erased: when by the ledger's number, and under which authority."""

    exhibit: str
    seq: int
    authority: str


class Verified(NamedTuple):
    """What was found, the first divergence first, and how much was looked at."""

    divergences: tuple[Divergence, ...]
    erased: tuple[ErasedExhibit, ...]
    ledger_rows: int
    batches: int
    exhibits: int
    receipts: int


class StatementsOf(Protocol):
    """What a batch holds for one receipt (see footprints.batch_rewrite.receipt_digests)."""

    @property
    def receipt(self) -> str: ...
    @property
    def exhibit(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def statements(self) -> int: ...


ReceiptDigests = Callable[[Path], Iterator[StatementsOf]]


def _quiet(_what: str, _done: int, _of: int) -> None:
    """No progress wanted."""


def verify(store: Store, *, receipt_digests: ReceiptDigests, progress: Progress = _quiet) -> Verified:
    """Look at everything. Changes nothing. Raises StoreKeyMissing … and DatabaseUnavailable, never for a divergence."""
    with store.connect() as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        look = _Look(store, connection, progress)
        found = [d for step in (look.ledger, look.batches, look.vault, look.receipts) for d in step()]
        found += look.statements(receipt_digests)
        found += look.derived()
        erased = _erased(connection)
        rows = connection.execute("select count(*) from rightdoor.ledger").fetchone()
        connection.rollback()
    return Verified(tuple(found), tuple(erased), rows[0] if rows else 0, len(look.committed), look.count, look.receipt_count)


def _erased(connection: psycopg.Connection[Any]) -> list[ErasedExhibit]:
    sql = (
        "select e.sha256, e.erased_seq, coalesce(l.body::jsonb->'subject'->>'authority', '') from rightdoor.exhibit e"
        " join rightdoor.ledger l on l.seq = e.erased_seq order by e.erased_seq"
    )
    return [ErasedExhibit(*row) for row in connection.execute(sql).fetchall()]


class _Batch(NamedTuple):
    id: str
    files: dict[str, dict[str, Any]]
    superseded: bool
    seq: int


class _Look:
    """One verification: a snapshot of the database, and the store's files."""

    def __init__(self, store: Store, connection: psycopg.Connection[Any], progress: Progress) -> None:
        self._store = store
        self._connection = connection
        self._progress = progress
        self.count = 0
        self.receipt_count = 0
        sql = "select id, files, superseded_by is not null, seq from rightdoor.batch order by ordinal"
        self.committed = [_Batch(*row) for row in connection.execute(sql).fetchall()]

    def ledger(self) -> Iterator[Divergence]:
        """Chain and head."""
        self._progress("ledger", 0, 1)
        for problem in verify_chain(self._connection, self._store.head_path):
            yield Divergence("ledger", "head" if problem.seq is None else str(problem.seq), problem.code, problem.message)

    def batches(self) -> Iterator[Divergence]:
        """Rows of batches and of their exhibits against the ledger, then their files."""
        exhibits = self._exhibits_by_batch()
        again = _read_again(self._connection)
        for kept in (kept for rows in exhibits.values() for kept in rows if kept.sha256 in again):
            if kept.statements_digest != again[kept.sha256].last:
                yield _broken(kept.sha256, "exhibit-reading", "Its statements are not those of the last reading that the ledger records.")
        for index, batch in enumerate(self.committed):
            self._progress("batches", index, len(self.committed))
            row = self._connection.execute("select act, body from rightdoor.ledger where seq = %s", (batch.seq,)).fetchone()
            subject = json.loads(row[1])["subject"] if row else {}
            if subject.get("batch") != batch.id or subject.get("files") != digest_list(batch.files):
                yield Divergence("batch", batch.id, "batch-row", "The row of the batch is not the one that the ledger records.")
            mine = [(*r[:3], *r[4:8], again[r.sha256].first if r.sha256 in again else r[8]) for r in exhibits.get(batch.id, ())]
            if "exhibits" in subject and subject["exhibits"] != exhibits_digest(mine):
                yield Divergence("batch", batch.id, "exhibit-rows", "The rows of its exhibits are not those that the ledger records.")
            if not batch.superseded:
                yield from _files(self._store.path("batches", batch.id), batch.files, what="batch", where=batch.id)

    def _exhibits_by_batch(self) -> dict[str, list[KeptExhibit]]:
        grouped: dict[str, list[KeptExhibit]] = {}
        sql = f"select {EXHIBIT_COLUMNS} from rightdoor.exhibit order by pack_offset nulls last, sha256"
        for row in self._connection.execute(sql).fetchall():
            grouped.setdefault(row[3] or "", []).append(KeptExhibit(*row))
        self._exhibits = grouped
        return grouped

    def vault(self) -> Iterator[Divergence]:
        """Every exhibit decrypted to what was stored, then each pack as a whole."""
        total = sum(map(len, self._exhibits.values()))
        files = {batch.id: batch.files for batch in self.committed}
        for batch, rows in self._exhibits.items():
            small = [row for row in rows if row.stored in ("pack", "redacted-pack")]
            for row in rows:
                if row.stored in ("file", "redacted-file") and row.erased_seq is None:
                    yield from _large(self._store, row)
            yield from _pack(self._store, batch, small, files.get(batch, {}).get("pack"))
            self.count += len(rows)
            self._progress("exhibits", self.count, total)

    def receipts(self) -> Iterator[Divergence]:
        """Receipts against the ledger rows that record them, both ways."""
        self._progress("receipts", 0, 1)
        sql = (
            "select coalesce(r.id, l.subject->>'receipt'), r.id is null, l.seq is null from rightdoor.receipt r full join"
            " (select seq, body::jsonb->'subject' as subject from rightdoor.ledger where act = 'received'"
            " and body::jsonb->'subject' ? 'receipt') l"
            " on l.seq = r.seq and l.subject->>'receipt' = r.id and l.subject->>'exhibit' = r.exhibit and l.subject->>'batch' = r.batch"
            " where r.id is null or l.seq is null order by coalesce(r.seq, l.seq), 2"
        )
        for receipt, gone, _ in self._connection.execute(sql).fetchall():
            if gone:
                yield Divergence(
                    "receipt", receipt, "receipt-missing", "The ledger records this receipt, and the database does not hold it so."
                )
            else:
                yield Divergence("receipt", receipt, "receipt-row", "The row of this receipt is not the one that the ledger records.")

    def statements(self, receipt_digests: ReceiptDigests) -> Iterator[Divergence]:
        """Statements in the batches against the digest that each exhibit had when it was read."""
        sql = (
            "select r.id, r.exhibit, r.statements, e.statements_digest, e.erased_seq is not null, r.seq = min(r.seq) over (partition by r.exhibit)"
            " from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit"
        )
        expected = {row[0]: _Expected(*row[1:]) for row in self._connection.execute(sql).fetchall()}
        self.receipt_count = len(expected)
        seen: set[str] = set()
        current = [batch for batch in self.committed if not batch.superseded]
        for index, batch in enumerate(current):
            self._progress("statements", index, len(current))
            if (folder := self._store.path("batches", batch.id)).is_dir():
                yield from _statements(batch.id, receipt_digests(folder), expected, seen)
        for receipt, row in expected.items():
            if row.statements and not row.erased and receipt not in seen:
                yield Divergence("receipt", receipt, "statements-missing", "The statements of this receipt are in no batch.")

    def derived(self) -> Iterator[Divergence]:
        """The files of the derived generation in force."""
        for digest, files in self._connection.execute("select digest, files from rightdoor.derived where current").fetchall():
            yield from _files(self._store.path("derived", digest), files, what="derived", where=digest)


class _Readings(NamedTuple):
    """The digests over an exhibit's statements: of the first reading, and of the last."""

    first: str | None
    last: str | None


def _read_again(connection: psycopg.Connection[Any]) -> dict[str, _Readings]:
    """Of every exhibit that was read again, by the ledger's `read` rows."""
    sql = (
        "select l.subject->>'exhibit', l.subject->>'before', l.subject->>'digest' from"
        " (select seq, body::jsonb->'subject' as subject from rightdoor.ledger where act = 'read') l"
        " where l.subject ? 'digest' order by l.seq"
    )
    found: dict[str, _Readings] = {}
    for exhibit, before, digest in connection.execute(sql).fetchall():
        found[exhibit] = _Readings(found[exhibit].first if exhibit in found else before, digest)
    return found


class _Expected(NamedTuple):
    exhibit: str
    statements: int
    digest: str | None
    erased: bool
    first: bool  # the digest was taken of the exhibit's first receipt


def _statements(batch: str, found: Iterator[StatementsOf], expected: Mapping[str, _Expected], seen: set[str]) -> Iterator[Divergence]:
    try:
        for got in found:
            row = expected.get(got.receipt)
            if row is None or row.exhibit != got.exhibit:
                yield Divergence(
                    "batch", batch, "statements-unknown", f"It holds statements of receipt {got.receipt}, which is not known so."
                )
            elif row.erased:
                yield Divergence("receipt", got.receipt, "statements-erased", f"Statements of an erased exhibit are in batch {batch}.")
            elif got.receipt in seen or got.statements != row.statements:
                yield Divergence("receipt", got.receipt, "statements-count", "Its statements are not as many as were taken in.")
            elif row.first and got.digest != (row.digest or _EMPTY):
                yield Divergence("exhibit", got.exhibit, "statements-digest", "Its statements are not those that were read from it.")
            seen.add(got.receipt)
    except (OSError, ValueError):  # the Parquet file is damaged: its digest has said so already
        yield Divergence("batch", batch, "batch-unreadable", "A file of the batch cannot be read.")


def _files(folder: Path, files: Mapping[str, Mapping[str, Any]], *, what: str, where: str) -> Iterator[Divergence]:
    for name, entry in sorted(files.items()):
        if name == "pack":
            continue
        path = folder / (name if "." in name else f"{name}.parquet")
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield Divergence(what, where, f"{what}-file-missing", f"Its file {path.name} is missing.")
            continue
        if digest != entry["sha256"]:
            yield Divergence(what, where, f"{what}-file", f"Its file {path.name} is not the one that was committed.")


def _large(store: Store, row: KeptExhibit) -> Iterator[Divergence]:
    try:
        with open_kept(store.dir, store.keys, row) as body:
            digest = hashlib.sha256()
            size = 0
            while piece := body.read(_PIECE):
                digest.update(piece)
                size += len(piece)
        place = row.place(store.dir)
        if place is not None and place.path.stat().st_size != row.pack_length:
            yield _broken(row.sha256, "exhibit-length", "Bytes were appended to its file.")
        elif digest.hexdigest() != row.stored_sha256:
            yield _broken(row.sha256, "exhibit-digest", "Its bytes decrypt to something else than was stored.")
    except SealBroken as problem:
        yield _broken(row.sha256, "exhibit-seal", f"Segment {problem.segment}: {problem.what}.")
    except RightdoorError as problem:
        if isinstance(problem, StoreKeyWrong):
            yield _broken(row.sha256, "exhibit-key", "Its wrapped key is not its own.")
        else:
            yield _broken(row.sha256, "exhibit-missing", problem.message)


def _pack(store: Store, batch: str, rows: list[KeptExhibit], entry: Mapping[str, Any] | None) -> Iterator[Divergence]:
    """The exhibits of a pack, each by itself; then the pack's own digest, if none of them was erased out of it."""
    if entry is None and not rows:
        return
    diverged = False
    path = pack_path(store.dir, batch)
    try:
        with path.open("rb") as pack:
            for row in rows:
                pack.seek(row.pack_offset or 0)
                problem = _small(store.keys, row, pack.read(row.pack_length or 0))
                if problem is not None:
                    diverged = True
                    yield problem
            if diverged or entry is None:
                return
            pack.seek(0)
            same = hashlib.file_digest(pack, "sha256").hexdigest() == entry["sha256"]
    except FileNotFoundError:
        yield Divergence("pack", batch, "pack-missing", f"The pack of batch {batch} is missing.")
        return
    if not same and (path.stat().st_size != entry["size"] or not any(row.erased_seq for row in rows)):
        yield Divergence("pack", batch, "pack-digest", f"The pack of batch {batch} is not the one that was committed.")


def _small(keys: StoreKeys, row: KeptExhibit, sealed: bytes) -> Divergence | None:
    if row.erased_seq is not None:
        return _broken(row.sha256, "erased-not-blank", "It was erased, and bytes still stand in its place.") if any(sealed) else None
    if row.wrapped_key is None:
        return _broken(row.sha256, "exhibit-key", "Its wrapped key is missing, and no erasure is recorded.")
    try:
        plain = unseal(keys.unwrap(row.wrapped_key, row.sha256), bytes.fromhex(row.sha256), sealed)
    except SealBroken as problem:
        return _broken(row.sha256, "exhibit-seal", f"Segment {problem.segment}: {problem.what}.")
    except StoreKeyWrong:
        return _broken(row.sha256, "exhibit-key", "Its wrapped key is not its own.")
    if hashlib.sha256(plain).hexdigest() != row.stored_sha256:
        return _broken(row.sha256, "exhibit-digest", "Its bytes decrypt to something else than was stored.")
    return None


def _broken(sha256: str, code: str, message: str) -> Divergence:
    return Divergence("exhibit", sha256, code, message)
