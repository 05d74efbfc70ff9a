"""HEIC: HEVC pictures in HEIF files, by libheif. Turns and mirrors of the file are applied by the library as the standard asks."""

from __future__ import annotations

from io import BytesIO

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
        width, height = file.size
        if width * height > limits.pixels:
            return Refusal("picture-too-large", f"{width} x {height}")
        pixels = np.asarray(file)
    except BROKEN as problem:
        return refusal_of(problem)
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    channels = 1 if pixels.shape[2] < 3 else 3
    transparent = pixels.shape[2] in (2, 4) and bool(pixels[:, :, -1].min() < 255)
    remarks = (Refusal("picture-transparent"),) if transparent else ()
    height, width = pixels.shape[:2]
    kept = pixels[:, :, :channels]
    if kept.dtype != np.uint8:
        kept = kept.astype(np.float32) * np.float32(255 / np.iinfo(kept.dtype).max)
    return Decoded("heif", (height, width, channels), [(0, kept)], frames=len(file), remarks=remarks)
