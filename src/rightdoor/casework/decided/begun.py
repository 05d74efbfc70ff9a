"""Before a decision of the store is recorded, it is said that an act begins: so that what is left of one that did not end is found.

A decision of the store is a transaction of its own. The row of the beginning is committed before it, and removed by the transaction of
the page: while that runs the row is locked, when it holds the row is gone, and when it does not (the page failed, the process was
killed) the row is there again, and `casework.decided.left` takes back what it led to.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.place import held_store
from rightdoor.errors import InternalProblem

_INSERT = (
    "insert into casework.decided_begun (id, account_id, at_us, kind, about, unit, scope, outcome, rebuild) "
    "values (gen_random_uuid(), %s, %s, %s, %s, %s, %s, '', false) returning id"
)


def begin(acting: Acting, kind: str, *, about: str = "", unit: int | None = None, scope: Iterable[int] = ()) -> None:
    """Call it just before a decision of the store is recorded, after everything that could refuse the act.

    Should the transaction not hold, what was recorded is taken back: at once where the process lives, else by the worker. One row
    serves all that one act records.
    """
    if acting.waits_to_be_taken_back():
        return
    with held_store().connect() as store:
        row = store.execute(_INSERT, (acting.account.pk, acting.now_us, kind, about[:40], unit, list(scope))).fetchone()
        store.commit()
    assert row is not None
    key = str(row[0])
    with connection.cursor() as cursor:
        cursor.execute("delete from casework.decided_begun where id = %s", [key])
        if cursor.rowcount != 1:
            raise InternalProblem("The beginning of an act is not there for whoever acts.")

    def undo() -> None:
        from rightdoor.casework.decided.left import settle_failed

        settle_failed(key, now_us=acting.now_us)

    acting.undo_by(undo)
