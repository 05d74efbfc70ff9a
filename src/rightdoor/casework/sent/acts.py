"""Taking a form once. Of two that are sent at once the second waits in the database until the first holds or does not."""

from __future__ import annotations

from typing import Final

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.sent.models import Form

KEPT_US: Final = 24 * 3600 * 1_000_000  # no session, and so no token of a form, lasts so long


def take(acting: Acting, nonce: str) -> Form | None:
    """Take the form in this transaction; None when it is taken now, else what came of it before.

    Where this transaction does not hold, the form was not taken and may be sent again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into casework.sent_form (nonce, account_id, at_us, led_to) values (%s, %s, %s, '') on conflict do nothing",
            [nonce, acting.account.pk, acting.now_us],
        )
        if cursor.rowcount == 1:
            return None
    return Form.objects.get(pk=nonce)


def led_to(nonce: str, page: str) -> None:
    """Remember where a form led that was taken."""
    Form.objects.filter(pk=nonce).update(led_to=page)


def give_back(nonce: str) -> None:
    """The form showed something and changed nothing: it may be sent again."""
    Form.objects.filter(pk=nonce).delete()


def sweep_forms(now_us: int) -> int:
    """Rows whose sessions have long ended; how many. For the worker."""
    return Form.objects.filter(at_us__lt=now_us - KEPT_US).delete()[0]
