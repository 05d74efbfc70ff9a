"""The mark at the end of a Rightdoor package: a ZIP comment of fixed length that says what it is, of which kind, and who signed it.

`rightdoor-package-1 training ed25519 <public key, 64 hex> <signature, 128 hex>`. The signature is Ed25519 (RFC 8032) over
`SIGNED` and the SHA-512 of every byte of the file before it, the mark's own first words included. Hex digits are lower case,
so that no byte has a second spelling.
"""

from __future__ import annotations

import os
import re
from typing import BinaryIO, Literal, NamedTuple

FORM = "rightdoor-package-1"
SIGNED = b"rightdoor package v1\0"
SIGNATURE_HEX = 128

Kind = Literal["training", "live"]
_MARK = re.compile(rb"rightdoor-package-1 (training|live    ) ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})")
_LEFT = re.compile(rb"rightdoor-package-1 (?:(training)|(live)|)")
_TAIL = 4096
_END_OF_ZIP = b"PK\5\6"  # APPNOTE 4.3.16
MARK_LENGTH = len(f"{FORM} training ed25519 ") + 64 + 1 + SIGNATURE_HEX


class Mark(NamedTuple):
    """What the end of a package says: nothing of it is proved before the signature is."""

    kind: Kind
    public_key: bytes
    signature: bytes


def mark_start(kind: Kind, public_key: bytes) -> bytes:
    """The mark up to its signature. `public_key`: the 32 raw bytes."""
    return f"{FORM} {kind:<8} ed25519 {public_key.hex()} ".encode("ascii")


def read_mark(end: bytes) -> Mark | None:
    """The mark in the last bytes of a file; None when they are not that of a package."""
    found = _MARK.fullmatch(end[-MARK_LENGTH:])
    if found is None:
        return None
    kind: Kind = "training" if found[1] == b"training" else "live"
    return Mark(kind, bytes.fromhex(found[2].decode()), bytes.fromhex(found[3].decode()))


def mark_of(body: BinaryIO, size: int) -> Mark | None:
    """The mark of a seekable body of `size` bytes, which is left at its start. Raises OSError."""
    if size < MARK_LENGTH:
        return None
    body.seek(size - MARK_LENGTH)
    end = body.read(MARK_LENGTH)
    body.seek(0, os.SEEK_SET)
    return read_mark(end)


def mark_left(body: BinaryIO, size: int) -> str | None:
    """What is left of a mark near the end of a body, whether or not it is whole: the kind, "" where that is gone, None for no mark.

    The body is left at its start. Raises OSError.
    """
    body.seek(max(0, size - _TAIL))
    end = body.read(_TAIL)
    body.seek(0, os.SEEK_SET)
    end = end[max(0, end.rfind(_END_OF_ZIP)) :]  # what stands before is a member's: a whole package stored in another archive
    kinds = [(found[1] or found[2] or b"").decode("ascii") for found in _LEFT.finditer(end)]
    return max(kinds, key=lambda kind: kind == "training") if kinds else None
