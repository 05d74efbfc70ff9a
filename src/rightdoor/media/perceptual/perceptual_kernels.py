"""PDQ's loops, compiled. Imported at the place of use alone: see ``media.compiled``.

The reference filters a picture four times at full size and then takes 64 by 64 of its pixels. Filters and sampling are linear
and act on rows and columns apart, so that both together are one banded matrix for the rows and one for the columns; only
the pixels that count are added up. Weights are whole numbers, so that sums are exact until the one division at the end.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rightdoor.media.compiled import compiled

SIDE = 64
KEPT = 16


@compiled
def band(size: int, starts: Any, lengths: Any, weights: Any, divisors: Any) -> None:
    """One dimension's matrix: output ``o`` is the sum of ``weights[o, k] * input[starts[o] + k]`` over ``divisors[o]``.

    Two passes of a box of ``ceil(size / 128)``, cut at the edges as the reference cuts it, sampled at the middle of
    each of 64 parts. Away from the edges the weights are whole numbers.
    """
    window = (size + 2 * SIDE - 1) // (2 * SIDE)
    ahead = (window + 2) // 2
    behind = window - ahead
    for o in range(SIDE):
        middle = int((o + 0.5) * size / SIDE)
        outer_low, outer_high = max(0, middle - behind), min(size, middle + ahead)
        low, high = max(0, outer_low - behind), min(size, outer_high - 1 + ahead)
        starts[o], lengths[o] = low, high - low
        divisors[o] = (outer_high - outer_low) * window
        for k in range(high - low):
            weights[o, k] = 0.0
        for inner in range(outer_low, outer_high):
            inner_low, inner_high = max(0, inner - behind), min(size, inner + ahead)
            weight = window / (inner_high - inner_low)
            for k in range(inner_low, inner_high):
                weights[o, k - low] += weight


@compiled
def add_rows(strip: Any, first: int, rows: tuple[Any, Any, Any], sums: Any) -> None:
    """Add what a strip of a picture (rows ``first`` and on, channels side by side) has for each of the 64 rows of sums."""
    starts, lengths, weights = rows
    for o in range(SIDE):
        low, high = max(starts[o], first), min(starts[o] + lengths[o], first + strip.shape[0])
        total = sums[o]
        for r in range(low, high):
            weight = weights[o, r - starts[o]]
            pixels = strip[r - first]
            for i in range(pixels.size):
                total[i] += weight * np.float32(pixels[i])


@compiled
def add_columns(sums: Any, columns: tuple[Any, Any, Any], channels: int, out: Any) -> None:
    """The 64 by 64 by ``channels`` of the sums of rows."""
    starts, lengths, weights = columns
    for o in range(SIDE):
        for p in range(SIDE):
            for c in range(channels):
                total = 0.0
                for k in range(lengths[p]):
                    total += np.float64(weights[p, k]) * np.float64(sums[o, (starts[p] + k) * channels + c])
                out[o, p, c] = total


@compiled
def quality_of(luma: Any) -> int:
    """The reference's measure: steps between neighbours in hundredths of full range, cut to whole ones, over 90; at most 100."""
    total = 0
    hundred, full = np.float32(100), np.float32(255)
    for i in range(SIDE - 1):
        for j in range(SIDE):
            total += abs(int((luma[i, j] - luma[i + 1, j]) * hundred / full))
    for i in range(SIDE):
        for j in range(SIDE - 1):
            total += abs(int((luma[i, j] - luma[i, j + 1]) * hundred / full))
    return min(total // 90, 100)


@compiled
def transform(luma: Any, cosines: Any, between: Any, out: Any) -> None:
    """The sixteen by sixteen lowest frequencies but the constant, summed in the reference's order in its precision:
    pictures of stripes have frequencies that are nought but for rounding, and the hash has their signs."""
    between[:, :] = 0
    for i in range(KEPT):
        total = between[i]
        for k in range(SIDE):
            factor, row = cosines[i, k], luma[k]
            for j in range(SIDE):
                total[j] += factor * row[j]
    for i in range(KEPT):
        for j in range(KEPT):
            total = np.float32(0)
            for k in range(SIDE):
                total += between[i, k] * cosines[j, k]
            out[i, j] = total


@compiled
def bits_of(block: Any, out: Any) -> None:
    """The hash as in its text form: bit ``16 i + j`` counted from the end says whether that frequency is above the median."""
    median = np.sort(block.ravel())[KEPT * KEPT // 2 - 1]
    out[:] = 0
    for i in range(KEPT):
        for j in range(KEPT):
            if block[i, j] > median:
                bit = KEPT * i + j
                out[31 - bit // 8] |= np.uint8(1 << (bit % 8))


@compiled
def dihedral(block: Any, turned: Any, out: Any) -> None:
    """The eight variants: a turn or a mirror of the picture changes the signs of its frequencies and may exchange rows and columns."""
    for variant in range(8):
        for i in range(KEPT):
            for j in range(KEPT):
                odd_i, odd_j = i % 2 == 0, j % 2 == 0  # frequency 1 is at place 0
                value = block[i, j]
                swap = variant in (1, 3, 6, 7)
                if (
                    (variant == 1 and odd_j)
                    or (variant == 3 and odd_i)
                    or (variant == 4 and odd_i)
                    or (variant == 5 and odd_j)
                    or (variant in (2, 7) and odd_i != odd_j)
                ):
                    value = -value
                if swap:
                    turned[j, i] = value
                else:
                    turned[i, j] = value
        bits_of(turned, out[variant])
