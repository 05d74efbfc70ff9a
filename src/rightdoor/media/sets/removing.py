"""Removing a set: what ends a licence, a retention period, or a set that should not have come."""

from __future__ import annotations

import shutil

from rightdoor.media.register import FOLDER, record_removal
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


def remove_set(store: Store, connection: StoreConnection, name: str, *, actor: str, at_us: int) -> int:
    """Destroy the set's key, record it, then delete its files; how many versions there were. Raises SetUnknown."""
    removed = record_removal(connection, name, actor=actor, at_us=at_us)
    store.forget_old_versions("hash_set")
    shutil.rmtree(store.path(FOLDER, removed[0].id), ignore_errors=True)
    return len(removed)
