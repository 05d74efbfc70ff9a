"""Acting as the shell on the store's own machine (role `rightdoor_app`): no account, a name that nobody proved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from rightdoor.casework.access.models import Account
from rightdoor.casework.access.roles import CAPABILITIES
from rightdoor.casework.acting import Acting, seal
from rightdoor.casework.place import held_store
from rightdoor.store.ledger_head import write_head


class ShellActing(Acting):
    """Whoever runs a command on the store's machine may administer it; the database's role holds the rest."""

    def units_with(self, capability: str) -> tuple[int, ...]:
        """A unit that none is, so that no question of units is answered by it."""
        return (0,) if capability in CAPABILITIES else ()


@contextmanager
def shell(actor: str, *, now_us: int) -> Iterator[Acting]:
    """A transaction of the shell; its ledger rows bear `actor` (``os:<login>``)."""
    done = ShellActing(Account(username=actor), now_us)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('rightdoor.account', '', true), set_config('rightdoor.actor', %s, true)", [actor])
        yield done
        head = seal(done)
    if head is not None:
        write_head(held_store().head_path, head)
