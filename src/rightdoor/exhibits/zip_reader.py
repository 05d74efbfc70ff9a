"""Reading zip archives that may be hostile (PKWARE APPNOTE 6.3.10), without believing their headers.

The central directory says where members lie; entries that overlap are refused (all of them: no genuine archive has
any). When the directory is missing the members are read from the front, as far as they go.
"""

from __future__ import annotations

import io
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from rightdoor.exhibits.archive_limits import ArchiveTrouble, Budget
from rightdoor.exhibits.inflate import Codec, Expander, StoredCodec, ZlibCodec, bz2_codec, zip_lzma_codec

LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_END = b"PK\x05\x06"
_LOCAL_HEAD = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL_HEAD = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END_RECORD = struct.Struct("<4sHHHHIIH")
_END64_RECORD = struct.Struct("<4sQHHIIQQQQ")
_MASK = 0xFFFFFFFF
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8
_UTF8 = 0x800
_AES = 99
_DIRECTORY = 128 << 20


class Entry(NamedTuple):
    """One entry as its headers describe it. `size` is None where they do not say. Offsets from the start of the file."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int | None
    size: int | None
    offset: int
    mode: int  # Unix mode, 0 if there is none
    data: int  # where its data begins, -1 when the local header was not read yet

    @property
    def encrypted(self) -> bool:
        """Whether it needs a password."""
        return bool(self.flags & _ENCRYPTED) or self.method == _AES

    @property
    def text_name(self) -> tuple[str, bool]:
        """(name, whether its bytes were text): UTF-8 where declared or valid, else code page 437."""
        try:
            return self.name.decode("utf-8"), True
        except UnicodeDecodeError:
            pass
        if self.flags & _UTF8:
            return self.name.decode("utf-8", "backslashreplace"), False
        return self.name.decode("cp437"), True

    @property
    def special(self) -> str | None:
        """What it is when it is a link or a device."""
        kind = stat.S_IFMT(self.mode)
        if kind == stat.S_IFLNK:
            return "a symbolic link"
        return None if kind in (0, stat.S_IFREG, stat.S_IFDIR) else "a device or pipe"


class Zip:
    """The entries of an opened zip archive. `stream` is seekable and stays the caller's."""

    def __init__(self, stream: BinaryIO, *, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._length = stream.seek(0, io.SEEK_END)
        self.from_front = False

    def entries(self) -> Iterator[Entry]:
        """Every entry. Raises ArchiveTrouble, at the end too when the archive is incomplete."""
        directory = self._directory()
        if directory is None:
            self.from_front = True
            yield from self._walk()
            raise ArchiveTrouble("archive-broken", "its directory at the end is missing; read from the front as far as it goes", fatal=True)
        found = list(self._central(*directory))
        self._refuse_overlap(found, directory[0])
        yield from found

    def expander(self, entry: Entry) -> Expander:
        """The content of an entry, unverified, with the local header checked."""
        data = entry.data if entry.data >= 0 else self._local(entry)
        codec = self._codec(entry, data)
        skipped = 9 if entry.method == 14 else 0
        packed = self._length - data if entry.packed is None else entry.packed
        out = Expander(_Range(self._stream, data + skipped, max(0, packed - skipped)).read, codec, budget=self._budget, several=False)
        out.dry_is_end = entry.method == 14 and not entry.flags & 0x2
        return out

    def _codec(self, entry: Entry, data: int) -> Callable[[], Codec]:
        if entry.method == 14:
            properties = self._at(data, 9)
            if len(properties) < 9:
                raise ArchiveTrouble("archive-broken", "it is cut")
            return lambda: zip_lzma_codec(properties[4:])
        known: dict[int, Callable[[], Codec]] = {0: StoredCodec, 8: lambda: ZlibCodec(-zlib.MAX_WBITS), 12: bz2_codec}
        if entry.method not in known:
            raise ArchiveTrouble("archive-broken", f"compressed by method {entry.method}, which is not known here")
        return known[entry.method]

    def _at(self, offset: int, count: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(count)

    def _directory(self) -> tuple[int, int, int] | None:
        """(where the central directory starts, its length, what to add to offsets), None if it cannot be found."""
        tail_start = max(0, self._length - 65_557)
        tail = self._at(tail_start, 65_557)
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < _END_RECORD.size:
            return None
        record = _END_RECORD.unpack_from(tail, at)
        end, size, offset = tail_start + at, record[5], record[6]
        if at >= 20 and tail[at - 20 : at - 16] == b"PK\x06\x07":
            (where,) = struct.unpack_from("<Q", tail, at - 12)
            if where < self._length:
                head = self._at(where, _END64_RECORD.size)
                if len(head) == _END64_RECORD.size and head[:4] == b"PK\x06\x06":
                    fields = _END64_RECORD.unpack(head)
                    end, size, offset = where, fields[8], fields[9]
        start = end - size
        if start < 0 or start < offset or (size and self._at(start, 4) != _CENTRAL):
            return None
        return start, size, start - offset

    def _central(self, start: int, size: int, base: int) -> Iterator[Entry]:
        if size > _DIRECTORY:
            raise ArchiveTrouble("archive-bomb", f"its directory is longer than {_DIRECTORY} bytes", fatal=True)
        directory = self._at(start, size)
        at = 0
        while at < len(directory):
            self._budget.entry()
            if len(directory) - at < _CENTRAL_HEAD.size or directory[at : at + 4] != _CENTRAL:
                raise ArchiveTrouble("archive-broken", "its directory is damaged", fatal=True)
            f = _CENTRAL_HEAD.unpack_from(directory, at)
            at += _CENTRAL_HEAD.size
            name, extra = directory[at : at + f[10]], directory[at + f[10] : at + f[10] + f[11]]
            size_out, packed, offset = _wide(extra, (f[9], f[8], f[16]))
            yield Entry(name, f[3], f[4], f[7], packed, size_out, base + offset, f[15] >> 16, -1)
            at += f[10] + f[11] + f[12]

    def _refuse_overlap(self, entries: list[Entry], directory: int) -> None:
        previous_end = 0
        for entry in sorted(entries, key=lambda e: e.offset):
            if entry.offset < previous_end:
                raise ArchiveTrouble("archive-bomb", "its entries overlap: the same bytes are declared as several members", fatal=True)
            previous_end = entry.offset + _LOCAL_HEAD.size + len(entry.name) + (entry.packed or 0)
        if previous_end > directory:
            raise ArchiveTrouble("archive-broken", "an entry is declared to reach into the directory, or the archive is cut", fatal=True)

    def _local(self, entry: Entry) -> int:
        head = self._at(entry.offset, _LOCAL_HEAD.size)
        if len(head) < _LOCAL_HEAD.size or head[:4] != LOCAL:
            raise ArchiveTrouble("archive-broken", "it does not stand where the directory says")
        f = _LOCAL_HEAD.unpack(head)
        if self._at(entry.offset + _LOCAL_HEAD.size, f[9]) != entry.name:
            raise ArchiveTrouble("archive-broken", "the directory and the entry itself give different names")
        return int(entry.offset + _LOCAL_HEAD.size + f[9] + f[10])

    def _walk(self) -> Iterator[Entry]:
        at = 0
        while True:
            head = self._at(at, _LOCAL_HEAD.size)
            if len(head) < _LOCAL_HEAD.size or head[:4] != LOCAL:
                return
            self._budget.entry()
            f = _LOCAL_HEAD.unpack(head)
            rest = self._at(at + _LOCAL_HEAD.size, f[9] + f[10])
            size, packed, _ = _wide(rest[f[9] :], (f[8], f[7], 0))
            data = at + _LOCAL_HEAD.size + f[9] + f[10]
            entry = Entry(rest[: f[9]], f[2], f[3], f[6], packed, size, at, 0, data)
            if f[2] & _DESCRIPTOR and not packed:
                entry = entry._replace(packed=None, size=None, crc=0)
            yield entry
            if entry.packed is not None:
                at = data + entry.packed
            else:
                at = self._after_descriptor(entry)

    def _after_descriptor(self, entry: Entry) -> int:
        """Where the next header stands after a member that does not say how long it is."""
        if entry.method == 0 or entry.encrypted:
            raise ArchiveTrouble("archive-broken", "a member does not say where it ends", fatal=True)
        expander = self.expander(entry)
        while expander.read(1 << 20):
            pass
        end = entry.data + expander.received - len(expander.unread)
        after = self._at(end, 28)
        for gap in (16, 12, 24, 20):
            if after[gap : gap + 2] == b"PK":
                return end + gap
        return self._length


class _Range:
    """Reading a part of a shared stream, wherever others left it."""

    def __init__(self, stream: BinaryIO, start: int, length: int) -> None:
        self._stream = stream
        self._at = start
        self._left = length

    def read(self, count: int) -> bytes:
        self._stream.seek(self._at)
        piece = self._stream.read(min(count, self._left))
        self._at += len(piece)
        self._left -= len(piece)
        return piece


def _wide(extra: bytes, narrow: tuple[int, int, int]) -> tuple[int, int, int]:
    """(size, packed, offset), with the 64-bit values of extra field 1 where the 32-bit ones are full."""
    if _MASK not in narrow:
        return narrow
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            values = list(narrow)
            place = at + 4
            for index, value in enumerate(narrow):
                if value == _MASK and place + 8 <= at + 4 + length and place + 8 <= len(extra):
                    values[index] = struct.unpack_from("<Q", extra, place)[0]
                    place += 8
            return values[0], values[1], values[2]
        at += 4 + length
    return narrow
