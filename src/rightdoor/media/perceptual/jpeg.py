"""JPEG: luma straight from the file, at full size.

Only luma is decoded; scaled decoding is not used, because on pictures that are small already it moves up to 26 bits. Large
pictures as cameras write them take a shorter way (``jpeg_luma``). JPEG in CMYK is left to the general decoder.
"""

from __future__ import annotations

import re

import simplejpeg

from rightdoor.media.perceptual.jpeg_luma import pdq_of_jpeg
from rightdoor.media.perceptual.limits import Limits
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pictures import Decoded
from rightdoor.media.perceptual.still import decode_still, orientation_of
from rightdoor.media.perceptual.turning import AS_STORED, Turn, turn_of_orientation

# What libjpeg warns of. Bytes between two markers mean nothing and are common; everything else makes pixels up.
_HARMLESS = re.compile(r"extraneous bytes before marker 0x(?!d[0-7])", re.I)  # before a restart marker they are lost blocks
_ENDS_EARLY = re.compile(r"premature end", re.I)
_UNSUPPORTED = re.compile(r"unsupported|arithmetic|lossless|precision|not implemented|could not determine", re.I)
SCANS = 100


def decode_jpeg(content: bytes, limits: Limits, *, cleaned: bool = False) -> Decoded | Refusal:
    """Luma of a JPEG, or why not. ``cleaned``: stray bytes were taken out of its head already."""
    try:
        height, width, space, _ = simplejpeg.decode_jpeg_header(content)
    except (ValueError, KeyError) as problem:  # KeyError: no colour space that it knows
        if not _HARMLESS.search(str(problem)):
            return _otherwise(content, limits, str(problem))
        decoded = Refusal("picture-corrupt") if cleaned else decode_jpeg(without_strays(content), limits, cleaned=True)
        return decoded if isinstance(decoded, Refusal) else decoded._replace(remarks=(Refusal("picture-flawed"),))
    if height * width > limits.pixels:
        return Refusal("picture-too-large", f"{width} x {height}")
    scans = 1 if in_one_scan(content) else content.count(b"\xff\xda")  # a marker: in coded data a zero follows each 0xff
    if scans > SCANS and scans * height * width > limits.scanned_pixels:
        return Refusal("picture-too-costly", f"{scans} scans")
    if space.upper() not in ("YCBCR", "GRAY", "RGB", "YUV"):
        return decode_still(content, limits)
    turn = _turn(content)
    if space.upper() != "RGB" and (hashed := pdq_of_jpeg(content, turn)) is not None:
        return Decoded("jpeg", (height, width, 1), (), turn, hashed=hashed)
    try:
        return _of_luma(content, strict=True)
    except (ValueError, KeyError) as problem:
        if not _HARMLESS.search(str(problem)):
            return _otherwise(content, limits, str(problem))
    try:
        return _of_luma(content, strict=False)._replace(remarks=(Refusal("picture-flawed"),))
    except (ValueError, KeyError):
        return Refusal("picture-corrupt")


def _of_luma(content: bytes, *, strict: bool) -> Decoded:
    pixels = simplejpeg.decode_jpeg(content, colorspace="GRAY", strict=strict)
    return Decoded("jpeg", (pixels.shape[0], pixels.shape[1], 1), [(0, pixels)], _turn(content))


def _otherwise(content: bytes, limits: Limits, problem: str) -> Decoded | Refusal:
    """What a complaint of the decoder means."""
    if _ENDS_EARLY.search(problem):
        return Refusal("picture-truncated")
    if _UNSUPPORTED.search(problem):
        decoded = decode_still(content, limits)
        if isinstance(decoded, Refusal) and decoded.code in ("picture-corrupt", "picture-unknown"):
            return Refusal("picture-unsupported" if of_another_form(content) else "picture-corrupt")
        return decoded
    return Refusal("picture-corrupt")


def _turn(content: bytes) -> Turn:
    """The orientation, looked for only where there is EXIF data at all."""
    return turn_of_orientation(orientation_of(content)) if b"Exif\0\0" in content[: 1 << 18] else AS_STORED


def in_one_scan(content: bytes) -> bool:
    """Whether the first scan has all components of a sequential picture: the decoder reads no other then."""
    at, components = 2, 0
    while content[at : at + 1] == b"\xff" and at + 10 <= len(content):
        kind = content[at + 1]
        if kind in (0xC0, 0xC1):
            components = content[at + 9]
        elif kind in (0xC2, 0xC6, 0xCA, 0xCE):
            return False
        elif kind == 0xDA:
            return content[at + 4] == components
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return False


def of_another_form(content: bytes) -> bool:
    """Whether the frame is of a form that is not decoded, however whole it is: lossless, hierarchical, or of other than eight bits."""
    at = 2
    while content[at : at + 1] == b"\xff" and at + 5 <= len(content):
        kind = content[at + 1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return kind not in (0xC0, 0xC1, 0xC2, 0xC9, 0xCA) or content[at + 4] != 8
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return False


def without_strays(content: bytes) -> bytes:
    """The file without bytes that stand between the segments of its head, where nothing may stand."""
    kept, at = [content[:2]], 2
    while at + 4 <= len(content):
        begin = content.find(b"\xff", at)
        while begin >= 0 and content[begin + 1 : begin + 2] in (b"\0", b"\xff"):
            begin = content.find(b"\xff", begin + 1)
        if begin < 0 or content[begin + 1 : begin + 2] == b"\xda":
            return b"".join(kept) + content[max(at, begin) :]
        end = begin + 2 + int.from_bytes(content[begin + 2 : begin + 4])
        kept.append(content[begin:end])
        at = end
    return b"".join(kept)
