"""Benchmark: intake of CyberTip reports against a bare chain on the same loose files, in one run.

`python benchmarks/intake.py` prints one JSON line. Ours is the operation itself into a fresh store (vault
encryption, receipts, checks, Parquet, ledger, database, sync; making the store and loading the program are
left out, starting the workers is not); the chain is `peers/intake_chain.py`, once plain, in one process, and once
spread over both cores. The limit is held against the plain chain; the other ratio is printed beside it, because ours
uses both cores. Medians of alternating rounds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from secrets import token_bytes

sys.path.insert(0, str(Path(__file__).resolve().parent))
from data import DOCUMENTS, make_reports
from rightdoor.model.civil import DAY
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.store.create import create_store
from rightdoor.store.keys import KeyFile
from rightdoor.store.open import open_store
from rightdoor.store.postgres import EmbeddedServer

HERE = Path(__file__).resolve().parent
MOST_TIMES = 3.0
REPORTS_A_SECOND = 300
PROCESSES = 2
AT_US = 20_500 * DAY
ACTOR = "benchmark"


def ours(inbox: Path, folder: Path) -> float:
    """Seconds of `take_in` into a fresh store."""
    store, key = folder / "store", KeyFile(folder / "key")
    create_store(
        store, kind="training", declaration=None, now_us=AT_US, actor=ACTOR, random_bytes=token_bytes, key_source=key, database_url=None
    )
    with open_store(store, write=True, actor=ACTOR, now_us=AT_US, key_source=key, random_bytes=token_bytes) as opened:
        how = Intake(authority="benchmark", actor=ACTOR, at_us=AT_US, processes=PROCESSES)
        started = time.perf_counter()
        taken = take_in(opened, inbox, how, random_bytes=token_bytes, progress=lambda *_: None)
        seconds = time.perf_counter() - started
    if taken.receipts != taken.files:
        raise SystemExit(f"{taken.files} files gave {taken.receipts} receipts")
    return seconds


def peer(inbox: Path, folder: Path, *, processes: int) -> float:
    """Seconds of the bare chain in that many processes, into the same kind of database."""
    store, key = folder / "store", KeyFile(folder / "key")
    create_store(
        store, kind="training", declaration=None, now_us=AT_US, actor=ACTOR, random_bytes=token_bytes, key_source=key, database_url=None
    )
    server = EmbeddedServer.attach(store, random_bytes=token_bytes)
    try:
        command = [sys.executable, str(HERE / "peers" / "intake_chain.py"), str(inbox), str(folder / "out"), server.dsn("super")]
        done = subprocess.run([*command, "--processes", str(processes)], capture_output=True, text=True, check=False)
    finally:
        server.close()
    if done.returncode:
        raise SystemExit(f"the bare chain failed: {done.stderr[-500:]}")
    return float(json.loads(done.stdout)["seconds"])


def measure(reports: int, rounds: int) -> dict[str, object]:
    """Alternate both, so that a busy moment hits both."""
    seconds: dict[str, list[float]] = {"ours": [], "plain": [], "spread": []}
    calls = {"plain": partial(peer, processes=1), "spread": partial(peer, processes=PROCESSES), "ours": ours}
    with tempfile.TemporaryDirectory(prefix="rightdoor-bench-") as root:
        inbox = Path(root) / "inbox"
        inbox.mkdir()
        size = make_reports(inbox, reports)
        for _ in range(rounds):
            for name, call in calls.items():
                with tempfile.TemporaryDirectory(prefix="rightdoor-bench-", ignore_cleanup_errors=True) as folder:
                    seconds[name].append(call(inbox, Path(folder)))
    mine, plain, spread = (statistics.median(seconds[name]) for name in ("ours", "plain", "spread"))
    ratio, rate = mine / plain, reports / mine
    return {
        "name": "intake",
        "ratio": round(ratio, 3),
        "figures": {
            "reports": reports,
            "documents": reports * DOCUMENTS,
            "bytes": size,
            "ours_s": round(mine, 3),
            "bare_chain_s": round(plain, 3),
            "bare_chain_on_both_cores_s": round(spread, 3),
            "ratio_to_the_chain_on_both_cores": round(mine / spread, 3),
            "reports_per_s": round(rate, 1),
            "rounds": rounds,
        },
        "must": {"ratio": f"<= {MOST_TIMES}", "reports_per_s": f">= {REPORTS_A_SECOND}"},
        "ok": ratio <= MOST_TIMES and rate >= REPORTS_A_SECOND,
    }


def main() -> int:
    """Print the line; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    line = measure(given.reports, given.rounds)
    print(json.dumps(line), flush=True)
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
