"""What is left of acts that did not end: decisions of the store without the row of the desk that they belong to are taken back.

The row of the beginning (`casework.decided.begun`) is locked while its page runs and gone once that held; whatever can be locked here
belongs to nobody that still works. Each is settled in a transaction of its own; done again after a kill it finds what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from django.db import transaction

from rightdoor.casework.access.models import Account
from rightdoor.casework.decided.models import Begun
from rightdoor.casework.jobs.acts import lay
from rightdoor.casework.jobs.work import REBUILD
from rightdoor.casework.place import held_store
from rightdoor.decisions.register import Proposed, all_decisions, decide
from rightdoor.decisions.validate import WITHDRAWAL
from rightdoor.errors import Refused
from rightdoor.model.decision import RECORDED_ONLY, Decision
from rightdoor.store.connection import StoreConnection

# why a decision was withdrawn by the program itself; the code before the colon
NOT_WHOLE: Final = "not-recorded-whole: withdrawn by the program, as the act that it belongs to was not recorded whole"
LEFT_US: Final = 60_000_000  # a page that failed takes back by itself; what is older was left by a process that ended
EMPTY_US: Final = 3600_000_000  # a beginning that led to nothing is kept this long

Complete = Callable[[Decision, Account, int], None]
_completes: dict[str, Complete] = {}

_LOCKED = (
    "select b.id, b.account_id, a.username, b.at_us, b.kind from casework.decided_begun b join casework.access_account a on a.id = b.account_id "
    "where b.outcome = '' and {} order by b.at_us, b.id limit 1 for update of b skip locked"
)
# a decision bears the instant and the actor of its act; one that a row of the desk names belongs to an act that held
_RECORDED = (
    "select d.id, exists (select 1 from casework.decided_decision c where c.core = d.id) "
    "or exists (select 1 from casework.communications_data_tie t where t.decision = d.id) "
    "from rightdoor.decision d join rightdoor.ledger l on l.seq = d.seq where d.decided_us = %s and l.actor = %s order by d.seq desc, d.id"
)
_SETTLED = "update casework.decided_begun set outcome = %s, settled_us = %s, rebuild = %s, told_us = %s where id = %s"


class _Left(NamedTuple):
    key: str
    account: int
    username: str
    at_us: int
    kind: str


def completed_by(kind: str, complete: Complete) -> None:
    """Acts of this kind record a withdrawal that nothing can undo, as others refer to what it withdrew: they are completed instead.

    `complete(withdrawal, account, now_us)` writes the rows of the desk, in a transaction of its own.
    """
    _completes[kind] = complete


def settle_failed(key: str, *, now_us: int) -> None:
    """In the process whose transaction did not hold, right after it: its page says what was withdrawn."""
    _settle_one("b.id = %s", (key,), now_us=now_us + 1, empty_before=now_us + 1, told=True)


def settle_left(now_us: int) -> int:
    """The worker's pass: everything that was left before `LEFT_US`, and the rebuilds that are due after it. How many were settled."""
    done, after = 0, (-1, "")
    while True:
        at = _settle_one(
            "b.at_us <= %s and (b.at_us, b.id::text) > (%s, %s)", (now_us - LEFT_US, *after), now_us=now_us, empty_before=now_us - EMPTY_US
        )
        if at is None:
            break
        done, after = done + 1, at
    _ask_rebuilds(now_us)
    return done


def _settle_one(which: str, values: tuple[object, ...], *, now_us: int, empty_before: int, told: bool = False) -> tuple[int, str] | None:
    """Settle the first of them that nobody works on: its place in their order; None without one."""
    with held_store().connect() as lock:
        row = lock.execute(_LOCKED.format(which), values).fetchone()
        if row is None:
            lock.rollback()
            return None
        left = _Left(str(row[0]), *row[1:])
        with held_store().connect() as store:
            try:
                outcome, rebuild = _settle(store, left, now_us=now_us)
            except Refused:  # somebody decided on it meanwhile by command: it is not for the program to decide further
                store.rollback()
                outcome, rebuild = "stays", False
        if outcome:
            said = now_us if told and outcome == "withdrawn" else None
            lock.execute(_SETTLED, (outcome, now_us, rebuild, said, left.key))
        elif left.at_us <= empty_before:
            lock.execute("delete from casework.decided_begun where id = %s", (left.key,))
        lock.commit()
        return left.at_us, left.key


def _settle(store: StoreConnection, left: _Left, *, now_us: int) -> tuple[str, bool]:
    recorded = store.execute(_RECORDED, (left.at_us, left.username)).fetchall()
    rows = {one.id: one for one in all_decisions(store)}
    store.rollback()
    outcome, rebuild = "", False
    for with_id, named in recorded:
        decision = rows[str(with_id)]
        complete = _completes.get(left.kind) if decision.kind == WITHDRAWAL else None
        if named:  # an earlier pass completed it, and ended before it could say so
            outcome = outcome or ("completed" if left.kind in _completes else "")
        elif complete is not None:
            complete(decision, Account.objects.get(pk=left.account), now_us)
            outcome = outcome or "completed"
        else:
            _take_back(store, decision, rows, actor=left.username, at_us=now_us)
            outcome, rebuild = "withdrawn", rebuild or decision.kind not in RECORDED_ONLY
    return outcome, rebuild


def _take_back(store: StoreConnection, taken: Decision, rows: Mapping[str, Decision], *, actor: str, at_us: int) -> None:
    """Undo one decision. What it superseded stands again, as a decision with the same words. Nothing where that was done already."""
    if any(one.supersedes == taken.id for one in rows.values()):
        return
    before = rows.get(taken.supersedes)
    since = list(rows.values())[list(rows).index(taken.id) + 1 :]
    if before is None:
        where = (taken.receipt, f"{taken.locator}/undone") if taken.receipt else ("", "")
        undone = Proposed(WITHDRAWAL, {}, actor, NOT_WHOLE, taken.id, *where)
    elif taken.kind == before.kind or again(since, before) is None:
        where = (before.receipt, f"{before.locator}/again/{at_us}") if before.receipt else ("", "")
        # a withdrawal is superseded by nothing: what it took back is recorded anew
        undone = Proposed(before.kind, before.body, before.actor, before.reason, taken.id if taken.kind == before.kind else "", *where)
    else:
        return
    decide(store, undone, actor=actor, at_us=at_us)


def again(rows: Sequence[Decision], first: Decision) -> Decision | None:
    """What stands in the place of one that was withdrawn and recorded anew, with the same words."""
    taken = {one.supersedes for one in rows}
    same = (first.kind, first.body, first.actor, first.reason)
    found = [one for one in rows if (one.kind, one.body, one.actor, one.reason) == same and one.id not in taken]
    return found[-1] if found else None


def _ask_rebuilds(now_us: int) -> None:
    """A rebuild may have read what was taken back: it is asked for again, as the act itself would have."""
    with transaction.atomic():
        for row in Begun.objects.select_for_update(skip_locked=True, of=("self",)).select_related("account").filter(rebuild=True):
            if row.unit is not None:
                key = f"{REBUILD}-{row.account_id}"
                lay(row.account, REBUILD, unit=row.unit, asked_us=now_us, key=key, compartments=row.scope)
            Begun.objects.filter(pk=row.pk).update(rebuild=False)
