"""`checkpoint`: a signed statement of the ledger's newest row for a third party to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rightdoor.operations.signing_key import public_pem
from rightdoor.operations.signing_key import signing_key as load_signing_key
from rightdoor.store import ledger
from rightdoor.store.files import write_by_rename
from rightdoor.store.ledger_checkpoint import checkpoint
from rightdoor.store.open import Store


def write_checkpoint(store: Store, out: Path, *, signing_key: Path, actor: str, at_us: int, random_bytes: Callable[[int], bytes]) -> Path:
    """Write `out` (JSON) and beside it the public key (PEM); make the signing key if there is none. Returns the public key's path."""
    key = load_signing_key(signing_key, random_bytes)
    with store.connect() as connection:
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            tx.record("checkpointed", {"store": store.id})
        content = checkpoint(connection, key)
        connection.rollback()
    write_by_rename(out, content)
    public = out.with_name(out.name + ".pub")
    write_by_rename(public, public_pem(key))
    return public
