"""Pictures for tests: sums of sines, each seed its own, never anything but a pattern; and what is said of a line."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from rightdoor.media.reading.line import Line


def pattern(seed: int, *, width: int = 160, height: int = 120) -> Image.Image:
    """A pattern with enough in it for a perceptual hash of full quality; equal seeds give equal pixels."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    plane = np.zeros((height, width))
    for _ in range(7):
        turns = rng.uniform(-9, 9, 2)
        plane += np.sin(2 * np.pi * (turns[0] * x / width + turns[1] * y / height) + rng.uniform(0, 6)) * rng.uniform(20, 45)
    return Image.fromarray(np.clip(plane + 128, 0, 255).astype(np.uint8)).convert("RGB")


def encoded(picture: Image.Image, form: str = "JPEG", **options: int) -> bytes:
    """Its bytes in a format."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def jpeg(seed: int, *, quality: int = 90) -> bytes:
    """The pattern of a seed as JPEG."""
    return encoded(pattern(seed), quality=quality)


def codes(line: Line) -> list[str]:
    """The codes of the findings of a line."""
    return [finding.code for finding in line.findings]
