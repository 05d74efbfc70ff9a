"""One-time links: 256 random bits, of which the store keeps the hash alone; good for an hour and for one use.

Their time is the real clock's, also in a training store whose instant is set. Whoever has the link sets name and password; of one that
two persons made (`keys`), whoever has the other person's code too.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from django.db import connection, transaction

from rightdoor.casework.access.entry import entered
from rightdoor.casework.access.models import Account, KeyRequest, OneTimeLink

LASTS_US: Final = 3600 * 1_000_000


def make(account: Account, *, token: str, at_us: int, first: bool = False, half_of: KeyRequest | None = None) -> OneTimeLink:
    """Keep a link for `account`; earlier ones of it are over. `token`: 43 characters of 256 random bits, from the shell.

    `half_of`: it opens with the code of whoever asked for that alone.
    """
    OneTimeLink.objects.filter(account=account, used_us__isnull=True).update(used_us=at_us)
    return OneTimeLink.objects.create(
        account=account, digest=digest(token), created_us=at_us, expires_us=at_us + LASTS_US, first=first, request=half_of
    )


def find(token: str, *, at_us: int) -> OneTimeLink | None:
    """The link, if it is one that can still be used."""
    link = OneTimeLink.objects.select_related("account").filter(digest=digest(token), used_us__isnull=True).first()
    return link if link is not None and link.created_us <= at_us < link.expires_us and link.account.is_active else None


def fits(link: OneTimeLink, code: str) -> bool:
    """Whether the link opens with this code; one of the machine's operator opens without. Spaces and case do not count."""
    if link.request_id is None:
        return True
    with connection.cursor() as cursor:
        cursor.execute("select casework.code_fits(%s, %s)", [link.pk, digest(re.sub(r"\s", "", code).upper())])
        return bool(cursor.fetchone()[0])


def use(token: str, *, name: str, username: str, password: str, at_us: int, now_us: int, code: str = "") -> bool:
    """Set name and password (and the username, where it is still open); False when the link was used meanwhile, or is not opened by it."""
    with transaction.atomic():
        link = find(token, at_us=at_us)
        if link is None or not fits(link, code) or not OneTimeLink.objects.filter(pk=link.pk, used_us__isnull=True).update(used_us=at_us):
            return False
        with connection.cursor() as cursor:
            cursor.execute("select casework.key_used(%s)", [link.pk])
        account = link.account
        account.name = name
        if link.first and username:
            account.username = username
        account.set_password(password)
        account.save(update_fields=["name", "username", "password"])
    entered(account, "link-used", now_us=now_us)
    return True


def digest(token: str) -> bytes:
    """What is kept of a link, and of a code."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
