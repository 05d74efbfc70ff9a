"""Bytes of a picture → its PDQ hash. Pixels live in memory for as long as they are added up, and go nowhere else.

What a file claims of its size is read and held against the limits before anything is decoded. What it is, its first bytes
say; names and suffixes are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rightdoor.media.perceptual.limits import LIMITS, Limits
from rightdoor.media.perceptual.outcome import HASHER, Hashed, Perceived, Refusal
from rightdoor.media.perceptual.pdq import FULL, SMALLEST, Levels, Pixels, pdq_of_strips
from rightdoor.media.perceptual.turning import AS_STORED, Turn

UNDECIDED = 31
"""More undecided bits than this, and equal pictures may be apart further than the working radius in the eyes of two programs."""


class Decoded(NamedTuple):
    """A picture being decoded: its strips, and what is to be known beside them.

    ``shape`` is (height, width, channels) as stored; ``strips`` are gone through once.
    Where a decoder came to the hash without pixels, ``hashed`` has it, and there are no strips.
    """

    form: str
    shape: tuple[int, int, int]
    strips: Iterable[tuple[int, Pixels]]
    turn: Turn = AS_STORED
    levels: Levels = FULL
    frames: int = 1
    remarks: tuple[Refusal, ...] = ()
    hashed: Hashed | None = None


def pdq_of_bytes(content: bytes, *, limits: Limits = LIMITS) -> Perceived | Refusal:
    """The PDQ hash of a picture (JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC, AVIF and a few more), or why there is none.

    Never raises on what is in ``content``. Only the first picture of a file with several is hashed: ``picture_frames`` has all.
    """
    decoded = decode(content, limits)
    return decoded if isinstance(decoded, Refusal) else _perceived(decoded)


def decode(content: bytes, limits: Limits) -> Decoded | Refusal:
    """The first picture of a file, by the decoder that its first bytes call for."""
    if content[:3] == b"\xff\xd8\xff":
        from rightdoor.media.perceptual.jpeg import decode_jpeg

        return decode_jpeg(content, limits)
    if is_heif(content):
        from rightdoor.media.perceptual.heif import decode_heif

        return decode_heif(content, limits)
    from rightdoor.media.perceptual.still import decode_still

    return decode_still(content, limits)


_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})


def is_heif(content: bytes) -> bool:
    """Whether this is a HEIF file with HEVC inside (ISO/IEC 23008-12, brands of the ``ftyp`` box); AVIF is another decoder's."""
    if content[4:8] != b"ftyp":
        return False
    box = content[: min(int.from_bytes(content[:4]), 256)]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box) - 3, 4))}
    return bool(brands & _HEIF_BRANDS) and not brands & _AVIF_BRANDS


def _perceived(decoded: Decoded) -> Perceived:
    height, width, _ = decoded.shape
    hashed = decoded.hashed or pdq_of_strips(decoded.strips, shape=decoded.shape, turn=decoded.turn, levels=decoded.levels)
    remarks = decoded.remarks
    if decoded.frames > 1:
        remarks = (*remarks, Refusal("picture-frames", f"{decoded.frames} pictures"))
    if hashed.undecided > UNDECIDED and min(height, width) >= SMALLEST:
        remarks = (*remarks, Refusal("picture-undecided", f"{hashed.undecided} bits"))
    return Perceived(
        hashed.pdq,
        hashed.quality,
        HASHER,
        (height, width) if decoded.turn.transpose else (width, height),
        hashed.variants,
        hashed.as_stored,
        decoded.form,
        decoded.frames,
        remarks,
    )


def one_strip(pixels: Pixels) -> Iterator[tuple[int, Pixels]]:
    """A picture that is in memory as a whole."""
    yield 0, pixels
