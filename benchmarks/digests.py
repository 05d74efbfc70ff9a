"""Benchmark: the one read that gives MD5, SHA-1 and SHA-256, against hashlib's own loop over the same three.

`python benchmarks/digests.py [--mib 512] [--rounds 7]`. One generated file in the page cache, one core, CPU seconds. The peer
reads the same file in pieces of 1 MiB and updates the three digests itself. Rounds are taken in turn, so that a machine that
slows down slows both. The ratio of medians must be at least 0.95. Pipeline: the same file through everything that
`match` does with a file that is no picture.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from rightdoor.exhibits.walk import walk
from rightdoor.media.reading.digests import digest_file
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.perceive import Seen
from rightdoor.media.reading.unit import Reading, UnitReader
from rightdoor.model.finding import DataFinding

FLOOR = 0.95


def hashlibs_loop(path: Path) -> tuple[str, str, str]:
    """What anybody would write."""
    md5, sha1, sha256 = hashlib.md5(), hashlib.sha1(), hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(1 << 20):
            md5.update(piece)
            sha1.update(piece)
            sha256.update(piece)
    return md5.hexdigest(), sha1.hexdigest(), sha256.hexdigest()


def ours(path: Path) -> tuple[str, str, str]:
    """The one read."""
    with path.open("rb", buffering=0) as file:
        got = digest_file(file, lambda _head: 0, end=path.stat().st_size, advance=lambda _count: None)
    return got.md5, got.sha1, got.sha256


def pipeline(path: Path) -> tuple[str, str, str]:
    """The whole way of one file in `match`, but for the state of the run."""
    (found,) = [each for each in walk(path) if not isinstance(each, DataFinding)]
    how = Reading(ReadingLimits(), lambda *_: Seen(), lambda _count: None)
    ((_, line),) = list(UnitReader(found, str(path), how, kept={}).lines())
    return line.md5 or "", line.sha1 or "", line.sha256 or ""


def cpu_s(work: Callable[[Path], tuple[str, str, str]], path: Path) -> tuple[float, tuple[str, str, str]]:
    """CPU seconds of one round, and its digests."""
    start = time.process_time()
    got = work(path)
    return time.process_time() - start, got


def main() -> None:
    """Measure, print one line of JSON, leave with 1 below the floor."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mib", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.bin"
        block = os.urandom(1 << 20)
        with path.open("wb") as out:
            for number in range(options.mib):
                out.write(number.to_bytes(4, "big") + block[4:])
        times: dict[str, list[float]] = {"peer": [], "ours": [], "pipeline": []}
        for _ in range(options.rounds):
            results = set()
            for name, work in (("peer", hashlibs_loop), ("ours", ours), ("pipeline", pipeline)):
                seconds, got = cpu_s(work, path)
                times[name].append(seconds)
                results.add(got)
            assert len(results) == 1, "the digests differ"
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["peer"] / medians["ours"]
    line = {
        "bench": "digests", "ratio": round(ratio, 3), "floor": FLOOR, "pipeline_ratio": round(medians["peer"] / medians["pipeline"], 3),
        "mb_s": round(options.mib * 1.048576 / medians["ours"]), "peer_mb_s": round(options.mib * 1.048576 / medians["peer"]),
        "mib": options.mib, "rounds": options.rounds, "met": ratio >= FLOOR,
    }  # fmt: skip
    print(json.dumps(line))
    sys.exit(0 if ratio >= FLOOR else 1)


if __name__ == "__main__":
    main()
