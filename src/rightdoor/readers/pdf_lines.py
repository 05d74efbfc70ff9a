"""The text of a PDF as lines of pieces with their places on the page, within bounds; nothing else of the file is looked at.

Pictures, attachments, scripts and forms are never opened. A file that is encrypted, cut, too large or built in a way that pypdf
cannot follow is refused with a finding. Before pypdf is given anything, every stream is measured as it expands, so that a small file
cannot become a large one.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.limits import MIB
from rightdoor.readers.source import Source

MAGIC = b"%PDF-"
MOST_BYTES, MOST_PLAIN, MOST_STREAM = 8 * MIB, 16 * MIB, MIB // 2
MOST_PAGES, MOST_PIECES, MOST_OBJECTS = 100, 20_000, 20_000
SAME_LINE = 2.0  # points: pieces whose baselines are as near as this stand on one line
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"(?<!\d)\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj\b")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_PAGE = re.compile(rb"/Type\s{0,4}/Page\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image|/Type\s*/EmbeddedFile")
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)")  # shapes of letters: large, and not read for text


class Piece(NamedTuple):
    """A text that the page draws at once: how far from the left it begins (points), and the text."""

    x: float
    text: str


class TextLine(NamedTuple):
    """A line: its page and number on it (both from 1), its pieces from left to right, the height of its baseline (points)."""

    page: int
    number: int
    pieces: tuple[Piece, ...]
    y: float = 0.0

    @property
    def place(self) -> str:
        """`page:1/line:4`"""
        return f"page:{self.page}/line:{self.number}"

    @property
    def text(self) -> str:
        """The pieces, with a space between them."""
        return " ".join(piece.text for piece in self.pieces)


class Refused(Exception):
    """A document that is not read; carries the finding."""

    def __init__(self, found: DataFinding) -> None:
        super().__init__(found.code)
        self.found = found


# what pypdf raises on documents that are not as the standard says, apart from its own errors
_BROKEN = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError,
    ZeroDivisionError, OSError, EOFError, UnicodeError, struct.error, zlib.error, StopIteration, RuntimeError,
)  # fmt: skip


def text_lines(source: Source) -> Iterator[TextLine | DataFinding]:
    """The lines of all pages, page by page from top to bottom; `count-differs` where the file holds pages that it does not show.

    Raises Refused.
    """
    with source.open() as stream:
        data = stream.read(MOST_BYTES + 1)
    _check(data)
    import pypdf  # deferred: a run without documents never loads it
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it says of a file may be words of the file
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise Refused(_encrypted())
        count = len(reader.pages)
        declared = cast("Any", reader.root_object["/Pages"])["/Count"]
        if count > MOST_PAGES:
            raise Refused(finding("too-large", "byte:0", message=f"more than {MOST_PAGES} pages; not read"))
        lines: list[TextLine | DataFinding] = []
        for number in range(count):
            lines += _page(reader.pages[number], number + 1) or [_empty(number + 1)]
    except (PyPdfError, *_BROKEN) as problem:
        message = f"no readable document ({type(problem).__name__}); not read: ask the sender for it again"
        raise Refused(finding("malformed", "byte:0", message=message)) from None
    yield from lines
    if len(_PAGE.findall(data)) > count or declared != count:
        yield finding("count-differs", "byte:0", message="pages in the file that it does not show; not read: ask the sender for it again")


def _encrypted() -> DataFinding:
    return finding("archive-encrypted", "byte:0", message="an encrypted document; not read: ask the sender for an open copy")


def _empty(page: int) -> DataFinding:
    return finding("document-unread", f"page:{page}", message="a page without text; what it shows is not read: look at it in the exhibit")


def _check(data: bytes) -> None:
    """Size, end, number of objects, and what the streams expand to; streams that are damaged."""
    if len(data) > MOST_BYTES:
        raise Refused(finding("too-large", "byte:0", message=f"a document of more than {MOST_BYTES} bytes; not read"))
    if b"%%EOF" not in data[-1024:] or b"startxref" not in data[-2048:]:
        raise Refused(finding("truncated", "byte:0", message="a document without its end; not read: ask the sender for it again"))
    if _ENCRYPTED.search(data):
        raise Refused(_encrypted())
    if len(_OBJECT.findall(data)) > MOST_OBJECTS:
        raise Refused(finding("too-large", "byte:0", message=f"more than {MOST_OBJECTS} objects; not read"))
    if data.count(b"endstream") != len(_STREAM.findall(data)):
        raise Refused(finding("malformed", "byte:0", message="streams without beginning or end; not read: ask the sender for it again"))
    room = MOST_PLAIN
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - 1024) : found.start()].rpartition(b"obj")[2]
        if not _PICTURE.search(head):
            size = _expanded(data, found.end(), head, room)
            room -= size
            if size > MOST_STREAM and not _FONT.search(head):
                raise Refused(finding("too-large", "byte:0", message=f"a part of more than {MOST_STREAM} bytes; not read"))


def _expanded(data: bytes, start: int, head: bytes, room: int) -> int:
    """How many bytes a stream becomes; Refused beyond `room`, and when its own checksum says that it was changed."""
    end = data.find(b"endstream", start)
    body = data[start : end if end >= 0 else len(data)]
    if b"FlateDecode" not in head:
        return len(body)
    if head.count(b"FlateDecode") > 1 or b"ASCIIHexDecode" in head or b"LZWDecode" in head or b"RunLengthDecode" in head:
        raise Refused(finding("malformed", "byte:0", message="a stream in an unusual form; not read: ask the sender for a table"))
    if b"ASCII85Decode" in head:
        body = _ascii85(body)
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(body, room + 1)
        if len(plain) > room:
            raise Refused(finding("archive-bomb", "byte:0", message="a document that expands beyond the limits; not read"))
        whole = inflater.eof
    except zlib.error:
        whole = False
    if not whole:
        raise Refused(finding("malformed", "byte:0", message="a damaged stream; not read: ask the sender for it again"))
    return len(plain)


def _ascii85(body: bytes) -> bytes:
    import base64

    try:
        return base64.a85decode(b"<~" + b"".join(body.split()).removeprefix(b"<~").removesuffix(b"~>") + b"~>", adobe=True)
    except (ValueError, struct.error):
        raise Refused(finding("malformed", "byte:0", message="a damaged stream; not read: ask the sender for it again")) from None


def _page(page: Any, number: int) -> list[TextLine]:
    """The lines of a page: pieces of one baseline together."""
    pieces: list[tuple[float, Piece]] = []

    def visit(text: str, matrix: Any, place: Any, _font: Any, _size: Any) -> None:
        shown = " ".join(text.replace("\x00", " ").split())
        if not shown:
            return
        if len(pieces) >= MOST_PIECES:
            raise Refused(finding("too-large", f"page:{number}", message=f"more than {MOST_PIECES} pieces of text on a page; not read"))
        x = float(place[4]) * float(matrix[0]) + float(place[5]) * float(matrix[2]) + float(matrix[4])
        y = float(place[4]) * float(matrix[1]) + float(place[5]) * float(matrix[3]) + float(matrix[5])
        pieces.append((y, Piece(round(x, 1), shown)))

    page.extract_text(visitor_text=visit)
    pieces.sort(key=lambda each: (-each[0], each[1].x))
    lines: list[tuple[float, list[Piece]]] = []
    for y, piece in pieces:
        if lines and abs(lines[-1][0] - y) <= SAME_LINE:
            lines[-1][1].append(piece)
        else:
            lines.append((y, [piece]))
    return [TextLine(number, at, tuple(sorted(held, key=lambda piece: piece.x)), y) for at, (y, held) in enumerate(lines, start=1)]
