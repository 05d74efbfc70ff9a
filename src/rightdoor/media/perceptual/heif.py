"""HEIC: HEVC pictures in HEIF files, by libheif. Turns and mirrors of the file are applied by the library as the standard asks."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif

from rightdoor.media.perceptual.limits import Limits
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pictures import Decoded
from rightdoor.media.perceptual.still import BROKEN, refusal_of


def decode_heif(content: bytes, limits: Limits) -> Decoded | Refusal:
    """The primary picture of a HEIF file, or why not."""
    try:
        file = pillow_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
        return _decoded(file, len(file), limits)
    except BROKEN as problem:
        return refusal_of(problem)


def heif_pictures(content: bytes, limits: Limits) -> Iterator[Decoded | Refusal]:
    """Every picture of a HEIF file in its order, or why it is not decoded."""
    try:
        file = pillow_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
        pictures = list(file)
    except BROKEN as problem:
        yield refusal_of(problem)
        return
    for picture in pictures:
        try:
            yield _decoded(picture, 1, limits)
        except BROKEN as problem:
            yield refusal_of(problem)


def _decoded(picture: Any, frames: int, limits: Limits) -> Decoded | Refusal:
    width, height = picture.size
    if width * height > limits.pixels:
        return Refusal("picture-too-large", f"{width} x {height}")
    pixels = np.asarray(picture)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    channels = 1 if pixels.shape[2] < 3 else 3
    transparent = pixels.shape[2] in (2, 4) and bool(pixels[:, :, -1].min() < np.iinfo(pixels.dtype).max)
    kept = pixels[:, :, :channels]
    if kept.dtype != np.uint8:
        kept = kept.astype(np.float32) * np.float32(255 / np.iinfo(kept.dtype).max)
    remarks = (Refusal("picture-transparent"),) if transparent else ()
    return Decoded("heif", (*pixels.shape[:2], channels), [(0, kept)], frames=frames, remarks=remarks)
