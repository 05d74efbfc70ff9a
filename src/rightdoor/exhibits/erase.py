"""Erasing exhibits: their keys are destroyed, their bytes blanked, their rows written out of every batch.

Done as one ledgered act under a named authority; refused, and the refusal recorded, while a hold lies on any of them.
Killed at any instant and run again it ends in the same state. What the ledger keeps is ids, digests and the authority.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from rightdoor.errors import Refused
from rightdoor.exhibits.holds import holds, reference
from rightdoor.exhibits.register import digest_list, insert_batch, place_tables
from rightdoor.exhibits.sweep import blank
from rightdoor.exhibits.vault import EXHIBIT_COLUMNS, KeptExhibit
from rightdoor.model.ids import make_id
from rightdoor.store import crashpoints, ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_subject import SubjectValue
from rightdoor.store.open import Store

Rewrite = Callable[[Path, Path, set[str]], Mapping[str, Any]]
"""`rewrite(folder_in, folder_out, drop_receipts)`: the tables without those rows, durable; per table sha256, size, rows."""


class ErasureRefused(Refused):
    """Nothing was erased, for the reason given; the refusal is in the ledger."""


class Erased(NamedTuple):
    """What one act erased, and what it left because it was received elsewhere too."""

    exhibits: tuple[str, ...]
    receipts: int
    batches: tuple[tuple[str, str], ...]  # (old, new)
    left: tuple[str, ...]


class _Plan(NamedTuple):
    exhibits: list[str]
    receipts: set[str]
    left: list[str]
    batches: list[str]  # current ones that hold rows of them


def erase(
    store: Store, connection: StoreConnection, *, exhibits: Sequence[str], authority: str, actor: str, at_us: int, rewrite: Rewrite,
    members: bool = False,
) -> Erased:  # fmt: skip
    """Erase exhibits with all their receipts; with `members`, also what came in them and nowhere else.

    Raises ErasureRefused (unknown, held, or lying in an archive that is kept), UsageProblem for an authority that is no
    reference, StoreFull, StoreUnwritable, DatabaseUnavailable.
    """
    given = reference(authority)
    with store_boundary(store.dir):
        plan = _plan(connection, exhibits, members=members)
        _refuse(connection, plan, actor=actor, at_us=at_us)
        todo = [row.sha256 for row in _rows(connection, plan.exhibits) if row.erased_seq is None]
        made: list[tuple[str, str, dict[str, dict[str, Any]]]] = []
        connection.rollback()
        if todo:
            made = [_rewritten(store, old, plan, rewrite) for old in plan.batches]
            crashpoints.CRASH("compaction")
            _commit(connection, todo, plan, made=made, authority=given, actor=actor, at_us=at_us)
        clean_up(store, connection, plan.exhibits, [old for old, _, _ in made])
    return Erased(tuple(todo), len(plan.receipts), tuple((old, new) for old, new, _ in made), tuple(plan.left))


def _plan(connection: psycopg.Connection[Any], exhibits: Sequence[str], *, members: bool) -> _Plan:
    receipts = connection.execute("select id, exhibit, parent, batch from rightdoor.receipt").fetchall()
    wanted = set(exhibits)
    left: set[str] = set()
    if members:
        wanted, left = _with_members(wanted, receipts)
    mine = {row[0]: row[3] for row in receipts if row[1] in wanted}
    current = _current_of(connection)
    return _Plan(sorted(wanted), set(mine), sorted(left), sorted({current[batch] for batch in mine.values()}))


def _with_members(wanted: set[str], receipts: Iterable[tuple[str, str, str | None, str]]) -> tuple[set[str], set[str]]:
    """(wanted with everything that came in it and nowhere else, what came in it and elsewhere too)."""
    rows = list(receipts)
    inside = {row[0] for row in rows if row[1] in wanted}
    while grown := {row[0] for row in rows if row[2] in inside and row[0] not in inside}:
        inside |= grown
    found = {row[1] for row in rows if row[0] in inside} - wanted
    left = {row[1] for row in rows if row[1] in found and row[0] not in inside}
    return wanted | (found - left), left


def _current_of(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """For each batch ever committed, the current one that its rows are in."""
    after: dict[str, str | None] = dict(connection.execute("select id, superseded_by from rightdoor.batch").fetchall())
    found = {}
    for batch in after:
        last = batch
        while (following := after[last]) is not None:
            last = following
        found[batch] = last
    return found


def _rows(connection: psycopg.Connection[Any], exhibits: Sequence[str]) -> list[KeptExhibit]:
    sql = f"select {EXHIBIT_COLUMNS} from rightdoor.exhibit where sha256 = any(%s) order by sha256"
    return [KeptExhibit(*row) for row in connection.execute(sql, (list(exhibits),)).fetchall()]


def _refuse(connection: StoreConnection, plan: _Plan, *, actor: str, at_us: int) -> None:
    """Raise ErasureRefused, after recording it, if this must not be done."""
    known = {row.sha256 for row in _rows(connection, plan.exhibits)}
    held = holds(connection, plan.exhibits)
    around = connection.execute(
        "select distinct p.exhibit from rightdoor.receipt r join rightdoor.receipt p on p.id = r.parent"
        " join rightdoor.exhibit e on e.sha256 = p.exhibit"
        " where r.exhibit = any(%(e)s) and p.exhibit <> all(%(e)s) and e.stored <> 'none' and e.erased_seq is null",
        {"e": plan.exhibits},
    ).fetchall()
    connection.rollback()
    missing = [e for e in plan.exhibits if e not in known]
    subject: dict[str, SubjectValue]
    if missing:
        subject = {"act": "erased", "code": "exhibit-unknown", "exhibits": len(missing)}  # not what was typed: it may be anything
        words = f"{len(missing)} of the exhibits named are unknown; nothing was erased."
        advice = "Give the whole SHA-256 of each; `rightdoor exhibits --json` lists them."
    elif held:
        subject = {"exhibit": held[0].exhibit, "act": "erased", "code": "hold", "hold": held[0].id}
        words = f"A hold ({held[0].id}) lies on exhibit {held[0].exhibit}; nothing was erased."
        advice = "Have the hold released by whoever placed it."
    elif around:
        subject = {"exhibit": around[0][0], "act": "erased", "code": "archive-kept"}
        words = f"An exhibit lies inside archive {around[0][0]}, whose bytes are kept; nothing was erased."
        advice = "Erase the archive with it."
    else:
        return
    ledger.record_refusal(connection, subject, actor=actor, at_us=at_us)
    raise ErasureRefused(words, advice=advice)


def _rewritten(store: Store, old: str, plan: _Plan, rewrite: Rewrite) -> tuple[str, str, dict[str, dict[str, Any]]]:
    """(old batch, new batch, its files), the new tables in their place."""
    new = make_id("b", old, "erased", *plan.exhibits)
    made = store.path("tmp", new)
    shutil.rmtree(made, ignore_errors=True)
    made.parent.mkdir(mode=0o700, exist_ok=True)
    files = rewrite(store.path("batches", old), made, plan.receipts)
    place_tables(made, store.path("batches", new))
    return old, new, plain_files(files)


def plain_files(files: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Digests as the batch row keeps them, from named tuples or mappings."""
    return {name: dict(entry) if isinstance(entry, Mapping) else dict(entry._asdict()) for name, entry in files.items()}


def _commit(
    connection: StoreConnection, todo: list[str], plan: _Plan, *,
    made: list[tuple[str, str, dict[str, dict[str, Any]]]], authority: str, actor: str, at_us: int,
) -> None:  # fmt: skip
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        for sha256 in todo:
            tx.record("erased", {"exhibit": sha256, "authority": authority})
        for old, new, files in made:
            tx.record("compacted", {"batch": new, "supersedes": [old], "files": digest_list(files)})
        counts = {old: count_without(connection, old, plan.receipts) for old, _, _ in made}
        seqs = tx.seal()
        for sha256, seq in zip(todo, seqs, strict=False):
            connection.execute("update rightdoor.exhibit set wrapped_key = null, erased_seq = %s where sha256 = %s", (seq, sha256))
        connection.execute("select rightdoor.forget_received_decisions()")  # their text is of the exhibit; it goes with it
        for (old, new, files), seq in zip(made, seqs[len(todo) :], strict=True):
            insert_batch(connection, new, receipts=counts[old], files=files, seq=seq, at_us=at_us)
            connection.execute("update rightdoor.batch set superseded_by = %s where id = %s", (new, old))
        connection.execute("update rightdoor.derived set current = false where current")


def count_without(connection: psycopg.Connection[Any], batch: str, dropped: set[str]) -> int:
    """How many receipts a batch holds without some of them."""
    row = connection.execute("select receipts from rightdoor.batch where id = %s", (batch,)).fetchone()
    current = _current_of(connection)
    mine = connection.execute("select id, batch from rightdoor.receipt where id = any(%s)", (list(dropped),)).fetchall()
    gone = connection.execute(
        "select r.id from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit"
        " where r.id = any(%s) and e.erased_seq is not null",
        (list(dropped),),
    ).fetchall()
    before = {g[0] for g in gone}
    return int(row[0] if row else 0) - sum(1 for rid, b in mine if current[b] == batch and rid not in before)


def clean_up(store: Store, connection: psycopg.Connection[Any], exhibits: Sequence[str], old_batches: Iterable[str]) -> None:
    """What follows a committed erasure, and may be done again: bytes, superseded folders, derived tables."""
    rows = _rows(connection, exhibits)
    connection.rollback()
    for row in rows:
        place = row.place(store.dir)
        if place is not None and row.erased_seq is not None and place.path.exists():
            blank(place)
            if row.stored in ("file", "redacted-file"):
                place.path.unlink()
    for old in old_batches:
        shutil.rmtree(store.path("batches", old), ignore_errors=True)
    shutil.rmtree(store.path("derived"), ignore_errors=True)
    shutil.rmtree(store.path("tmp"), ignore_errors=True)
    store.path("tmp").mkdir(mode=0o700, exist_ok=True)


def erasures(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Every erasure that the ledger records: exhibit and the authority's reference. For `restore` of an older backup."""
    sql = (
        "select body::jsonb->'subject'->>'exhibit', body::jsonb->'subject'->>'authority' from rightdoor.ledger"
        " where act = 'erased' order by seq"
    )
    return dict(connection.execute(sql).fetchall())
