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
NOISE = np.float32(0.01)  # of a frequency: what the reference's sums in single precision drift by on large pictures


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
def add_columns(turned: Any, columns: tuple[Any, Any, Any], out: Any) -> None:
    """The same for the columns of those sums: ``turned`` has a row for each column of the picture, ``out`` one for each of 64."""
    starts, lengths, weights = columns
    for p in range(SIDE):
        total = out[p]
        for k in range(lengths[p]):
            weight = np.float64(weights[p, k])
            values = turned[starts[p] + k]
            for i in range(values.size):
                total[i] += weight * np.float64(values[i])


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
    out[:, :] = 0
    for i in range(KEPT):
        total = out[i]
        for k in range(SIDE):
            factor = between[i, k]
            for j in range(KEPT):
                total[j] += factor * cosines[j, k]


@compiled
def bits_of(block: Any, out: Any) -> int:
    """The hash as in its text form: bit ``16 i + j`` counted from the end says whether that frequency is above the median.

    Returns how many frequencies lie so close to the median that rounding decides.
    """
    median = np.sort(block.ravel())[KEPT * KEPT // 2 - 1]
    out[:] = 0
    undecided = 0
    for i in range(KEPT):
        for j in range(KEPT):
            if block[i, j] > median:
                bit = KEPT * i + j
                out[31 - bit // 8] |= np.uint8(1 << (bit % 8))
            undecided += abs(block[i, j] - median) < NOISE
    return undecided
