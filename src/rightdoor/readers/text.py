"""Bytes to text, with what is wrong located: encodings, bounded lines, the root or header of a file.

Nothing is guessed: bytes that are not valid UTF-8 are shown as escapes (`\\xe9`) with a finding, unless
the caller states the encoding that was declared for the file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.readers.build import finding
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source

CHUNK = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BOM_STARTS = frozenset(mark[:1] for mark, _ in _BOMS)


class Line(NamedTuple):
    """One line: its number (the first is 1) and its text, without its end unless ends are kept."""

    number: int
    text: str


def detect(head: bytes) -> tuple[str, int]:
    """(encoding, length of the byte order mark). UTF-16 without a mark is told by its zero bytes."""
    if head[:1] in _BOM_STARTS:
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name, len(mark)
    if len(head) >= 4 and 0 in head[:4]:
        if head[0] and not head[1] and head[2] and not head[3]:
            return "utf-16-le", 0
        if not head[0] and head[1] and not head[2] and head[3]:
            return "utf-16-be", 0
    return "utf-8", 0


def head_text(head: bytes, *, limit: int = CHUNK) -> str:
    """The first `limit` bytes as text for recognition, invalid bytes as escapes, without the mark."""
    encoding, skip = detect(head)
    return head[skip:limit].decode(encoding, "backslashreplace")


class _Transcoder(io.RawIOBase):
    """UTF-16 or UTF-32 as UTF-8; code units that are not valid become bytes that are not valid UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
        self._ready = b""
        self._done = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._done:
            chunk = self._stream.read(CHUNK)
            self._done = not chunk
            try:
                self._ready = self._decoder.decode(chunk, final=not chunk).encode("utf-8", "surrogatepass")
            except UnicodeDecodeError:
                self._decoder.reset()
                self._ready = b"\xff"
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)


def utf8_stream(source: Source) -> BinaryIO:
    """The content as UTF-8 without a byte order mark, whatever it was written in; the caller closes it."""
    encoding, skip = detect(source.head)
    stream = source.open()
    if skip:
        stream.read(skip)
    if encoding == "utf-8":
        return stream
    return io.BufferedReader(_Transcoder(stream, encoding), CHUNK)


def decode(data: bytes, *, encoding: str = "utf-8") -> tuple[str, str]:
    """(text, the first bytes at fault as shown by escapes, empty when all are valid).

    `encoding` other than UTF-8 is for a file whose encoding was declared.
    """
    try:
        return data.decode(encoding), ""
    except UnicodeDecodeError as problem:
        wrong = data[problem.start : problem.end].decode("latin-1").encode("unicode_escape").decode("ascii")
        return data.decode(encoding, "backslashreplace"), wrong


def lines(source: Source, limits: Limits, *, keep_ends: bool = False, encoding: str = "") -> Iterator[Line | DataFinding]:
    """Lines ended by LF, CRLF or CR, never more than one line in memory.

    Findings stand before the line that they speak of: `encoding` (bytes shown as escapes in the text),
    `too-large` (the line is cut, its rest skipped; or too many lines). The last line need not be ended.
    """
    stream = source.open() if encoding else utf8_stream(source)
    number = 0
    with stream:
        for raw, cut in _raw_lines(stream, limits.max_line_bytes):
            number += 1
            place = f"line:{number}"
            if number > limits.max_rows:
                yield finding("too-large", place, message=f"more than {limits.max_rows} lines; the rest was not read")
                return
            if cut:
                yield finding("too-large", place, message=f"a line longer than {limits.max_line_bytes} bytes; cut there")
            text, wrong = decode(raw, encoding=encoding or "utf-8")
            if wrong:
                yield finding("encoding", place, raw=wrong)
            yield Line(number, text if keep_ends else text.rstrip("\r\n"))


def _raw_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[bytes, bool]]:
    """(bytes of a line with its end, whether it was cut); a lone CR ends a line too."""
    while raw := stream.readline(limit):
        cut = len(raw) == limit and not raw.endswith(b"\n") and _skip_line(stream, limit)
        if b"\r" not in raw:
            yield raw, cut
            continue
        parts = raw.splitlines(keepends=True)
        for part in parts[:-1]:
            yield part, False
        yield parts[-1], cut


def _skip_line(stream: BinaryIO, limit: int) -> bool:
    """Skip to the end of the line; False when there was nothing left to skip."""
    skipped = False
    while rest := stream.readline(limit):
        skipped = True
        if rest.endswith(b"\n"):
            break
    return skipped


# --- recognition -------------------------------------------------------------------------------------

_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([^\s>\[]+)")
_NAME = re.compile(r"<(?:[^\s<>/:?!]+:)?([^\s<>/:?!=]+)")
_KEY = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}\[\]]', re.DOTALL)


class XmlHead(NamedTuple):
    """The local name of the root element (empty when not seen) and whether a document type is declared."""

    root: str
    doctype: bool


def xml_head(text: str) -> XmlHead:
    """Root and document type of XML text; comments, processing instructions and white space before it are skipped.

    With a document type declaration the root is the name that it declares, since what follows is not read.
    """
    at = 0
    while at < len(text):
        found = _PROLOG.match(text, at)
        if found is None:
            break
        at = found.end()
    doctype = _DOCTYPE.match(text, at)
    if doctype is not None:
        return XmlHead(doctype[1].rpartition(":")[2], True)
    name = _NAME.match(text, at)
    return XmlHead(name[1] if name else "", False)


def json_keys(text: str, *, at_most: int = 200) -> Iterator[str]:
    """Keys of the outermost object, or of the objects directly in an outermost array, as far as `text` goes."""
    first = text.lstrip()[:1]
    if first not in ("{", "["):
        return
    level = 1 if first == "{" else 2
    depth = found = 0
    for token in _KEY.finditer(text):
        mark = token[0]
        if mark in ("{", "["):
            depth += 1
        elif mark in ("}", "]"):
            depth -= 1
        elif depth == level and token[2] is not None:
            yield token[1]
            found += 1
            if found >= at_most:
                return


def header_line(head: bytes) -> str:
    """The first line that is not empty, for recognising tables; empty when the head holds none."""
    for line in head_text(head).splitlines():
        if line.strip():
            return line
    return ""
