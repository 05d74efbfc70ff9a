"""Removing a set: what ends a licence, a retention period, or a set that should not have come."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from rightdoor.media.register import FOLDER, in_force, record_removal
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


def remove_set(store: Store, connection: StoreConnection, name: str, *, actor: str, at_us: int) -> int:
    """Destroy the set's key, record it, then delete its files; how many versions there were. Raises SetUnknown."""
    removed = record_removal(connection, name, actor=actor, at_us=at_us)
    store.forget_old_versions("hash_set")
    shutil.rmtree(store.path(FOLDER, removed[0].id), ignore_errors=True)
    return len(removed)


def remove_again(store: Store, connection: StoreConnection, removed: Mapping[str, int], *, actor: str, at_us: int) -> list[str]:
    """Remove what was removed since a backup was made, and the names; `removed`: by set the last version that was (`register.removals`).

    A set that came again afterwards has higher numbers: no number is used twice.
    """
    names = [version.name for version in in_force(connection) if version.version <= removed.get(version.id, 0)]
    connection.rollback()
    for name in names:
        remove_set(store, connection, name, actor=actor, at_us=at_us)
    return names
