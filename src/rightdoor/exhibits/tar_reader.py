"""Reading tar archives that may be hostile (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU and old forms), forwards only.

Extended headers are bounded, sparse members are refused, and no header's length is believed beyond what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rightdoor.exhibits.archive_limits import ArchiveTrouble, Budget

BLOCK = 512
_EXTENDED = 1 << 20  # of a pax or long-name header
_SPECIAL = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a character device",
    b"4": "a block device",
    b"6": "a pipe",
}
_FILES = (b"0", b"\0", b"7")


class TarEntry(NamedTuple):
    """One entry. `special` says what it is when it is a link or device; `folder` has no content."""

    name: bytes
    size: int
    special: str | None
    folder: bool


def is_tar(head: bytes) -> bool:
    """Whether content that starts so is a tar archive: a header block whose checksum holds."""
    return len(head) >= BLOCK and _checksum_holds(head[:BLOCK]) and head[0] != 0


class Tar:
    """The entries of a tar stream. `source(n)` gives at most n bytes, b"" at the end.

    After each entry, `read` gives its content; what is left unread is skipped.
    """

    def __init__(self, source: Callable[[int], bytes], *, budget: Budget) -> None:
        self._source = source
        self._budget = budget
        self._left = 0  # of the current entry
        self._padding = 0

    def read(self, count: int) -> bytes:
        """At most `count` bytes of the current entry; raises ArchiveTrouble when the archive is cut in it."""
        piece = self._source(min(count, self._left)) if self._left else b""
        if self._left and not piece:
            raise ArchiveTrouble("archive-broken", "the archive is cut within it", fatal=True)
        self._left -= len(piece)
        return piece

    def entries(self) -> Iterator[TarEntry]:
        """Every entry, extended headers applied."""
        name, size = b"", -1
        while (block := self._header()) is not None:
            self._budget.entry()
            kind = block[156:157]
            declared = _number(block[124:136])
            self._left, self._padding = declared, -declared % BLOCK
            if kind in (b"L", b"K", b"x", b"g", b"X"):
                content = self._extended(declared)
                if kind == b"L":
                    name = content.rstrip(b"\0")
                elif kind in (b"x", b"X"):
                    name, size = _pax(content, name, size)
                continue
            if size >= 0:
                self._left, self._padding = size, -size % BLOCK
            yield _entry(block, name or _plain_name(block), self._left)
            name, size = b"", -1
            self._skip()

    def _extended(self, declared: int) -> bytes:
        if declared > _EXTENDED:
            raise ArchiveTrouble("archive-bomb", "an extended header of more than 1 MiB", fatal=True)
        content = b""
        while self._left:
            content += self.read(self._left)
        self._skip()
        return content

    def _skip(self) -> None:
        while self._left:
            self.read(1 << 20)
        while self._padding:
            piece = self._source(self._padding)
            if not piece:
                return  # the last padding may be missing; nothing of a member is
            self._padding -= len(piece)

    def _header(self) -> bytes | None:
        block = b""
        while len(block) < BLOCK:
            piece = self._source(BLOCK - len(block))
            if not piece:
                if block:
                    raise ArchiveTrouble("archive-broken", "the archive is cut within a header", fatal=True)
                raise ArchiveTrouble("archive-broken", "the archive has no end mark; it may be cut", fatal=True)
            block += piece
        if not any(block):
            return None
        if not _checksum_holds(block):
            raise ArchiveTrouble("archive-broken", "a header is damaged; what stands before it was read", fatal=True)
        return block


def _entry(block: bytes, name: bytes, size: int) -> TarEntry:
    kind = block[156:157]
    if kind == b"5" or (kind in _FILES and name.endswith(b"/")):
        return TarEntry(name, size, None, True)
    if kind in _SPECIAL:
        return TarEntry(name, size, _SPECIAL[kind], False)
    if kind not in _FILES:
        return TarEntry(name, size, f"an entry of type {kind.decode('ascii', 'backslashreplace')}, which is no plain file", False)
    return TarEntry(name, size, None, False)


def _plain_name(block: bytes) -> bytes:
    name = block[:100].split(b"\0", 1)[0]
    prefix = block[345:500].split(b"\0", 1)[0] if block[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _checksum_holds(block: bytes) -> bool:
    declared = _octal(block[148:156])
    if declared < 0:
        return False
    plain = sum(block) - sum(block[148:156]) + 8 * 32
    return declared == plain or declared == plain - 256 * sum(1 for b in block[:148] + block[156:] if b > 127)


def _number(raw: bytes) -> int:
    if raw[0] in (0x80, 0xFF):
        value = int.from_bytes(raw[1:], "big") if raw[0] == 0x80 else -1
    else:
        value = _octal(raw)
    if value < 0:
        raise ArchiveTrouble("archive-broken", "a header with an impossible length", fatal=True)
    return value


def _octal(raw: bytes) -> int:
    digits = raw.replace(b"\0", b" ").strip(b" ")
    if not digits:
        return 0
    return int(digits, 8) if digits.isdigit() and not set(digits) & set(b"89") else -1


def _pax(content: bytes, name: bytes, size: int) -> tuple[bytes, int]:
    """(path, size) of a pax header where it states them (POSIX.1-2001, pax Extended Header)."""
    while content:
        digits, _, _ = content.partition(b" ")
        if not (digits.isdigit() and len(digits) < 8 and len(digits) < int(digits) <= len(content)):
            raise ArchiveTrouble("archive-broken", "an extended header is damaged", fatal=True)
        record, content = content[len(digits) + 1 : int(digits)], content[int(digits) :]
        key, _, value = record.rstrip(b"\n").partition(b"=")
        if key == b"path":
            name = value
        elif key == b"size" and value.isdigit() and len(value) < 20:
            size = int(value)
        elif key.startswith(b"GNU.sparse"):
            raise ArchiveTrouble("archive-broken", "a sparse member, which is not read", fatal=True)
    return name, size
