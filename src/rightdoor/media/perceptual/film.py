"""The hashes of a film's frames, their text form, and what two films have in common.

Text form (vPDQ, ``facebook/ThreatExchange``, folder ``vpdq``): one line for each frame, ``number,quality,hash,seconds`` with
three decimals. Compact form: a JSON list of ``"hash,quality,seconds"``. How often frames were taken is not in either: shares of
films sampled differently are not comparable, and `every_ms` says it where it is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from rightdoor.media.perceptual.outcome import HASHER, Refusal


class Frame(NamedTuple):
    """A frame's hash: its number in the order of showing, from 0; milliseconds from the beginning; ``variants`` where hashed here."""

    number: int
    quality: int
    pdq: bytes
    at_ms: int
    variants: tuple[bytes, ...] = ()


class Film(NamedTuple):
    """Frames of a film that were hashed, and what was wrong with others.

    ``every_ms`` is the time between two frames that are hashed (0: every frame; None: not known). ``size`` is
    (width, height) as shown. ``seen`` counts the frames that were decoded.
    """

    frames: tuple[Frame, ...]
    findings: tuple[Refusal, ...] = ()
    every_ms: int | None = None
    size: tuple[int, int] = (0, 0)
    seen: int = 0
    hasher: str = HASHER


class BadLine(NamedTuple):
    """A line of a text form that is not a frame: its number, from 1, and what is wrong. Its content is not repeated."""

    line: int
    problem: str


_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)
_HASH = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
LONGEST_LINE = 200


def write_text(frames: Iterable[Frame]) -> str:
    """The vPDQ text form."""
    return "".join(f"{f.number},{f.quality},{f.pdq.hex()},{f.at_ms // 1000}.{f.at_ms % 1000:03d}\n" for f in frames)


def write_compact(frames: Iterable[Frame]) -> str:
    """The compact JSON form."""
    return json.dumps([f"{f.pdq.hex()},{f.quality},{f.at_ms // 1000}.{f.at_ms % 1000:03d}" for f in frames])


def read_text(text: str) -> tuple[list[Frame], list[BadLine]]:
    """Frames of the text form, and the lines that are none. Empty lines are passed over."""
    frames, bad = [], []
    for count, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line[:LONGEST_LINE].split(",")]
        if len(parts) != 4 or not _NUMBER.fullmatch(parts[0]):
            bad.append(BadLine(count, "not number, quality, hash, seconds"))
            continue
        frame = _frame(int(parts[0]), parts[2], parts[1], parts[3])
        if isinstance(frame, Frame):
            frames.append(frame)
        else:
            bad.append(BadLine(count, frame))
    return frames, bad


def read_compact(text: str) -> tuple[list[Frame], list[BadLine]]:
    """Frames of the compact form, numbered as they stand; the number of a bad line is its place in the list, from 1."""
    try:
        rows = json.loads(text)
    except ValueError:
        return [], [BadLine(1, "not JSON")]
    if not isinstance(rows, list):
        return [], [BadLine(1, "not a list")]
    frames, bad = [], []
    for count, row in enumerate(rows):
        parts = [part.strip() for part in row[:LONGEST_LINE].split(",")] if isinstance(row, str) else []
        frame = _frame(count, *parts) if len(parts) == 3 else "not hash, quality, seconds"
        if isinstance(frame, Frame):
            frames.append(frame)
        else:
            bad.append(BadLine(count + 1, frame))
    return frames, bad


def _frame(number: int, bits: str, quality: str, seconds: str) -> Frame | str:
    """A frame of the fields of a line, or what is wrong with them."""
    if not _HASH.fullmatch(bits):
        return "the hash is not 64 hexadecimal digits"
    if not _NUMBER.fullmatch(quality) or int(quality) > 100:
        return "the quality is not 0 to 100"
    if not _SECONDS.fullmatch(seconds):
        return "the time is not seconds"
    return Frame(number, int(quality), bytes.fromhex(bits), int((Decimal(seconds) * 1000).to_integral_value()))


class Share(NamedTuple):
    """What two films have in common: frames of each that have a near one in the other, of those that count at all.

    Frames of quality below 50 and further frames with the same hash do not count (the reference's rule). Percentages are
    of the counted frames, 0 where there are none.
    """

    query_matched: int
    query_counted: int
    compared_matched: int
    compared_counted: int

    @property
    def query_pct(self) -> float:
        """Of the film that was asked about."""
        return 100 * self.query_matched / self.query_counted if self.query_counted else 0.0

    @property
    def compared_pct(self) -> float:
        """Of the film that it was compared with."""
        return 100 * self.compared_matched / self.compared_counted if self.compared_counted else 0.0

    def holds(self, *, query_pct: float = 80.0, compared_pct: float = 0.0) -> bool:
        """Whether both shares reach their thresholds and anything matched at all; the defaults are the reference's."""
        return bool(self.query_matched) and self.query_pct >= query_pct and self.compared_pct >= compared_pct


def counted(frames: Sequence[Frame], *, min_quality: int) -> list[Frame]:
    """The frames that count: the first of each hash, where its quality suffices."""
    first: dict[bytes, Frame] = {}
    for frame in frames:
        first.setdefault(frame.pdq, frame)
    return [frame for frame in first.values() if frame.quality >= min_quality]
