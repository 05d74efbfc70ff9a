"""Films by their frames: vPDQ's text form (a line for each frame) and its compact JSON form; one file is one film (formats, section 3.6).

Frames of low quality and further frames with the same hash do not count (the reference's rule), so that they are not entries. How
often frames were taken is not in the file: shares of films that were sampled otherwise than ours (one frame a second) say less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rightdoor.media.entry import Entry
from rightdoor.media.perceptual.film import BadLine, Frame, counted, read_compact, read_text
from rightdoor.media.perceptual.outcome import MIN_QUALITY
from rightdoor.media.sets.pieces import in_utf8, pieces
from rightdoor.media.sets.source import Source

NAME: Final = "vpdq"
CHANGES: Final = False
MOST: Final = 64 << 20
"""Bytes of one film's file: some seven hundred thousand frames."""
_TEXT = re.compile(rb"\s*[0-9]{1,12} *, *[0-9]{1,3} *, *[0-9a-fA-F]{64} *, *[0-9]{1,9}(\.[0-9]{1,9})?\s*$", re.MULTILINE)
_COMPACT = re.compile(rb'\s*\[\s*"[0-9a-fA-F]{64} *, *[0-9]{1,3} *, *[0-9]')


def recognises(head: bytes, path: Path) -> bool:
    """Text whose first line, or JSON whose first item, is a frame."""
    del path
    return bool(_TEXT.match(head) or _COMPACT.match(head))


def place(number: int) -> str:
    """Where the number-th frame stands: in the order of the file, without empty lines, from 1."""
    return f"frame:{number + 1}"


def read(source: Source) -> Iterator[Entry | None]:
    """One entry for each frame that counts."""
    body = b""
    for piece in in_utf8(pieces(source.path, source.findings), source.findings):
        body += piece
        if len(body) > MOST:
            source.findings.add("too-large", "byte:", message="more than one film's frames; the file is left out")
            return
    text = body.decode("utf-8", "replace")
    rows = _compact(text) if text.lstrip().startswith("[") else _lines(text)
    counts = {frame.pdq for frame in counted([row for row in rows if isinstance(row, Frame)], min_quality=MIN_QUALITY)}
    left = set(counts)
    for number, row in enumerate(rows):
        if isinstance(row, BadLine):
            source.findings.add(
                "bad-hash" if "hash is" in row.problem else "malformed", place(number), message=f"not a frame: {row.problem}"
            )
            yield None
        elif row.quality < MIN_QUALITY or row.pdq in left:
            left.discard(row.pdq)
            film = (source.name, len(counts))
            yield Entry(pdq=row.pdq, pdq_quality=row.quality, film=film, locator=place(number))
        else:
            yield None


def _lines(text: str) -> list[Frame | BadLine]:
    return [(frames or bad)[0] for line in text.splitlines() if line.strip() for frames, bad in [read_text(line.strip())]]


def _compact(text: str) -> list[Frame | BadLine]:
    frames, bad = read_compact(text)
    if not frames and bad:
        return [bad[0]]
    by_place: dict[int, Frame | BadLine] = {frame.number: frame for frame in frames} | {each.line - 1: each for each in bad}
    return [by_place[number] for number in sorted(by_place)]
