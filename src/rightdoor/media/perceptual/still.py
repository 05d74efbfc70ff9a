"""Pictures by Pillow: everything but plain JPEG and HEIC. The kinds that are tried are listed: others run foreign programs."""

from __future__ import annotations

import importlib
import struct
import threading
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from rightdoor.media.perceptual.limits import Limits
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pdq import Pixels
from rightdoor.media.perceptual.pictures import Decoded
from rightdoor.media.perceptual.turning import turn_of_orientation

FORMS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000", "ICO", "PPM", "PSD")
for _plugin in ("Jpeg", "Mpo", "Png", "Gif", "Bmp", "Tiff", "WebP", "Avif", "Jpeg2K", "Ico", "Ppm", "Psd"):
    importlib.import_module(f"PIL.{_plugin}ImagePlugin")  # each puts itself on Pillow's list; none but these is loaded
ORIENTATION = 274
STRIP_BYTES = 4 << 20
_SETTINGS = threading.Lock()

# All that Pillow's decoders raise on input that is not as it should be.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, AttributeError, OverflowError, struct.error, zlib.error, RuntimeError, MemoryError)  # fmt: skip
_UNSUPPORTED = ("unsupported", "not supported", "not available", "unknown compression", "cannot handle", "not implemented")
_ENDS_EARLY = ("truncated", "not enough image data", "unexpected end", "unrecognized data stream contents", "no more")


_FIRST_BYTES = (
    b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"8BPS", b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51",
)  # fmt: skip


def looks_like_picture(content: bytes) -> bool:
    """Whether the first bytes are those of a picture that is hashed here, whatever follows."""
    if content[:4] == b"RIFF":
        return content[8:12] == b"WEBP"
    if content[4:8] == b"ftyp":
        return content[8:12] in (b"avif", b"avis")
    return content.startswith(_FIRST_BYTES)


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[Image.Image | Refusal]:
    """A file's header, read; pixels not yet. Pillow's own guard against bombs is set to our limit while it is open.

    That guard, and what becomes of warnings, are settings of the whole process. Two threads that set them would undo each other's, so
    that only one is here at a time; files are read in a process of its own (`reading.apart`), where nobody else uses Pillow.
    """
    with _SETTINGS:
        yield from _guarded(content, limits)


def _guarded(content: bytes, limits: Limits) -> Iterator[Image.Image | Refusal]:
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield _open(content, limits)
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _open(content: bytes, limits: Limits) -> Image.Image | Refusal:
    try:
        image = Image.open(BytesIO(content), formats=FORMS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Refusal("picture-too-large")
    except UnidentifiedImageError:
        return Refusal("picture-corrupt" if looks_like_picture(content) else "picture-unknown")
    except BROKEN as problem:
        return refusal_of(problem)
    width, height = image.size
    if width * height > limits.pixels:
        return Refusal("picture-too-large", f"{width} x {height}")
    return image


def refusal_of(problem: BaseException) -> Refusal:
    """What an exception of a decoder means for whoever reads the list of findings."""
    if isinstance(problem, (Image.DecompressionBombError, Image.DecompressionBombWarning)):
        return Refusal("picture-too-large")
    words = str(problem).lower()
    if isinstance(problem, EOFError) or any(word in words for word in _ENDS_EARLY):
        return Refusal("picture-truncated")
    if any(word in words for word in _UNSUPPORTED):
        return Refusal("picture-unsupported")
    return Refusal("picture-corrupt")


def decode_still(content: bytes, limits: Limits) -> Decoded | Refusal:
    """The first picture of a file, or why not."""
    with opened(content, limits) as image:
        if isinstance(image, Refusal):
            return image
        form = (image.format or "").lower()
        try:
            image.load()
            frames = int(getattr(image, "n_frames", 1))
            image.seek(0)
            image.load()
        except BROKEN as problem:
            return refusal_of(problem)
        channels, strips, transparent = strips_of(image)
        width, height = image.size
        remarks = (Refusal("picture-transparent"),) if transparent else ()
        if form == "gif" and content.rstrip(b"\0")[-1:] != b";":  # no trailer: the first picture is whole, the file is not
            remarks = (*remarks, Refusal("picture-truncated", "after the first of its pictures, which was hashed"))
        turn = turn_of_orientation(_orientation(image))
        return Decoded(form, (height, width, channels), strips, turn, frames=frames, remarks=remarks)


def orientation_of(content: bytes) -> object:
    """The EXIF orientation of a picture, or None; its pixels are not decoded. Damaged EXIF data has none."""
    try:
        return _orientation(JpegImagePlugin.JpegImageFile(BytesIO(content)))  # not by Image.open: its guard is against decoding
    except BROKEN:
        return None


def _orientation(image: Image.Image) -> object:
    try:
        return image.getexif().get(ORIENTATION)
    except BROKEN:
        return None


class _Strips:
    """A decoded picture in strips of rows, each converted when it is asked for, so that only one more copy of it exists at a time."""

    def __init__(self, image: Image.Image, mode: str) -> None:
        self._image, self._mode = image, mode
        self._rows = max(1, STRIP_BYTES // max(1, image.width * len(mode)))

    def __iter__(self) -> Iterator[tuple[int, Pixels]]:
        width, height = self._image.size
        for first in range(0, height, self._rows):
            part = self._image.crop((0, first, width, min(height, first + self._rows)))
            pixels = np.asarray(part if part.mode == self._mode else part.convert(self._mode))
            yield first, pixels[:, :, None] if pixels.ndim == 2 else pixels


def strips_of(image: Image.Image) -> tuple[int, Iterable[tuple[int, Pixels]], bool]:
    """(channels, strips, whether any of it is transparent) of a decoded picture of whatever mode.

    The alpha channel is left out as the reference does: the colours below it are what is hashed. Sixteen bits are divided
    by 257; other wide or floating numbers are spread over the whole range, since nothing says what white is.
    """
    mode = image.mode
    if mode in ("L", "1", "LA", "La"):
        return 1, _Strips(image.getchannel(0) if mode in ("LA", "La") else image, "L"), mode != "L" and _transparent(image)
    if mode.startswith("I;16"):
        return 1, [(0, np.asarray(image).astype(np.float32)[:, :, None] / np.float32(257))], False
    if mode in ("I", "F"):
        return 1, [(0, _spread(np.asarray(image))[:, :, None])], False
    if mode in ("LAB", "YCbCr"):
        return 1, _Strips(image.getchannel(0), "L"), False
    if mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")  # the palette's colours, those of transparent entries included
    transparent = _transparent(image)
    return 3, _Strips(image, "RGB"), transparent


def _transparent(image: Image.Image) -> bool:
    if "A" not in image.getbands() and "a" not in image.getbands():
        return False
    lowest, _ = image.getchannel(len(image.getbands()) - 1).getextrema()
    return isinstance(lowest, (int, float)) and lowest < 255


def _spread(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Pixels:
    """Numbers of unknown range as 0 to 255: 16-bit ones by their own range, others from their least to their greatest."""
    wide = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(wide.min()), float(wide.max())
    if values.dtype.kind in "iu" and low >= 0 and high <= 65_535:
        low, high = 0.0, 65_535.0
    return ((wide - low) * (255 / (high - low) if high > low else 0.0)).astype(np.float32)
