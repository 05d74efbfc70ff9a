"""``ledger/head``: the newest acknowledged row of the chain, kept beside the database.

Whoever removes the newest rows from the database does not thereby remove them from here. The head may lag behind the
chain (a kill between commit and this file): a longer chain is fine, a shorter one is not.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from rightdoor.errors import LedgerDiverged
from rightdoor.store.files import write_by_rename


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of a row."""

    seq: int
    hash: bytes


class HeadTorn(ValueError):
    """The head file is there and is not what the program writes. Never leaves the store room."""


def write_head(path: Path, head: Head) -> None:
    """Put ``head`` there by rename, unless a later one is there already (concurrent writers). Raises OSError."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(path.with_name("head.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            present = read_head(path)
        except HeadTorn:
            present = None
        if present is None or present.seq < head.seq:
            write_by_rename(path, json.dumps({"seq": head.seq, "hash": head.hash.hex()}).encode() + b"\n")
    finally:
        os.close(lock)


def read_head(path: Path) -> Head | None:
    """The head, None if there is none. Raises HeadTorn."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        read = json.loads(content)
        seq, digest = read["seq"], bytes.fromhex(read["hash"])
    except (ValueError, KeyError, TypeError) as error:
        raise HeadTorn(type(error).__name__) from None
    if not content.endswith(b"\n") or type(seq) is not int or seq < 1 or len(digest) != 32:
        raise HeadTorn("form")
    return Head(seq, digest)


def refuse_diverged(connection: psycopg.Connection[Any], path: Path) -> None:
    """Before anything is written: the chain must hold the row that the head names. Raises LedgerDiverged.

    Writing on would move the head past the damage and so hide it.
    """
    try:
        head = read_head(path)
    except HeadTorn:
        raise _diverged(f"The head of the ledger, {path}, is torn.") from None
    if head is None:
        raise _diverged(f"The head of the ledger, {path}, is missing.")
    row = connection.execute("select hash from rightdoor.ledger where seq = %s", (head.seq,)).fetchone()
    connection.rollback()
    if row is None or bytes(row[0]) != head.hash:
        raise _diverged(f"The ledger does not hold the row {head.seq} that its head names.")


def _diverged(message: str) -> LedgerDiverged:
    return LedgerDiverged(
        message,
        advice="Nothing is written until this is settled. Run `rightdoor verify`, keep the store as it is, and restore a backup.",
    )
