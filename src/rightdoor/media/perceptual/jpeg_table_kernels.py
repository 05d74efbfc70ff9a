"""What is made ready before a JPEG's scan is decoded: its bytes without stuffing, and tables of its Huffman codes (T.81, annexes B, C, F)."""

from __future__ import annotations

from typing import Any

import numpy as np

from rightdoor.media.compiled import compiled
from rightdoor.media.perceptual.addresses import be64, copy8

LOOKED_UP = 12  # bits of a code and its value together that one look-up resolves
PAIRED = 11
BLOCK_END = 64


@compiled
def unstuffed(content: Any, start: int, out: Any, ends: Any) -> tuple[int, int, int]:
    """Coded data without the zeros behind 0xff and without restart markers; where each part between such markers ends in ``out``.

    Returns (bytes written, parts, place of the marker that ends the scan; -1 where there is none or the parts are too many).
    """
    i, j, parts = start, 0, 0
    last = content.size - 1
    source, target = np.int64(content.ctypes.data), np.int64(out.ctypes.data)
    while i < last:
        if i + 8 <= last:
            inverse = ~be64(source + i)
            if not (inverse - np.uint64(0x0101010101010101)) & ~inverse & np.uint64(0x8080808080808080):  # none of them is 0xff
                copy8(target + j, source + i)
                i += 8
                j += 8
                continue
        byte = content[i]
        if byte != 0xFF:
            out[j] = byte
            i += 1
            j += 1
            continue
        following = content[i + 1]
        if following == 0:
            out[j] = byte
            i += 2
            j += 1
        elif 0xD0 <= following <= 0xD7:
            if parts + 1 >= ends.size or following - 0xD0 != parts % 8:
                return j, parts, -1
            ends[parts] = j
            parts += 1
            i += 2
        else:
            ends[parts] = j
            return j, parts + 1, i
    return j, parts, -1


@compiled
def code_table(counts: Any, symbols: Any, look: Any, long: Any, direct: bool) -> Any:
    """Tables of one Huffman code. ``look``: for each 12 bits ``value << 16 | advance << 8 | bits used``, or where they do not
    hold all of the value ``bits of the value << 24 | bits of the code << 16 | advance << 8``, or 0 where they do not hold the code.

    ``long``: as `_long_code` wants it. With ``direct``, entries are of the
    zigzag scan of AC coefficients (advance is zeros passed over and one); without it of DC differences. False: no such code.
    """
    code, place = 0, 0
    long[307] = direct
    long[51 : 51 + symbols.size] = symbols
    for length in range(1, 17):
        long[length], long[17 + length], long[34 + length] = -1, code, place
        for _ in range(counts[length - 1]):
            if code >= (1 << length) or place >= symbols.size:
                return False
            symbol = int(symbols[place])
            size, zeros = symbol & 15, symbol >> 4
            if (not direct and symbol > 11) or (direct and size > 10):
                return False
            advance = zeros + 1 if direct else 1
            if direct and size == 0:
                if zeros not in (0, 15):
                    return False
                advance = 16 if zeros == 15 else BLOCK_END
            used = length + size
            if used <= LOOKED_UP:
                spare = LOOKED_UP - used
                for bits in range(1 << size):
                    value = bits if size == 0 or bits >> (size - 1) else bits - (1 << size) + 1
                    first = ((code << size) | bits) << spare
                    for k in range(first, first + (1 << spare)):
                        look[k] = (value << 16) | (advance << 8) | used
            elif length <= LOOKED_UP:
                first = code << (LOOKED_UP - length)
                for k in range(first, first + (1 << (LOOKED_UP - length))):
                    look[k] = (size << 24) | (length << 16) | (advance << 8)
            code += 1
            place += 1
        if counts[length - 1]:
            long[length] = code - 1
        code <<= 1
    return place == symbols.size


@compiled
def pair_table(look: Any, pairs: Any) -> None:
    """For each 11 bits the first one or two codes of AC coefficients with their values, from the table of single ones.

    From the lowest bit on: bits used by all, by the first alone, advance of all, of the first alone (eight bits each), the first
    value, the second (sixteen each; 0 where there is but one). 0: these bits do not hold one code and all of its value.
    """
    spare = LOOKED_UP - PAIRED
    for index in range(1 << PAIRED):
        first = np.int64(look[index << spare])
        used, advance, value = first & 255, (first >> 8) & 255, first >> 16
        pairs[index] = 0
        if used == 0 or used > PAIRED:
            continue
        entry = used | (used << 8) | (advance << 16) | (advance << 24) | ((value & 0xFFFF) << 32)
        second = np.int64(look[(index << (spare + used)) & ((1 << LOOKED_UP) - 1)])
        if advance < BLOCK_END and 0 < (second & 255) <= PAIRED - used:
            entry += (second & 255) | (((second >> 8) & 255) << 16) | ((second >> 16) << 48)
        pairs[index] = entry
