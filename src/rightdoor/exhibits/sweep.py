"""Removing what no committed row names: the leavings of a kill, of superseded batches and of erasures.

The one writer does it at its start. Readers hold folders open only while they read; a batch that is superseded is
removed here too when its remover was killed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from rightdoor.exhibits.register import current_batches
from rightdoor.exhibits.vault import EXHIBIT_COLUMNS, KeptExhibit, Place
from rightdoor.store.open import Store

_GENERATIONS = 2
_PIECE = 1 << 20


class Swept(NamedTuple):
    """How many things were removed or blanked, by kind."""

    packs: int
    files: int
    batches: int
    derived: int
    temporary: int
    blanked: int


def sweep(store: Store, connection: psycopg.Connection[Any]) -> Swept:
    """Remove what is committed nowhere below vault/, batches/, derived/ and tmp/; finish erasures that a kill cut short.

    Only for the writer, before it writes. Raises OSError.
    """
    packs = {f"{row[0]}.pack" for row in connection.execute("select id from rightdoor.batch")}
    files = set(
        connection.execute(
            "select sha256 from rightdoor.exhibit where stored in ('file', 'redacted-file') and erased_seq is null"
        ).fetchall()
    )
    batches = {batch.id for batch in current_batches(connection)}
    generations = set(
        connection.execute("select digest from rightdoor.derived order by generation desc limit %s", (_GENERATIONS,)).fetchall()
    )
    erased = [KeptExhibit(*row) for row in connection.execute(
        f"select {EXHIBIT_COLUMNS} from rightdoor.exhibit where erased_seq is not null and stored in ('pack', 'redacted-pack')"
    ).fetchall()]  # fmt: skip
    connection.rollback()
    vault = store.path("vault")
    return Swept(
        packs=_remove(p for p in _entries(vault) if p.is_file() and p.name not in packs),
        files=_remove(f for folder in _entries(vault) if folder.is_dir() for f in _entries(folder) if (f.name,) not in files),
        batches=_remove(p for p in _entries(store.path("batches")) if p.name not in batches),
        derived=_remove(p for p in _entries(store.path("derived")) if (p.name,) not in generations),
        temporary=_remove(_entries(store.path("tmp"))),
        blanked=sum(blank(place) for row in erased if (place := row.place(store.dir)) is not None),
    )


def blank(place: Place) -> bool:
    """Overwrite the sealed bytes of an erased exhibit with zeros, durably; False when that was done already."""
    try:
        fd = os.open(place.path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        done = False
        for at in range(place.offset, place.offset + place.length, _PIECE):
            count = min(_PIECE, place.offset + place.length - at)
            if any(os.pread(fd, count, at)):
                os.pwrite(fd, bytes(count), at)
                done = True
        if done:
            os.fsync(fd)
        return done
    finally:
        os.close(fd)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _remove(paths: Iterator[Path] | list[Path]) -> int:
    count = 0
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        count += 1
    return count
