"""Blocks of a sequential JPEG: Huffman codes and their values from the stream of bits (ITU-T T.81, annex F), compiled.

Each step waits for the one before, as where a code begins is known when the one before it is: so codes are looked up two at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rightdoor.media.compiled import compiled
from rightdoor.media.perceptual.addresses import add8, be64, int32_at, int64_at
from rightdoor.media.perceptual.jpeg_table_kernels import BLOCK_END, LOOKED_UP, PAIRED

FILL = 56  # bits at hand after each filling; one code and its value have 27 at most


@compiled
def _long_code(word: Any, address: Any) -> Any:
    """The same as an entry of the table for what is longer than 12 bits; 0 where no code begins so.

    At ``address``: for lengths 0 to 16 the greatest code, the least, the place of its first symbol; 256 symbols; whether they are of AC.
    """
    for length in range(1, 17):
        code = np.int64(word >> np.uint64(64 - length))
        least = int32_at(address + 4 * (17 + length))
        if least <= code <= int32_at(address + 4 * length):
            symbol = int32_at(address + 4 * (51 + int32_at(address + 4 * (34 + length)) + code - least))
            size, zeros, direct = symbol & 15, symbol >> 4, int32_at(address + 4 * 307)
            advance = zeros + 1 if direct else np.int64(1)
            if direct and size == 0:
                advance = np.int64(16 if zeros == 15 else BLOCK_END)
            value = np.int64(0)
            if size:
                value = np.int64((word << np.uint64(length)) >> np.uint64(64 - size))
                if not value >> (size - 1):
                    value += 1 - (np.int64(1) << size)
            return (value << 16) | (advance << 8) | (length + size)
    return np.int64(0)


@compiled
def entry_of(word: Any, look: Any, long: Any) -> Any:
    """The entry for the next code and its value; 0 where there is none."""
    entry = int32_at(look + (np.int64(word >> np.uint64(64 - LOOKED_UP)) << 2))
    if entry & 255:
        return entry
    if entry == 0:
        return _long_code(word, long)
    length, size = (entry >> 16) & 255, entry >> 24
    value = np.int64((word << np.uint64(length)) >> np.uint64(64 - size))
    if not value >> (size - 1):
        value += 1 - (np.int64(1) << size)
    return (value << 16) | (entry & 0xFF00) | (length + size)


@compiled
def filled(word: Any, count: Any, at: Any) -> tuple[Any, Any, Any]:
    """The state of reading with 56 bits at hand or more: the bits from the highest on, how many of them count, where the next come from.

    The address was known at the filling before, so that the load does not wait for what was decoded since.
    """
    return word | (be64(at) >> np.uint64(count)), count | 56, at + ((63 - count) >> 3)


@compiled
def _pair(word: Any, pairs: Any) -> Any:
    """The entry for the next one or two codes and their values; 0 where the table does not hold one."""
    return int64_at(pairs + (np.int64(word >> np.uint64(64 - PAIRED)) << 3))


@compiled
def _ended(state: tuple[Any, Any, Any], k: Any, entry: Any) -> tuple[Any, Any, Any, Any, Any]:
    """The state after the last one or two codes of a block: the second is of this block only where the first did not fill it.

    Beside it the place and the value of the second (0 where there is none). Without a branch: which it is cannot be foretold.
    """
    word, count, at = state
    first = k + ((entry >> 24) & 255)
    two = first < BLOCK_END
    used = entry & 63 if two else (entry >> 8) & 63
    place = k + ((entry >> 16) & 255) if two else first
    value = entry >> 48 if two else np.int64(0)
    last = value if two else (entry << 16) >> 48
    count -= used
    return word << np.uint64(used), np.int64(-1) if place > BLOCK_END and last else count, at, place, value


@compiled
def add_block(state: tuple[Any, Any, Any], code: tuple[Any, Any, Any], sums: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """Decode the AC coefficients of a block and add them. Returns the state after it; a count below 0 where data are not as they should be.

    ``code``: addresses of its tables; ``sums``: of the block's open sums, of its weights, of the places of columns' frequencies.
    """
    word, count, at = state
    pairs, look, long = code
    opened, weights, column = sums
    k = np.int64(1)
    while True:
        word, count, at = filled(word, count, at)
        for _ in range(FILL // PAIRED):
            entry = _pair(word, pairs)
            if entry:
                first, following = k + ((entry >> 24) & 255), k + ((entry >> 16) & 255)
                add8(opened + int32_at(column + (first << 2)), np.float64((entry << 16) >> 48), weights + (first << 6))
                if following >= BLOCK_END:
                    word, count, at, place, value = _ended((word, count, at), k, entry)
                    add8(opened + int32_at(column + (place << 2)), np.float64(value), weights + (place << 6))
                    return word, count, at
                k = following
                add8(opened + int32_at(column + (k << 2)), np.float64(entry >> 48), weights + (k << 6))
                word <<= np.uint64(entry & 63)
                count -= entry & 63
                continue
            word, count, at = filled(word, count, at)
            single = entry_of(word, look, long)
            if single == 0:
                return word, np.int64(-1), at
            word <<= np.uint64(single & 63)
            count -= single & 63
            k += (single >> 8) & 255
            add8(opened + int32_at(column + (k << 2)), np.float64(single >> 16), weights + (k << 6))
            if k >= BLOCK_END:
                return word, np.int64(-1) if k > BLOCK_END and single >> 16 else count, at
            word, count, at = filled(word, count, at)


@compiled
def pass_block(state: tuple[Any, Any, Any], code: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """The same for a block of colour, of which nothing is kept."""
    word, count, at = state
    pairs, look, long = code
    k = np.int64(1)
    while True:
        word, count, at = filled(word, count, at)
        for _ in range(FILL // PAIRED):
            entry = _pair(word, pairs)
            if entry:
                following = k + ((entry >> 16) & 255)
                if following >= BLOCK_END:
                    word, count, at, _, _ = _ended((word, count, at), k, entry)
                    return word, count, at
                k = following
                word <<= np.uint64(entry & 63)
                count -= entry & 63
                continue
            word, count, at = filled(word, count, at)
            single = entry_of(word, look, long)
            if single == 0:
                return word, np.int64(-1), at
            word <<= np.uint64(single & 63)
            count -= single & 63
            k += (single >> 8) & 255
            if k >= BLOCK_END:
                return word, np.int64(-1) if k > BLOCK_END and single >> 16 else count, at
            word, count, at = filled(word, count, at)
