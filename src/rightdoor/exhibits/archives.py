"""Archives, opened safely: zip, tar, gzip, bzip2, xz, recognised by content, one level at a time.

`members` gives the members of one archive; a member that is an archive itself is expanded by the caller with the same
budget (`unfold.py` does). Office documents (OOXML, ODF) are zip files too, but they are documents: a reader reads them.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from rightdoor.exhibits import tar_reader, zip_reader
from rightdoor.exhibits.archive_limits import ArchiveTrouble, Budget
from rightdoor.exhibits.inflate import Codec, Expander, ZlibCodec, bz2_codec, xz_codec
from rightdoor.exhibits.media import media_kind
from rightdoor.exhibits.walk import finding, shown_name, unreadable
from rightdoor.model.finding import DataFinding

HEAD = 65_536
_IN_MEMORY = 1 << 20
_PIECE = 1 << 18
_DRIVE = re.compile(r"[A-Za-z]:")

Kind = Literal["zip", "tar", "gzip", "bzip2", "xz"]


class Member(NamedTuple):
    """One member: its name as received, and its bytes, which are there until the next member is asked for."""

    name: str
    size: int
    sha256: str
    head: bytes  # the first 64 KiB
    body: BinaryIO  # seekable, at its start


class Opened(NamedTuple):
    """An archive to be read: `name` as received, its first bytes, and its content (seekable)."""

    name: str
    head: bytes
    body: BinaryIO


def archive_kind(head: bytes) -> Kind | None:
    """What kind of archive content that starts so is; office documents count as zip here."""
    if head.startswith((zip_reader.LOCAL, b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"):
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\0"):
        return "xz"
    return "tar" if tar_reader.is_tar(head) else None


def is_archive(head: bytes, body: BinaryIO) -> bool:
    """Whether this is an archive to be expanded. `body` is looked into only for zip, to tell office documents."""
    kind = archive_kind(head)
    return kind is not None and not (kind == "zip" and is_office_document(head, body))


def is_office_document(head: bytes, body: BinaryIO) -> bool:
    """Whether a zip file is an OOXML (ECMA-376, part 2) or ODF (ISO 26300, part 3) document."""
    if head[30:38] == b"mimetype" and head[38:].startswith(b"application/vnd.oasis.opendocument"):
        return True
    if b"[Content_Types].xml" not in head and b"[Content_Types].xml" not in _tail(body):
        return False
    names = {name for name, _ in _zip_heads(body, 0)}
    return b"[Content_Types].xml" in names and b"_rels/.rels" in names


def office_document_holds_media(body: BinaryIO) -> bool:
    """Whether a part of an office document is a picture, film or sound recording, or cannot be looked at."""
    for name, head in _zip_heads(body, 64):
        if head is None or media_kind(head) is not None or b"/media/" in name or name.startswith(b"Pictures/"):
            return True
    return False


def _tail(body: BinaryIO) -> bytes:
    length = body.seek(0, io.SEEK_END)
    body.seek(max(0, length - HEAD))
    tail = body.read(HEAD)
    body.seek(0)
    return tail


def _zip_heads(body: BinaryIO, count: int) -> Iterator[tuple[bytes, bytes | None]]:
    """(name, first `count` bytes) of each part; None for what cannot be read, and at the end if the zip is broken."""
    budget = Budget()
    opened = zip_reader.Zip(body, budget=budget)
    try:
        for entry in opened.entries():
            try:
                yield entry.name, opened.expander(entry).read(count) if count else b""
            except ArchiveTrouble:
                yield entry.name, None
    except ArchiveTrouble:
        yield b"", None
    finally:
        body.seek(0)


def members(archive: Opened, *, budget: Budget, spool: Path) -> Iterator[Member | DataFinding]:
    """The members of one archive in its own order, and findings for what could not or must not be taken.

    Findings have the member's name (or the archive's) as their place. `spool` is the folder for large members; they are
    written to unnamed files there. Raises OSError only for the spool's own trouble.
    """
    kind = archive_kind(archive.head)
    archive.body.seek(0)
    seen: set[str] = set()
    source = {"zip": _zip_members, "tar": _tar_members}.get(kind or "", _packed_members)
    try:
        for item in source(archive, budget, spool):
            yield item
            if isinstance(item, Member):
                if item.name in seen:
                    yield finding("archive-duplicate-name", item.name, "two members bear this name; both are kept")
                seen.add(item.name)
    except ArchiveTrouble as trouble:
        yield finding(trouble.code, archive.name, f"the archive: {trouble.message}")
    except OSError as problem:
        yield unreadable(archive.name, problem)


def _zip_members(archive: Opened, budget: Budget, spool: Path) -> Iterator[Member | DataFinding]:
    opened = zip_reader.Zip(archive.body, budget=budget)
    for entry in opened.entries():
        name, is_text = entry.text_name
        if name.endswith("/") and not entry.size:
            continue
        refused = _refused(name, entry.special, entry.encrypted)
        if refused is not None:
            yield refused
            continue
        if not is_text:
            yield finding("name-not-text", name, "the name of the member is not valid UTF-8; its bytes are shown as \\xNN")
        try:
            yield from _zip_member(opened.expander(entry), entry, name=name, budget=budget, spool=spool)
        except ArchiveTrouble as trouble:
            yield _member_trouble(trouble, name, budget)


def _zip_member(expander: Expander, entry: zip_reader.Entry, *, name: str, budget: Budget, spool: Path) -> Iterator[Member | DataFinding]:
    member, crc = _spooled(expander.read, name, budget=budget, spool=spool)
    with member.body:
        if entry.size is not None and member.size != entry.size:
            if member.size < entry.size:
                raise ArchiveTrouble("archive-broken", f"declared {entry.size} bytes and holds {member.size}")
            yield finding("archive-broken", name, f"declared {entry.size} bytes and holds {member.size}; all are kept")
        elif entry.size is not None and crc != entry.crc:
            yield finding("archive-broken", name, "its checksum does not agree with its bytes, which are kept as they are")
        yield member


def _tar_members(archive: Opened, budget: Budget, spool: Path) -> Iterator[Member | DataFinding]:
    yield from _tar_stream(archive.body.read, budget, spool)


def _tar_stream(source: Callable[[int], bytes], budget: Budget, spool: Path) -> Iterator[Member | DataFinding]:
    tar = tar_reader.Tar(source, budget=budget)
    for entry in tar.entries():
        name, is_text = shown_name(entry.name)
        if entry.folder:
            continue
        refused = _refused(name, entry.special, False)
        if refused is not None:
            yield refused
            continue
        if not is_text:
            yield finding("name-not-text", name, "the name of the member is not valid UTF-8; its bytes are shown as \\xNN")
        try:
            member, _ = _spooled(tar.read, name, budget=budget, spool=spool)
        except ArchiveTrouble as trouble:
            yield _member_trouble(trouble, name, budget)
            continue
        with member.body:
            yield member


def _packed_members(archive: Opened, budget: Budget, spool: Path) -> Iterator[Member | DataFinding]:
    """A single compressed stream: a tar archive inside is the archive meant, anything else its one member."""
    codecs: dict[str, Callable[[], Codec]] = {"gzip": lambda: ZlibCodec(31), "bzip2": bz2_codec, "xz": xz_codec}
    kind = archive_kind(archive.head) or "gzip"
    expander = Expander(archive.body.read, codecs[kind], budget=budget, several=True)
    first = b""
    while len(first) < tar_reader.BLOCK and (piece := expander.read(tar_reader.BLOCK - len(first))):
        first += piece
    source = _Ahead(first, expander)
    if tar_reader.is_tar(first):
        yield from _tar_stream(source.read, budget, spool)
    else:
        budget.entry()
        name = _packed_name(archive, kind)
        if _leaves(name):
            yield finding("archive-path", name, "the name inside leaves the folder; the archive's own name is used")
            name = _stem(archive.name)
        try:
            member, _ = _spooled(source.read, name, budget=budget, spool=spool)
        except ArchiveTrouble as trouble:
            yield _member_trouble(trouble, name, budget)
            return
        with member.body:
            yield member
    if expander.trailing:
        yield finding("archive-broken", archive.name, "something that is not compressed stands after the compressed data; left out")


class _Ahead:
    """A stream of which the first bytes were read already."""

    def __init__(self, first: bytes, expander: Expander) -> None:
        self._first = first
        self._expander = expander

    def read(self, count: int) -> bytes:
        if self._first:
            piece, self._first = self._first[:count], self._first[count:]
            return piece
        return self._expander.read(count)


def _packed_name(archive: Opened, kind: Kind) -> str:
    """The name that a gzip header states (RFC 1952, FNAME, Latin-1), else the archive's without its suffix."""
    head = archive.head
    if kind == "gzip" and len(head) > 10 and head[3] & 0x08:
        start = 10
        if head[3] & 0x04:
            start += 2 + int.from_bytes(head[10:12], "little")
        end = head.find(b"\0", start, start + 1024)
        if end > start:
            raw = head[start:end]
            try:
                return raw.decode("utf-8")
            except UnicodeDecodeError:
                return raw.decode("latin-1")
    return _stem(archive.name)


def _stem(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    stem, dot, suffix = last.rpartition(".")
    return stem if dot and stem and suffix.lower() in ("gz", "bz2", "xz", "gzip", "lzma", "z") else last


def _leaves(name: str) -> bool:
    """Whether a name could point outside the folder that an archive is unpacked to, on any system."""
    parts = name.replace("\\", "/").split("/")
    return not name or not parts[0] or ".." in parts or "\0" in name or _DRIVE.match(name) is not None


def _refused(name: str, special: str | None, encrypted: bool) -> DataFinding | None:
    if _leaves(name):
        return finding("archive-path", name, "the name of this member leaves the archive's folder; it was not taken in")
    if special is not None:
        return finding("archive-link", name, f"{special}: not followed")
    if encrypted:
        return finding("archive-encrypted", name, "this member is encrypted; ask the sender for the password or an open copy")
    return None


def _member_trouble(trouble: ArchiveTrouble, name: str, budget: Budget) -> DataFinding:
    if trouble.fatal:
        raise ArchiveTrouble(trouble.code, f"{trouble.message} (at a member)", fatal=True) from None
    if trouble.code == "archive-bomb":
        budget.bomb()
    return finding(trouble.code, name, f"this member: {trouble.message}; it was not taken in")


def _spooled(read: Callable[[int], bytes], name: str, *, budget: Budget, spool: Path) -> tuple[Member, int]:
    """(the member with all its bytes, their CRC-32). Small ones stay in memory, large ones go to an unnamed file."""
    digest = hashlib.sha256()
    body: BinaryIO = io.BytesIO()
    size, crc, head = 0, 0, b""
    try:
        while piece := read(_PIECE):
            size += len(piece)
            if size > budget.limits.member_bytes:
                raise ArchiveTrouble("archive-bomb", f"expands to more than {budget.limits.member_bytes} bytes")
            if size > _IN_MEMORY and isinstance(body, io.BytesIO):
                body = _to_file(body, spool)
            digest.update(piece)
            crc = zlib.crc32(piece, crc)
            if len(head) < HEAD:
                head += piece[: HEAD - len(head)]
            body.write(piece)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return Member(name, size, digest.hexdigest(), head, body), crc


def _to_file(memory: io.BytesIO, spool: Path) -> BinaryIO:
    file = tempfile.TemporaryFile(dir=spool)  # noqa: SIM115 - handed on; unnamed, so nothing is left after a kill
    file.write(memory.getvalue())
    return file
