"""`checkpoint`: a signed statement of the ledger's newest row for a third party to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from rightdoor.errors import UsageProblem
from rightdoor.store import ledger
from rightdoor.store.files import write_by_rename
from rightdoor.store.ledger_checkpoint import checkpoint
from rightdoor.store.open import Store


def write_checkpoint(store: Store, out: Path, *, signing_key: Path, actor: str, at_us: int, random_bytes: Callable[[int], bytes]) -> Path:
    """Write `out` (JSON) and beside it the public key (PEM); make the signing key if there is none. Returns the public key's path."""
    key = _signing_key(signing_key, random_bytes)
    with store.connect() as connection:
        with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
            tx.record("checkpointed", {"store": store.id})
        content = checkpoint(connection, key)
        connection.rollback()
    write_by_rename(out, content)
    public = out.with_name(out.name + ".pub")
    write_by_rename(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return public


def _signing_key(path: Path, random_bytes: Callable[[int], bytes]) -> Ed25519PrivateKey:
    if not path.exists():
        made = Ed25519PrivateKey.from_private_bytes(random_bytes(32))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return made
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise UsageProblem(
            f"The signing key {path} cannot be read.", advice="Give an Ed25519 private key in PEM without a password."
        ) from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageProblem(f"The signing key {path} is not an Ed25519 key.", advice="Give an Ed25519 private key in PEM.")
    return key
