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
from rightdoor.media.perceptual.addresses import add8, int32_at
from rightdoor.media.perceptual.jpeg_block_kernels import add_block, entry_of, filled, pass_block
from rightdoor.media.perceptual.jpeg_table_kernels import BLOCK_END, LOOKED_UP, PAIRED

OPEN = 4  # rows of sums that are open at a time
MOST = 136.0  # a mean further from the middle than a pixel can be is damage, and pixels would be cut to what they can be
PAD = 4096  # bytes of zeros behind the data: more than twelve blocks of 64 codes of 27 bits


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
def _mean(value: Any, step: Any, following: Any) -> Any:
    """A block's mean: where no other coefficient follows, rounded as its pixels are, which are all rounded the same way."""
    mean = np.float64(value)
    return np.floor(mean * step + 0.5) / step if (following >> 8) & 255 == BLOCK_END else mean


@compiled
def _address_of(array: Any) -> Any:
    """Where an array lies; whoever made it uses it afterwards too, so that it is still there."""
    return np.int64(array.ctypes.data)


@compiled
def sum_coefficients(
    scan: tuple[Any, Any], layout: Any, codes: tuple[Any, Any, Any], bands: tuple[Any, Any], tables: tuple[Any, ...]
) -> Any:
    """Decode a scan into ``tables[3]``: the picture of 64 by 64 (rows x columns), straight and mirrored in rows and in columns.

    ``layout``: columns and rows of units, restart interval, blocks of luma across and down in a unit, components, then the
    blocks of each component in a unit. ``codes``: look-up tables and long codes, DC then AC by component, and pairs of AC. True: all was as it
    should be. Behind the data are as many zeros as a unit has bits at most (`PAD`), and a unit begins within them or not at all.
    """
    data, ends = scan
    rows, columns = bands
    look, long, pairs = codes
    basis, quant, column, small = tables
    across, down, restart, wide, high = layout[0], layout[1], layout[2], layout[3], layout[4]
    opened = np.zeros((across * wide, 8, 2 * OPEN), np.float64)
    line = np.zeros(8 * across * wide, np.float64)
    weights = np.zeros((high, 2 * BLOCK_END + 1, 2 * OPEN), np.float64)
    data_at, opened_at, weights_at, column_at = _address_of(data), _address_of(opened), _address_of(weights), _address_of(column)
    look_at, long_at, pairs_at = _address_of(look), _address_of(long), _address_of(pairs)
    look_step, long_step, pairs_step = 4 << LOOKED_UP, 4 * long.shape[1], 8 << PAIRED
    block_step, weight_step = 8 * 8 * 2 * OPEN, 8 * (2 * BLOCK_END + 1) * 2 * OPEN
    before = np.zeros(4, np.int64)
    step = max(1.0, quant[0, 0]) / 8
    word, count, at, part, left = np.uint64(0), np.int64(0), data_at, 0, restart
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
                code = pairs_at + c * pairs_step, look_at + (2 * c + 1) * look_step, long_at + (2 * c + 1) * long_step
                for b in range(layout[6 + c]):
                    word, count, at = filled(word, count, at)
                    entry = entry_of(word, look_at + 2 * c * look_step, long_at + 2 * c * long_step)
                    if entry == 0:
                        return False
                    word <<= np.uint64(entry & 255)
                    count -= entry & 255
                    before[c] += entry >> 16
                    if c:
                        word, count, at = pass_block((word, count, at), code)
                    else:
                        block = opened_at + (unit * wide + b % wide) * block_step
                        weight = weights_at + (b // wide) * weight_step
                        flat = _mean(before[0], step, int32_at(code[1] + (np.int64(word >> np.uint64(64 - LOOKED_UP)) << 2)))
                        add8(block, flat, weight + 8 * 2 * OPEN)
                        word, count, at = add_block((word, count, at), code, (block, weight, column_at))
                    if count < 0 or abs(before[0] * step) > MOST:
                        return False
        _close(unit_row, (down, high), (rows, columns), opened, (line, small))
    return at - data_at - (count >> 3) == ends[part] and part + 1 == ends.size


@compiled
def _dot(line: Any, weights: Any, blocks: Any) -> Any:
    """The sum of products of eights, in eight sums of their own so that they are made side by side, in the same order everywhere."""
    t0 = t1 = t2 = t3 = t4 = t5 = t6 = t7 = 0.0
    for x in range(blocks):
        k = 8 * x
        t0 += line[k] * weights[k]
        t1 += line[k + 1] * weights[k + 1]
        t2 += line[k + 2] * weights[k + 2]
        t3 += line[k + 3] * weights[k + 3]
        t4 += line[k + 4] * weights[k + 4]
        t5 += line[k + 5] * weights[k + 5]
        t6 += line[k + 6] * weights[k + 6]
        t7 += line[k + 7] * weights[k + 7]
    return ((t0 + t1) + (t2 + t3)) + ((t4 + t5) + (t6 + t7))


@compiled
def _close(unit_row: int, shape: tuple[int, int], bands: tuple[Any, Any], opened: Any, out: tuple[Any, Any]) -> None:
    """Rows of sums to which nothing more is added are summed by columns into the picture of 64 by 64, and their places made free."""
    down, high = shape
    rows, columns = bands
    line, small = out
    starts, lengths, _ = rows
    firsts, counts, weights = columns
    for side in range(2):
        for o in range(64):
            last = (starts[side, o] + lengths[side, o] - 1) // (8 * high)
            if last != unit_row and not (unit_row == down - 1 and last > unit_row):
                continue
            slot = OPEN * side + o % OPEN
            for x in range(opened.shape[0]):
                for v in range(8):
                    line[8 * x + v] = opened[x, v, slot]
                    opened[x, v, slot] = 0.0
            for mirror in range(2):
                for p in range(64):
                    small[side, mirror, o, p] = _dot(line[firsts[mirror, p] :], weights[mirror, p], counts[mirror, p] // 8)
