"""Making and opening a store: folder, key, database, role, writer lock, in that order, each refusing with what to do."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypedDict, Unpack

import psycopg
from psycopg.types.json import Jsonb

from rightdoor.errors import DatabaseRoleUnsafe, DeclarationIncomplete, PackageKindRefused, SchemaMismatch, StoreDamaged, UsageProblem
from rightdoor.store import ledger, migrate
from rightdoor.store.boundary import store_boundary
from rightdoor.store.canonical import canonical
from rightdoor.store.connection import StoreConnection, connect, refuse_unsafe_role
from rightdoor.store.declaration import Declaration
from rightdoor.store.folder import Kind, StoreFile, read_store_file
from rightdoor.store.keys import KeySource, StoreKeys, load_keys
from rightdoor.store.ledger_head import refuse_diverged
from rightdoor.store.ledger_subject import check_actor
from rightdoor.store.ledger_verify import refuse_broken
from rightdoor.store.postgres import EmbeddedServer, Role
from rightdoor.store.writer import WriterLock, lock_database


class Server(Protocol):
    """Where the database is: the embedded one or one by URL."""

    def dsn(self, role: Role) -> str: ...

    def close(self) -> None: ...


class ServerUrls(TypedDict, total=False):
    """A database server of one's own; absent or None: the embedded one.

    ``database_url`` is of the application's role. ``owner_url`` is of the role that owns (or is to own) the tables,
    and is needed only to make a store and after an update of the program that brings migrations; ``desk_url`` of the role
    that the pages connect as (`rightdoor serve`).
    """

    database_url: str | None
    owner_url: str | None
    desk_url: str | None


@dataclass(frozen=True, slots=True)
class UrlServer:
    """A server of the user's own. ``url`` is of the application's role; ``owner_url`` is needed to migrate only."""

    url: str
    owner_url: str | None = None
    desk_url: str | None = None

    def dsn(self, role: Role) -> str:
        """The URL for the role. Raises SchemaMismatch when the owner is needed and was not given."""
        if role == "app":
            return self.url
        if role == "owner" and self.owner_url:
            return self.owner_url
        if role == "desk":
            if self.desk_url:
                return self.desk_url
            raise UsageProblem(
                "The desk needs a database role of its own, and no URL of it was given.",
                advice="Create the login role rightdoor_desk on the server and give its URL in RIGHTDOOR_DESK_DATABASE_URL.",
            )
        raise SchemaMismatch(
            "The tables of the database server are missing or not up to date.",
            advice="Give the URL of the tables' owner in RIGHTDOOR_DATABASE_OWNER_URL, once, and run the command again.",
        )

    def close(self) -> None:
        """Nothing to give back."""


def server_for(store_dir: Path, *, random_bytes: Callable[[int], bytes], **urls: Unpack[ServerUrls]) -> Server:
    """The embedded server of the store (started if need be), or the one that the URL names."""
    url = urls.get("database_url")
    if url:
        return UrlServer(url, urls.get("owner_url"), urls.get("desk_url"))
    return EmbeddedServer.attach(store_dir, random_bytes=random_bytes)


class Store:
    """An opened store. Use as a context manager; what it holds ends with the block, or with the process."""

    def __init__(self, store_dir: Path, description: StoreFile, *, key_source: KeySource, writable: bool) -> None:
        self.dir = store_dir
        self.id = description.id
        self.kind: Kind = description.kind
        self.writable = writable
        self.as_open = False  # opened for pages: operations show it as if what stands in silent compartments had never come
        self._description = description
        self._key_source = key_source
        self._keys: StoreKeys | None = None
        self._closing = contextlib.ExitStack()
        self._server: Server | None = None

    @property
    def keys(self) -> StoreKeys:
        """Read at first use, so that lists can be read without. Raises StoreKeyMissing, StoreKeyWrong, StoreKeyUnsafe."""
        if self._keys is None:
            self._keys = load_keys(self._key_source, store_id=self.id, store_dir=self.dir, check=self._description.key_check)
        return self._keys

    @property
    def head_path(self) -> Path:
        """Where the head of the ledger lies."""
        return self.dir / "ledger" / "head"

    def path(self, *parts: str) -> Path:
        """A path below the store's folder."""
        return self.dir.joinpath(*parts)

    def connect(self) -> StoreConnection:
        """A new connection as the application's role: autocommit off, UTC. The caller closes it.

        Raises DatabaseUnavailable.
        """
        assert self._server is not None
        with store_boundary(self.dir):
            return connect(self._server.dsn("app"), head_path=self.head_path)

    def dsn(self, role: Role) -> str:
        """How to reach the database as a role. It holds a password: never print it. Raises SchemaMismatch, UsageProblem."""
        assert self._server is not None
        return self._server.dsn(role)

    def forget_old_versions(self, table: str, *, schema: str = "rightdoor") -> bool:
        """After an erasure: have overwritten values of ``<schema>.<table>`` leave the database's files.

        False on a server by URL: there its administrator has to (VACUUM FULL, and the log's retention).
        Raises DatabaseUnavailable.
        """
        if not isinstance(self._server, EmbeddedServer):
            return False
        with store_boundary(self.dir):
            self._server.forget_old_versions(table, schema=schema)
        return True

    def close(self) -> None:
        """Give everything back. May be called twice."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def open_store(
    store_dir: Path,
    *,
    write: bool,
    actor: str,
    now_us: int,
    key_source: KeySource,
    random_bytes: Callable[[int], bytes],
    **urls: Unpack[ServerUrls],
) -> Store:
    """Open the store in ``store_dir``; with ``write`` as the one writer.

    ``now_us``: the real clock, UTC microseconds, shown to whoever finds the store busy. Raises StoreMissing, StoreBusy,
    StoreKey…, Database…, SchemaMismatch, StoreDamaged, StoreFull, StoreUnwritable, ActorMissing and, when writing,
    LedgerDiverged: nothing is written to a store whose ledger does not hold its own head.
    """
    check_actor(actor)
    with store_boundary(store_dir):
        store = Store(store_dir, read_store_file(store_dir), key_source=key_source, writable=write)
    try:
        with store_boundary(store_dir):
            if write:
                _ = store.keys
                store._closing.callback(WriterLock.take(store_dir, started_us=now_us).close)
            store._server = server_for(store_dir, random_bytes=random_bytes, **urls)
            store._closing.callback(store._server.close)
            _check_database(store)
    except BaseException:
        store.close()
        raise
    return store


def _check_database(store: Store) -> None:
    """Role, migrations, identity; and for the writer its lock and the ledger's head."""
    assert store._server is not None
    connection = connect(store._server.dsn("app"), head_path=store.head_path)
    keep = False
    try:
        refuse_unsafe_role(connection)
        _bring_up_to_date(connection, store._server)
        _refuse_other_store(connection, store)
        if store.writable:
            lock_database(connection)
            refuse_diverged(connection, store.head_path)
            refuse_broken(connection)
            store._closing.callback(connection.close)
            keep = True
    finally:
        if not keep:
            connection.close()


def _bring_up_to_date(connection: StoreConnection, server: Server) -> None:
    try:
        missing = migrate.pending(connection, migrate.migrations())
    except psycopg.errors.InsufficientPrivilege:
        raise DatabaseRoleUnsafe(
            "The database session's role lacks the rights of rightdoor_app.",
            advice="Connect as rightdoor_app, or as a login role that is a member of it and of nothing else.",
        ) from None
    connection.rollback()
    if missing:
        with connect(server.dsn("owner")) as owner:
            migrate.migrate(owner)


def _refuse_other_store(connection: StoreConnection, store: Store) -> None:
    meta = dict(connection.execute("select key, value from rightdoor.store_meta").fetchall())
    connection.rollback()
    if (meta.get("store_id"), meta.get("kind")) != (store.id, store.kind):
        raise StoreDamaged(
            f"The database is not that of the store {store.dir}: id or kind differ.",
            advice="Check RIGHTDOOR_DATABASE_URL; if store.json was changed, put it back from a backup.",
        )


def declare(store: Store, declaration: Declaration, *, actor: str, at_us: int) -> None:
    """Record (anew) what a live store declares; the newest is in force. The ledger gets its digest."""
    body = declaration.body()
    with store.connect() as connection, ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("declared", {"declaration": hashlib.sha256(canonical(body)).hexdigest()})
        connection.execute("insert into declaration (seq, body) values (%s, %s)", (tx.seal()[0], Jsonb(body)))


def assert_may_receive(store: Store) -> None:
    """Raise DeclarationIncomplete if the store is live and has declared nothing: it refuses its first referral."""
    if store.kind == "training":
        return
    with store.connect() as connection:
        row = connection.execute("select body from declaration order by seq desc limit 1").fetchone()
    if row is None:
        raise DeclarationIncomplete(
            "This live store has declared neither controller, DPIA, appropriate policy document nor Schedule 8 condition.",
            advice="Declare them with `rightdoor init --live --declaration FILE`; nothing was taken in.",
        )
    Declaration(**(row[0] if isinstance(row[0], dict) else json.loads(row[0])))


def assert_package_kind(store: Store, package_kind: Kind) -> None:
    """Raise PackageKindRefused when a live store is offered what a training store made."""
    if store.kind == "live" and package_kind == "training":
        raise PackageKindRefused(
            "The package is from a training store; a live store does not take it.",
            advice="Open it in a training store.",
        )


def write_clock(store: Store, *, as_of_us: int, real_us: int) -> int:
    """The instant that writes bear: the real clock in a live store, ``as_of_us`` in a training store."""
    return real_us if store.kind == "live" else as_of_us
