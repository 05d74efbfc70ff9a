"""How much is decoded at most. The sizes that a file claims are read before anything is decoded."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Pixels of one picture (or of one frame), frames of one file, and pixels × scans of one progressive JPEG."""

    pixels: int = 268_435_456
    frames: int = 20_000
    scanned_pixels: int = 8_000_000_000


LIMITS = Limits()
"""256 Mi pixels: the largest telephone cameras make 200 million. 20,000 frames: five and a half hours at one a second."""
