"""The store key and the keys of single exhibits.

Every exhibit has its own data key, wrapped by the store key: destroying one wrapped key erases one exhibit, wherever
copies of its ciphertext are. Wrapping is AES-256 key wrap (RFC 3394) under a key derived from the store key for that
exhibit's digest (HMAC-SHA-256 as the PRF of NIST SP 800-108), so that a wrapped key moved to another exhibit does not
unwrap there. The store key is never inside the store; the store holds a check value only.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from rightdoor.errors import StoreKeyMissing, StoreKeyUnsafe, StoreKeyWrong
from rightdoor.store.files import sync_folder

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that holds the key as 64 hex digits, readable by its owner alone."""

    path: Path


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The folder where each store's key lies as ``<store id>.key`` (by default ``~/.config/rightdoor``)."""

    folder: Path


@dataclass(frozen=True, slots=True)
class KeyText:
    """The key itself as hex or base64 (the shell reads it from RIGHTDOOR_KEY). Not shown by repr."""

    text: str = field(repr=False)


KeySource = KeyFile | KeyFolder | KeyText


class StoreKeys:
    """Wraps and unwraps data keys. Holds the store key in memory; repr does not show it."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise StoreKeyWrong(f"The store key has {len(key)} bytes, not {KEY_BYTES}.", advice=_FORM)
        self._key = key

    def __repr__(self) -> str:
        return "StoreKeys(…)"

    def wrap(self, data_key: bytes, exhibit_sha256: str) -> bytes:
        """The data key, wrapped for the exhibit with this digest (64 hex digits)."""
        return aes_key_wrap(self._wrapping_key(exhibit_sha256), data_key)

    def unwrap(self, wrapped: bytes, exhibit_sha256: str) -> bytes:
        """The data key back. Raises StoreKeyWrong if it was wrapped under another key, or for another exhibit."""
        try:
            return aes_key_unwrap(self._wrapping_key(exhibit_sha256), wrapped)
        except (InvalidUnwrap, ValueError):
            raise StoreKeyWrong(
                f"The wrapped key of exhibit {exhibit_sha256} does not open under this store key.",
                advice="Run `rightdoor verify`; restore the store from a backup if it reports the exhibit.",
            ) from None

    def check_value(self, store_id: str) -> str:
        """What ``store.json`` keeps to recognise the key: an HMAC, from which the key does not follow."""
        return hmac.new(self._key, b"rightdoor key check v1\0" + store_id.encode(), hashlib.sha256).hexdigest()

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose of the whole store, which follows from the store key alone."""
        return hmac.digest(self._key, b"rightdoor derived v1\0" + purpose.encode(), "sha256")

    def _wrapping_key(self, exhibit_sha256: str) -> bytes:
        return hmac.digest(self._key, b"rightdoor wrap v1\0" + bytes.fromhex(exhibit_sha256), "sha256")


def new_data_key(random_bytes: Callable[[int], bytes]) -> bytes:
    """A fresh 256-bit data key for one exhibit."""
    return random_bytes(KEY_BYTES)


def load_keys(source: KeySource, *, store_id: str, store_dir: Path, check: str | None) -> StoreKeys:
    """The keys of a store. ``check`` is the value from store.json (None while the store is being made).

    Raises StoreKeyMissing (saying where it looked), StoreKeyUnsafe (readable by others, or inside the store),
    StoreKeyWrong (malformed, or not this store's key).
    """
    if isinstance(source, KeyText):
        keys, where = StoreKeys(_decode(source.text)), "RIGHTDOOR_KEY"
    else:
        path = key_path(source, store_id)
        keys, where = StoreKeys(_decode(_read_key_file(path, store_dir))), str(path)
    if check is not None and not hmac.compare_digest(keys.check_value(store_id), check):
        raise StoreKeyWrong(
            f"The key in {where} is not the key of store {store_id}.",
            advice="Give the right one with --key-file or RIGHTDOOR_KEY; nothing was changed.",
        )
    return keys


def key_path(source: KeyFile | KeyFolder, store_id: str) -> Path:
    """Where the key of the store lies."""
    return source.path if isinstance(source, KeyFile) else source.folder / f"{store_id}.key"


def ensure_key_file(source: KeySource, *, store_id: str, store_dir: Path, random_bytes: Callable[[int], bytes]) -> None:
    """Make the key file of a new store unless it exists. Raises StoreKeyUnsafe for a place inside the store."""
    if isinstance(source, KeyText):
        return
    path = key_path(source, store_id)
    _refuse_inside(path, store_dir)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(fd, random_bytes(KEY_BYTES).hex().encode() + b"\n")
        os.fsync(fd)
        os.link(temporary, path)  # fails if the key is there already, and then that one counts; never half written
    except FileExistsError:
        return
    finally:
        os.close(fd)
        temporary.unlink()
    sync_folder(path.parent)


_FORM = "A key is 64 hex digits, or 32 bytes in base64."


def _read_key_file(path: Path, store_dir: Path) -> str:
    _refuse_inside(path, store_dir)
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise StoreKeyMissing(
            f"The key of the store was looked for in {path}, and is not there.",
            advice="Put the key file back, or name it with --key-file or RIGHTDOOR_KEY. Without it the exhibits stay closed.",
        ) from None
    mode = os.fstat(fd).st_mode
    if not stat.S_ISREG(mode):
        os.close(fd)
        raise StoreKeyMissing(f"The key of the store was looked for in {path}, which is no file.", advice="Name the key file itself.")
    with os.fdopen(fd, "rb") as file:
        mode = stat.S_IMODE(mode)
        if mode & 0o077:
            raise StoreKeyUnsafe(
                f"The key file {path} is open to others (mode {mode:04o}).",
                advice=f"Make it owner-only: chmod 600 {path}; and consider who may have read it.",
            )
        return file.read(1024).decode("ascii", errors="replace")


def _refuse_inside(path: Path, store_dir: Path) -> None:
    if path.resolve().is_relative_to(store_dir.resolve()):
        raise StoreKeyUnsafe(
            f"The key file {path} lies inside the store that it protects.",
            advice="Keep it elsewhere, so that a copy of the store is not a copy of the key.",
        )


def _decode(text: str) -> bytes:
    text = text.strip()
    try:
        if len(text) == 2 * KEY_BYTES:
            return bytes.fromhex(text)
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise StoreKeyWrong("The store key is malformed.", advice=_FORM) from None
