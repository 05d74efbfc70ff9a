"""JPEG: luma straight from the file, at full size.

Only luma is decoded (colour takes two thirds of the time and is thrown away); scaled decoding is not used, because on
pictures that are small already it moves up to 26 bits. JPEG in CMYK is left to the general decoder.
"""

from __future__ import annotations

import re

import simplejpeg

from rightdoor.media.perceptual.limits import Limits
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pictures import Decoded
from rightdoor.media.perceptual.still import decode_still, orientation_of
from rightdoor.media.perceptual.turning import AS_STORED, Turn, turn_of_orientation

# What libjpeg warns of. Bytes between two markers mean nothing and are common; everything else makes pixels up.
_HARMLESS = re.compile(r"extraneous bytes before marker", re.I)
_ENDS_EARLY = re.compile(r"premature end", re.I)
_UNSUPPORTED = re.compile(r"unsupported|arithmetic|lossless|precision|not implemented|could not determine", re.I)
SCANS = 100


def decode_jpeg(content: bytes, limits: Limits) -> Decoded | Refusal:
    """Luma of a JPEG, or why not."""
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(content, strict=False)
    except (ValueError, KeyError) as problem:  # KeyError: no colour space that it knows
        return _otherwise(content, limits, str(problem))
    if height * width > limits.pixels:
        return Refusal("picture-too-large", f"{width} x {height}")
    scans = content.count(b"\xff\xda")  # such a pair is a marker: in coded data a zero follows each 0xff
    if scans > SCANS and scans * height * width > limits.scanned_pixels:
        return Refusal("picture-too-costly", f"{scans} scans")
    if space.upper() not in ("YCBCR", "GRAY", "RGB", "YUV"):
        return decode_still(content, limits)
    remarks: tuple[Refusal, ...] = ()
    try:
        pixels = simplejpeg.decode_jpeg(content, colorspace="GRAY")
    except (ValueError, KeyError) as problem:
        if not _HARMLESS.search(str(problem)):
            return _otherwise(content, limits, str(problem))
        pixels = simplejpeg.decode_jpeg(content, colorspace="GRAY", strict=False)
        remarks = (Refusal("picture-flawed"),)
    return Decoded("jpeg", (height, width, 1), [(0, pixels)], _turn(content), remarks=remarks)


def _otherwise(content: bytes, limits: Limits, problem: str) -> Decoded | Refusal:
    """What a complaint of the decoder means."""
    if _ENDS_EARLY.search(problem):
        return Refusal("picture-truncated")
    if _UNSUPPORTED.search(problem):
        return decode_still(content, limits)
    return Refusal("picture-corrupt")


def _turn(content: bytes) -> Turn:
    """The orientation, looked for only where there is EXIF data at all."""
    return turn_of_orientation(orientation_of(content)) if b"Exif\0\0" in content[: 1 << 18] else AS_STORED
