"""What an account shows of its password: never the hash. Pure."""

from __future__ import annotations

import hashlib
from typing import Final

KEPT: Final = "kept$"
UNUSABLE: Final = "!"


def mark(password: str) -> str:
    """What stands in the account for a hash: a digest of it, which changes with it (sessions hang on that).

    The hash has 128 random bits of salt in it, so that nobody finds a password by its mark. A mark and an unusable password stay.
    """
    if password.startswith((KEPT, UNUSABLE)):
        return password
    return KEPT + hashlib.sha256(password.encode()).hexdigest()
