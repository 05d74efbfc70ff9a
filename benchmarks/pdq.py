"""Pictures to PDQ: ours against `threatexchange` in one run, one core, CPU time, by turns.

`python benchmarks/pdq.py [--pictures 12] [--rounds 5] [--json]`. Needs the extra `oracle`. The pictures are generated (colour fields
with noise, 4,000 x 3,000, JPEG of quality 88); what is printed: ms each way, the ratio, and by how many bits the hashes differ.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from rightdoor.media.perceptual.outcome import Refusal
from rightdoor.media.perceptual.pictures import pdq_of_bytes

WIDTH, HEIGHT = 4_000, 3_000


def picture(seed: int) -> bytes:
    """A generated JPEG of 12 megapixels: soft fields of colour, and noise as a sensor has it."""
    rng = np.random.default_rng(seed)
    fields = Image.fromarray(rng.integers(0, 256, (24, 32, 3), dtype=np.uint8)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    noisy = np.asarray(fields).astype(np.int16) + rng.integers(-12, 13, (HEIGHT, WIDTH, 1), dtype=np.int16)
    file = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=88)
    return file.getvalue()


def ours(content: bytes) -> str:
    """The hash of our own kernel, in hexadecimal."""
    perceived = pdq_of_bytes(content)
    if isinstance(perceived, Refusal):
        raise SystemExit(f"a generated picture was refused: {perceived.code}")
    return perceived.pdq.hex()


def cpu_ms(function: Callable[[bytes], object], pictures: list[bytes]) -> float:
    """CPU milliseconds for one picture."""
    begun = time.process_time()
    for content in pictures:
        function(content)
    return (time.process_time() - begun) * 1000 / len(pictures)


def measure(count: int, rounds: int) -> dict[str, object]:
    """All figures of one run."""
    try:
        from threatexchange.signal_type.pdq.pdq_hasher import pdq_from_bytes
    except ImportError:
        raise SystemExit("threatexchange is not installed: pip install -e '.[oracle]'") from None
    pictures = [picture(seed) for seed in range(count)]
    off = [(int(ours(p), 16) ^ int(pdq_from_bytes(p)[0], 16)).bit_count() for p in pictures]
    few = pictures[: max(2, count // 3)]
    # By turns, so that a machine that slows down slows both.
    taken = [(cpu_ms(ours, pictures), cpu_ms(pdq_from_bytes, few)) for _ in range(rounds)]
    mine, theirs = (statistics.median(times) for times in zip(*taken, strict=True))
    return {
        "pictures": count,
        "mean_mb": round(sum(map(len, pictures)) / count / 1e6, 2),
        "ours_ms": round(mine, 1),
        "threatexchange_ms": round(theirs, 1),
        "ratio": round(theirs / mine, 1),
        "least_ratio_of_a_round": round(min(theirs / mine for mine, theirs in taken), 1),
        "target_ratio": 12,
        "bits_apart_most": max(off),
        "bits_apart_mean": round(statistics.mean(off), 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> int:
    """Print the figures; 1 where the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.pictures, options.rounds)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:20} {value}")
    return 0 if float(str(figures["ratio"])) >= 12 else 1


if __name__ == "__main__":
    raise SystemExit(main())
