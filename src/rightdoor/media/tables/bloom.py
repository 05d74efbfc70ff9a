"""A Bloom filter of DCSO's form at rest: its bits under a keystream, so that it can be memory-mapped and asked bit by bit.

Form and hash after DCSO `bloom` and `flor` (formats, section 4.3). AES-256 in counter mode (NIST SP 800-38A): bit i lies
in block i // 128, whose keystream is AES of that number, so that only the blocks that are asked for are opened. The key
is derived for one version of one set and encrypts nothing else.
"""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from rightdoor.errors import StoreDamaged
from rightdoor.media.tables.permutation import aes_blocks

MAGIC: Final = b"RDBLOOM1"
PAGE: Final = 4096
_HEADER = struct.Struct("<QQdQQQ")
HEADER_BYTES: Final = _HEADER.size
_OFFSET, _PRIME = np.uint64(14695981039346656037), np.uint64(1099511628211)
_MODULUS, _FACTOR = np.uint64(18446744073709551557), np.uint64(18446744073709550147)
_AT_ONCE = 1 << 14


class Shape(NamedTuple):
    """What the header of a filter states: capacity n, false-positive rate p, k probes, m bits, N elements added."""

    capacity: int
    rate: float
    probes: int
    bits: int
    added: int

    @property
    def size(self) -> int:
        """Bytes of bits."""
        return -(-self.bits // 64) * 8


def read_shape(header: bytes) -> Shape | None:
    """The shape that 48 bytes state, or None where they are no filter's header."""
    if len(header) < HEADER_BYTES:
        return None
    flags, n, p, k, m, added = _HEADER.unpack_from(header)
    if flags & 0xFF != 1 or not 0 < k <= 200 or not 0 < m < 1 << 42 or not math.isfinite(p) or not 0 < p < 1 or not 0 < n < 1 << 40:
        return None
    return Shape(n, p, k, m, added)


def write_bloom(path: Path, key: bytes, *, shape: Shape, key_form: str, pieces: Iterator[bytes]) -> int:
    """Write a filter under its keystream from the pieces of its bits; how many bytes there were. Fsyncs. Raises OSError."""
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        header = {"capacity": shape.capacity, "rate": shape.rate, "probes": shape.probes, "bits": shape.bits, "added": shape.added, "key_form": key_form}  # fmt: skip
        file.write(MAGIC + json.dumps(header).encode().ljust(PAGE - len(MAGIC)))
        held, block, written = bytearray(), 0, 0
        for piece in pieces:
            held += piece
            whole = len(held) // 16
            file.write(_masked(key, np.frombuffer(bytes(held[: 16 * whole]), dtype=np.uint8).reshape(-1, 16), block))
            del held[: 16 * whole]
            block, written = block + whole, written + 16 * whole
        written += len(held)
        if held:
            file.write(_masked(key, np.frombuffer(bytes(held.ljust(16, b"\0")), dtype=np.uint8).reshape(-1, 16), block))
        file.flush()
        os.fsync(file.fileno())
    return written


def _masked(key: bytes, data: npt.NDArray[np.uint8], block: int) -> bytes:
    return (data ^ _keystream(key, np.arange(block, block + len(data), dtype=np.int64))).tobytes()


def _keystream(key: bytes, blocks: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    counters = np.zeros((len(blocks), 16), dtype=np.uint8)
    counters[:, 8:] = blocks.astype(">u8").view(np.uint8).reshape(-1, 8)
    return aes_blocks(key, counters)


class Bloom:
    """A filter as it lies on disk. A hit is *perhaps*: one in 1/rate of unknown files hits by chance."""

    def __init__(self, path: Path, key: bytes) -> None:
        with path.open("rb") as file:
            page = file.read(PAGE)
        try:
            if not page.startswith(MAGIC):
                raise ValueError("magic")
            header = json.loads(page[len(MAGIC) :])
            self.shape = Shape(*(header[name] for name in Shape._fields))
            self.key_form = str(header["key_form"])
            self._blocks = np.memmap(path, dtype=np.uint8, mode="r", offset=PAGE).reshape(-1, 16)
        except (ValueError, KeyError, TypeError):
            raise StoreDamaged("A Bloom filter is not what the program writes.", advice="Import the set again.") from None
        if self._blocks.size < self.shape.size:
            raise StoreDamaged("A Bloom filter is cut.", advice="Import the set again.")
        self._key = key

    def holds(self, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Which rows of `digests` (m, width) are perhaps in it."""
        out = np.zeros(len(digests), dtype=bool)
        for start in range(0, len(digests), _AT_ONCE):
            out[start : start + _AT_ONCE] = self._holds(digests[start : start + _AT_ONCE])
        return out

    def _holds(self, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        index = probes(key_bytes(digests, self.key_form), self.shape)
        block = index >> 7
        stream = _keystream(self._key, block.reshape(-1)).reshape(*block.shape, 16)
        within = (index & 127) >> 3
        stored = self._blocks[block, within]
        opened = stored ^ np.take_along_axis(stream, within[..., None], axis=2)[..., 0]
        bits = (opened >> (index & 7).astype(np.uint8)) & 1
        held: npt.NDArray[np.bool_] = np.all(bits, axis=1, keepdims=True).reshape(-1)
        return held


def key_bytes(digests: npt.NDArray[np.uint8], key_form: str) -> npt.NDArray[np.uint8]:
    """The bytes that were added for a digest: its digits in capitals (`HEX`) or small letters (`hex`), or itself (`raw`)."""
    if key_form == "raw":
        return digests
    digits = np.frombuffer(b"0123456789ABCDEF" if key_form == "HEX" else b"0123456789abcdef", dtype=np.uint8)
    out = np.empty((len(digests), 2 * digests.shape[1]), dtype=np.uint8)
    out[:, 0::2], out[:, 1::2] = digits[digests >> 4], digits[digests & 15]
    return out


def probes(keys: npt.NDArray[np.uint8], shape: Shape) -> npt.NDArray[np.int64]:
    """The bits that each key (row) sets: (n, k)."""
    value = np.full(len(keys), _OFFSET, dtype=np.uint64)
    for column in keys.T:
        value *= _PRIME
        value ^= column
    value %= _MODULUS
    out = np.empty((len(keys), shape.probes), dtype=np.int64)
    for probe in range(shape.probes):
        value *= _FACTOR
        value %= _MODULUS
        out[:, probe] = (value % np.uint64(shape.bits)).astype(np.int64)
    return out
