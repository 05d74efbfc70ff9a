"""Benchmark: a national unit's month, from simulated files to the list, as commands in processes of their own.

`python benchmarks/national.py` prints one JSON line: documents, wall and CPU of `run`, peak resident memory of
the main process and of the largest worker, wall of `triage` and `explain` when the database has to be started first.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from children import Cost, rightdoor, wait_until_stopped
from rightdoor.cli.session import parse_as_of
from rightdoor.operations.demo import write_inbox
from rightdoor.simulation.scales import SCALES

AS_OF = "2026-03-02T09:00:00Z"
MOST_WALL_S = 150.0
MOST_MIB = 2048.0
MOST_COLD_S = 1.5


def measure(scale: str, seed: int, root: Path) -> dict[str, object]:
    """Simulate, run, list and explain below `root`."""
    env = {**os.environ, "HOME": str(root)}
    write_inbox(root / "world", scale=scale, seed=seed, slips=0.05, as_of_us=parse_as_of(AS_OF))  # type: ignore[arg-type]
    store = root / "store"

    def command(*arguments: object) -> Cost:
        wait_until_stopped(store)
        return rightdoor(*arguments, "--store", store, "--as-of", AS_OF, env=env, folder=root)

    ran = command("run", root / "world" / "inbox", "--authority", "benchmark", "--json")
    documents = int(re.search(r"([\d,]+) file\(s\) seen", ran.said)[1].replace(",", ""))  # type: ignore[index]
    lines = command("triage", "--json")
    if lines.output != ran.output:
        raise SystemExit("triage printed other lines than run")
    table = command("triage")
    subject = json.loads(ran.output.partition("\n")[0])
    tree = command("explain", subject["subject"])
    event = re.search(r"fp_[a-z2-7]{16}", tree.output)
    door = re.search(r"pr_[a-z2-7]{16}", ran.output)
    explained = [tree, *(command("explain", found[0]) for found in (event, door) if found)]
    slowest = max(explained, key=lambda cost: cost.wall_s)
    figures = {
        "scale": scale,
        "documents": documents,
        "subjects": ran.output.count("\n"),
        "run_wall_s": round(ran.wall_s, 1),
        "run_cpu_s": round(ran.cpu_s, 1),
        "run_main_peak_mib": round(ran.main_mib),
        "run_worker_peak_mib": round(ran.worker_mib),
        "triage_json_cold_s": round(lines.wall_s, 2),
        "triage_table_cold_s": round(table.wall_s, 2),
        "explain_cold_s": round(slowest.wall_s, 2),
    }
    cold = max(lines.wall_s, table.wall_s, slowest.wall_s)
    ok = ran.wall_s <= MOST_WALL_S and max(ran.main_mib, ran.worker_mib) < MOST_MIB and cold <= MOST_COLD_S
    must = {"run_wall_s": f"<= {MOST_WALL_S:g}", "peak_mib": f"< {MOST_MIB:g} each", "cold_s": f"<= {MOST_COLD_S:g}"}
    return {"name": "national", "figures": figures, "must": must, "ok": ok}


def main() -> int:
    """Print the line; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=sorted(SCALES), default="national")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rightdoor-bench-") as folder:
        line = measure(given.scale, given.seed, Path(folder))
    print(json.dumps(line), flush=True)
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
