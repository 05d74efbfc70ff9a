"""Which store the casework of this process belongs to: set once by the shell that started it."""

from __future__ import annotations

import copy

from rightdoor.errors import InternalProblem
from rightdoor.store.open import Store

_held: list[Store] = []


def hold(store: Store, *, as_open: bool = False) -> None:
    """Name the opened store of this process; the shell closes it. `as_open`: for pages, which see it without what is silent."""
    store.as_open = as_open
    _held[:] = [store]


def everything(store: Store) -> Store:
    """The same opened store with everything, for whoever a row under row-level security showed the full view to. Never close it."""
    whole = copy.copy(store)
    whole.as_open = False
    return whole


def held_store() -> Store:
    """The opened store. Raises InternalProblem before a shell has named one."""
    if not _held:
        raise InternalProblem("No store was opened for this process.")
    return _held[0]
