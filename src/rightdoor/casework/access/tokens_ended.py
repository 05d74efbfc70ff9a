"""That tokens of an account ended with its key: the database ends them (`tokens` migrations 0002, 0003), here it becomes a row of the ledger."""

from __future__ import annotations

from django.db import connection

from rightdoor.casework.acting import Acting


def note_tokens(acting: Acting, account_id: int) -> None:
    """Record how many tokens this transaction ended since it was asked last, as those of this account; nothing where there was none."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(nullif(current_setting('rightdoor.tokens_ended', true), ''), '0')::bigint")
        (ended,) = cursor.fetchone()
        if ended:
            cursor.execute("select set_config('rightdoor.tokens_ended', '', true)")
            acting.note("altered", {"account": account_id, "what": "tokens-ended", "tokens": ended})
