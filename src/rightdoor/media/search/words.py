"""256-bit hashes as four unsigned words, in the order of the bits of the text form.

The text form of a PDQ hash is 64 hexadecimal digits, most significant first. Word 0 holds the first 16 digits, so that
bit 63 of word 0 is the first bit of the text; chunk *c* of 16 bits is digits ``4c`` to ``4c+3``. Files and messages of
other systems are in the same order (big-endian); a little-endian machine swaps the bytes of each word on the way in and
out, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]

WORDS = 4
BYTES = 32


def words_of_bytes(hashes: bytes | Iterable[bytes]) -> Words:
    """``uint64[n, 4]`` of hashes of 32 bytes each, one after another or in a sequence.

    :raises ValueError: where the length is no multiple of 32: whoever reads a file checks each hash before.
    """
    joined = hashes if isinstance(hashes, bytes) else b"".join(hashes)
    if len(joined) % BYTES:
        raise ValueError("hashes are 32 bytes long")
    return np.frombuffer(joined, dtype=">u8").astype(np.uint64).reshape(-1, WORDS)


def words_of_hex(texts: Sequence[str]) -> Words:
    """``uint64[n, 4]`` of hashes in their text form, of any case.

    :raises ValueError: on a text that is not 64 hexadecimal digits.
    """
    if any(len(text) != 2 * BYTES for text in texts):
        raise ValueError("hashes are 64 hexadecimal digits long")
    return words_of_bytes(bytes.fromhex("".join(texts)))


def bytes_of_words(words: Words) -> bytes:
    """The hashes one after another, 32 bytes each, as in their text form."""
    return np.ascontiguousarray(words, dtype=np.uint64).astype(">u8").tobytes()


def hex_of_words(words: Words) -> list[str]:
    """The text form of each."""
    text = bytes_of_words(words).hex()
    return [text[at : at + 2 * BYTES] for at in range(0, len(text), 2 * BYTES)]
