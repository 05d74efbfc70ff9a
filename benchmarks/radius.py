"""The radius search against `faiss` `IndexBinaryFlat.range_search`, one core, in one run.

`python benchmarks/radius.py [--hashes 10000000] [--json]`. Needs the extra `oracle`. Half of the queries are planted at distances 0 to 40,
half are random; both sides must find the same pairs. Ours is measured twice, ``small`` (the hashes alone) and ``fast`` (with posting
lists); memory is what a fresh process grows by. Without AVX-512 run it with NUMBA_CPU_NAME=haswell NUMBA_CPU_FEATURES=.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from rightdoor.media.search.radius import Radius

RADIUS = 31
BATCH, ALONE, PEER_ALONE = 1_024, 512, 24


def hashes(count: int) -> Any:
    """Random hashes, made in pieces."""
    rng = np.random.default_rng(1)
    words = np.empty((count, 4), np.uint64)
    for low in range(0, count, 1 << 20):
        words[low : low + (1 << 20)] = rng.integers(0, 2**64, (min(1 << 20, count - low), 4), dtype=np.uint64)
    return words


def queries(words: Any, count: int) -> Any:
    """Every other one planted at a distance of 0 to 40 from a hash of the set."""
    rng = np.random.default_rng(2)
    asked = rng.integers(0, 2**64, (count, 4), dtype=np.uint64)
    for at in range(0, count, 2):
        row = words[rng.integers(len(words))].copy()
        for bit in rng.choice(256, at // 2 % 41, replace=False):
            row[bit // 64] ^= np.uint64(1) << np.uint64(bit % 64)
        asked[at] = row
    return asked


def per_second(work: Callable[[], object], count: int, rounds: int = 3) -> float:
    """Queries per second of CPU time: the median over rounds."""
    took = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return count / sorted(took)[rounds // 2]


def features() -> list[str]:
    """The vector features of the machine that kernels may use."""
    import llvmlite.binding as llvm

    known = llvm.get_host_cpu_features()
    return [name for name in ("avx2", "avx512f", "avx512bw", "avx512vpopcntdq") if known.get(name)]


def grown_mib(kind: str, count: int) -> int:
    """MiB by which a process grows that holds ``count`` hashes in an index of that kind and has answered a query."""
    script = f"import sys; sys.argv=['x']; sys.path.insert(0, {str(Path(__file__).parent)!r}); import radius; print(radius.grown({kind!r}, {count}))"
    return int(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout)


def highest_kib() -> int:
    """The most that this process ever held. (ru_maxrss would begin with what the parent held.)"""
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))


def grown(kind: Any, count: int) -> int:
    """Run in a fresh process: growth after kernels are loaded, at its highest."""
    warm = Radius.build(hashes(1_000), memory=kind)
    warm.within(hashes(2))
    before = highest_kib()
    index = Radius.build(hashes(count), memory=kind)
    index.within(hashes(2))
    return (highest_kib() - before) // 1024


def peer(words: Any, asked: Any) -> tuple[set[tuple[int, int, int]], float, float]:
    """What faiss finds, and queries per second in a batch and alone."""
    try:
        import faiss
    except ImportError:
        raise SystemExit("faiss is not installed: pip install -e '.[oracle]'") from None
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(words.view(np.uint8).reshape(-1, 32))
    rows = asked.view(np.uint8).reshape(-1, 32)
    few = rows[:128]
    limits, distance, entry = flat.range_search(few, RADIUS + 1)  # faiss finds what is nearer than its radius
    pairs = {(q, int(entry[k]), int(distance[k])) for q in range(len(few)) for k in range(limits[q], limits[q + 1])}
    batch = per_second(lambda: flat.range_search(few, RADIUS + 1), len(few), 1)
    alone = per_second(lambda: [flat.range_search(rows[k : k + 1], RADIUS + 1) for k in range(PEER_ALONE)], PEER_ALONE, 1)
    return pairs, batch, alone


def measure(count: int) -> dict[str, object]:
    """All figures of one run."""
    words = hashes(count)
    asked = queries(words, BATCH)
    pairs, peer_batch, peer_alone = peer(words, asked)
    found: dict[str, object] = {"hashes": count, "features": features(), "kernels_for": os.environ.get("NUMBA_CPU_NAME", "this machine")}
    found |= {"faiss_batch_qps": round(peer_batch, 1), "faiss_alone_qps": round(peer_alone, 1)}
    for kind in ("small", "fast"):
        begun = time.process_time()
        index = Radius.build(words, memory=kind)
        built = time.process_time() - begun
        hits = index.within(asked)
        mine = {(int(q), int(e), int(d)) for q, e, d in zip(*hits, strict=True) if q < 128}
        batch = per_second(lambda index=index: index.within(asked), BATCH)  # type: ignore[misc]
        alone = per_second(
            lambda index=index: [index.within(asked[k : k + 1]) for k in range(ALONE if index.nbytes > 40 * count else 24)], 1, 1
        )  # type: ignore[misc]
        alone *= ALONE if kind == "fast" else 24
        found[kind] = {
            "build_s": round(built, 1), "batch_qps": round(batch), "alone_qps": round(alone), "batch_ratio": round(batch / peer_batch, 1),
            "alone_ratio": round(alone / peer_alone, 1), "same_pairs": mine == pairs, "pairs": len(pairs), "index_mib": index.nbytes >> 20,
        }  # fmt: skip
        del index
    return found


def main() -> int:
    """Print the figures; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hashes", type=int, default=10_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: dict[str, Any] = measure(options.hashes)
    for kind in ("small", "fast"):
        found[kind]["process_grows_mib"] = grown_mib(kind, options.hashes)
    wide = "avx512f" in found["features"] and found["kernels_for"] == "this machine"
    targets = {
        "batch": (found["small"]["batch_ratio"], 8 if wide else 2.5),
        "alone": (found["fast"]["alone_ratio"], 40),
        "fast below 4 GiB": (4096, found["fast"]["process_grows_mib"]),
        "small below 400 MiB": (400, found["small"]["process_grows_mib"]),
        "same pairs": (found["small"]["same_pairs"] and found["fast"]["same_pairs"], True),
    }
    found["met"] = {name: bool(reached >= wanted) for name, (reached, wanted) in targets.items()}
    print(json.dumps(found) if options.json else json.dumps(found, indent=1))
    return 0 if all(found["met"].values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
