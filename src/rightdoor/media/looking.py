"""A look: who asks the hash sets, for what purpose, recorded before the first answer.

One look is one command over its own files, however many; what is limited is how often looks are begun, so that nobody
makes the sets an oracle file by file. A training store has no limit: it holds no set of anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rightdoor.errors import Refused, UsageProblem
from rightdoor.media.held import HeldSet, sets_of
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_head import refuse_diverged
from rightdoor.store.ledger_verify import refuse_broken
from rightdoor.store.open import Store

AN_HOUR: Final = 240
"""Looks of one actor in an hour in a live store."""
_HOUR_US: Final = 3_600_000_000
_PURPOSE: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")


class LookRefused(Refused):
    """Too many looks by one actor within the hour."""


def look(store: Store, connection: StoreConnection, *, purpose: str, actor: str, at_us: int, names: Sequence[str] = ()) -> list[HeldSet]:
    """The sets in force, to be asked; the look stands in the ledger when this returns.

    `at_us`: UTC microseconds of the real clock. The connection must be idle. Raises UsageProblem for a purpose that is
    no word (`triage`, `validation`), LookRefused, LedgerDiverged, ActorMissing.
    """
    if not _PURPOSE.fullmatch(purpose):
        raise UsageProblem("A purpose is one word of small letters, like triage.", advice="Name it with --purpose.")
    if not store.writable:  # whoever opened it for writing was refused already
        refuse_diverged(connection, store.head_path)
        refuse_broken(connection)
    sets = sets_of(store, connection, asked=True, names=names)
    _refuse_often(store, connection, actor=actor, at_us=at_us)
    asked = [f"{held.about.id}/{held.version}" for held in sets]
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("consulted", {"command": "match", "purpose": purpose, "hash_sets": asked})
        connection.execute(
            "insert into rightdoor.hash_look (seq, actor, purpose, at_us, sets) values (%s, %s, %s, %s, %s)",
            (tx.seal()[0], actor, purpose, at_us, asked),
        )
    return sets


def _refuse_often(store: Store, connection: StoreConnection, *, actor: str, at_us: int) -> None:
    if store.kind != "live":
        return
    row = connection.execute(
        "select count(*) from rightdoor.hash_look where actor = %s and at_us > %s", (actor, at_us - _HOUR_US)
    ).fetchone()
    connection.rollback()
    if row is not None and row[0] >= AN_HOUR:
        ledger.record_refusal(connection, {"command": "match", "why": "looks-an-hour"}, actor=actor, at_us=at_us)
        raise LookRefused(
            f"{AN_HOUR} looks into the hash sets within an hour.", advice="Give all files to one command, or wait; the refusal is recorded."
        )
