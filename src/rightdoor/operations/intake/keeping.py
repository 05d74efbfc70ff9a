"""What of a received thing is kept: all of it, a redacted copy, or its digest alone (design section 2.2)."""

from __future__ import annotations

import io
from typing import BinaryIO, Literal, NamedTuple

from rightdoor.exhibits.archives import is_office_document, office_document_holds_media
from rightdoor.exhibits.media import holds_raw_media, is_pdf, is_text, pdf_holds_pictures
from rightdoor.exhibits.unfold import Item
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding

Keep = Literal["whole", "redact", "digest"]
_ZIP = b"PK\x03\x04"


class Keeping(NamedTuple):
    """How to keep an item, and the finding that says so when it is not kept whole."""

    keep: Keep
    finding: DataFinding | None


def keeping(item: Item, *, keep_media: bool) -> Keeping:
    """`keep_media`: the store is set to keep media, under a named authority."""
    if keep_media or item.size == 0:
        return Keeping("whole", None)
    if item.media is not None:
        return _digest_only(f"a media file ({item.media}) of {item.size} bytes: hashed and counted, not kept")
    if is_pdf(item.head) and pdf_holds_pictures(lambda: _again(item.body)):
        return _digest_only("a PDF that holds or may hide pictures: hashed, not kept")
    if item.head.startswith(_ZIP) and is_office_document(item.head, item.body) and office_document_holds_media(item.body):
        return _digest_only("an office document with pictures: hashed, not kept")
    if not is_text(item.head) and holds_raw_media(_again(item.body)):
        return _digest_only("a file in which pictures stand: hashed, not kept")
    return Keeping("redact", None)


def redacted_finding(count: int, length: int) -> DataFinding:
    """The finding that `count` values of `length` decoded bytes in all were replaced."""
    message = f"{count} embedded media value(s), {length} bytes decoded, replaced by digest and length in the kept copy"
    return DataFinding("media-redacted", CODES["media-redacted"].severity, "byte:0", "", "", message)


def _digest_only(message: str) -> Keeping:
    return Keeping("digest", DataFinding("media-not-kept", CODES["media-not-kept"].severity, "byte:0", "", "", message))


class _Unclosed(io.BufferedIOBase):
    """The body from its start, as a stream whose end does not close the body itself."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body
        body.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, count: int | None = -1, /) -> bytes:
        return self._body.read(-1 if count is None else count)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Of the body itself: what io.IOBase gives asks for one byte at a time."""
        return self._body.readline(-1 if size is None else size)

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._body.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._body.seek(offset, whence)

    def tell(self) -> int:
        return self._body.tell()


def _again(body: BinaryIO) -> BinaryIO:
    return _Unclosed(body)  # type: ignore[return-value]


def fresh(body: BinaryIO) -> BinaryIO:
    """A stream over an item's body from its start that can be closed without closing the body."""
    return _again(body)
