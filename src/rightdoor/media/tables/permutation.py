"""The keyed permutation under which digests lie on disk (ADR 33).

A digest is cut into a = its first 16 bytes and b = the rest (none for MD5, 4 bytes for SHA-1, 16 for SHA-256 and PDQ):

    u = a xor E1(b padded with zeros to a block)        (left out where there is no b)
    c = E2(u)
    d = b xor the first bytes of E3(c)                  (likewise)

E1, E2 and E3 are AES-256 under three keys that HKDF-SHA-256 (RFC 5869) derives from the set's key and the algorithm's
name. (a, b) -> (c, d) is a bijection of strings of that length, so equality is exact: two digests are equal if and only
if their images are, and no digest is stored beside it. It is a three-round Feistel network (Luby and Rackoff, 1988)
with a block cipher in the middle: the c of distinct digests are distinct but for a collision of u, whose probability is
below n^2 / 2^128, and then every d is masked by a block of its own. Without the keys a table is indistinguishable from
random distinct strings, also where digests share their first half, as near-duplicate pictures do.

All of it runs over whole buffers: three calls of AES for a million queries.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BLOCK: Final = 16
Bytes2 = npt.NDArray[np.uint8]


def derived_key(key: bytes, label: str, *, length: int = 32) -> bytes:
    """A key for one purpose out of the set's key (HKDF-SHA-256, the label as info)."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"rightdoor hash set v1\0" + label.encode()).derive(key)


class Permutation:
    """The permutation of digests of `width` bytes (16 to 32) under a set's key, for one algorithm."""

    def __init__(self, key: bytes, algorithm: str, width: int) -> None:
        if not BLOCK <= width <= 2 * BLOCK:
            raise ValueError("digests of 16 to 32 bytes are permuted")
        self.width = width
        self._keys = [derived_key(key, f"permutation {algorithm} {step}") for step in (1, 2, 3)]

    def apply(self, digests: Bytes2) -> Bytes2:
        """The images of `digests` (n, width), row by row."""
        first = np.ascontiguousarray(digests[:, :BLOCK])
        if self.width == BLOCK:
            return self._aes(1, first)
        out = np.empty_like(digests, order="C")
        rest = digests[:, BLOCK:]
        out[:, :BLOCK] = image = self._aes(1, first ^ self._aes(0, _padded(rest)))
        out[:, BLOCK:] = rest ^ self._aes(2, image)[:, : self.width - BLOCK]
        return out

    def inverse(self, images: Bytes2) -> Bytes2:
        """The digests whose images these are."""
        image = np.ascontiguousarray(images[:, :BLOCK])
        if self.width == BLOCK:
            return self._aes(1, image, back=True)
        out = np.empty_like(images, order="C")
        out[:, BLOCK:] = rest = images[:, BLOCK:] ^ self._aes(2, image)[:, : self.width - BLOCK]
        out[:, :BLOCK] = self._aes(1, image, back=True) ^ self._aes(0, _padded(rest))
        return out

    def _aes(self, step: int, blocks: Bytes2, *, back: bool = False) -> Bytes2:
        return aes_blocks(self._keys[step], blocks, back=back)


def aes_blocks(key: bytes, blocks: Bytes2, *, back: bool = False) -> Bytes2:
    """AES-256 of every row of `blocks` (n, 16), each by itself; with `back` its inverse."""
    if not len(blocks):
        return np.empty_like(blocks)
    cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - each block is one message of a permutation: nothing is chained
    run = cipher.decryptor() if back else cipher.encryptor()
    out = np.empty(blocks.size + BLOCK, dtype=np.uint8)
    written = run.update_into(np.ascontiguousarray(blocks).data.cast("B"), out.data)
    return out[:written].reshape(-1, BLOCK)


def _padded(rest: Bytes2) -> Bytes2:
    block = np.zeros((len(rest), BLOCK), dtype=np.uint8)
    block[:, : rest.shape[1]] = rest
    return block


def equality_digest(value: bytes) -> bytes:
    """What stands in a table for a hash longer than 32 bytes (PhotoDNA): its SHA-256, since it is compared for equality alone."""
    return hashlib.sha256(value).digest()


def named_digest(name: str, value: str) -> bytes:
    """The same for a hash of any other algorithm, as text: of its name, in small letters, and its value as given."""
    return hashlib.sha256(f"{name.lower()}\0{value}".encode("utf-8", "surrogatepass")).digest()
