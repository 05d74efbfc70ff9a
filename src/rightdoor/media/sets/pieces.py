"""Reading received files in pieces: decompressed, in UTF-8, line by line, with nothing held that has no bound."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from rightdoor.media.found import Findings

PIECE: Final = 1 << 20
LINE: Final = 1 << 20
"""Bytes of one line; longer ones are left out with a finding."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_GZIP = b"\x1f\x8b"


def pieces(path: Path, findings: Findings) -> Iterator[bytes]:
    """The bytes of a file, unpacked where it is gzip. A break of either is a finding, and the end. Never raises on input."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_GZIP))
            file.seek(0)
            yield from _unpacked(file, findings) if head == _GZIP else _plain(file)
    except OSError:
        findings.add("unreadable", "byte:")


def _plain(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _unpacked(file: BinaryIO, findings: Findings) -> Iterator[bytes]:
    """A few MiB at a time whatever the packed bytes expand to; several members are read one after another."""
    unpack = zlib.decompressobj(wbits=31)
    for packed in _plain(file):
        left = packed
        while left:
            try:
                piece = unpack.decompress(left, 4 * PIECE)
            except zlib.error:
                findings.add(
                    "malformed", f"byte:{file.tell() - len(left)}", message="the packed data breaks here; what stands before is kept"
                )
                return
            if piece:
                yield piece
            left = unpack.unconsumed_tail
            if unpack.eof:
                left = unpack.unused_data.lstrip(b"\0")
                unpack = zlib.decompressobj(wbits=31)
    if not unpack.eof and unpack.unconsumed_tail:
        findings.add("truncated", "byte:")


def in_utf8(source: Iterable[bytes], findings: Findings) -> Iterator[bytes]:
    """The same text in UTF-8 without its byte order mark; UTF-16 is known by its mark alone."""
    waiting = b""
    decoder: codecs.IncrementalDecoder | None = None
    begun = False
    for piece in source:
        if not begun:
            piece = waiting + piece
            if len(piece) < 4:
                waiting = piece
                continue
            begun, waiting = True, b""
            mark, name = next(((mark, name) for mark, name in _BOMS if piece.startswith(mark)), (b"", ""))
            piece = piece[len(mark) :]
            if name.startswith("utf-16"):
                decoder = codecs.getincrementaldecoder(name)("replace")
        yield piece if decoder is None else _counted(decoder.decode(piece), findings)
    if waiting:
        yield waiting


def _counted(text: str, findings: Findings) -> bytes:
    if "\ufffd" in text:
        findings.once("encoding", "byte:", "utf-16")
    return text.encode("utf-8", "surrogatepass")


def lines(source: Iterable[bytes], findings: Findings) -> Iterator[tuple[int, list[bytes]]]:
    """Lines in groups: the number of the first (from 1) and the lines without their ends. Overlong ones are empty and found."""
    rest, number, skipping = b"", 1, False
    for piece in source:
        if skipping:
            _, end, piece = piece.partition(b"\n")
            if not end:
                continue
            skipping = False
            number += 1
        group = (rest + piece if rest else piece).split(b"\n")
        rest = group.pop()
        for place, line in enumerate(group):
            if len(line) > LINE:
                findings.add("too-large", f"row:{number + place}", message="a line longer than the limit; left out")
                group[place] = b""
        if group:
            yield number, group
            number += len(group)
        if len(rest) > LINE:
            findings.add("too-large", f"row:{number}", message="a line longer than the limit; left out")
            rest, skipping = b"", True
    if rest:
        yield number, [rest]


def text_of(line: bytes, number: int, findings: Findings) -> str:
    """A line as text; bytes that are not UTF-8 are shown as `\\xe9` and found."""
    try:
        return line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        findings.add("encoding", f"row:{number}")
        return line.decode("utf-8", "backslashreplace").rstrip("\r")
