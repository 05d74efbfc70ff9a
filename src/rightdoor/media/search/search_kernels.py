"""The loops of the search, compiled. Imported at the place of use alone: see ``media.compiled``.

Each kernel writes hits into arrays of the caller and says where it stopped, so that a set in which everything is near
everything needs memory for its hits and nothing else.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rightdoor.media.compiled import compiled, popcount

BLOCK = 1024  # entries whose first two words stay in the first-level cache while all queries pass over them
FEW = 4  # below this many queries a block is not laid out in columns
CHUNKS = 16
VALUES = 1 << 16


@compiled
def _distance(a: Any, i: Any, b: Any, j: int) -> Any:
    return popcount(a[i, 0] ^ b[j, 0]) + popcount(a[i, 1] ^ b[j, 1]) + popcount(a[i, 2] ^ b[j, 2]) + popcount(a[i, 3] ^ b[j, 3])


@compiled
def _near_in_block(a0: Any, a1: Any, q0: Any, q1: Any, radius: Any) -> int:
    """How many of a block are within the radius by their first 128 bits alone; counted without a branch, so in vectors."""
    near = 0
    for i in range(a0.size):
        near += popcount(a0[i] ^ q0) + popcount(a1[i] ^ q1) <= radius
    return near


@compiled
def _near_in_rows(rows: Any, q0: Any, q1: Any, radius: Any) -> int:
    """The same without columns, for queries too few to repay their making."""
    near = 0
    for i in range(rows.shape[0]):
        near += popcount(rows[i, 0] ^ q0) + popcount(rows[i, 1] ^ q1) <= radius
    return near


@compiled
def scan(words: Any, queries: Any, radius: int, start: tuple[int, int], hits: tuple[Any, ...]) -> tuple[int, int, int]:
    """All pairs within the radius, by looking at every pair: block by block, query by query within a block.

    Exact at any radius: the distance over the first 128 bits never exceeds the whole distance. Hit arrays hold at least
    ``BLOCK`` each. Returns (block, query, hits written); done when block is the number of blocks.
    """
    out_query, out_entry, out_distance = hits
    capacity, written = out_query.size, 0
    blocks = (words.shape[0] + BLOCK - 1) // BLOCK
    first_column, second_column = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    limit = np.uint64(radius)
    query_from = start[1]
    for block in range(start[0], blocks):
        low = block * BLOCK
        high = min(low + BLOCK, words.shape[0])
        a0, a1 = first_column[: high - low], second_column[: high - low]
        if queries.shape[0] >= FEW:
            for i in range(high - low):
                a0[i] = words[low + i, 0]
                a1[i] = words[low + i, 1]
        for q in range(query_from, queries.shape[0]):
            if queries.shape[0] >= FEW:
                near = _near_in_block(a0, a1, queries[q, 0], queries[q, 1], limit)
            else:
                near = _near_in_rows(words[low:high], queries[q, 0], queries[q, 1], limit)
            if not near:
                continue
            if written + near > capacity:
                return block, q, written
            for i in range(low, high):
                distance = _distance(words, i, queries, q)
                if distance <= limit:
                    out_query[written] = q
                    out_entry[written] = i
                    out_distance[written] = distance
                    written += 1
        query_from = 0
    return blocks, 0, written


@compiled
def chunk_of(words: Any, row: Any, chunk: int) -> int:
    """Chunk 0 to 15 of a hash: sixteen bits, the first four digits of the text form being chunk 0."""
    return int((words[row, chunk >> 2] >> np.uint64(48 - 16 * (chunk & 3))) & np.uint64(0xFFFF))


@compiled
def file_under(words: Any, chunk: int, offsets: Any, entries: Any, payload: Any) -> None:
    """The posting lists of one chunk, by counting: ``entries[offsets[v]:offsets[v+1]]`` have value v there, in rising order.

    ``payload[:, k]`` holds, in the same order, the two words of the half of the hash in which the chunk is not.
    """
    n = words.shape[0]
    count = np.zeros(VALUES + 1, np.int64)
    for i in range(n):
        count[chunk_of(words, i, chunk) + 1] += 1
    for v in range(VALUES):
        count[v + 1] += count[v]
    for v in range(VALUES + 1):
        offsets[v] = count[v]
    other = 2 if chunk < CHUNKS // 2 else 0
    for i in range(n):
        v = chunk_of(words, i, chunk)
        at = count[v]
        count[v] = at + 1
        entries[at] = i
        payload[0, at] = words[i, other]
        payload[1, at] = words[i, other + 1]


@compiled
def candidates(queries: Any, masks: Any, offsets: Any) -> Any:
    """How many postings each query would have to look at."""
    found = np.zeros(queries.shape[0], np.int64)
    for q in range(queries.shape[0]):
        total = np.int64(0)
        for chunk in range(CHUNKS):
            value = chunk_of(queries, q, chunk)
            for mask in masks:
                v = value ^ mask
                total += np.int64(offsets[chunk, v + 1]) - np.int64(offsets[chunk, v])
        found[q] = total
    return found


@compiled
def _first_near_chunk(words: Any, i: Any, queries: Any, q: int, flips: int) -> int:
    """The first chunk in which entry and query differ by at most ``flips`` bits: where the pair is reported, and only there."""
    for chunk in range(CHUNKS):
        if popcount(np.uint64(chunk_of(words, i, chunk) ^ chunk_of(queries, q, chunk))) <= flips:
            return chunk
    return CHUNKS


@compiled
def probe(words: Any, queries: Any, limits: tuple[int, int, int], index: tuple[Any, ...], hits: tuple[Any, ...]) -> tuple[int, int]:
    """All pairs within the radius, by the posting lists. ``limits``: the radius, the bits a probed chunk may
    differ in, the query to begin with.

    Exact where ``radius < 16 * (flips + 1)`` and ``masks`` holds every value of at most ``flips`` bits: docs/matcher.md.
    Returns (next query, hits written); a query whose hits do not fit in what is left is not begun: the caller empties the
    arrays, or makes them larger where nothing was written.
    """
    offsets, entries, payload, masks = index
    out_query, out_entry, out_distance = hits
    radius, flips, start = limits
    limit, capacity, written = np.uint64(radius), out_query.size, 0
    for q in range(start, queries.shape[0]):
        before = written
        for chunk in range(CHUNKS):
            value = chunk_of(queries, q, chunk)
            other = 2 if chunk < CHUNKS // 2 else 0
            q0, q1 = queries[q, other], queries[q, other + 1]
            for mask in masks:
                v = value ^ mask
                low, high = np.int64(offsets[chunk, v]), np.int64(offsets[chunk, v + 1])
                if low == high:
                    continue
                if not _near_in_block(payload[chunk, 0, low:high], payload[chunk, 1, low:high], q0, q1, limit):
                    continue
                for at in range(low, high):
                    if popcount(payload[chunk, 0, at] ^ q0) + popcount(payload[chunk, 1, at] ^ q1) > limit:
                        continue
                    i = np.int64(entries[chunk, at])
                    distance = _distance(words, i, queries, q)
                    if distance > limit or _first_near_chunk(words, i, queries, q, flips) != chunk:
                        continue
                    if written == capacity:
                        return q, before
                    out_query[written] = q
                    out_entry[written] = i
                    out_distance[written] = distance
                    written += 1
    return queries.shape[0], written
