"""One writer at a time: a kernel lock on ``writer.lock``, which also names its holder, and an advisory lock in the database.

The file lock tells processes of one machine apart and ends with its holder; the advisory lock also holds between
machines that share a database server.
"""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

import psycopg

from rightdoor.errors import StoreBusy

WRITER_LOCK: Final = 0x5244_5752_4954_4552  # "RDWRITER"


class WriterLock:
    """Held from construction to ``close()`` or the end of the process."""

    def __init__(self, fd: int) -> None:
        self._fd: int | None = fd

    @classmethod
    def take(cls, store_dir: Path, *, started_us: int) -> Self:
        """Raises StoreBusy naming pid and start of the holder; OSError if the store may not be written."""
        fd = os.open(store_dir / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(fd, 200, 0)
            os.close(fd)
            raise busy(holder) from None
        content = json.dumps({"pid": os.getpid(), "started_us": started_us}).encode()
        os.ftruncate(fd, 0)
        os.pwrite(fd, content, 0)
        return cls(fd)

    def close(self) -> None:
        """Give the lock back. May be called twice."""
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            os.close(self._fd)
            self._fd = None


def lock_database(connection: psycopg.Connection[Any]) -> None:
    """Hold the advisory lock as long as this connection lives. Raises StoreBusy."""
    row = connection.execute("select pg_try_advisory_lock(%s)", (WRITER_LOCK,)).fetchone()
    connection.commit()
    if row is None or not row[0]:
        raise busy(b"")


def busy(holder: bytes) -> StoreBusy:
    """The refusal, with what the lock file says of the holder."""
    try:
        read = json.loads(holder)
        since = datetime.fromtimestamp(read["started_us"] / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        who = f"process {int(read['pid'])}, started {since}"
    except (ValueError, KeyError, TypeError, OverflowError):
        who = "a process that has not yet given its number, or one on another machine"
    return StoreBusy(f"The store is being written by {who}.", advice="Reading works meanwhile. Run this again when it has finished.")
