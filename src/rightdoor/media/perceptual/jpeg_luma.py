"""The short way from a large sequential JPEG to PDQ: its head is read here, its scan by ``jpeg_kernels``.

Only what cameras and telephones write is taken: baseline or extended sequential, eight bits, Huffman coded, luma alone or luma
with two colours of at most its sampling, in one scan, nothing amiss. All else is left to the decoder, by answering None.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rightdoor.media.perceptual.outcome import Hashed
from rightdoor.media.perceptual.pdq import SIDE, band_of, hashed_of_small
from rightdoor.media.perceptual.turning import Turn

LEAST_SIDE = 1024
"""Below this the rows of sums lie too close, and decoding takes no time anyway."""

# Natural order (8 * row frequency + column frequency) of each place of the zigzag scan (T.81, figure 5).
_ZIGZAG = np.array(sorted(range(64), key=lambda n: (n // 8 + n % 8, n // 8 if (n // 8 + n % 8) % 2 else n % 8)), dtype=np.int64)


class Component(NamedTuple):
    """A component of the frame: its identifier, sampling across and down, quantisation table."""

    identifier: int
    across: int
    down: int
    quant: int


class Head(NamedTuple):
    """What the segments before the scan say."""

    height: int
    width: int
    components: tuple[Component, ...]
    quants: dict[int, NDArray[np.int64]]
    codes: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]
    tables: tuple[int, ...]
    restart: int
    scan: int


def read_head(content: bytes) -> Head | None:
    """The segments up to the scan, or None where they are of another kind of JPEG or not as they should be."""
    quants: dict[int, NDArray[np.int64]] = {}
    codes: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
    frame: tuple[int, int, tuple[Component, ...]] | None = None
    restart, at = 0, 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        body = content[at + 4 : at + 2 + size]
        at += 2 + size
        if size < 2 or len(body) != size - 2:
            return None
        if kind == 0xDB:
            quants |= _quants(body)
        elif kind == 0xC4:
            codes |= _codes(body)
        elif kind in (0xC0, 0xC1):
            frame = _frame(body)
        elif kind == 0xDD and size == 4:
            restart = int.from_bytes(body)
        elif kind == 0xDA:
            tables = _scan(body, frame[2]) if frame else None
            return Head(*frame, quants, codes, tables, restart, at) if frame and tables else None
        elif not (0xE0 <= kind <= 0xEF or kind == 0xFE):
            return None
    return None


def _quants(body: bytes) -> dict[int, NDArray[np.int64]]:
    found, at = {}, 0
    while at < len(body):
        wide = 2 if body[at] >> 4 else 1
        values = body[at + 1 : at + 1 + 64 * wide]
        if len(values) == 64 * wide:
            found[body[at] & 15] = np.frombuffer(values, ">u2" if wide == 2 else np.uint8).astype(np.int64)
        at += 1 + 64 * wide
    return found


def _codes(body: bytes) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    found, at = {}, 0
    while at + 17 <= len(body):
        counts = np.frombuffer(body[at + 1 : at + 17], np.uint8).astype(np.int64)
        symbols = np.frombuffer(body[at + 17 : at + 17 + int(counts.sum())], np.uint8).astype(np.int64)
        if len(symbols) == counts.sum():
            found[body[at]] = (counts, symbols)
        at += 17 + int(counts.sum())
    return found


def _frame(body: bytes) -> tuple[int, int, tuple[Component, ...]] | None:
    if len(body) < 6 or body[0] != 8 or len(body) != 6 + 3 * body[5]:
        return None
    components = tuple(Component(body[k], body[k + 1] >> 4, body[k + 1] & 15, body[k + 2]) for k in range(6, len(body), 3))
    return int.from_bytes(body[1:3]), int.from_bytes(body[3:5]), components


def _scan(body: bytes, components: tuple[Component, ...]) -> tuple[int, ...] | None:
    """Numbers of the DC and AC codes of each component, where the scan has all of them in the order of the frame and is sequential."""
    count = len(components)
    if count not in (1, 3) or len(body) != 4 + 2 * count or body[0] != count or body[-3:] != b"\0\x3f\0":
        return None
    if any(body[1 + 2 * k] != component.identifier for k, component in enumerate(components)):
        return None
    return tuple(number for k in range(count) for number in (body[2 + 2 * k] >> 4, 16 + (body[2 + 2 * k] & 15)))


def pdq_of_jpeg(content: bytes, turn: Turn) -> Hashed | None:
    """PDQ of a large JPEG of the common kind whose first component is luma; None: take the decoder."""
    head = read_head(content)
    if head is None or min(head.height, head.width) < LEAST_SIDE or not _usual(head):
        return None
    from rightdoor.media.perceptual.jpeg_kernels import OPEN, PAD, sum_coefficients
    from rightdoor.media.perceptual.jpeg_table_kernels import unstuffed

    codes = _tables(head)
    if codes is None:
        return None
    across, down = (1, 1) if len(head.components) == 1 else head.components[0][1:3]
    units = -(-head.width // (8 * across)), -(-head.height // (8 * down))
    data = np.empty(len(content) - head.scan + PAD, np.uint8)
    ends = np.zeros(-(-units[0] * units[1] // head.restart) + 1 if head.restart else 2, np.int64)
    written, parts, after = unstuffed(np.frombuffer(content, np.uint8), head.scan, data, ends)
    data[written : written + PAD] = 0
    if after < 0 or content[after : after + 2] != b"\xff\xd9":
        return None
    layout = np.zeros(10, np.int64)
    layout[:6] = *units, head.restart, across, down, len(head.components)
    layout[6 : 6 + len(head.components)] = [across * down, *(c.across * c.down for c in head.components[1:])]
    rows, columns = _weights(head.height, across=False), _weights(head.width, across=True)
    quant = np.stack([head.quants[head.components[0].quant], _ZIGZAG // 8, _ZIGZAG % 8])
    column = np.zeros(129, np.int32)  # by place of the zigzag scan, and as many behind it: where its column's sums begin, in bytes
    column[1:65] = quant[2] * (2 * OPEN * 8)
    small = np.zeros((2, 2, SIDE, SIDE), np.float64)
    if not sum_coefficients((data, ends[:parts]), layout, codes, (rows, columns), (_basis(), quant, column, small)):
        return None
    return hashed_of_small((small + 128).astype(np.float32), turn)


def _usual(head: Head) -> bool:
    first, *others = head.components
    sampled = all(1 <= c.across <= first.across <= 2 and 1 <= c.down <= first.down <= 2 for c in head.components)
    return (
        sampled
        and all(c.quant in head.quants for c in head.components)
        and all(number in head.codes for number in head.tables)
        and len(others) in (0, 2)
    )


def _tables(head: Head) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]] | None:
    """Look-up tables and long codes of each component, DC and AC by turns; pairs of AC codes of each component."""
    from rightdoor.media.perceptual.jpeg_table_kernels import LOOKED_UP, PAIRED, code_table, pair_table

    count = len(head.tables)
    look, long = np.zeros((count, 1 << LOOKED_UP), np.int32), np.zeros((count, 308), np.int32)
    pairs = np.zeros((count // 2, 1 << PAIRED), np.int64)
    for k, number in enumerate(head.tables):
        counts, given = head.codes[number]
        if len(given) > 256 or not code_table(counts, given, look[k], long[k], number >= 16):
            return None
        if k % 2:
            pair_table(look[k], pairs[k // 2])
    return look, long, pairs


def _basis() -> NDArray[np.float64]:
    """Frequency by place: the transform of eight points as JPEG scales it."""
    frequency, place = np.arange(8)[:, None], np.arange(8)[None, :]
    scaled: NDArray[np.float64] = np.cos((2 * place + 1) * frequency * np.pi / 16) / 2
    scaled[0] /= np.sqrt(2.0)
    return scaled


@lru_cache(maxsize=16)
def _weights(size: int, *, across: bool) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The band of a dimension and of it mirrored, summing to one; ``across``: as weights of frequencies of blocks of eight."""
    straight = band_of(size)
    sides = (straight, straight.mirrored(size))
    starts, lengths = np.stack([b.starts for b in sides]), np.stack([b.lengths for b in sides])
    weights = np.stack([b.weights / b.divisors[:, None] for b in sides]).astype(np.float64)
    if not across:
        return starts, lengths, weights
    first, last = starts // 8, (starts + lengths - 1) // 8
    dense = np.zeros((2, SIDE, 8 * int((last - first).max() + 1)))
    for side in range(2):
        for o in range(SIDE):
            low = starts[side, o] - 8 * first[side, o]
            dense[side, o, low : low + lengths[side, o]] = weights[side, o, : lengths[side, o]]
    by_frequency = dense.reshape(2, SIDE, -1, 8) @ _basis().T
    return 8 * first, 8 * (last - first + 1), np.ascontiguousarray(by_frequency.reshape(2, SIDE, -1))
