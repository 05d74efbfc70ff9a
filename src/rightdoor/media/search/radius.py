"""The exact radius search: every pair within the radius, no other, for any set and any query.

Two ways lead to the same answer, and the cheaper is taken for each query (docs/matcher.md has proof and costs):

- ``small``: the hashes alone (32 bytes each, the caller's array, not copied), and a scan of every pair in blocks;
- ``fast``: posting lists for sixteen chunks of sixteen bits beside them (320 bytes more for each hash). Two hashes at distance
  31 or less differ by at most one bit in at least one chunk, since sixteen chunks with two bits or more make 32.

Neither is approximate. A query whose chunks are so common that the lists are longer than a scan is scanned.
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rightdoor.media.search.words import WORDS, Words

RADIUS = 31
"""The working radius of PDQ: its authors' threshold for "the same picture" (bits of 256)."""

CHUNKS, CHUNK_BITS = 16, 16
MOST_FLIPS = 2  # beyond it a probe looks at 697 values of each chunk: more than a scan costs
FIRST_HITS = 1 << 16
# What one posting costs, in pairs of a scan: measured by benchmarks/radius.py; wrong figures cost time, never a hit.
POSTING_IN_SCANNED_PAIRS = 30
POSTING_IN_SCANNED_PAIRS_ALONE = 4
BATCH = 16

Memory = Literal["small", "fast"]


class Hits(NamedTuple):
    """Pairs within the radius, sorted by query, distance, entry: positions of both, and bits that differ."""

    query: NDArray[np.int64]
    entry: NDArray[np.int64]
    distance: NDArray[np.int16]


class _Postings(NamedTuple):
    offsets: NDArray[np.uint32]
    entries: NDArray[np.uint32]
    payload: NDArray[np.uint64]


class _Room:
    """Arrays that a kernel fills, and what was taken out of them."""

    def __init__(self, size: int) -> None:
        self.taken: list[Hits] = []
        self.arrays = _hit_arrays(size)

    def take(self, count: int) -> None:
        """Keep the first ``count`` hits; where a kernel could write none at all, have room for twice as many."""
        if count:
            query, entry, distance = self.arrays
            self.taken.append(Hits(query[:count].copy(), entry[:count].copy(), distance[:count].copy()))
        else:
            self.arrays = _hit_arrays(2 * self.arrays.query.size)


def _hit_arrays(size: int) -> Hits:
    return Hits(np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int16))


def masks_of(flips: int) -> NDArray[np.int64]:
    """Every value of a chunk with at most ``flips`` bits set, by rising number of bits."""
    bits = [1 << bit for bit in range(CHUNK_BITS)]
    return np.array([sum(chosen) for count in range(flips + 1) for chosen in combinations(bits, count)], dtype=np.int64)


class Radius:
    """Hashes laid out to be searched. Make it by :meth:`build`; it holds no state that a search changes."""

    def __init__(self, words: Words, postings: _Postings | None) -> None:
        self._words = words
        self._postings = postings

    @classmethod
    def build(cls, words: Words, *, memory: Memory = "fast") -> Radius:
        """An index of ``uint64[n, 4]`` (``search.words``); positions in it are the entries of the answer.

        ``small`` keeps a view of ``words``: leave the array as it is while the index lives.

        :raises ValueError: on another shape or type, and for 2**32 hashes or more.
        """
        if words.ndim != 2 or words.shape[1] != WORDS or words.dtype != np.uint64:
            raise ValueError("hashes are uint64[n, 4]")
        if words.shape[0] >= 2**32:
            raise ValueError("an index holds fewer than 2**32 hashes")
        held = np.ascontiguousarray(words)
        held = held.view()
        held.flags.writeable = False
        return cls(held, _post(held) if memory == "fast" and held.shape[0] else None)

    def __len__(self) -> int:
        return int(self._words.shape[0])

    @property
    def nbytes(self) -> int:
        """Bytes held, the hashes included."""
        return int(self._words.nbytes) + (sum(int(a.nbytes) for a in self._postings) if self._postings else 0)

    def within(self, queries: Words, *, radius: int = RADIUS) -> Hits:
        """Every (query, entry) at Hamming distance ``radius`` or less, sorted by query, distance, entry.

        :raises ValueError: where queries are not ``uint64[m, 4]`` or the radius is not within 0 to 256.
        """
        if queries.ndim != 2 or queries.shape[1] != WORDS or queries.dtype != np.uint64:
            raise ValueError("queries are uint64[m, 4]")
        if not 0 <= radius <= 256:
            raise ValueError("a radius is 0 to 256 bits")
        asked = np.ascontiguousarray(queries)
        if not len(self) or not asked.shape[0]:
            return _hit_arrays(0)
        flips = radius // CHUNK_BITS
        if self._postings is None or flips > MOST_FLIPS:
            return _sorted(_scan(self._words, asked, radius))
        return _sorted(self._probe_or_scan(asked, radius, flips))

    def _probe_or_scan(self, queries: Words, radius: int, flips: int) -> list[Hits]:
        """By the lists where they are shorter than a scan, else by a scan."""
        from rightdoor.media.search.search_kernels import candidates

        assert self._postings is not None
        masks = masks_of(flips)
        cost = POSTING_IN_SCANNED_PAIRS if queries.shape[0] >= BATCH else POSTING_IN_SCANNED_PAIRS_ALONE
        long = candidates(queries, masks, self._postings.offsets) * cost > len(self) + 65_536
        if not long.any():
            return _probe(self._words, queries, (radius, flips), masks, self._postings)
        hits = []
        for chosen, search in ((~long, False), (long, True)):
            at = np.flatnonzero(chosen)
            part = queries[at]
            found = _scan(self._words, part, radius) if search else _probe(self._words, part, (radius, flips), masks, self._postings)
            hits += [Hits(at[hit.query], hit.entry, hit.distance) for hit in found]
        return hits


def _post(words: Words) -> _Postings:
    from rightdoor.media.search.search_kernels import VALUES, file_under

    n = words.shape[0]
    postings = _Postings(np.empty((CHUNKS, VALUES + 1), np.uint32), np.empty((CHUNKS, n), np.uint32), np.empty((CHUNKS, 2, n), np.uint64))
    for chunk in range(CHUNKS):
        file_under(words, chunk, postings.offsets[chunk], postings.entries[chunk], postings.payload[chunk])
    return postings


def _scan(words: Words, queries: Words, radius: int) -> list[Hits]:
    from rightdoor.media.search.search_kernels import BLOCK, scan

    room, at, blocks = _Room(FIRST_HITS), (0, 0), -(-words.shape[0] // BLOCK)
    while at[0] < blocks:
        block, query, count = scan(words, queries, radius, at, tuple(room.arrays))
        at = (block, query)
        if count or block < blocks:
            room.take(count)
    return room.taken


def _probe(words: Words, queries: Words, limits: tuple[int, int], masks: NDArray[np.int64], postings: _Postings) -> list[Hits]:
    from rightdoor.media.search.search_kernels import probe

    room, at = _Room(FIRST_HITS), 0
    while at < queries.shape[0]:
        at, count = probe(words, queries, (*limits, at), (*postings, masks), tuple(room.arrays))
        if count or at < queries.shape[0]:
            room.take(count)
    return room.taken


def _sorted(parts: list[Hits]) -> Hits:
    if not parts:
        return _hit_arrays(0)
    query, entry, distance = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((entry, distance, query))
    return Hits(query[order], entry[order], distance[order])
