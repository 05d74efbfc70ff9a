"""Generated pictures for tests of PDQ: arithmetic alone, so that they are the same everywhere and for ever.

``python tests/pdq_pictures.py`` (with ``pdqhash`` installed) writes the table of what the reference says of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parent / "golden" / "media" / "pdq_generated.json"
SIZES = (
    (5, 5),
    (6, 90),
    (17, 33),
    (63, 64),
    (64, 64),
    (65, 129),
    (100, 128),
    (128, 256),
    (131, 200),
    (257, 255),
    (480, 640),
    (600, 401),
    (1000, 1500),
)
KINDS = ("waves", "blocks", "soft", "noise", "dim", "plain")


def picture(kind: str, height: int, width: int) -> np.ndarray:
    """Rows × columns × red, green, blue."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    u, v = y * 997 // height, x * 991 // width
    if kind == "blocks":
        part = ((u // 83) * 31 + (v // 71) * 17) * 2654435761 >> 7
        planes = [part & 255, part >> 3 & 255, part >> 6 & 255]
    elif kind == "noise":
        mixed = (y * 73856093 ^ x * 19349663) * 2654435761 >> 9
        planes = [mixed & 255, mixed >> 5 & 255, mixed >> 11 & 255]
    elif kind == "plain":
        planes = [np.full_like(y, 40), np.full_like(y, 90), np.full_like(y, 140)]
    else:
        slow = (u * u // 300 + v * 3 + u * v // 400) % 512
        wave = np.abs(slow - 256) % 256
        other = np.abs((u * 2 + v * v // 500) % 512 - 256) % 256
        planes = [wave, other, (wave + other) // 2]
        if kind == "soft":
            planes = [p // 2 + 60 for p in planes]
        if kind == "dim":
            planes = [p // 40 + 8 for p in planes]
    return np.ascontiguousarray(np.stack([np.clip(p, 0, 255) for p in planes], axis=2).astype(np.uint8))


def main() -> int:
    """Write the table."""
    import pdqhash

    rows = []
    for kind in KINDS:
        for height, width in SIZES:
            bits, quality = pdqhash.compute(picture(kind, height, width))
            rows.append([kind, height, width, np.packbits(bits.astype(np.uint8)).tobytes().hex(), int(quality)])
    text = ",\n".join(json.dumps(row) for row in rows)
    TABLE.write_text(f'{{"hasher": "pdqhash {pdqhash.__version__}", "rows": [\n{text}\n]}}\n', "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
