"""Benchmark: our join of footprints and assignments against the faster of two bare joins, in one run.

`python benchmarks/attribution_join.py` prints one JSON line for each named set:
{"name", "ours_s", "peer_s", "peer", "ratio", "rows"}; seconds are medians of alternating rounds on two threads.
Both sides go from Parquet files to a table of pairs, and must find equally many.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent))
from peers import join_bare, join_binned
from peers.join_sets import SETS, JoinSet, write_set
from rightdoor.footprints.engine_duckdb import DuckEngine, pairs_into

LIMIT = 1.5
THREADS = 2
MEMORY = "6GiB"
GIVE_UP_S = 5.0  # a peer whose first round took that much longer than the fastest is not run again


def ours(folder: Path) -> int:
    """The engine's own way: open over the batch, probes as a table, pairs as a table."""
    with DuckEngine([folder], tmp=folder / "tmp", threads=THREADS, memory_limit=MEMORY) as engine:
        cursor = engine.cursor()
        cursor.execute(f"CREATE TEMP VIEW rd_probes AS SELECT * FROM read_parquet('{folder}/probes.parquet')")
        pairs_into(cursor)
        return int(cursor.execute("SELECT count(*) FROM rd_pairs").fetchone()[0])


def _peer(run: Callable[[object, Path], int], folder: Path) -> int:
    with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY, "temp_directory": str(folder / "tmp")}) as connection:
        return run(connection, folder)


def _timed(call: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started, found


def measure(which: JoinSet, folder: Path, *, rounds: int) -> dict[str, object]:
    """One set: alternate ours and the peers, so that a busy moment hits all."""
    write_set(which, folder)
    calls: dict[str, Callable[[], int]] = {
        "ours": lambda: ours(folder),
        "binned": lambda: _peer(join_binned.run, folder),
        "bare": lambda: _peer(join_bare.run, folder),
    }
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    counts = set()
    for _ in range(rounds):
        for name, call in calls.items():
            if seconds[name] and seconds[name][0] > GIVE_UP_S + min(s[0] for s in seconds.values()):
                continue
            took, found = _timed(call)
            seconds[name].append(took)
            counts.add(found)
    if len(counts) != 1:
        raise SystemExit(f"{which.name}: the joins found {sorted(counts)} pairs")
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    peer = min(("bare", "binned"), key=lambda name: medians[name])
    return {
        "name": f"attribution join, {which.name}",
        "ours_s": round(medians["ours"], 3),
        "peer_s": round(medians[peer], 3),
        "peer": peer,
        "ratio": round(medians["ours"] / medians[peer], 3),
        "rows": counts.pop(),
    }


def main() -> int:
    """Print the lines; exit 1 when a ratio is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    over = False
    for which in SETS:
        with tempfile.TemporaryDirectory() as folder:
            line = measure(which, Path(folder), rounds=arguments.rounds)
        print(json.dumps(line), flush=True)
        over = over or float(str(line["ratio"])) > LIMIT
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
