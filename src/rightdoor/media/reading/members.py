"""The members of an archive as nodes, read as a stream: nothing is unpacked, so that a name which leaves the folder harms nobody.

The readers of zip, tar and compressed streams are those of intake (`exhibits`), under one budget for everything nested.
Unlike intake, office documents and other zip files by another name are opened too: pictures lie in them.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from rightdoor.exhibits import tar_reader, zip_reader
from rightdoor.exhibits.archive_limits import ArchiveTrouble, Budget
from rightdoor.exhibits.archives import archive_kind
from rightdoor.exhibits.inflate import Codec, Expander, ZlibCodec, bz2_codec, xz_codec
from rightdoor.exhibits.walk import shown_name
from rightdoor.media.reading.node import Node, Times, Unread
from rightdoor.media.reading.said import said
from rightdoor.media.reading.stamps import dos_time, utc_text
from rightdoor.model.finding import DataFinding

_DRIVE = re.compile(r"[A-Za-z]:")
_CODECS: dict[str, Callable[[], Codec]] = {"gzip": lambda: ZlibCodec(31), "bzip2": bz2_codec, "xz": xz_codec}


def archive_members(path: str, head: bytes, body: BinaryIO, *, budget: Budget, from_image: bool) -> Iterator[Node | Unread]:
    """Every member, and one Unread for the archive itself where something is wrong with it as a whole.

    `body` is seekable. Raises nothing that the archive could cause; OSError of the medium below it.
    """
    body.seek(0)
    kind = archive_kind(head)
    inner = {"zip": _zip, "tar": _tar}.get(kind or "", _packed)
    try:
        yield from inner(path, body, budget, from_image)
    except ArchiveTrouble as trouble:
        yield Unread(path, None, (said(trouble.code, path, f"the archive: {trouble.message}; what stands before was read"),))


def trouble_of(path: str, trouble: ArchiveTrouble, budget: Budget) -> DataFinding:
    """The finding for a member that could not be read to its end; raises again what ends the whole archive."""
    if trouble.fatal:
        raise ArchiveTrouble(trouble.code, f"{trouble.message} (at a member)", fatal=True) from None
    if trouble.code == "archive-bomb":
        budget.bomb()
    return said(trouble.code, path, f"this member: {trouble.message}; it has no digests")


def _zip(path: str, body: BinaryIO, budget: Budget, from_image: bool) -> Iterator[Node | Unread]:
    opened = zip_reader.Zip(body, budget=budget)
    for entry in opened.entries():
        name, is_text = entry.text_name
        if name.endswith("/") and not entry.size:
            continue
        place = f"{path}!{name}"
        findings = _of_name(place, name, is_text)
        times = _zip_times(body, entry)
        why = _refused(place, entry.special, entry.encrypted)
        if why is not None:
            yield Unread(place, entry.size, (*findings, why), times, from_image=from_image)
            continue
        try:
            expander = opened.expander(entry)
        except ArchiveTrouble as trouble:
            yield Unread(place, entry.size, (*findings, trouble_of(place, trouble, budget)), times, from_image=from_image)
            continue
        counted = _Counted(expander.read, entry, place, budget)
        yield Node(
            place, entry.size, counted.read, times=times, from_image=from_image, findings=tuple(findings), check=counted.check
        )  # fmt: skip


class _Counted:
    """A member's bytes on their way, held against what its header declares."""

    def __init__(self, read: Callable[[int], bytes], entry: zip_reader.Entry, place: str, budget: Budget) -> None:
        self._read = read
        self._entry = entry
        self._place = place
        self._budget = budget
        self._most = budget.limits.member_bytes
        self._size = 0
        self._crc = 0

    def read(self, count: int) -> bytes:
        """At most `count` bytes more."""
        if self._budget.bombs >= self._budget.limits.bombs:
            raise ArchiveTrouble("archive-bomb", "too many members went beyond the limits; the rest is left unread", fatal=True)
        piece = self._read(count)
        self._size += len(piece)
        if self._size > self._most:
            raise ArchiveTrouble("archive-bomb", f"expands to more than {self._most} bytes")
        self._crc = zlib.crc32(piece, self._crc)
        return piece

    def check(self) -> tuple[DataFinding, ...]:
        """What does not agree. Bytes that contradict the header are bytes all the same: they keep their digests."""
        declared = self._entry.size
        if declared is not None and self._size < declared:
            return (said("archive-broken", self._place, f"declared {declared} bytes and holds {self._size}"),)
        if declared is not None and self._size > declared:
            return (_kept("archive-broken", self._place, f"declared {declared} bytes and holds {self._size}; all were read"),)
        if declared is not None and self._crc != self._entry.crc:
            return (_kept("archive-broken", self._place, "its checksum does not agree with its bytes, which were read as they are"),)
        return ()


def _kept(code: str, place: str, message: str) -> DataFinding:
    return said(code, place, message)._replace(severity="caution")


def _zip_times(body: BinaryIO, entry: zip_reader.Entry) -> Times:
    """The time of the local header: MS-DOS date and time, local to whoever packed it, two seconds exact."""
    body.seek(entry.offset + 10)
    raw = body.read(4)
    text = dos_time(int.from_bytes(raw[2:4], "little"), int.from_bytes(raw[:2], "little")) if len(raw) == 4 else None
    return (("modified-local", text),) if text else ()


def _tar(path: str, body: BinaryIO, budget: Budget, from_image: bool) -> Iterator[Node | Unread]:
    yield from _tar_stream(path, body.read, budget, from_image)


def _tar_stream(path: str, source: Callable[[int], bytes], budget: Budget, from_image: bool) -> Iterator[Node | Unread]:
    last = _LastBlock(source)
    tar = tar_reader.Tar(last.read, budget=budget)
    for entry in tar.entries():
        name, is_text = shown_name(entry.name)
        if entry.folder:
            continue
        place = f"{path}!{name}"
        findings = _of_name(place, name, is_text)
        times = last.times()
        why = _refused(place, entry.special, False)
        if why is not None:
            yield Unread(place, entry.size, (*findings, why), times, from_image=from_image)
            continue
        yield Node(place, entry.size, tar.read, times=times, from_image=from_image, findings=tuple(findings))


class _LastBlock:
    """Remembers the last header block of a tar stream: the time of its entry stands in it and nowhere else."""

    def __init__(self, source: Callable[[int], bytes]) -> None:
        self._source = source
        self._block = b""

    def read(self, count: int) -> bytes:
        """As the source."""
        piece = self._source(count)
        self._block = (self._block + piece)[-tar_reader.BLOCK :] if len(piece) < tar_reader.BLOCK else piece[-tar_reader.BLOCK :]
        return piece

    def times(self) -> Times:
        """The modification time (seconds since 1970, octal) of the header that was read last."""
        digits = self._block[136:148].rstrip(b"\0 ").strip()
        if not digits.isdigit() or set(digits) & set(b"89"):
            return ()
        text = utc_text(int(digits, 8) * 1_000_000)
        return (("modified", text),) if text else ()


def _packed(path: str, body: BinaryIO, budget: Budget, from_image: bool) -> Iterator[Node | Unread]:
    """A single compressed stream: a tar archive inside is the archive meant, anything else its one member."""
    head = body.read(16)
    body.seek(0)
    kind = archive_kind(head) or "gzip"
    expander = Expander(body.read, _CODECS[kind], budget=budget, several=True)
    first = b""
    while len(first) < tar_reader.BLOCK and (piece := expander.read(tar_reader.BLOCK - len(first))):
        first += piece
    ahead = io.BytesIO(first)

    def read(count: int) -> bytes:
        return ahead.read(count) or expander.read(count)

    if tar_reader.is_tar(first):
        yield from _tar_stream(path, read, budget, from_image)
    else:
        budget.entry()
        yield Node(f"{path}!{_stem(path)}", None, read, from_image=from_image)
    if expander.trailing:
        yield Unread(path, None, (said("archive-broken", path, "something uncompressed stands after the compressed data; left out"),))


def _stem(path: str) -> str:
    last = re.split(r"[/!]", path)[-1]
    stem, dot, suffix = last.rpartition(".")
    if dot and stem and suffix.lower() == "tgz":
        return f"{stem}.tar"
    return stem if dot and stem and suffix.lower() in ("gz", "bz2", "xz", "gzip", "lzma", "z") else last


def _of_name(place: str, name: str, is_text: bool) -> list[DataFinding]:
    findings = []
    parts = name.replace("\\", "/").split("/")
    if not name or not parts[0] or ".." in parts or "\0" in name or _DRIVE.match(name) is not None:
        words = "the name of this member leaves the archive's folder; it was read in place, nothing is written"
        findings.append(_kept("archive-path", place, words))
    if not is_text:
        findings.append(said("name-not-text", place, "the name of the member is not valid UTF-8; its bytes are shown as \\xNN"))
    return findings


def _refused(place: str, special: str | None, encrypted: bool) -> DataFinding | None:
    if special is not None:
        return said("archive-link", place, f"{special}: not followed")
    if encrypted:
        return said("archive-encrypted", place, "this member is encrypted and was not read")
    return None
