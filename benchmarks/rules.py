"""Benchmark: footprints a second through all wrong-door rules on two cores, and equal to the same in one process.

`python benchmarks/rules.py [--scale region] [--seed 1]`. A simulated inbox goes through the main job; then its rows are read
back, the papers are laid beside the events, and two processes judge half of the actors each: every check, strands, status.
The ratio is against the same work in one process, in the same run; the statuses and findings of both must be equal. The rate of the whole
of attribution (times read, requests paired, papers laid, all judged, in one process) stands beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from children import rightdoor
from rightdoor.attribution.collector import collector_paused
from rightdoor.attribution.inputs import AttributionInputs
from rightdoor.attribution.rebuild import Laid, attribute, judged, lay
from rightdoor.attribution.shape import Attribution
from rightdoor.cli.session import begin, parse_as_of
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.demo import write_inbox
from rightdoor.operations.derive import attribution_inputs
from rightdoor.operations.reference import load_reference

AS_OF = "2026-03-02T09:00:00Z"
FLOOR = 25_000
CORES = 2


class Judged(NamedTuple):
    """What one process did: seconds of its work, and a digest for every event."""

    seconds: float
    digests: dict[str, bytes]


def inputs_of(scale: str, seed: int, root: Path) -> AttributionInputs:
    """The rows of a simulated store, in memory."""
    write_inbox(root / "world", scale=scale, seed=seed, slips=0.05, as_of_us=parse_as_of(AS_OF))  # type: ignore[arg-type]
    store, key = root / "store", root / "key"
    given = ("--store", store, "--key-file", key, "--as-of", AS_OF, "--authority", "simulation", "--json")
    rightdoor("run", root / "world" / "inbox", *given, env={**os.environ, "HOME": str(root)}, folder=root)
    session = begin(store, actor="bench", as_of=AS_OF, key_file=key)
    with session.store(write=False) as opened, opened.connect() as connection, open_engine(opened, connection) as engine:
        return attribution_inputs(engine, decisions_in_force(connection), load_reference(opened))


def digests(found: Iterable[Attribution]) -> dict[str, bytes]:
    """A digest of everything that is said of each event."""
    return {a.footprint: hashlib.sha256(repr(a).encode()).digest() for a in found}


def _half(laid: Laid, part: int, ready, go, out) -> None:  # type: ignore[no-untyped-def]
    """In a process of its own: judge the events of the actors of one part; then, untimed, their digests."""
    own = laid._replace(papers=[p for p in laid.papers if zlib.crc32(p.event.actor.encode()) % CORES == part])
    with collector_paused():
        ready.release()
        go.wait()
        started = time.perf_counter()
        found = list(judged(own))
        ended = time.perf_counter()
    out.send(Judged(ended - started, digests(found)))


def on_two_cores(inputs: AttributionInputs) -> Judged:
    """All rules by two processes that start together; the seconds are those of the slower one."""
    context = multiprocessing.get_context("fork")  # papers laid before are inherited, not copied
    with collector_paused():
        laid = lay(inputs)
        ready, go = context.Semaphore(0), context.Event()
        pipes = [context.Pipe(duplex=False) for _ in range(CORES)]
        children = [context.Process(target=_half, args=(laid, part, ready, go, pipes[part][1])) for part in range(CORES)]
        for child in children:
            child.start()
        for _ in children:
            ready.acquire()
        go.set()
        parts = [receive.recv() for receive, _ in pipes]
        for child in children:
            child.join()
    return Judged(max(p.seconds for p in parts), {k: v for p in parts for k, v in p.digests.items()})


def alone(inputs: AttributionInputs) -> tuple[float, float, dict[str, bytes]]:
    """(seconds of the rules, seconds of all of attribution, digests) in this process: the reference."""
    with collector_paused():
        started = time.perf_counter()
        laid = lay(inputs)
        middle = time.perf_counter()
        found = list(judged(laid))
        ended = time.perf_counter()
    return ended - middle, ended - started, digests(found)


def main() -> int:
    """Measure and print one line; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="region")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rightdoor-rules-", ignore_cleanup_errors=True) as folder:
        inputs = inputs_of(given.scale, given.seed, Path(folder))
    reference = digests(attribute(inputs))
    rules, whole, both = [], [], []
    equal = True
    for _ in range(given.rounds):
        rules_s, whole_s, found = alone(inputs)
        spread = on_two_cores(inputs)
        rules.append(rules_s)
        whole.append(whole_s)
        both.append(spread.seconds)
        equal = equal and found == reference == spread.digests
    count = len(reference)
    rate = count / statistics.median(both)
    line = {
        "name": "rules",
        "ratio": statistics.median(rules) / statistics.median(both),
        "figures": {
            "footprints": count,
            "with papers": len(inputs.requests),
            "footprints a second through all rules, two cores": round(rate),
            "footprints a second through all rules, one core": round(count / statistics.median(rules)),
            "footprints a second through all of attribution, one core": round(count / statistics.median(whole)),
            "equal to the reference": equal,
        },
        "limit": f"at least {FLOOR} a second on two cores, equal to the reference",
        "ok": rate >= FLOOR and equal,
    }
    print(json.dumps(line), flush=True)
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
