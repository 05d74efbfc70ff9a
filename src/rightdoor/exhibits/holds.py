"""Holds and restrictions: while a hold lies on an exhibit it cannot be erased; a restriction marks it (DPA 2018 s.47, s.50)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.ids import make_id
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection

_REFERENCE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_.:/+=-]{1,200}")


class HoldRefused(Refused):
    """A hold or restriction cannot be placed or lifted so."""


class Hold(NamedTuple):
    """A hold in force. `placed_us`: UTC microseconds."""

    id: str
    exhibit: str
    reason: str
    actor: str
    placed_us: int


def reference(text: str) -> str:
    """An authority's or reason's reference in the form that the ledger keeps for ever: no blanks, no names.

    Raises UsageProblem for anything else than letters, digits and `_.:/+=-`, with at least one letter.
    """
    cleaned = "_".join(text.split())
    if not _REFERENCE.fullmatch(cleaned):
        raise UsageProblem(
            "An authority is given by its reference: letters, digits and _ . : / + = - alone, at least one letter.",
            advice="For example: Court-order-2026/17, RRD-review-0042.",
        )
    return cleaned


def place_hold(connection: StoreConnection, *, exhibit: str, reason: str, actor: str, at_us: int) -> str:
    """Place a hold; its id. The same reason twice on one exhibit is refused. Raises HoldRefused."""
    hold = make_id("dec", "hold", exhibit, reason, str(at_us))
    try:
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            if connection.execute("select 1 from rightdoor.exhibit where sha256 = %s for share", (exhibit,)).fetchone() is None:
                raise _not_placed()
            tx.record("held", {"exhibit": exhibit, "hold": hold})
            connection.execute(
                "insert into rightdoor.hold (id, exhibit, reason, actor, placed_us, seq) values (%s, %s, %s, %s, %s, %s)",
                (hold, exhibit, reason, actor, at_us, tx.seal()[0]),
            )
    except psycopg.errors.IntegrityError:
        raise _not_placed() from None
    return hold


def _not_placed() -> HoldRefused:
    return HoldRefused(
        "No hold was placed: the exhibit is unknown, erased, or held for that reason already.",
        advice="`rightdoor exhibits` lists exhibits.",
    )


def release_hold(connection: StoreConnection, *, hold: str, actor: str, at_us: int) -> None:
    """Release a hold; it stays on record. Raises HoldRefused when it is unknown or was released."""
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        row = connection.execute(
            "update rightdoor.hold set released_us = greatest(%s, placed_us) where id = %s and released_us is null returning exhibit",
            (at_us, hold),
        ).fetchone()
        if row is None:
            raise HoldRefused("There is no such hold in force.", advice="It may have been released before.")
        tx.record("released", {"exhibit": row[0], "hold": hold})


def holds(connection: psycopg.Connection[Any], exhibits: list[str] | None = None) -> list[Hold]:
    """The holds in force, on some exhibits or on all."""
    sql = (
        "select id, exhibit, reason, actor, placed_us from rightdoor.hold where released_us is null"
        " and (%(some)s::text[] is null or exhibit = any(%(some)s)) order by placed_us, id"
    )
    return [Hold(*row) for row in connection.execute(sql, {"some": exhibits}).fetchall()]


def restrict(connection: StoreConnection, *, exhibit: str, authority: str, actor: str, at_us: int) -> str:
    """Mark an exhibit as restricted (its processing is to be limited, DPA 2018 s.47(2)); the id of the mark.

    Raises HoldRefused for one that is unknown or restricted already.
    """
    if exhibit in restricted(connection):
        connection.rollback()
        raise HoldRefused("The exhibit is restricted already.", advice="`rightdoor restrict --lift` lifts a restriction.")
    return _mark(connection, exhibit, kind="restriction", authority=authority, actor=actor, at_us=at_us, supersedes=None)


def lift_restriction(connection: StoreConnection, *, exhibit: str, authority: str, actor: str, at_us: int) -> str:
    """Supersede the mark. Raises HoldRefused if there is none."""
    marks = {e: mark for mark, e in _marks(connection)}
    if exhibit not in marks:
        connection.rollback()
        raise HoldRefused("No restriction lies on that exhibit.", advice="`rightdoor exhibits --json` shows which are restricted.")
    return _mark(connection, exhibit, kind="restriction-lifted", authority=authority, actor=actor, at_us=at_us, supersedes=marks[exhibit])


def restricted(connection: psycopg.Connection[Any]) -> set[str]:
    """The exhibits that are restricted now."""
    return {exhibit for _, exhibit in _marks(connection)}


def _marks(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    return connection.execute(
        "select d.id, d.body->>'exhibit' from rightdoor.decision d where d.kind = 'restriction'"
        " and not exists (select 1 from rightdoor.decision n where n.supersedes = d.id)"
    ).fetchall()


def _mark(connection: StoreConnection, exhibit: str, *, kind: str, authority: str, actor: str, at_us: int, supersedes: str | None) -> str:
    given = reference(authority)
    mark = make_id("dec", kind, exhibit, given, str(at_us))
    if connection.execute("select 1 from rightdoor.exhibit where sha256 = %s", (exhibit,)).fetchone() is None:
        connection.rollback()
        raise HoldRefused("No such exhibit is known.", advice="Give its whole SHA-256; `rightdoor exhibits --json` lists them.")
    connection.rollback()
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("restricted", {"exhibit": exhibit, "authority": given, "lifted": kind != "restriction", "decision": mark})
        connection.execute(
            "insert into rightdoor.decision (id, kind, body, actor, decided_us, reason, supersedes, seq)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s)",
            (mark, kind, Jsonb({"exhibit": exhibit}), actor, at_us, given, supersedes, tx.seal()[0]),
        )
    return mark
