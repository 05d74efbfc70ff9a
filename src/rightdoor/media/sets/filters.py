"""Bloom files of DCSO's form, as CIRCL's hashlookup gives them (formats, section 4.3).

A filter is no list: it says *perhaps* of one unknown file in every 1/p by chance, and holds software, not only harmless
files. It may put a file further back, never out of sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from rightdoor.media.sets.pieces import pieces
from rightdoor.media.sets.plain import suffix_of
from rightdoor.media.sets.source import Source
from rightdoor.media.tables.bloom import HEADER_BYTES, Shape, read_shape

NAME: Final = "bloom"


def recognises(head: bytes) -> bool:
    """A header whose numbers fit each other."""
    return read_shape(head) is not None


def algorithm_of(name: str) -> str:
    """The algorithm whose digits were added: told by the file's name, else SHA-1, which CIRCL adds."""
    return suffix_of(Path(name)) or "sha1"


def open_filter(source: Source) -> tuple[Shape, Iterator[bytes]] | None:
    """The shape and the bits; None with a finding where there is no whole header."""
    bits = iter(pieces(source.path, source.findings))
    head = b""
    while len(head) < HEADER_BYTES and (piece := next(bits, None)) is not None:
        head += piece
    shape = read_shape(head)
    if shape is None:
        source.findings.add("set-form", "byte:0")
        return None
    return shape, _bits(head[HEADER_BYTES:], bits, shape.size)


def _bits(first: bytes, rest: Iterable[bytes], size: int) -> Iterator[bytes]:
    """No more than the bits: user data may follow them."""
    left = size
    for piece in chain((first,), rest):
        yield piece[:left]
        left -= len(piece[:left])
        if not left:
            return
