"""Films against films: an index of the frames of many, asked with the frames of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rightdoor.media.perceptual.film import Frame, Share, counted
from rightdoor.media.perceptual.outcome import MIN_QUALITY
from rightdoor.media.search.radius import RADIUS, Memory, Radius
from rightdoor.media.search.words import words_of_bytes


class FilmHit(NamedTuple):
    """A film that shares frames with the one asked about: its place in the index, and the shares of both."""

    film: int
    share: Share


class Films:
    """The frames of films, to be asked which share frames with another. Make it by :meth:`build`."""

    def __init__(self, index: Radius, owner: NDArray[np.int64], counts: NDArray[np.int64], min_quality: int) -> None:
        self._index, self._owner, self._counts, self._min_quality = index, owner, counts, min_quality

    @classmethod
    def build(cls, films: Sequence[Sequence[Frame]], *, min_quality: int = MIN_QUALITY, memory: Memory = "fast") -> Films:
        """An index of films; frames of a quality below ``min_quality`` and repeated hashes within a film do not count."""
        kept = [counted(frames, min_quality=min_quality) for frames in films]
        counts = np.array([len(frames) for frames in kept], dtype=np.int64)
        owner = np.repeat(np.arange(len(kept)), counts)
        return cls(Radius.build(words_of_bytes(f.pdq for frames in kept for f in frames), memory=memory), owner, counts, min_quality)

    def sharing(self, frames: Sequence[Frame], *, radius: int = RADIUS) -> list[FilmHit]:
        """Every film with at least one frame near one of these, by falling share of these, then of its own, then its place."""
        asked = counted(frames, min_quality=self._min_quality)
        hits = self._index.within(words_of_bytes(frame.pdq for frame in asked), radius=radius)
        films = self._owner[hits.entry]
        of_query = np.unique(np.stack([films, hits.query]), axis=1)[0]
        of_compared = self._owner[np.unique(hits.entry)]
        found = []
        for film in np.unique(films):
            matched, back = int((of_query == film).sum()), int((of_compared == film).sum())
            found.append(FilmHit(int(film), Share(matched, len(asked), back, int(self._counts[film]))))
        return sorted(found, key=lambda hit: (-hit.share.query_pct, -hit.share.compared_pct, hit.film))
