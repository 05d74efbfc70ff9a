"""NSRL RDS version 3 (SQLite), the minimal layout and the full or curated one (formats, section 4.1).

The file is opened read-only, its schema is not trusted, and only a table that is stored as such is read, no view and no
virtual table: a received database is a program as much as a file. Delta scripts are never run. Known means known, not harmless.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rightdoor.media.entry import WIDTHS, Entry
from rightdoor.media.sets.source import Bulk, Source

NAME: Final = "nsrl"
CHANGES: Final = False
MAGIC: Final = b"SQLite format 3\0"
_AT_ONCE = 50_000
_LONGEST = 1 << 20
"""Bytes of one row; a longer one ends the reading."""
_TABLES = ("METADATA", "FILE")
_HASHES = ("sha256", "sha1", "md5")
_SCRIPT = re.compile(rb"^\s*(?:--[^\n]*\n\s*)*(?:BEGIN|PRAGMA|INSERT|UPDATE|DELETE|CREATE|DROP)\b", re.IGNORECASE)


def recognises(head: bytes, path: Path) -> bool:
    """A SQLite file, or a delta script (which is refused when it is read)."""
    del path
    return head.startswith(MAGIC) or _SCRIPT.match(head[:4096]) is not None


def place(number: int) -> str:
    """Where the number-th row stands."""
    return f"row:{number + 1}"


def read(source: Source) -> Iterator[Entry | Bulk | None]:
    """The rows of the table that holds the hashes, many at once; equal rows that follow one another are one."""
    with source.path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            source.findings.add("set-delta", "byte:0")
            return
    try:
        connection = sqlite3.connect(f"{source.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except sqlite3.Error:
        source.findings.add("unreadable", "byte:0")
        return
    try:
        yield from _rows(connection, source)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as problem:
        source.findings.add(
            "malformed", "row:", message=f"the database cannot be read on ({type(problem).__name__}); what stands before is kept"
        )
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, source: Source) -> Iterator[Entry | Bulk | None]:
    connection.text_factory = bytes
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma mmap_size = 0")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    schema = connection.execute("select name, sql from sqlite_master where type in ('table', 'view')").fetchall()
    kinds = {_word(name).upper(): _word(sql)[:12].upper() for name, sql in schema}
    table = next((name for name in _TABLES if kinds.get(name) == "CREATE TABLE"), None)
    if table is None:
        source.findings.add("set-delta" if kinds else "set-form", "table:")
        return
    columns = {_word(row[1]).lower() for row in connection.execute(f"pragma table_info({table})")}
    held = [name for name in _HASHES if name in columns]
    if not held:
        source.findings.add("set-form", f"table:{table}")
        return
    cursor = connection.execute(f"select {', '.join(held)} from {table}")
    says = Entry(category=source.profiles.category("NSRL", 0), flags=frozenset({"known-file"}))
    before: tuple[Any, ...] | None = None
    number = 0
    while rows := cursor.fetchmany(_AT_ONCE):
        fresh = [row for row, last in zip(rows, [before, *rows], strict=False) if row != last]
        before = rows[-1]
        yield Bulk({name: _column(source, [row[at] for row in fresh], name, number) for at, name in enumerate(held)}, says)
        number += len(fresh)


def _word(value: bytes | None) -> str:
    return bytes(value or b"").decode("utf-8", "replace")


def _column(source: Source, values: list[Any], algorithm: str, number: int) -> npt.NDArray[np.uint8]:
    """A column of hexadecimal texts as bytes; those that are none are zeros, and found."""
    width = WIDTHS[algorithm]
    try:
        data = bytes.fromhex(b"".join(values).decode("ascii"))
        if len(data) == width * len(values) and {len(value) for value in values} <= {2 * width}:
            return np.frombuffer(data, dtype=np.uint8).reshape(-1, width)
    except (TypeError, ValueError):
        pass  # one of them is no text of digits: each by itself
    out = np.zeros((len(values), width), dtype=np.uint8)
    for row, value in enumerate(values):
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
        digest = source.hash_of(algorithm, text, place(number + row)) if text else None
        if digest is not None:
            out[row] = np.frombuffer(digest, dtype=np.uint8)
    return out
