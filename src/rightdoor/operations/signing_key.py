"""The key that signs for a store: checkpoints of its ledger, and packages. Ed25519, owner-only, outside the store, made on first use."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from rightdoor.errors import StoreKeyUnsafe, UsageProblem


def signing_key(path: Path, random_bytes: Callable[[int], bytes], *, store_dir: Path | None = None) -> Ed25519PrivateKey:
    """The key in `path` (PEM without a password); made there if there is none.

    Raises UsageProblem for what is no such key, StoreKeyUnsafe for one that others can read or that lies in the store.
    """
    if store_dir is not None and path.resolve().is_relative_to(store_dir.resolve()):
        raise StoreKeyUnsafe(f"The signing key {path} lies inside the store.", advice="Keep it elsewhere, like the store's key.")
    if not path.exists():
        return _made(path, random_bytes)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise UsageProblem(
            f"The signing key {path} cannot be read.", advice="Give an Ed25519 private key in PEM without a password."
        ) from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageProblem(f"The signing key {path} is not an Ed25519 key.", advice="Give an Ed25519 private key in PEM.")
    if mode & 0o077:
        raise StoreKeyUnsafe(
            f"The signing key {path} is open to others (mode {mode:04o}).",
            advice=f"Make it owner-only: chmod 600 {path}; and consider who may have read it.",
        )
    return key


def _made(path: Path, random_bytes: Callable[[int], bytes]) -> Ed25519PrivateKey:
    """A new key, written whole or not at all; if another process was first, that one's."""
    made = Ed25519PrivateKey.from_private_bytes(random_bytes(32))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.new")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(fd, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        os.fsync(fd)
        os.link(part, path)
    except FileExistsError:
        return signing_key(path, random_bytes)
    finally:
        os.close(fd)
        part.unlink()
    return made


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """The public half, for whoever checks."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public_key(path: Path) -> bytes:
    """The 32 raw bytes of a public key in a file: PEM, or 64 hex digits. Raises UsageProblem."""
    try:
        content = path.read_bytes()[:10_000]
        text = content.strip().decode("ascii", "replace")
        if len(text) == 64:
            return bytes.fromhex(text)
        key = load_pem_public_key(content)
    except (OSError, ValueError, UnsupportedAlgorithm) as problem:
        raise UsageProblem(
            f"The public key {path} cannot be read.", advice="Give an Ed25519 public key in PEM, or its 64 hex digits."
        ) from problem
    if not isinstance(key, Ed25519PublicKey):
        raise UsageProblem(f"The public key {path} is not an Ed25519 key.", advice="Give the key that `rightdoor package build` wrote.")
    return key.public_bytes_raw()
