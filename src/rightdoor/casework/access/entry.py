"""What happens at the door, in the ledger: signing in and out, refusals, new passwords. Account ids and codes alone.

Whoever stands at the door has not shown who they are, so that the actor of a refusal is `nobody`; whether an account of the
name exists makes no difference to the statements that run (their time must not tell).
"""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import acting, appended
from rightdoor.casework.place import held_store
from rightdoor.store.ledger_head import write_head
from rightdoor.store.ledger_subject import LedgerEntry

NOBODY: Final = "nobody"


def entered(account: Account, event: str, *, now_us: int) -> None:
    """That somebody came in or left: in a transaction of its own."""
    with acting(account, now_us=now_us) as done:
        done.note("entered", {"event": event, "account": account.pk})


def turned_away(event: str, *, account: int | None, now_us: int) -> None:
    """That somebody was not let in. `account`: the id of the account that was named, None when there is none of the name."""
    entry = LedgerEntry("refused", {"event": event, "account": account})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('rightdoor.account', '', true), set_config('rightdoor.actor', %s, true)", [NOBODY])
        head = appended([entry], actor=NOBODY, at_us=now_us)
    write_head(held_store().head_path, head)
