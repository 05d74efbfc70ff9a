"""Which store the casework of this process belongs to: set once by the shell that started it."""

from __future__ import annotations

from rightdoor.errors import InternalProblem
from rightdoor.store.open import Store

_held: list[Store] = []


def hold(store: Store) -> None:
    """Name the opened store of this process; the shell closes it."""
    _held[:] = [store]


def held_store() -> Store:
    """The opened store. Raises InternalProblem before a shell has named one."""
    if not _held:
        raise InternalProblem("No store was opened for this process.")
    return _held[0]
