"""Encryption of exhibits by the STREAM construction, with AES-256-GCM.

Source: V. T. Hoang, R. Reyhanitabar, P. Rogaway, D. Vizar, "Online Authenticated-Encryption and its Nonce-Reuse
Misuse-Resistance", CRYPTO 2015, section 7. The plain text is cut into segments of 1 MiB; the nonce of each is a prefix
of 7 bytes, a counter of 4 bytes (big-endian) and a flag byte that is 1 for the last segment and 0 before. So a segment
that is changed, moved, dropped, repeated or appended fails its tag. Each exhibit has its own data key, which encrypts
one message in its life; therefore the prefix may be derived from the exhibit's digest. The digest is associated data.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rightdoor.errors import Refused

SEGMENT = 1 << 20
TAG = 16
_SEALED = SEGMENT + TAG
_LABEL = b"rightdoor exhibit 1\0"
_MIDDLE, _LAST = b"\0", b"\1"
_SEARCHED = 4096  # how many other places are tried to say what a displaced segment is


class SealBroken(Refused):
    """The kept bytes of an exhibit are not those that were sealed; names exhibit and segment (counted from 1)."""

    exhibit: str = ""
    segment: int = 0
    what: str = ""

    @classmethod
    def at(cls, exhibit: str, segment: int, what: str) -> SealBroken:
        """The refusal for one segment."""
        broken = cls(f"Exhibit {exhibit}, segment {segment}: {what}.", advice="Restore it from a backup, then run `rightdoor verify`.")
        broken.exhibit, broken.segment, broken.what = exhibit, segment, what
        return broken


def seal(key: bytes, digest: bytes, data: bytes) -> bytes:
    """`data` of less than one segment, sealed under `key` (32 bytes) for the exhibit with SHA-256 `digest` (32 bytes)."""
    if len(data) >= SEGMENT:
        raise ValueError("seal takes less than one segment; use seal_stream")
    return AESGCM(key).encrypt(digest[:7] + b"\0\0\0\0\1", data, _LABEL + digest)


def sealed_length(length: int) -> int:
    """How many bytes `length` plain bytes take when sealed (at least one segment, and an empty one is sealed too)."""
    return length + TAG * max(1, -(-length // SEGMENT))


def seal_stream(key: bytes, digest: bytes, source: Iterator[bytes]) -> Iterator[bytes]:
    """The sealed segments of a long exhibit, from plain pieces of any length; holds two segments at most."""
    cipher = AESGCM(key)
    held = bytearray()
    counter = 0
    for piece in source:
        held += piece
        while len(held) > SEGMENT:
            yield cipher.encrypt(_nonce(digest, counter, last=False), bytes(held[:SEGMENT]), _LABEL + digest)
            del held[:SEGMENT]
            counter += 1
    yield cipher.encrypt(_nonce(digest, counter, last=True), bytes(held), _LABEL + digest)


def unseal(key: bytes, digest: bytes, sealed: bytes) -> bytes:
    """The plain bytes of what `seal` made; raises SealBroken."""
    if TAG <= len(sealed) <= _SEALED:
        try:
            return AESGCM(key).decrypt(digest[:7] + b"\0\0\0\0\1", sealed, _LABEL + digest)
        except InvalidTag:
            pass
    return SealedReader(key, digest, io.BytesIO(sealed), length=len(sealed)).readall()


class SealedReader(io.RawIOBase):
    """The plain bytes of a sealed exhibit, segment by segment, seekable; each is given out only after its tag held.

    `source` is read from where it stands, `length` bytes of it; it is closed with this reader.
    Every read may raise SealBroken.
    """

    def __init__(self, key: bytes, digest: bytes, source: BinaryIO, *, length: int) -> None:
        super().__init__()
        self._cipher = AESGCM(key)
        self._digest = digest
        self._source = source
        self._start = source.tell()
        self._length = length
        self._segments = max(1, -(-length // _SEALED))
        self._position = 0
        self._at = -1
        self._plain = b""

    @property
    def size(self) -> int:
        """How many plain bytes there are if the seal holds."""
        return max(0, self._length - TAG * self._segments)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes: by whole segments."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As io.IOBase.seek."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("negative seek position")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """As io.IOBase.tell."""
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """As io.RawIOBase.readinto. The last segment is opened even when nothing is left in it, so that a cut is seen."""
        index = min(self._position // SEGMENT, self._segments - 1)
        if index != self._at:
            self._plain = self._open_segment(index)
            self._at = index
        begin = self._position - index * SEGMENT
        piece = self._plain[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the source too."""
        if not self.closed:
            self._source.close()
        super().close()

    def _open_segment(self, index: int) -> bytes:
        self._source.seek(self._start + index * _SEALED)
        sealed = self._source.read(min(_SEALED, self._length - index * _SEALED))
        last = index == self._segments - 1
        plain = self._try(sealed, index, last=last)
        if plain is None:
            raise SealBroken.at(self._digest.hex(), index + 1, self._explain(sealed, index, last=last))
        return plain

    def _try(self, sealed: bytes, index: int, *, last: bool) -> bytes | None:
        if len(sealed) < TAG:
            return None
        try:
            return self._cipher.decrypt(_nonce(self._digest, index, last=last), sealed, _LABEL + self._digest)
        except InvalidTag:
            return None

    def _explain(self, sealed: bytes, index: int, *, last: bool) -> str:
        if last and self._try(sealed, index, last=False) is not None:
            return "the exhibit is cut after this segment"
        if not last and self._try(sealed, index, last=True) is not None:
            return "bytes were appended after this segment, which was the last"
        for other in range(min(self._segments, _SEARCHED)):
            if other != index and any(self._try(sealed, other, last=flag) is not None for flag in (False, True)):
                return f"segment {other + 1} stands in its place"
        return "its bytes are not those that were sealed (changed or cut), or its key is another's"


def _nonce(digest: bytes, counter: int, *, last: bool) -> bytes:
    return digest[:7] + counter.to_bytes(4, "big") + (_LAST if last else _MIDDLE)
