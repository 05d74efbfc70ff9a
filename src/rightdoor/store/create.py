"""Making a store. Killed at any instant and run again, it goes on where it was; ``store.json`` comes last.

Order: folder · writer lock · ``creating.json`` (id and kind) · key · database and tables · first ledger entry and head
· ``store.json`` · ``creating.json`` removed.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from psycopg.types.json import Jsonb

from rightdoor.errors import StoreExists, UsageProblem
from rightdoor.store import ledger, migrate
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import connect
from rightdoor.store.declaration import Declaration
from rightdoor.store.files import sync_folder, write_by_rename
from rightdoor.store.folder import FORMAT, Kind, StoreFile, is_store, write_store_file
from rightdoor.store.keys import KeySource, ensure_key_file, load_keys
from rightdoor.store.ledger_head import Head, write_head
from rightdoor.store.ledger_subject import LedgerEntry, check_actor
from rightdoor.store.open import Server, ServerUrls, server_for
from rightdoor.store.writer import WriterLock

OURS = frozenset({"writer.lock", "creating.json", "postgres", "ledger"})


def create_store(
    store_dir: Path,
    *,
    kind: Kind,
    declaration: Declaration | None,
    now_us: int,
    actor: str,
    random_bytes: Callable[[int], bytes],
    key_source: KeySource,
    **urls: Unpack[ServerUrls],
) -> str:
    """Make a store in an absent or empty folder; its id. The kind is for ever.

    ``now_us``: UTC microseconds. Raises StoreExists, UsageProblem (folder holds other things), StoreKey…, Database…,
    StoreBusy (somebody makes it just now), StoreFull, StoreUnwritable, ActorMissing; SchemaMismatch when a server by
    URL is to be used and ``owner_url`` is lacking.
    """
    check_actor(actor)
    with store_boundary(store_dir):
        if store_dir.exists() and not store_dir.is_dir():
            raise UsageProblem(f"{store_dir} is a file.", advice="Name an absent or empty folder with --store.")
        store_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_store(store_dir):
            raise _exists(store_dir)
        _refuse_foreign_content(store_dir)
        lock = WriterLock.take(store_dir, started_us=now_us)
        try:
            if is_store(store_dir):  # made by somebody while we waited for nothing but the lock
                raise _exists(store_dir)
            store_id = _begin(store_dir, kind, random_bytes)
            ensure_key_file(key_source, store_id=store_id, store_dir=store_dir, random_bytes=random_bytes)
            keys = load_keys(key_source, store_id=store_id, store_dir=store_dir, check=None)
            first = _first_entries(store_id, kind, declaration)
            with contextlib.closing(server_for(store_dir, random_bytes=random_bytes, **urls)) as server:
                head = _fill_database(server, store_id, kind, first, actor=actor, now_us=now_us)
            write_head(store_dir / "ledger" / "head", head)
            write_store_file(store_dir, StoreFile(store_id, kind, now_us, FORMAT, keys.check_value(store_id)))
            (store_dir / "creating.json").unlink()
            sync_folder(store_dir)
        finally:
            lock.close()
    return store_id


def _exists(store_dir: Path) -> StoreExists:
    return StoreExists(f"There is a store in {store_dir} already.", advice="Use it, or name another folder with --store.")


def _refuse_foreign_content(store_dir: Path) -> None:
    """Ours are the parts of an unfinished store, and what a kill left of writing them (``.<name>.<pid>.new``)."""
    for entry in store_dir.iterdir():
        if entry.name not in OURS and not (entry.name.startswith((".creating.json.", ".store.json.")) and entry.name.endswith(".new")):
            raise UsageProblem(
                f"The folder {store_dir} holds other things and is no store.",
                advice="Name an empty or absent folder with --store.",
            )


def _begin(store_dir: Path, kind: Kind, random_bytes: Callable[[int], bytes]) -> str:
    """The id: that of an earlier, unfinished attempt, or a new one."""
    note = store_dir / "creating.json"
    if note.exists():
        read = json.loads(note.read_bytes())
        if read["kind"] != kind:
            raise UsageProblem(
                f"In {store_dir} the making of a store of kind {read['kind']} was not finished.",
                advice="Remove the folder, or finish making it with that kind.",
            )
        return str(read["id"])
    store_id = "st_" + base64.b32encode(random_bytes(10)).decode().lower()
    write_by_rename(note, json.dumps({"id": store_id, "kind": kind}).encode())
    return store_id


@dataclass(frozen=True, slots=True)
class _First:
    """What a new store's database begins with."""

    meta: list[tuple[str, str]]
    entries: list[LedgerEntry]
    declaration: dict[str, str] | None


def _first_entries(store_id: str, kind: Kind, declaration: Declaration | None) -> _First:
    entries = [LedgerEntry("opened", {"store": store_id, "kind": kind, "format": FORMAT})]
    body = declaration.body() if declaration is not None else None
    if body is not None:
        entries.append(LedgerEntry("declared", {"declaration": hashlib.sha256(canonical(body)).hexdigest()}))
    return _First([("store_id", store_id), ("kind", kind), ("format", str(FORMAT))], entries, body)


def _fill_database(server: Server, store_id: str, kind: Kind, first: _First, *, actor: str, now_us: int) -> Head:
    """Tables, identity and the first entries, in one transaction; the head. Done already: only the head."""
    with connect(server.dsn("owner")) as owner:
        migrate.migrate(owner)
        owner.execute("lock table rightdoor.store_meta in exclusive mode")
        present = dict(owner.execute("select key, value from rightdoor.store_meta").fetchall())
        if not present:
            with owner.cursor() as cursor:
                cursor.executemany("insert into rightdoor.store_meta (key, value) values (%s, %s)", first.meta)
            seqs = ledger.append(owner, first.entries, actor=actor, at_us=now_us)
            if first.declaration is not None:
                owner.execute("insert into rightdoor.declaration (seq, body) values (%s, %s)", (seqs[-1], Jsonb(first.declaration)))
        elif present.get("store_id") != store_id or present.get("kind") != kind:
            raise UsageProblem(
                "The database holds another store already.", advice="Give an empty database, or leave RIGHTDOOR_DATABASE_URL unset."
            )
        row = owner.execute("select seq, hash from rightdoor.ledger order by seq desc limit 1").fetchone()
        assert row is not None
    return Head(int(row[0]), bytes(row[1]))
