"""Decompressing under limits: deflate, gzip, bzip2, xz and zip's LZMA, never more than asked for at a time.

Nothing is believed that a header declares. Each stream counts what went in and what came out.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from rightdoor.exhibits.archive_limits import ArchiveTrouble, Budget

_PIECE = 1 << 16
_STARTS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MEMORY = 256 << 20  # of a decompressor; xz presets need 65 MiB at most


class Codec(Protocol):
    """One compressed stream."""

    @property
    def eof(self) -> bool:
        """Whether the stream came to its end."""

    @property
    def unused_data(self) -> bytes:
        """What stood after the end."""

    @property
    def needs_input(self) -> bool:
        """Whether the next call gives nothing without more input."""

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        """At most `max_length` bytes more (at least 1 must be asked for)."""


class ZlibCodec:
    """`zlib` behind the face that `bz2` and `lzma` have. `wbits`: -15 raw deflate, 31 gzip (RFC 1951, RFC 1952)."""

    def __init__(self, wbits: int) -> None:
        self._object = zlib.decompressobj(wbits)
        self._full = False

    @property
    def eof(self) -> bool:
        """Whether the stream came to its end."""
        return self._object.eof

    @property
    def unused_data(self) -> bytes:
        """What stood after the end."""
        return self._object.unused_data

    @property
    def needs_input(self) -> bool:
        """Whether more input is needed."""
        return not self._object.unconsumed_tail and not self._full

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes more."""
        out = self._object.decompress(self._object.unconsumed_tail + data, max_length)
        self._full = len(out) == max_length
        return out


class StoredCodec:
    """No compression."""

    eof = False
    unused_data = b""

    def __init__(self) -> None:
        self._held = b""

    @property
    def needs_input(self) -> bool:
        """Whether more input is needed."""
        return not self._held

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most `max_length` bytes more."""
        self._held += data
        out, self._held = self._held[:max_length], self._held[max_length:]
        return out


def bz2_codec() -> Codec:
    """A bzip2 stream."""
    return bz2.BZ2Decompressor()


def xz_codec() -> Codec:
    """An xz stream (or the older .lzma), with bounded memory."""
    return lzma.LZMADecompressor(format=lzma.FORMAT_AUTO, memlimit=_MEMORY)


def zip_lzma_codec(properties: bytes) -> Codec:
    """The LZMA of zip method 14 (APPNOTE 5.8.8): `properties` is the five bytes after version and length."""
    lc_lp_pb, size = properties[0], int.from_bytes(properties[1:5], "little")
    if lc_lp_pb >= 225 or size > _MEMORY:
        raise ArchiveTrouble("archive-broken", "its LZMA header asks for an impossible dictionary")
    spec = {"id": lzma.FILTER_LZMA1, "dict_size": max(size, 4096), "lc": lc_lp_pb % 9, "lp": lc_lp_pb // 9 % 5, "pb": lc_lp_pb // 45}
    if int(spec["lc"]) + int(spec["lp"]) > 4:
        raise ArchiveTrouble("archive-broken", "its LZMA header is not valid")
    return lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=[spec])


class Expander:
    """What a compressed stream expands to, read forwards. `source(n)` gives at most n received bytes, b"" at the end.

    `codec` makes a decompressor for each of the streams that stand one after the other (gzip, bzip2 and xz files may
    hold several; a zip member holds one: `several=False`). Raises ArchiveTrouble.
    """

    def __init__(self, source: Callable[[int], bytes], codec: Callable[[], Codec], *, budget: Budget, several: bool) -> None:
        self._source = source
        self._make = codec
        self._codec: Codec | None = codec()
        self._budget = budget
        self._several = several
        self._held = b""
        self._dry = False
        self.received = 0
        self.expanded = 0
        self.dry_is_end = False  # whether the end of the received bytes is a proper end (formats without an end mark)
        self.trailing = False  # something that is no stream stood after the last one

    def read(self, count: int) -> bytes:
        """At most `count` bytes (some, unless it is the end)."""
        while self._codec is not None:
            if self._codec.needs_input and not self._held and not self._dry:
                self._held = self._source(_PIECE)
                self.received += len(self._held)
                self._dry = not self._held
            data, self._held = self._held, b""
            out = self._step(self._codec, data, min(count, 1 << 20))
            if self._codec.eof:
                self._held = self._codec.unused_data
                self._next()
            elif not out and self._dry:
                self._end()
            if out:
                self.expanded += len(out)
                self._budget.spend(len(out))
                self._budget.check_ratio(self.expanded, self.received)
                return out
        return b""

    @property
    def unread(self) -> bytes:
        """Received bytes that stood after the end of the stream."""
        return self._held

    def _step(self, codec: Codec, data: bytes, count: int) -> bytes:
        try:
            return codec.decompress(data, count)
        except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError) as problem:
            raise ArchiveTrouble("archive-broken", f"its compressed data is damaged ({type(problem).__name__})") from None

    def _next(self) -> None:
        if not self._several:
            self._codec = None
            return
        while not (rest := self._held.lstrip(b"\0")):  # padding between and after streams
            self._held = self._source(_PIECE)
            self.received += len(self._held)
            if not self._held:
                self._codec = None
                return
        self._held = rest
        if rest.startswith(_STARTS):
            self._codec = self._make()
        else:
            self.trailing = True
            self._codec = None

    def _end(self) -> None:
        if self.dry_is_end or isinstance(self._codec, StoredCodec):
            self._codec = None
            return
        raise ArchiveTrouble("archive-broken", "its compressed data ends before its end")
