"""Where trouble of the machine becomes a refusal that says what to do: full disk, unwritable folder, dead database."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from rightdoor.errors import DatabaseUnavailable, RightdoorError, StoreFull, StoreUnwritable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_KEPT = "What was acknowledged before is kept; run the command again and it goes on from there."


@contextmanager
def store_boundary(store_dir: Path) -> Iterator[None]:
    """Turn errors of disk and database in the block into StoreFull, StoreUnwritable or DatabaseUnavailable.

    Everything else passes unchanged, also OSErrors that name another kind of trouble.
    """
    try:
        yield
    except (OSError, psycopg.OperationalError) as error:
        refusal = refusal_for(error, store_dir)
        if refusal is None:
            raise
        raise refusal from error


def refusal_for(error: OSError | psycopg.OperationalError, store_dir: Path) -> RightdoorError | None:
    """The refusal that an error amounts to, or None if it is something else."""
    if isinstance(error, psycopg.OperationalError):
        return _database_refusal(error, store_dir)
    if error.errno in _FULL:
        return StoreFull(f"No space is left for the store {store_dir}.", advice=f"Make room, then: {_KEPT}")
    if error.errno in _FORBIDDEN:
        return StoreUnwritable(
            f"The store {store_dir} may not be written by this user.",
            advice=f"Run as the user who owns it, or give the owner write access. {_KEPT}",
        )
    return None


def _database_refusal(error: psycopg.OperationalError, store_dir: Path) -> RightdoorError | None:
    state = error.sqlstate or ""
    if isinstance(error, psycopg.errors.DiskFull):
        return StoreFull(f"No space is left for the database of {store_dir}.", advice=f"Make room, then: {_KEPT}")
    if state == "" or state.startswith(("08", "28", "53", "57P", "58")):
        return DatabaseUnavailable(
            f"The database of the store {store_dir} does not answer or ended during the work ({state or 'no connection'}).",
            advice=_KEPT,
        )
    return None
