"""Connections of the application, and the refusal of a role that could undo what the database guards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from rightdoor.errors import DatabaseRoleUnsafe, LedgerMisuse

_OPTIONS = "-c search_path=rightdoor -c timezone=UTC"

_UNSAFE = """
select r.rolsuper, r.rolbypassrls,
       exists (select 1 from pg_namespace n where n.nspname = 'rightdoor' and pg_has_role(r.oid, n.nspowner, 'MEMBER'))
       or exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  where n.nspname = 'rightdoor' and pg_has_role(r.oid, c.relowner, 'MEMBER'))
from pg_roles r where r.rolname in (session_user, current_user)
"""


class StoreConnection(psycopg.Connection[Any]):
    """A connection that knows where the head of its store's ledger lies."""

    _head_path: Path | None = None

    @property
    def head_path(self) -> Path:
        """``<store>/ledger/head``. Raises LedgerMisuse on a connection that was not opened through a store."""
        if self._head_path is None:
            raise LedgerMisuse("This connection does not belong to an opened store.")
        return self._head_path


def connect(dsn: str, *, head_path: Path | None = None) -> StoreConnection:
    """Connect: autocommit off, time zone UTC, search path ``rightdoor``. Raises psycopg.OperationalError."""
    connection = StoreConnection.connect(dsn, autocommit=False, options=_OPTIONS, application_name="rightdoor")
    connection._head_path = head_path
    return connection


def refuse_unsafe_role(connection: psycopg.Connection[Any]) -> None:
    """Raise DatabaseRoleUnsafe for a superuser, a BYPASSRLS role, and the tables' owner or a member of it."""
    names = ("a superuser", "a role that bypasses row-level security", "the owner of the tables")
    for row in connection.execute(_UNSAFE).fetchall():
        for unsafe, name in zip(row, names, strict=True):
            if unsafe:
                raise DatabaseRoleUnsafe(
                    f"The database session runs as {name}; the application refuses to.",
                    advice="Connect as rightdoor_app, or as a login role that is a member of it and of nothing else.",
                )
    connection.rollback()
