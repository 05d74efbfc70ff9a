"""Sequential JPEG to PDQ's 64 by 64, without pixels: Huffman decoding and sums of coefficients, compiled.

Pixels are a linear function of a block's coefficients, and PDQ's filters a linear function of pixels; so each coefficient is added where it
counts as it is decoded (four rows of sums for the picture and four for it upside down are open at a time), and no inverse transform is
made. This takes half of the time of a decoder. It stops at the first thing that is not as the standard has it
(ITU-T T.81): whatever is amiss, another decoder looks at the file and says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rightdoor.media.compiled import compiled
from rightdoor.media.perceptual.addresses import add8, be64, int32_at
from rightdoor.media.perceptual.jpeg_table_kernels import BLOCK_END, LOOKED_UP

OPEN = 4  # rows of sums that are open at a time
MOST = 136.0  # a mean further from the middle than a pixel can be is damage, and pixels would be cut to what they can be
PAD = 4096  # bytes of zeros behind the data: more than twelve blocks of 64 codes of 27 bits


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
def _weights_of(block_row: int, rows: tuple[Any, Any, Any], basis: Any, quant: Any, out: Any) -> None:
    """What each coefficient of a row of blocks (in zigzag order) adds to each open row of sums, with its column's part left out."""
    starts, lengths, weights = rows
    out[:, :] = 0.0
    for side in range(2):
        for o in range(64):
            low, high = max(starts[side, o], block_row * 8), min(starts[side, o] + lengths[side, o], block_row * 8 + 8)
            if low >= high:
                continue
            slot = OPEN * side + o % OPEN
            for place in range(64):
                total = 0.0
                for y in range(low, high):
                    total += weights[side, o, y - starts[side, o]] * basis[quant[1, place], y - block_row * 8]
                out[place, slot] = total * quant[0, place]


@compiled
def _entry(word: Any, look: Any, long: Any) -> Any:
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
def _filled(word: Any, count: Any, at: Any) -> tuple[Any, Any, Any]:
    """The state of reading with 56 bits at hand or more: the bits from the highest on, how many of them count, where the next come from.

    The address was known at the filling before, so that the load does not wait for what was decoded since.
    """
    return word | (be64(at) >> np.uint64(count)), count | 56, at + ((63 - count) >> 3)


@compiled
def _add_block(state: tuple[Any, Any, Any], code: tuple[Any, Any], sums: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """Decode the AC coefficients of a block and add them. Returns the state after it; a count below 0 where data are not as they should be.

    ``code``: addresses of its tables; ``sums``: of the block's open sums, of its weights, of the places of columns' frequencies.
    """
    word, count, at = state
    look, long = code
    opened, weights, column = sums
    k, entry = np.int64(1), np.int64(0)
    while k < BLOCK_END:
        word, count, at = _filled(word, count, at)
        for _ in range(2):  # two at a time: one has 26 bits at most
            entry = _entry(word, look, long)
            if entry == 0:
                return word, np.int64(-1), at
            word <<= np.uint64(entry & 255)
            count -= entry & 255
            k += (entry >> 8) & 255
            add8(opened + int32_at(column + (k << 2)), np.float64(entry >> 16), weights + (k << 6))
            if k >= BLOCK_END:
                break
    return word, np.int64(-1) if k > BLOCK_END and entry >> 16 else count, at


@compiled
def _pass_block(state: tuple[Any, Any, Any], code: tuple[Any, Any]) -> tuple[Any, Any, Any]:
    """The same for a block of colour, of which nothing is kept."""
    word, count, at = state
    look, long = code
    k, entry = np.int64(1), np.int64(0)
    while k < BLOCK_END:
        word, count, at = _filled(word, count, at)
        for _ in range(2):
            entry = _entry(word, look, long)
            if entry == 0:
                return word, np.int64(-1), at
            word <<= np.uint64(entry & 255)
            count -= entry & 255
            k += (entry >> 8) & 255
            if k >= BLOCK_END:
                break
    return word, np.int64(-1) if k > BLOCK_END and entry >> 16 else count, at


@compiled
def _mean(value: Any, step: Any, following: Any) -> Any:
    """A block's mean: where no other coefficient follows, rounded as its pixels are, which are all rounded the same way."""
    mean = np.float64(value)
    return np.floor(mean * step + 0.5) / step if (following >> 8) & 255 == BLOCK_END else mean


@compiled
def sum_coefficients(scan: tuple[Any, Any], layout: Any, codes: tuple[Any, Any], rows: tuple[Any, ...], tables: tuple[Any, ...]) -> Any:
    """Decode a scan into ``tables[2]``: for each side and row of sums, by column frequency of each column of blocks.

    ``layout``: columns and rows of units, restart interval, blocks of luma across and down in a unit, components, then the
    blocks of each component in a unit. ``codes``: look-up tables and long codes, DC then AC by component. True: all was as it
    should be. Behind the data are as many zeros as a unit has bits at most (`PAD`), and a unit begins within them or not at all.
    """
    data, ends = scan
    look, long = codes
    basis, quant, sums = tables
    across, down, restart, wide, high = layout[0], layout[1], layout[2], layout[3], layout[4]
    opened = np.zeros((across * wide, 8, 2 * OPEN), np.float64)
    weights = np.zeros((high, 2 * BLOCK_END + 1, 2 * OPEN), np.float64)
    column = np.zeros(2 * BLOCK_END + 1, np.int32)
    for place in range(BLOCK_END):
        column[place + 1] = quant[2, place] * (2 * OPEN * 8)
    data_at, opened_at, weights_at = np.int64(data.ctypes.data), np.int64(opened.ctypes.data), np.int64(weights.ctypes.data)
    look_at, long_at, column_at = np.int64(look.ctypes.data), np.int64(long.ctypes.data), np.int64(column.ctypes.data)
    look_step, long_step = 4 << LOOKED_UP, 4 * long.shape[1]
    block_step, weight_step = 8 * 8 * 2 * OPEN, 8 * (2 * BLOCK_END + 1) * 2 * OPEN
    before = np.zeros(4, np.int64)
    step = max(1.0, quant[0, 0]) / 8
    word, count, at = np.uint64(0), np.int64(0), data_at
    part, left = 0, restart
    for unit_row in range(down):
        for r in range(high):
            _weights_of(unit_row * high + r, rows, basis, quant, weights[r, 1 : BLOCK_END + 1])
        for unit in range(across):
            if restart and left == 0:
                if at - data_at - (count >> 3) != ends[part] or part + 1 >= ends.size:
                    return False
                word, count, at = np.uint64(0), np.int64(0), data_at + ends[part]
                part += 1
                before[:] = 0
                left = restart
            left -= 1
            if at - data_at - (count >> 3) > ends[part]:
                return False
            for c in range(layout[5]):
                code = look_at + (2 * c + 1) * look_step, long_at + (2 * c + 1) * long_step
                for b in range(layout[6 + c]):
                    word, count, at = _filled(word, count, at)
                    entry = _entry(word, look_at + 2 * c * look_step, long_at + 2 * c * long_step)
                    if entry == 0:
                        return False
                    word <<= np.uint64(entry & 255)
                    count -= entry & 255
                    before[c] += entry >> 16
                    if c:
                        word, count, at = _pass_block((word, count, at), code)
                    else:
                        block = opened_at + (unit * wide + b % wide) * block_step
                        weight = weights_at + (b // wide) * weight_step
                        flat = _mean(before[0], step, int32_at(code[0] + (np.int64(word >> np.uint64(64 - LOOKED_UP)) << 2)))
                        add8(block, flat, weight + 8 * 2 * OPEN)
                        word, count, at = _add_block((word, count, at), code, (block, weight, column_at))
                    if count < 0 or abs(before[0] * step) > MOST:
                        return False
        _close(unit_row, (down, high), rows, opened, sums)
    return at - data_at - (count >> 3) == ends[part] and part + 1 == ends.size


@compiled
def _close(unit_row: int, shape: tuple[int, int], rows: tuple[Any, Any, Any], opened: Any, sums: Any) -> None:
    """Rows of sums to which nothing more is added are put away, and their places made free."""
    down, high = shape
    starts, lengths, _ = rows
    for side in range(2):
        for o in range(64):
            last = (starts[side, o] + lengths[side, o] - 1) // (8 * high)
            if last != unit_row and not (unit_row == down - 1 and last > unit_row):
                continue
            slot = OPEN * side + o % OPEN
            for x in range(opened.shape[0]):
                for v in range(8):
                    sums[side, o, 8 * x + v] = opened[x, v, slot]
                    opened[x, v, slot] = 0.0
