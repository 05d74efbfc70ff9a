"""Which store the casework of this process belongs to: set once by the shell that started it."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from rightdoor.errors import InternalProblem
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

_held: list[Store] = []


class _Kept(dict[str, StoreConnection]):
    """Connections of one thread by their store; they end with it."""

    def __del__(self) -> None:
        for connection in self.values():
            connection.close()


_threads = threading.local()


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


@contextmanager
def kept_connection(store: Store) -> Iterator[StoreConnection]:
    """A connection as `Store.connect` makes one, kept by this thread for its next page: making one costs more than most questions.

    Within the block it is the caller's alone; afterwards nothing of a transaction is left in it.
    """
    kept: _Kept = _threads.__dict__.setdefault("kept", _Kept())
    place = str(store.dir)
    connection = kept.pop(place, None)
    if connection is None or not _alive(connection):
        connection = store.connect()
    try:
        yield connection
    finally:
        with suppress(psycopg.OperationalError):  # the database is gone: the next page finds that out
            connection.rollback()
        if kept.setdefault(place, connection) is not connection:
            connection.close()  # opened while another of this thread was in use


def _alive(connection: StoreConnection) -> bool:
    try:
        connection.execute("")
        connection.rollback()
    except psycopg.OperationalError:
        connection.close()
        return False
    return True
