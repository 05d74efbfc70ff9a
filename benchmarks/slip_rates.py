"""Simulated regions with slips in 1 %, 5 % and 20 % of requests, through the main job, against the known truth.

`python benchmarks/slip_rates.py --scale region --seeds 1 2 3` prints one JSON line for each rate, summed over the seeds,
and one for all. The yardsticks: no wrong door from a detectable slip, printed with its 95 % bound; of the doors that the
oracle (which imports no rule) names, at least 95 % found; naive practice on the same papers beside them. The oracle is told
twice: on paper (the yardstick), and knowing which papers slipped, which no reader of papers can: there one discordant
result that nothing faults does not block its actor, so at high rates of slips nobody can reach that one.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from children import rightdoor
from intervals import upper_of_rare, wilson
from rightdoor.cli.session import begin, parse_as_of
from rightdoor.operations.demo import comparison, write_inbox
from rightdoor.simulation.compare import NAMING, Comparison

AS_OF = "2026-03-02T09:00:00Z"
RATES = (0.01, 0.05, 0.20)
LEAST_FOUND = 0.95
NEVER = ("none", "yes")  # kinds of slip from which no wrong door may come, at any status


class World(NamedTuple):
    """One simulated month: how large, which seed, which share of requests slipped."""

    scale: str
    seed: int
    rate: float


def measure(world: World) -> tuple[float, Counter[str]]:
    """Simulate, run the command, hold its attributions against the truth."""
    with tempfile.TemporaryDirectory(prefix="rightdoor-slips-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        write_inbox(root / "world", scale=world.scale, seed=world.seed, slips=world.rate, as_of_us=parse_as_of(AS_OF), processes=1)  # type: ignore[arg-type]
        store, key = root / "store", root / "key"
        given = ("--store", store, "--key-file", key, "--as-of", AS_OF, "--authority", "simulation", "--json")
        rightdoor("run", root / "world" / "inbox", *given, env={**os.environ, "HOME": folder}, folder=root)
        with begin(store, actor="slip-rates", as_of=AS_OF, key_file=key).store(write=False) as opened:
            return world.rate, counts_of(comparison(opened, root / "world" / "truth"))


def counts_of(found: Comparison) -> Counter[str]:
    """The counts of one month that add up over months."""
    rows = list(found.rows.values())
    named = [(oracle, ours, n) for (oracle, ours), n in found.matrix.items() if oracle in NAMING]
    counts = Counter(
        asked=sum(r.requests for r in rows),
        slipped=sum(r.requests for r in rows if r.detectable),
        detectable=sum(r.requests for r in rows if r.detectable == "yes"),
        partly=sum(r.requests for r in rows if r.detectable == "partly"),
        unseen=sum(r.requests for r in rows if r.detectable == "no"),
        oracle_doors=sum(n for _, _, n in named),
        found_doors=sum(n for oracle, ours, n in named if ours == oracle)
        + sum(n for (oracle, _), n in found.better.items() if oracle in NAMING),
        paper_doors=found.paper_doors,
        paper_found=found.paper_found,
        naive_wrong=sum(r.naive_wrong for r in rows),
        naive_right=sum(r.naive_right for r in rows),
        surer_than_oracle=found.overclaimed,
        missing=found.missing_acts,
    )
    for status in NAMING:
        counts[f"named {status}"] = found.named[status]
        for kind in ("none", "yes", "partly", "no"):
            counts[f"wrong {status} {kind}"] = found.wrong_doors(status, kind)
    return counts


def line_of(rate: str, counts: Counter[str]) -> dict[str, object]:
    """One line of figures. `n` of the bound is the number of slipped requests that could have led to a wrong door."""
    wrong = sum(counts[f"wrong {status} {kind}"] for status in NAMING for kind in NEVER)
    sure_wrong = wrong + counts["wrong corroborated partly"]
    low, high = wilson(counts["paper_found"], counts["paper_doors"])
    knowing = wilson(counts["found_doors"], counts["oracle_doors"])
    naive = wilson(counts["naive_wrong"], counts["naive_wrong"] + counts["naive_right"])
    return {
        "name": f"slips {rate}",
        "slipped": counts["slipped"],
        "detectable": counts["detectable"],
        "asked": counts["asked"],
        "wrong doors from detectable slips": wrong,
        "upper 95 % bound (3/n)": upper_of_rare(wrong, counts["detectable"]),
        "corroborated wrong doors from partly detectable slips": counts["wrong corroborated partly"],
        "single-strand wrong doors from partly detectable slips": counts["wrong single-strand partly"],
        "wrong doors from slips that no program can see": counts["wrong corroborated no"] + counts["wrong single-strand no"],
        "doors named": counts["named corroborated"] + counts["named single-strand"],
        "doors of the oracle on paper": counts["paper_doors"],
        "share of them found": counts["paper_found"] / max(1, counts["paper_doors"]),
        "95 % interval of that share": [low, high],
        "doors of the oracle that knows every slip": counts["oracle_doors"],
        "share of those found": counts["found_doors"] / max(1, counts["oracle_doors"]),
        "95 % interval of the share of those": list(knowing),
        "wrong doors of naive practice": counts["naive_wrong"],
        "share of naive practice's doors that are wrong": counts["naive_wrong"] / max(1, counts["naive_wrong"] + counts["naive_right"]),
        "95 % interval of naive share": list(naive),
        "surer than the oracle": counts["surer_than_oracle"],
        "ok": sure_wrong == 0 and counts["missing"] == 0 and counts["paper_found"] >= LEAST_FOUND * counts["paper_doors"],
    }


def lines_of(found: Iterable[tuple[float, Counter[str]]]) -> list[dict[str, object]]:
    """A line for each rate, and one for all together."""
    by_rate: dict[float, Counter[str]] = {}
    for rate, counts in found:
        by_rate.setdefault(rate, Counter()).update(counts)
    total: Counter[str] = Counter()
    for counts in by_rate.values():
        total.update(counts)
    return [*(line_of(f"{rate:.0%}", by_rate[rate]) for rate in sorted(by_rate)), line_of("all", total)]


def run(scale: str, seeds: Sequence[int], rates: Sequence[float] = RATES) -> list[dict[str, object]]:
    """Every seed at every rate, a process for each core."""
    worlds = [World(scale, seed, rate) for seed in seeds for rate in rates]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count() or 1) as pool:
        return lines_of(pool.imap_unordered(measure, worlds))


def main() -> int:
    """Print the figures; 1 when a yardstick is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="small")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    lines = run(given.scale, given.seeds)
    for line in lines:
        print(json.dumps(line), flush=True)
    return 0 if all(line["ok"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
