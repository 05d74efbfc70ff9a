"""Recomputing the chain, and naming the first place where it diverges from what was written.

The common case streams through the rows once. Only when a row does not fit is its neighbourhood looked at, to say
which kind of tampering explains it: altered, inserted, reordered, removed in the middle or at the end.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from rightdoor.errors import LedgerDiverged
from rightdoor.store.ledger import body_start, genesis, row_hash, store_id_of
from rightdoor.store.ledger_head import Head, HeadTorn, read_head

_FETCH: Final = 20_000
_SEQ: Final = re.compile(r'"prev":"([0-9a-f]{64})","seq":([0-9]+),"subject":')

# The database's own SHA-256 goes through 200,000 rows in about a third of a second.
_BROKEN: Final = """
select seq from (
    select seq, body, hash, row_number() over rows_of as place, lag(hash, 1, %s::bytea) over rows_of as before
    from rightdoor.ledger window rows_of as (order by seq)
) chain
where seq <> place or hash <> sha256(before || convert_to(body, 'UTF8'))
order by seq limit 1
"""

Row = tuple[int, int, str, str, str, bytes]


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """The first divergence: a code, the row's number (None if it is about the head file) and a sentence.

    Codes: ``row-altered``, ``row-inserted``, ``row-reordered``, ``row-removed``, ``removed-at-end``,
    ``head-missing``, ``head-torn``.
    """

    code: str
    seq: int | None
    message: str


def verify_chain(connection: psycopg.Connection[Any], head_path: Path) -> list[LedgerProblem]:
    """Every row recomputed from the first on; an empty list, or the first divergence. Changes nothing."""
    head: Head | None = None
    head_problem: LedgerProblem | None = None
    try:
        head = read_head(head_path)
        if head is None:
            head_problem = LedgerProblem("head-missing", None, "The file ledger/head is missing.")
    except HeadTorn:
        head_problem = LedgerProblem("head-torn", None, "The file ledger/head is torn.")
    before, expected, head_hash = genesis(store_id_of(connection)), 1, None
    fits = True
    with contextlib.closing(_rows(connection)) as rows:
        for row in rows:
            if row[0] != expected or not _continues(row, before):
                fits = False
                break
            before = row[5]
            if head is not None and expected == head.seq:
                head_hash = before
            expected += 1
    if not fits:
        return [_name(connection, expected, before, head)]
    if head_problem is not None:
        return [head_problem]
    assert head is not None
    if head.seq >= expected:
        return [LedgerProblem("removed-at-end", expected, f"The rows {expected} to {head.seq} are missing at the end.")]
    if head_hash != head.hash:
        return [
            LedgerProblem(
                "row-altered", head.seq, f"Row {head.seq} is not the one that ledger/head names: it or rows before it were replaced."
            )
        ]
    return []


def refuse_broken(connection: psycopg.Connection[Any]) -> None:
    """Before anything is written: every row must continue the one before it. Raises LedgerDiverged.

    It says only where; `verify_chain` says what was done, and compares the columns too.
    """
    row = connection.execute(_BROKEN, (genesis(store_id_of(connection)),)).fetchone()
    connection.rollback()
    if row is not None:
        seq = int(row[0])
        raise LedgerDiverged(
            f"The ledger does not verify: its row {seq} does not continue the row before it.",
            advice="Nothing is written until this is settled. Run `rightdoor verify`, keep the store as it is, and restore a backup.",
        )


def _rows(connection: psycopg.Connection[Any], start: int = 1) -> Generator[Row, None, None]:
    with connection.cursor(name="rightdoor_chain", binary=True) as cursor:
        cursor.itersize = _FETCH
        cursor.execute("select seq, at_us, actor, act, body, hash from rightdoor.ledger where seq >= %s order by seq", (start,))
        yield from cursor


def _continues(row: Row, before: bytes) -> bool:
    """Whether columns, body and hash of the row agree with each other and with the hash before."""
    seq, at_us, actor, act, body, digest = row
    return row_hash(before, body.encode()) == digest and body.startswith(body_start(seq, at_us, actor, act, before))


def _name(connection: psycopg.Connection[Any], seq: int, before: bytes, head: Head | None) -> LedgerProblem:
    """Which tampering explains that no row continues ``before`` at ``seq``. Slow: reads the rest of the chain."""
    here: Row | None = None
    after: Row | None = None
    claimants: Counter[int | None] = Counter()
    for row in _rows(connection, start=seq):
        here = row if row[0] == seq else here
        after = row if row[0] == seq + 1 else after
        claimants[_claims(row)[1]] += 1
    if here is None:
        return LedgerProblem("row-removed", seq, f"Row {seq} is missing in the middle of the chain.")
    if head == Head(seq - 1, before):  # all that was acknowledged is there; this one nobody wrote
        return LedgerProblem("row-inserted", seq, f"Row {seq} was inserted at the end.")
    if after is not None:
        told = _told_by_next(here, after, before)
        if told is not None:
            return told
    claimed = _claims(here)[1]
    if claimed is not None and claimed > seq and claimants[claimed] == 1:
        if claimants[seq]:
            return LedgerProblem("row-reordered", seq, f"Row {seq} stands elsewhere in the chain.")
        return LedgerProblem("row-removed", seq, f"Row {seq} was removed and the rest renumbered.")
    if claimed is not None and claimed < seq:
        return LedgerProblem("row-inserted", seq - 1, f"Row {seq - 1} was inserted before the one that was there.")
    if claimed is not None and claimed > seq:
        return LedgerProblem("row-inserted", seq, f"Row {seq} was inserted.")
    if after is None and _blames_the_one_before(here, before):
        return LedgerProblem("row-altered", seq - 1, f"Row {seq - 1} was altered and its hash made to fit.")
    return LedgerProblem("row-altered", seq, f"Row {seq} was altered.")


def _told_by_next(here: Row, after: Row, before: bytes) -> LedgerProblem | None:
    """What the row after tells: it names the hash and the number of the one that was before it."""
    seq = here[0]
    named, number = _claims(after)
    if named == here[5].hex() and number == seq + 1:  # it vouches for the hash of this one
        if _blames_the_one_before(here, before):
            return LedgerProblem("row-altered", seq - 1, f"Row {seq - 1} was altered and its hash made to fit.")
        return LedgerProblem("row-altered", seq, f"Row {seq} was altered.")
    if named == before.hex() and number == seq:  # it is itself the true row of this number
        if _claims(here)[0] == after[5].hex():
            return LedgerProblem("row-reordered", seq, f"The rows {seq} and {seq + 1} changed places.")
        return LedgerProblem("row-inserted", seq, f"Row {seq} was inserted before the one that was there.")
    return None


def _blames_the_one_before(here: Row, before: bytes) -> bool:
    """The row is whole and of its number, but continues another hash than the row before it has now."""
    named, number = _claims(here)
    return number == here[0] > 1 and named != before.hex() and row_hash(bytes.fromhex(named), here[4].encode()) == here[5]


def _claims(row: Row) -> tuple[str, int | None]:
    """The hash before and the number that the body itself states."""
    found = _SEQ.search(row[4])
    return (found[1], int(found[2])) if found else ("", None)
