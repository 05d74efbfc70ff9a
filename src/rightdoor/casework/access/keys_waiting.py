"""How many requests for keys of accounts wait for the acting account: those that it may release now."""

from __future__ import annotations

from typing import Final

from django.db import connection

from rightdoor.casework.acting import Acting

# the rows under row-level security; the database says of each whether this account may release it
_WAITING: Final = (
    "select count(*) from casework.access_keyrequest r where r.outcome = '' and r.until_us > %s and casework.key_bar(r.id, %s) = ''"
)


def waiting(acting: Acting) -> int:
    """Zero for whoever neither administers nor releases keys, who is not asked of the database."""
    if not (acting.can("administer") or acting.can("release-keys")):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, (acting.now_us, acting.now_us))
        return int(cursor.fetchone()[0])
