"""PDQ of pixels that are already decoded: bands, sums by strips, transform, bits.

PDQ: "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm", Facebook, 2019; the reference is
`facebook/ThreatExchange`, folder `pdq`. This is near-exact, not bit-exact: the reference adds up in single precision and drifts.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rightdoor.media.perceptual.outcome import Hashed
from rightdoor.media.perceptual.turning import AS_STORED, DIHEDRAL, Turn

SIDE, KEPT = 64, 16
SMALLEST = 5
"""Below this many pixels on a side the reference gives a hash of zeros and quality 0, and so do we."""
LUMA_OF_RGB = (0.299, 0.587, 0.114)

Pixels = NDArray[np.uint8] | NDArray[np.float32]


class Band(NamedTuple):
    """Where each of 64 outputs gets its input from along one dimension, with which weights, over which divisor."""

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    weights: NDArray[np.float32]
    divisors: NDArray[np.float64]

    @property
    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """Without the divisors."""
        return self.starts, self.lengths, self.weights

    def mirrored(self, size: int) -> Band:
        """The band of the same dimension read from its other end."""
        weights = np.zeros_like(self.weights)
        for o in range(SIDE):
            count = self.lengths[o]
            weights[o, :count] = self.weights[o, :count][::-1]
        return Band(size - self.starts - self.lengths, self.lengths, weights, self.divisors)


@lru_cache(maxsize=64)
def band_of(size: int) -> Band:
    """The band of a dimension of ``size`` pixels."""
    from rightdoor.media.perceptual.perceptual_kernels import band

    window = -(-size // (2 * SIDE))
    made = Band(
        np.zeros(SIDE, np.int64), np.zeros(SIDE, np.int64), np.zeros((SIDE, 2 * window + 2), np.float32), np.zeros(SIDE, np.float64)
    )
    band(size, *made)
    return made


@lru_cache(maxsize=1)
def _cosines() -> NDArray[np.float32]:
    """Rows 1 to 16 of the 64-point discrete cosine transform, rounded where the reference rounds."""
    i, j = np.arange(1, KEPT + 1)[:, None], np.arange(SIDE)[None, :]
    scale = np.float64(np.float32(np.sqrt(2.0 / SIDE)))
    cosines: NDArray[np.float64] = scale * np.cos((np.pi / 2.0 / SIDE) * i * (2 * j + 1))
    return cosines.astype(np.float32)


class Levels(NamedTuple):
    """How numbers of pixels become luma of 0 to 255: ``gain * value + offset``. Films keep luma in 16 to 235."""

    gain: float = 1.0
    offset: float = 0.0


FULL = Levels()
FILM = Levels(255 / 219, -16 * 255 / 219)


def pdq_of_strips(
    strips: Iterable[tuple[int, Pixels]], *, shape: tuple[int, int, int], turn: Turn = AS_STORED, levels: Levels = FULL
) -> Hashed:
    """PDQ of a picture given in strips of rows: (first row, array of rows × columns × channels), in any order, without gaps.

    ``shape`` is (height, width, channels) of the whole: one channel is luma, three are red, green, blue. The hash is of the
    picture turned by ``turn``, equal to that of pixels turned beforehand.
    """
    from rightdoor.media.perceptual.perceptual_kernels import add_columns, add_rows

    height, width, channels = shape
    if min(height, width) < SMALLEST:
        return Hashed((bytes(32),) * 8, 0, bytes(32), 256)
    bands = band_of(height), band_of(width)
    rows, columns = ((band, band.mirrored(size)) for band, size in zip(bands, (height, width), strict=True))
    sums = np.zeros((2, SIDE, width * channels), np.float32)
    for first, strip in strips:
        flat = np.ascontiguousarray(strip).reshape(strip.shape[0], -1)
        for mirror in (0, 1):
            add_rows(flat, first, rows[mirror].matrix, sums[mirror])
    small = np.zeros((2, 2, SIDE, SIDE, channels), np.float64)  # mirrored rows, mirrored columns, column, row, channel
    for mirror_rows in (0, 1):
        turned = np.ascontiguousarray(sums[mirror_rows].reshape(SIDE, width, channels).transpose(1, 0, 2)).reshape(width, -1)
        for mirror_columns in (0, 1):
            add_columns(turned, columns[mirror_columns].matrix, small[mirror_rows, mirror_columns].reshape(SIDE, -1))
            by = columns[mirror_columns].divisors[:, None] * rows[mirror_rows].divisors[None, :]
            small[mirror_rows, mirror_columns] /= by[:, :, None]
    small = small.transpose(0, 1, 3, 2, 4)
    luma = small[..., 0] if channels == 1 else sum(small[..., c] * LUMA_OF_RGB[c] for c in range(3))
    return hashed_of_small((np.asarray(luma) * levels.gain + levels.offset).astype(np.float32), turn)


def pdq_of_luma(pixels: Pixels, *, turn: Turn = AS_STORED, levels: Levels = FULL) -> Hashed:
    """PDQ of luma (rows × columns) or of red, green, blue (rows × columns × 3), in ``uint8`` or as floats of 0 to 255.

    :raises ValueError: on another shape or type, or an empty array.
    """
    if pixels.dtype not in (np.uint8, np.float32):
        raise ValueError("pixels are uint8 or float32")
    whole = pixels[:, :, None] if pixels.ndim == 2 else pixels
    if whole.ndim != 3 or whole.shape[2] not in (1, 3) or not whole.size:
        raise ValueError("pixels are rows x columns, alone or x 3")
    height, width, channels = whole.shape
    return pdq_of_strips([(0, whole)], shape=(height, width, channels), turn=turn, levels=levels)


def hashed_of_small(luma: NDArray[np.float32], turn: Turn) -> Hashed:
    """Hashes of the four mirrorings of what is stored (rows × columns, 64 by 64 each), each as it is and transposed."""
    from rightdoor.media.perceptual.perceptual_kernels import bits_of, quality_of, transform

    block, between = np.empty((KEPT, KEPT), np.float32), np.empty((KEPT, SIDE), np.float32)

    def seen(wanted: Turn) -> tuple[bytes, int]:
        small = luma[int(wanted.mirror_rows), int(wanted.mirror_columns)]
        transform(np.ascontiguousarray(small.T if wanted.transpose else small), _cosines(), between, block)
        out = np.empty(32, np.uint8)
        undecided = int(bits_of(block, out))
        return out.tobytes(), undecided

    found = [seen(turn.then(variant)) for variant in DIHEDRAL]
    shown = luma[int(turn.mirror_rows), int(turn.mirror_columns)]
    stored = [turn.then(variant) for variant in DIHEDRAL].index(AS_STORED)
    return Hashed(tuple(bits for bits, _ in found), int(quality_of(np.ascontiguousarray(shown))), found[stored][0], found[0][1])
