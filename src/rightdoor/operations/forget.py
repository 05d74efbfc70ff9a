"""Erasure, holds, compaction, backup and restore: the exhibits' acts with the batches' own functions, then a rebuild."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.exhibits.backup import backup, record_backup
from rightdoor.exhibits.compact import compact
from rightdoor.exhibits.erase import Erased, erase, erasures
from rightdoor.exhibits.restore import Restoring, restore
from rightdoor.footprints.batch_rewrite import merge, rewrite
from rightdoor.media.register import removals
from rightdoor.media.sets.removing import remove_again
from rightdoor.operations.rebuild import rebuild
from rightdoor.store.keys import KeySource
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]


class Since(NamedTuple):
    """What was taken away after a backup was made, as a newer store knows it (`erasures_of`, `sets_removed_of`): a restore does it again."""

    exhibits: Mapping[str, str] = {}
    sets: Mapping[str, int] = {}


def erase_exhibits(
    store: Store, exhibits: Sequence[str], *, authority: str, members: bool, actor: str, at_us: int, progress: Progress
) -> Erased:
    """Erase exhibits and rebuild what was derived from them."""
    with store.connect() as connection:
        erased = erase(
            store, connection, exhibits=exhibits, authority=authority, actor=actor, at_us=at_us, rewrite=_rewrite, members=members
        )
    _leave_the_database(store)
    rebuild(store, actor=actor, at_us=at_us, progress=progress)
    return erased


def _leave_the_database(store: Store) -> None:
    """So that destroyed keys, the text of received decisions and what sets said and left leave dead rows and the log of the database too."""
    for table in ("decision", "exhibit", "media_answer", "media_content"):
        store.forget_old_versions(table)


def _rewrite(folder_in: Path, folder_out: Path, drop: set[str]) -> Mapping[str, Any]:
    return rewrite(folder_in, folder_out, drop)


def compact_batches(store: Store, *, actor: str, at_us: int) -> list[str]:
    """Join small batches; the ids of the new ones."""
    with store.connect() as connection:
        return compact(store, connection, merge=merge, actor=actor, at_us=at_us)


def back_up(store: Store, out: Path, *, actor: str, at_us: int, progress: Progress) -> str:
    """Write a backup and record it; its digest."""
    with store.connect() as connection:
        digest = backup(store, connection, out, at_us=at_us, progress=progress)
        record_backup(connection, digest=digest, actor=actor, at_us=at_us)
    return digest


def restore_store(
    source: Path,
    store_dir: Path,
    *,
    key_source: KeySource,
    random_bytes: Callable[[int], bytes],
    actor: str,
    at_us: int,
    progress: Progress,
    since: Since = Since(),  # noqa: B008 - it cannot be changed
) -> str:
    """Restore, take away again what was taken `since`, rebuild; the store's id."""
    how = Restoring(key_source=key_source, random_bytes=random_bytes, actor=actor, now_us=at_us, rewrite=_rewrite)
    with restore(source, store_dir, how=how, erased_since=since.exhibits) as store:
        if since.sets:
            with store.connect() as connection:
                remove_again(store, connection, since.sets, actor=actor, at_us=at_us)
        _leave_the_database(store)
        rebuild(store, actor=actor, at_us=at_us, progress=progress)
        return store.id


def erasures_of(store: Store) -> dict[str, str]:
    """Every exhibit erased from the store with the authority: what a restore of an older backup must apply again."""
    with store.connect() as connection:
        found = erasures(connection)
        connection.rollback()
    return found


def sets_removed_of(store: Store) -> dict[str, int]:
    """Every hash set removed from the store with its last version that was: what such a restore must remove again."""
    with store.connect() as connection:
        found = removals(connection)
        connection.rollback()
    return found
