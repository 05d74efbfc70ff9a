"""Benchmark: exact look-up in hash sets at rest, against binary search in memory, in one run.

`python benchmarks/lookup.py [--entries 100000000] [--sets 3]` prints one JSON line. Ours: tables made by the import's own
code (keyed permutation, spill, sort, memory map), asked within one process, several sets of falling size one after
another; a third of the look-ups of each set are hits. The peer is numpy's `searchsorted` over the first eight bytes of
the same digests, in the clear and in memory, queries in the order in which they come. Figures are of processor time
(other work on the machine does not count against either), the better of several rounds, tables in the page cache.
Memory is the peak of this process before the peer takes its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rightdoor.media.tables.permutation import Permutation
from rightdoor.media.tables.spill import Spill
from rightdoor.media.tables.table import Table, write_table

LEAST = 2_000_000
LEAST_RATIO = 3.0
QUERIES = 300_000
WIDTHS = {"md5": 16, "sha1": 20, "sha256": 32}
KEY = bytes(range(32))
AT_ONCE = 1_000_000
Digests = npt.NDArray[np.uint8]


def pieces(count: int, width: int, seed: int) -> Iterator[Digests]:
    """`count` digests, the same for the same seed."""
    for number, start in enumerate(range(0, count, AT_ONCE)):
        yield np.random.default_rng((seed, number)).integers(0, 256, (min(AT_ONCE, count - start), width), dtype=np.uint8)


def made(folder: Path, algorithm: str, count: int, seed: int) -> tuple[Table, float, int]:
    """A table of `count` digests, the seconds that it took, its bytes."""
    started = time.process_time()
    spill = Spill(folder, algorithm, Permutation(KEY, algorithm, WIDTHS[algorithm]))
    row = 0
    for piece in pieces(count, WIDTHS[algorithm], seed):
        spill.add_many(piece, 0, np.arange(row, row + len(piece), dtype=np.uint32))
        row += len(piece)
    parts = spill.runs(None, lambda rows: np.ones(len(rows), dtype=bool), repeats=lambda *_: None, keyed=False)
    path = folder / f"{seed}-{algorithm}.table"
    write_table(path, algorithm=algorithm, width=WIDTHS[algorithm], count=count, parts=parts)
    spill.close()
    return Table.open(path, KEY), time.process_time() - started, path.stat().st_size


def asked(count: int, width: int, seeds: list[int], sizes: list[int]) -> Digests:
    """Queries of which a third are in each set's first digests, as far as it has so many, shuffled."""
    rng = np.random.default_rng(99)
    known = [next(pieces(size, width, seed))[: count // (3 * len(seeds))] for seed, size in zip(seeds, sizes, strict=True)]
    unknown = rng.integers(0, 256, (count - sum(map(len, known)), width), dtype=np.uint8)
    queries = np.concatenate([*known, unknown])
    return queries[rng.permutation(len(queries))]


def measure(entries: int, sets: int, algorithm: str, rounds: int) -> dict[str, object]:
    """Build, ask, compare."""
    width = WIDTHS[algorithm]
    sizes = [max(1_000, entries // 10**number) for number in range(sets)]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        tables, seconds, size = [], 0.0, 0
        for seed, count in enumerate(sizes):
            table, took, bytes_ = made(Path(name), algorithm, count, seed)
            tables, seconds, size = [*tables, table], seconds + took, size + bytes_
        queries = asked(QUERIES, width, list(range(sets)), sizes)
        first = best(lambda: tables[0].find(queries), rounds)
        every = best(lambda: [table.find(queries) for table in tables], rounds)
        hits = [int((table.find(queries) >= 0).sum()) for table in tables]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        prefixes = np.concatenate([piece[:, :8].copy().view(">u8")[:, 0].astype(np.uint64) for piece in pieces(sizes[0], width, 0)])
        prefixes.sort()
        wanted = queries[:, :8].copy().view(">u8")[:, 0].astype(np.uint64)
        peer = best(lambda: np.searchsorted(prefixes, wanted), rounds)
    rate, ratio = QUERIES / first, peer / first
    return {
        "bench": "lookup",
        "figures": {
            "algorithm": algorithm, "entries": sizes, "lookups_per_s": round(rate), "ratio_to_searchsorted": round(ratio, 2),
            "files_per_s_against_all_sets": round(QUERIES / every), "hits": hits, "build_cpu_s": round(seconds, 1),
            "bytes_per_entry": round(size / sum(sizes), 1), "peak_mib": round(peak), "rounds": rounds,
        },
        "must": {"lookups_per_s": f">= {LEAST}", "ratio_to_searchsorted": f">= {LEAST_RATIO}"},
        "ok": rate >= LEAST and ratio >= LEAST_RATIO and min(hits) >= min(QUERIES // (3 * sets), *sizes),
    }  # fmt: skip


def best(work: object, rounds: int) -> float:
    """The least processor time of several rounds."""
    assert callable(work)
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def main() -> int:
    """Print the line; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000_000)
    parser.add_argument("--sets", type=int, default=3)
    parser.add_argument("--algorithm", choices=sorted(WIDTHS), default="sha1")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    line = measure(given.entries, given.sets, given.algorithm, given.rounds)
    print(json.dumps(line), flush=True)
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
