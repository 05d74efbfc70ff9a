"""One read of a file for all its digests: MD5, SHA-1 and SHA-256 together, and the bytes themselves where a picture needs them.

MD5 and SHA-1 are broken for signatures. They are computed because hash sets are keyed by them; SHA-256 decides what "the
same bytes" means wherever a set states it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

PIECE = 1 << 18
HEAD = 65_536


class Digested(NamedTuple):
    """What one read gave. `content` holds all bytes where they were wanted, else None."""

    size: int
    md5: str
    sha1: str
    sha256: str
    head: bytes
    content: bytes | None


class Digests:
    """The three digests, fed piece by piece."""

    __slots__ = ("_md5", "_sha1", "_sha256", "size")

    def __init__(self) -> None:
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self.size = 0

    def update(self, piece: bytes | memoryview) -> None:
        """Further bytes."""
        self._md5.update(piece)
        self._sha1.update(piece)
        self._sha256.update(piece)
        self.size += len(piece)

    def done(self, head: bytes, content: bytes | None) -> Digested:
        """The digests of everything that was fed."""
        return Digested(self.size, self._md5.hexdigest(), self._sha1.hexdigest(), self._sha256.hexdigest(), head, content)


def digest_bytes(data: bytes) -> Digested:
    """The digests of bytes that are in memory anyhow."""
    digests = Digests()
    digests.update(data)
    return digests.done(data[:HEAD], data)


def digest_file(file: BinaryIO, wanted: Callable[[bytes], int], *, end: int, advance: Callable[[int], None]) -> Digested:
    """Read an unbuffered file to its end, once, into one buffer that is used again and again.

    `wanted(head)` says up to how many bytes are kept (0: none); a longer file has no `content`. Reading stops behind `end`,
    the size that the file had: one that grows while it is read would never come to an end. `advance` hears how many bytes
    were read. Raises OSError.
    """
    buffer = bytearray(PIECE)
    view = memoryview(buffer)
    digests = Digests()
    head, most = b"", 0
    kept: list[bytes] = []
    while digests.size <= end and (count := _filled(file, view)):
        piece = view[:count]
        digests.update(piece)
        advance(count)
        if digests.size == count:
            head = bytes(piece[:HEAD])
            most = wanted(head)
        if digests.size > most:
            kept.clear()
        elif kept or digests.size == count:
            kept.append(bytes(piece))
    return digests.done(head, b"".join(kept) if kept else None)


def _filled(file: BinaryIO, view: memoryview) -> int:
    """Fill the buffer from the file; how many bytes, fewer only at the end."""
    at = 0
    while at < len(view):
        count = file.readinto(view[at:])  # type: ignore[attr-defined]
        if not count:
            break
        at += count
    return at


def digest_stream(read: Callable[[int], bytes], wanted: Callable[[bytes], int], *, advance: Callable[[int], None]) -> Digested:
    """The same for what is read forwards through `read(count)`. Raises whatever that raises."""
    digests = Digests()
    first: list[bytes] = []
    length = 0
    while length < HEAD and (piece := read(PIECE)):
        first.append(piece)
        length += len(piece)
    start = b"".join(first)
    digests.update(start)
    advance(len(start))
    most = wanted(start[:HEAD])
    kept = [start] if 0 < len(start) <= most else []
    while piece := read(PIECE):
        digests.update(piece)
        advance(len(piece))
        if digests.size > most:
            kept.clear()
        elif kept:
            kept.append(piece)
    return digests.done(start[:HEAD], b"".join(kept) if kept else None)
