"""What hashing a picture gives: a hash with its quality and maker, or a refusal with a code. Never pixels."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.codes import FindingCode
from rightdoor.model.finding import Severity

HASHER = "rightdoor-pdq 1"
"""Name and version of this hasher, kept beside each hash. Raise the version with any change that can move a bit."""

VARIANTS = ("original", "rotate-90", "rotate-180", "rotate-270", "flip-x", "flip-y", "flip-plus-1", "flip-minus-1")
"""The eight dihedral variants, in the order and by the names of the reference."""

MIN_QUALITY = 50
"""Hashes of lower quality match nothing (the reference's advice)."""

_TABLE: tuple[FindingCode, ...] = (
    FindingCode("picture-unknown", "note", "not a picture of a kind that is hashed here; only its exact digests are compared", "none needed"),
    FindingCode("picture-unsupported", "caution", "a picture in a form that no decoder here reads; it was not hashed", "look for near copies of it by other means"),
    FindingCode("picture-truncated", "caution", "the picture ends before its last line; it was not hashed", "recover the rest of the file if it can be had"),
    FindingCode("picture-corrupt", "caution", "the picture is damaged and cannot be decoded; it was not hashed", "recover another copy of the file if it can be had"),
    FindingCode("picture-too-large", "caution", "the picture claims more pixels than are decoded; it was not decoded", "raise the limit for this file if its size is believed"),
    FindingCode("picture-too-costly", "caution", "decoding the picture would take out of all proportion to its size; it was not decoded", "look at its structure by other means"),
    FindingCode("picture-flawed", "note", "the file has bytes that belong to none of its parts, as many do; the picture was hashed", "none needed"),
    FindingCode("picture-frames", "note", "the file holds several pictures; the hash is of the first", "the further ones are hashed as frames"),
    FindingCode("picture-transparent", "note", "the picture has transparent parts; the hash is of its colours without regard to transparency, as the reference has it", "none needed"),
    FindingCode("picture-undecided", "note", "the picture varies along one direction alone or not at all; many bits of its hash hang on rounding, and other programs have others", "none needed"),
    FindingCode("film-unreadable", "caution", "no decoder here reads the film; its frames were not hashed", "look for near copies of it by other means"),
    FindingCode("film-frame-broken", "caution", "a frame of the film is damaged; it was not hashed, the others were", "recover another copy of the file if it can be had"),
    FindingCode("film-truncated", "caution", "the film ends or breaks before its end; the frames before it were hashed", "recover the rest of the file if it can be had"),
    FindingCode("film-limit", "caution", "the film has more frames, or larger ones, than are hashed; the first of them were", "raise the limit for this file"),
)  # fmt: skip

PERCEPTUAL_CODES: dict[str, FindingCode] = {row.code: row for row in _TABLE}

Code = Literal[
    "picture-unknown", "picture-unsupported", "picture-truncated", "picture-corrupt", "picture-too-large", "picture-too-costly",
    "picture-flawed", "picture-frames", "picture-transparent", "picture-undecided", "film-unreadable", "film-frame-broken", "film-truncated", "film-limit",
]  # fmt: skip


class Refusal(NamedTuple):
    """Why something was not hashed (or a remark beside a hash). ``where`` is a time or a number of a frame; `detail` holds no content."""

    code: Code
    detail: str = ""
    where: str = ""

    @property
    def severity(self) -> Severity:
        """As the table of codes has it."""
        return PERCEPTUAL_CODES[self.code].severity

    @property
    def message(self) -> str:
        """What is so, and what to do."""
        known = PERCEPTUAL_CODES[self.code]
        return f"{known.meaning}{f' ({self.detail})' if self.detail else ''}: {known.to_do}"


class Hashed(NamedTuple):
    """A hash with its eight dihedral variants (32 bytes each, the first being the hash itself) and quality, 0 to 100.

    A variant is the hash that the picture has when its pixels are turned or mirrored. `as_stored` is without any turn.
    ``undecided`` counts the bits of the hash that rounding decides: in a picture of stripes, say, whose frequencies are mostly
    nought, another program has other bits there.
    """

    variants: tuple[bytes, ...]
    quality: int
    as_stored: bytes
    undecided: int = 0

    @property
    def pdq(self) -> bytes:
        """The hash of the picture as it was given."""
        return self.variants[0]


class Perceived(NamedTuple):
    """A picture's PDQ hash.

    ``pdq`` is of the picture as a viewer shows it, its EXIF orientation applied; `as_stored` is of the pixels as they are
    stored, which is what tools give that do not look at the orientation (equal to ``pdq`` where there is none).
    ``size`` is (width, height) as shown. ``frames`` counts the pictures in the file; the hash is of the first.
    ``remarks`` are notes: the hash stands.
    """

    pdq: bytes
    quality: int
    hasher: str
    size: tuple[int, int]
    variants: tuple[bytes, ...]
    as_stored: bytes
    form: str
    frames: int = 1
    remarks: tuple[Refusal, ...] = ()
