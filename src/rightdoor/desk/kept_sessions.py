"""Sessions in the database, each under the digest of its key: whoever reads the table, or a copy of it, opens none of them.

The key itself is in the person's cookie alone. It is 32 random characters (165 bits), so that its plain SHA-256 cannot be turned round
by guessing; written in base 85 (RFC 1924's signs) the 256 bits fill exactly the 40 characters of the library's columns.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone


def kept_as(key: str) -> str:
    """What a session of this key lies under, also in the list of where somebody is signed in."""
    return base64.b85encode(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()).decode()


class SessionStore(DatabaseStore):
    """Django's, that asks and writes by `kept_as`. What it is given is always a key: a digest read somewhere opens nothing."""

    def _get_session_from_db(self) -> Session | None:
        found = None
        if self.session_key is not None:
            found = Session.objects.filter(session_key=kept_as(self.session_key), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key, over or not."""
        return bool(super().exists(kept_as(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to be written."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # the library names its base
        row.session_key = kept_as(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session of this key; of none given, its own."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept_as(key))

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()

    async def aexists(self, session_key: str) -> bool:
        """As `exists`."""
        return await sync_to_async(self.exists)(session_key)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        """As `create_model_instance`."""
        return await sync_to_async(self.create_model_instance)(data)

    async def adelete(self, session_key: str | None = None) -> None:
        """As `delete`."""
        await sync_to_async(self.delete)(session_key)
