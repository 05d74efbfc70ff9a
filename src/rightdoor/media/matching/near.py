"""Perceptual hashes of lines against one set: pictures in their eight forms, films by their frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rightdoor.media.matching.match import RADIUS, Asked, Memory
from rightdoor.media.never import MIN_QUALITY, degenerate
from rightdoor.media.perceptual.hashers import most_tolerance, standing_of, tolerance_of
from rightdoor.media.reading.line import Line
from rightdoor.media.says import Says

_AT_ONCE = 4_096
"""Hashes in one call: a set in which thousands are near each other gives thousands of pairs for each."""


class How(NamedTuple):
    """Within how many bits hashes are near, and whether the radius index may take memory for speed."""

    radius: int = RADIUS
    memory: Memory = "small"


class Owner(NamedTuple):
    """Whose a hash is: the line, and the dihedral form (of a picture) or the frame (of a film; `frame` -1: none)."""

    row: int
    variant: int
    frame: int


class Hashes(NamedTuple):
    """The hashes of some lines that may be compared: quality of 50 or more, and not near constant."""

    hashes: npt.NDArray[np.uint8]
    owners: list[Owner]
    frames: dict[int, int]
    """Line → how many of its frames count: different hashes of sufficient quality."""
    makers: list[str]
    """Of each line, what made its hashes (empty: not stated)."""


class Alike(NamedTuple):
    """By line what a set says of entries within the radius, and the pairs beyond it that two makers of hashes may account for."""

    within: dict[int, dict[Says, Nearest]]
    perhaps: dict[int, Perhaps]


class Perhaps(NamedTuple):
    """The closest entry beyond the radius by no more than its maker and ours may differ: neither near nor not near."""

    distance: int
    tolerance: int


@dataclass(slots=True)
class Nearest:
    """What one set says of entries near one line: the smallest distance, in which form, how many entries, how many frames."""

    distance: int = 257
    variant: int = 0
    entries: set[int] = field(default_factory=set)
    frames: set[int] = field(default_factory=set)

    def hear(self, distance: int, owner: Owner, entry: int) -> None:
        """One more pair."""
        self.distance, self.variant = min((self.distance, self.variant), (distance, owner.variant))
        self.entries.add(entry)
        if owner.frame >= 0:
            self.frames.add(owner.frame)


def hashes_of(lines: Sequence[Line]) -> Hashes:
    """Everything in these lines that may be compared."""
    owners: list[Owner] = []
    texts: list[str] = []
    for row, line in enumerate(lines):
        for owner, text in _of_line(row, line):
            owners.append(owner)
            texts.append(text)
    hashes = np.frombuffer(bytes.fromhex("".join(texts)), dtype=np.uint8).reshape(-1, 32)
    usable = ~degenerate(hashes)
    kept = [owner for owner, use in zip(owners, usable, strict=True) if use]
    frames: dict[int, int] = {}
    for owner in kept:
        if owner.frame >= 0:
            frames[owner.row] = frames.get(owner.row, 0) + 1
    return Hashes(hashes[usable], kept, frames, [line.hasher or "" for line in lines])


def _of_line(row: int, line: Line) -> Iterator[tuple[Owner, str]]:
    if line.pdq is not None and (line.quality or 0) >= MIN_QUALITY:
        for variant, text in enumerate(line.variants or (line.pdq,)):
            yield Owner(row, variant, -1), text
    seen: set[str] = set()
    for number, (_, quality, text) in enumerate(line.frames):
        if quality >= MIN_QUALITY and text not in seen:
            seen.add(text)
            yield Owner(row, 0, number), text


def near(held: Asked, asked: Hashes, how: How) -> Alike:
    """What the set says of entries within the radius, by line; beside it what lies within the tolerance between makers of hashes.

    The search goes as far as any tolerance of the set does, and each pair is then judged by the makers of its own two hashes.
    """
    found = Alike({}, {})
    heard: dict[int, list[Says]] = {}
    makers = {asked.makers[owner.row] for owner in asked.owners}
    reach = how.radius + max(most_tolerance(maker, held.hashers) for maker in makers)
    for start in range(0, len(asked.owners), _AT_ONCE):
        pairs = held.near(asked.hashes[start : start + _AT_ONCE], reach, memory=how.memory)
        for query, position, distance in zip(*pairs, strict=True):
            place = int(position)
            if place not in heard:
                heard[place] = held.says("pdq", place)
            owner = asked.owners[start + int(query)]
            for says in heard[place]:
                _hear(found, says, int(distance), (owner, place), (asked.makers[owner.row], how.radius))
    return found


def _hear(found: Alike, says: Says, distance: int, pair: tuple[Owner, int], by: tuple[str, int]) -> None:
    """One more pair, where it belongs. ``by``: what made the hash that was asked about, and the radius."""
    (owner, place), (maker, radius) = pair, by
    standing = standing_of(distance, maker, says.hasher, radius=radius)
    if standing == "within":
        found.within.setdefault(owner.row, {}).setdefault(says, Nearest()).hear(distance, owner, place)
    elif standing == "tolerance" and "bad-hash" not in says.flags:
        made = Perhaps(distance, tolerance_of(maker, says.hasher).bits)
        found.perhaps[owner.row] = min(found.perhaps.get(owner.row, made), made)
