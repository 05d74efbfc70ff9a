"""One thing that one set says of one file."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rightdoor.media.entry import Category
from rightdoor.media.perceptual.film import Share
from rightdoor.media.perceptual.hashers import tolerance_of
from rightdoor.media.perceptual.outcome import HASHER, VARIANTS
from rightdoor.media.says import Says

Kind = Literal["exact", "near"]
Memory = Literal["small", "fast"]
Known = Literal["exact", "near", "harmless", "new", "unread", "not-compared"]
"""What is known of a file: exactly known; near by perceptual hash (unconfirmed); known and of no interest; in no set; not
readable; or compared with nothing, because the store holds no sets."""

STRENGTH = ("sha256", "sha1", "md5", "photodna")
EXACT = ("sha256", "sha1", "md5")
RADIUS = 31
"""Bits of 256 within which two PDQ hashes are near (PDQ, Facebook 2019, section on matching)."""


class Asked(Protocol):
    """A hash set that may be asked (`media.held.HeldSet` in a look)."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def version(self) -> int:
        """The version in force."""

    @property
    def issuer(self) -> str | None:
        """Who issued it."""

    @property
    def algorithms(self) -> tuple[str, ...]:
        """The algorithms of which it holds tables."""

    @property
    def kind(self) -> str:
        """`filter` or `table`."""

    @property
    def hashers(self) -> tuple[str, ...]:
        """Names and versions of what made its perceptual hashes, as its entries state them (empty: not stated)."""

    def find(self, algorithm: str, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """Positions, -1 where absent."""

    def near(
        self, hashes: npt.NDArray[np.uint8], radius: int, *, memory: Memory
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int16]]:
        """(query, position, distance)."""

    def perhaps(self, algorithm: str, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Which digests a filter holds perhaps."""

    def says(self, algorithm: str, position: int) -> list[Says]:
        """What it says at a position."""


class Match(NamedTuple):
    """A set holds the file, or one near it. `entries`: how many of its entries say the same. `distance`: the smallest.

    `frames` of a film or moving picture: (frames with an entry near them, frames that count: different ones of sufficient
    quality). Where what the set holds is a film too (`says.film`), `entries` are its frames that are near, and the share is given both ways.
    """

    set: str
    version: int
    issuer: str | None
    kind: Kind
    algorithms: tuple[str, ...]
    distance: int
    says: Says
    variant: int = 0
    entries: int = 1
    frames: tuple[int, int] | None = None

    @property
    def category(self) -> Category | None:
        """The category as the set states it."""
        return self.says.category

    @property
    def harmless(self) -> bool:
        """Whether the set lists it as a known file of no interest (known, which is not known to be good)."""
        return harmless(self.says)

    def as_json(self) -> dict[str, object]:
        """As a line of `match --json` has it."""
        category = self.says.category
        out: dict[str, object] = {
            "set": self.set,
            "kind": self.kind,
            "distance": self.distance,
            "algorithm": self.algorithms[0],
            "category": None if category is None else category._asdict(),
            "version": self.version,
            "issuer": self.issuer,
            "algorithms": list(self.algorithms),
            "flags": sorted(self.says.flags),
            "series": self.says.series,
            "harmless": self.harmless,
            "entries": self.entries,
        }
        if self.kind == "near":
            out |= {"confirmed": False, "variant": VARIANTS[self.variant], "hasher": self.says.hasher or None}
            out["tolerance"] = tolerance_of(HASHER, self.says.hasher).bits
        if self.frames is not None:
            out |= {"frames_near": self.frames[0], "frames_counted": self.frames[1]}
        if self.kind == "near" and (self.frames is not None or self.says.film is not None):
            out |= self._share()
        return out

    def _share(self) -> dict[str, object]:
        """The share of frames both ways, in percent of those that count: of the file, and of the film in the set (None: no such film).

        `film_matches`: whether the shares reach the reference's thresholds, 80 and 0; None where one of the two is no film.
        """
        near, counts = self.frames or (0, 0)
        film = self.says.film
        share = Share(near, counts, self.entries if film else 0, film[1] if film else 0)
        return {
            "query_pct": _pct(share.query_pct) if self.frames else None,
            "compared_pct": _pct(share.compared_pct) if film else None,
            "film": film[0] if film else None,
            "film_matches": share.holds() if film and self.frames else None,
        }


def _pct(value: float) -> float:
    """Rounded down, so that nothing is said to be whole that is not."""
    return int(value * 10) / 10


_HARMLESS = frozenset({("NSRL", 0), ("UK", 8)})


def harmless(says: Says) -> bool:
    """Whether what a set says is: a known file of no interest."""
    if says.category is not None:
        return (says.category.profile, says.category.number) in _HARMLESS
    return "known-file" in says.flags


def disagree(matches: list[Match]) -> bool:
    """Whether exact matches contradict one another: two numbers of one profile, or a grade and a known file of no interest.

    Numbers of different profiles are never compared, so they never contradict each other either.
    """
    numbers: dict[str, set[int]] = {}
    exact = [m for m in matches if m.kind == "exact"]
    for match in exact:
        if match.category is not None and match.category.label != "unknown":
            numbers.setdefault(match.category.profile, set()).add(match.category.number)
    contradicted = any(len(found) > 1 for found in numbers.values())
    return contradicted or (any(m.harmless for m in exact) and any(not m.harmless for m in exact))
