"""Hashes that never match anything: of empty files, and of pictures with nothing in them.

Every set holds some by mistake, and every device holds thousands of files that they would hit.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
import numpy.typing as npt

MIN_QUALITY: Final = 50
"""PDQ hashes of lower quality are left out, as PDQ's authors advise (formats, section 3.5)."""
MARGIN: Final = 31
"""A PDQ hash within this distance of all zeros or all ones is near constant: at the working radius it would meet every other such."""

EMPTY: Final[dict[str, bytes]] = {name: hashlib.new(name, usedforsecurity=False).digest() for name in ("md5", "sha1", "sha256")}
"""The digests of a file without bytes."""

_BITS = np.array([bin(value).count("1") for value in range(256)], dtype=np.uint8)


def empty_file(algorithm: str, digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which rows of `digests` (n, width) are that of an empty file, or all zeros (a tool's word for none)."""
    zero: npt.NDArray[np.bool_] = np.logical_not(np.any(digests, axis=1, keepdims=True)).reshape(-1)
    wanted = EMPTY.get(algorithm)
    if wanted is None:
        return zero
    same: npt.NDArray[np.bool_] = np.all(digests == np.frombuffer(wanted, dtype=np.uint8), axis=1, keepdims=True).reshape(-1)
    return np.logical_or(zero, same)


def degenerate(hashes: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which PDQ hashes (n, 32) are all zero, all one or near constant."""
    ones: npt.NDArray[np.int64] = _BITS[hashes].sum(axis=1, dtype=np.int64)
    return np.logical_or(ones <= MARGIN, ones >= 256 - MARGIN)
