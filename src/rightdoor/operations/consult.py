"""Consultation: in a live store, who looked at what is itself an act of the ledger (DPA 2018 s.62(1)(c); ADR 9)."""

from __future__ import annotations

from rightdoor.store import ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.ledger_head import refuse_diverged
from rightdoor.store.ledger_subject import SubjectValue
from rightdoor.store.ledger_verify import refuse_broken
from rightdoor.store.open import Store


def record_consultation(store: Store, command: str, *, lines: int, asked: str = "", actor: str, at_us: int) -> bool:
    """Commit, before anything is shown, that `command` shows so many lines (of `asked`, an id); whether it was recorded.

    In a training store nothing is recorded. `at_us`: the real clock, UTC microseconds. Content never gets in: of a place in
    a receipt its receipt alone is named. Raises LedgerDiverged, StoreFull, StoreUnwritable, DatabaseUnavailable: what cannot
    be recorded is not shown.
    """
    if store.kind != "live":
        return False
    subject: dict[str, SubjectValue] = {"command": command, "lines": lines}
    if asked:
        subject["asked"] = asked.partition("#")[0]
    with store_boundary(store.dir), store.connect() as connection:
        refuse_diverged(connection, store.head_path)
        refuse_broken(connection)
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            tx.record("consulted", subject)
    return True
