"""The long measurements: each runs a benchmark or a simulation with known truth and writes docs/evidence/<name>.json.

`python benchmarks/prove.py [--only NAME]`. Some need peers: `pip install -e '.[oracle]' -c constraints.txt`. A file says what was measured, the figures, commit, seeds, the kind of
machine, and on which paths of the repository the figures rest: a test fails when one of them changed since.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent))
from children import rightdoor
from prove_media import MEDIA
from proving import ROOT, Proof, bench, content_of
from rightdoor.cli.session import begin, parse_as_of
from rightdoor.operations.demo import comparison, write_inbox
from rightdoor.simulation.compare import Comparison
from slip_rates import run as slip_lines

EVIDENCE = ROOT / "docs" / "evidence"
AS_OF = "2026-03-02T09:00:00Z"
KINDS = {"none": "unslipped papers", "yes": "detectable slips", "partly": "partly detectable slips", "no": "slips that no program can see"}
FLAGGED = ("tier-1", "tier-2")

INTAKE = ["src/rightdoor/readers", "src/rightdoor/exhibits", "src/rightdoor/footprints", "src/rightdoor/operations/intake"]
# Where a door may go wrong: times, identifiers, premises, pairing, checks. Neither ranking nor what people decide takes part.
DOORS = [
    "src/rightdoor/attribution", "src/rightdoor/rules/attribution", "src/rightdoor/rules/premises", "src/rightdoor/readers", "src/rightdoor/simulation",
    *(f"src/rightdoor/model/{name}.py" for name in ("civil", "identifiers", "instant", "literal_time", "premises", "rows", "status", "zones")),
]  # fmt: skip
RULES = ["src/rightdoor/rules/attribution", "src/rightdoor/rules/premises"]
# Of the clocks only what the list and the planner go by: the others speak of cases, which no figure here is made of.
JUDGING = [
    "src/rightdoor/attribution", "src/rightdoor/subjects", "src/rightdoor/triage", "src/rightdoor/rules/priority", *RULES,
    "src/rightdoor/rules/clocks/provider_retention.py", "src/rightdoor/rules/clocks/working_days.py",
]  # fmt: skip


def intake(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Reports a second, and the ratio to the bare chain."""
    line = bench("intake.py", *(("--reports", "600", "--rounds", "1") if scale == "small" else ()))[0]
    return {"ratio": line["ratio"], **line["figures"], "within limits": line["ok"]}


def attribution_join(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """The ratio to the faster bare join, by set."""
    found: dict[str, object] = {}
    for line in bench("attribution_join.py", *(("--rounds", "1") if scale == "small" else ())):
        found |= {f"{line['name']}: {key}": line[key] for key in ("ratio", "ours_s", "peer_s", "peer", "rows")}
    return found


def national(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Wall, CPU, memory of the main job at national size; lists cold."""
    line = bench("national.py", "--seed", str(seeds[0]), "--scale", "force" if scale == "small" else "national")[0]
    return {**line["figures"], "within limits": line["ok"]}


def force_truth(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Simulated police forces with known truth: wrong doors, what is reached, what is held back, priority rates."""
    total = _Truth()
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="rightdoor-prove-", ignore_cleanup_errors=True) as folder:
            total.add(Path(folder), "small" if scale == "small" else "force", seed)
    return total.figures()


def slip_rates(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Three rates of slips on every seed; each figure by rate."""
    lines = slip_lines("small" if scale == "small" else "region", seeds)
    return {f"{line['name']}: {key}": value for line in lines for key, value in line.items() if key not in ("name", "ok")} | {
        "within limits": all(line["ok"] for line in lines)
    }


def rules(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Footprints a second through all rules."""
    line = bench("rules.py", "--seed", str(seeds[0]), *(("--scale", "small", "--rounds", "1") if scale == "small" else ()))[0]
    return {**line["figures"], "ratio to one process": line["ratio"], "within limits": line["ok"]}


def package(_seeds: Sequence[int], _scale: str) -> dict[str, object]:
    """A package of 500 footprints: built, and checked again."""
    line = bench("package.py")[0]
    return {key: line[key] for key in ("build_s", "check_s", "peer_s", "ratio", "rows", "size")}


class _Truth:
    """Sums over seeds."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self.wrong: Counter[tuple[str, str]] = Counter()

    def add(self, root: Path, scale: str, seed: int) -> None:
        """Simulate one force, run the command, hold its lists against the truth."""
        env = {**os.environ, "HOME": str(root)}
        write_inbox(root / "world", scale=scale, seed=seed, slips=0.05, as_of_us=parse_as_of(AS_OF))  # type: ignore[arg-type]
        store, key = root / "store", root / "key"
        given = ("--store", store, "--key-file", key, "--as-of", AS_OF, "--authority", "simulation", "--json")
        lines = [json.loads(line) for line in rightdoor("run", root / "world" / "inbox", *given, env=env, folder=root).output.splitlines()]
        with begin(store, actor="prove", as_of=AS_OF, key_file=key).store(write=False) as opened:
            self._doors(comparison(opened, root / "world" / "truth"))
        self._priority(lines, root / "world" / "truth")

    def _doors(self, found: Comparison) -> None:
        self.named.update(found.named)
        self.wrong.update(found.wrong)
        equal = sum(n for (oracle, ours), n in found.matrix.items() if oracle == ours)
        self.counts.update(
            acts=sum(found.matrix.values()),
            reached=equal + sum(found.better.values()),
            held_for_label=sum(found.held_for_label.values()),
            overclaimed=found.overclaimed,
            naive_wrong=sum(row.naive_wrong for row in found.rows.values()),
            slipped=sum(row.requests for row in found.rows.values() if row.detectable),
        )

    def _priority(self, lines: list[dict[str, Any]], truth: Path) -> None:
        """A planted subject counts as flagged by the line that holds most of its referrals."""
        by_referral: dict[str, list[dict[str, Any]]] = {}
        for line in lines:
            for number in line["referrals"]:
                by_referral.setdefault(number, []).append(line)
        self.counts.update(lines=len(lines), flagged=sum(line["tier"]["low"] in FLAGGED for line in lines))
        for text in (truth / "subjects.jsonl").read_text("utf-8").splitlines():
            planted = json.loads(text)
            if not planted["high_harm"]:
                continue
            held = Counter(line["rank"] for number in planted["referrals"] for line in by_referral.get(number, ()))
            rank = min(held, key=lambda r: (-held[r], r), default=0)
            self.counts.update(planted=1, planted_flagged=bool(rank) and lines[rank - 1]["tier"]["low"] in FLAGGED)

    def figures(self) -> dict[str, object]:
        """Flat; bounds are the rule of three: with none wrong among n, at most 3/n at 95 %."""
        counts = self.counts
        found: dict[str, object] = {}
        for status in ("corroborated", "single-strand"):
            found[f"{status}: doors named (n)"] = self.named[status]
            found[f"{status}: upper 95 % bound 3/n if none is wrong"] = 3 / self.named[status] if self.named[status] else 1.0
            for kind, words in KINDS.items():
                found[f"{status}: wrong doors, {words}"] = self.wrong[status, kind]
        return found | {
            "wrong doors of naive practice": counts["naive_wrong"],
            "acts with slipped papers": counts["slipped"],
            "acts with unslipped papers": counts["acts"],
            "share of the oracle's statuses reached": counts["reached"] / max(1, counts["acts"]),
            "better than the oracle, otherwise than at the right door": counts["overclaimed"],
            "held back for a missing label alone": counts["held_for_label"],
            "planted high-harm subjects": counts["planted"],
            "share of them in tiers 1 and 2": counts["planted_flagged"] / max(1, counts["planted"]),
            "share of all subjects in tiers 1 and 2": counts["flagged"] / max(1, counts["lines"]),
        }


def planner(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Ratios of planned requests to naive practice, to a clairvoyant, to the exact optimum."""
    few = ("--scale", "small", "--cases", "50") if scale == "small" else ()
    found: dict[str, object] = {}
    for line in bench("planner.py", "--seeds", str(len(seeds)), *few):
        name = line.pop("name")
        found |= {f"{name}: {key}": value for key, value in line.items()}
    return found


def waiting(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Median for children, 90th percentile by tier, the longest wait, by order of work."""
    line = bench("waiting.py", "--scale", "small" if scale == "small" else "force", "--seeds", *map(str, seeds))[0]
    orders = {f"{order}: {name}": value for order, figures in line["orders"].items() for name, value in figures.items()}
    return {**orders, "within limits": line["ok"]}


def national_operation(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Six months of an operation: drawn, recorded, counted against the truth; each page opened cold, by name."""
    line = bench("national_operation.py", "--seed", str(seeds[0]), "--scale", "small" if scale == "small" else "today")[0]
    found = {key: value for key, value in line.items() if key not in ("name", "pages", "first_wrong", "ok")}
    return found | {f"page, {name}: s": seconds for name, seconds in line["pages"].items()} | {"within limits": line["ok"]}


def desk_load(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Fifty people at work for two minutes, then again until after the last of thirty kills; each figure by run, times by page."""
    few = ("--scale", "small", "--people", "4", "--seconds", "10") if scale == "small" else ()
    found: dict[str, object] = {}
    for name, kills in (("undisturbed", ()), ("with kills", ("--kills", "2" if scale == "small" else "30"))):
        line = bench("desk_load.py", "--seed", str(seeds[0]), *few, *kills)[0]
        if not kills:
            found |= {f"{page}: {what}": value for page, times in line["pages"].items() for what, value in times.items()}
        kept = {key: value for key, value in line.items() if key not in ("name", "pages", "first_problems", "ok")}
        found |= {f"{name}: {key}": value for key, value in kept.items()} | {f"{name}: within limits": line["ok"]}
    return found


# What the pages of the load are made of. The rest of the desk may change without the figures growing old.
LOADED = [
    *(f"src/rightdoor/casework/{name}" for name in ("acting.py", "guard.py", "listing", "referrals", "subjects", "searching", "deconfliction")),
    "src/rightdoor/desk/middleware", *(f"src/rightdoor/desk/views/{name}.py" for name in ("triage", "subject", "subject_frame", "referrals")),
    "benchmarks/desk", "benchmarks/desk_load.py",
]  # fmt: skip

# What is drawn, how it becomes rows, how they are counted, and the pages that are opened. Their templates and the frame of the desk are not among them.
OPERATION = [
    "src/rightdoor/rehearsal", "src/rightdoor/figures", "src/rightdoor/joint", "src/rightdoor/casework/figures", "src/rightdoor/casework/joint",
    *(f"src/rightdoor/desk/views/{name}.py" for name in ("figures", "operation_board", "operation_board_waiting", "operation_board_what_if", "returns")),
    "benchmarks/operation", "benchmarks/national_operation.py",
]  # fmt: skip

PROOFS = {
    proof.name: proof
    for proof in (
        Proof("intake", "Intake of CyberTip reports on the same files. The limit of 3 is held against the bare chain in one process; against that chain spread over both cores, as ours is, the ratio is the other figure, and it is above 3.", intake, (1,), [*INTAKE, "benchmarks/intake.py", "benchmarks/peers/intake_chain.py"]),
        Proof("attribution-join", "Join of footprints and assignments against the faster of two bare joins.", attribution_join, (), ["src/rightdoor/footprints", "benchmarks/attribution_join.py", "benchmarks/peers"]),
        Proof("national", "A national unit's month through the whole main job, and its lists read cold.", national, (1,), [*INTAKE, *JUDGING, "src/rightdoor/operations", "benchmarks/national.py"]),
        Proof("rules", "All wrong-door rules over the papers of a simulated region, on two cores and in one process, with equal results. A footprint about which nobody asked counts as one; the times are read and the requests paired before.", rules, (1,), ["src/rightdoor/attribution", *RULES, "benchmarks/rules.py"]),
        Proof("package", "A package of 500 footprints, built and checked again, against bare hashing, packing and attributing of the same papers.", package, (), ["src/rightdoor/reporting", "src/rightdoor/operations/package_build.py", "src/rightdoor/operations/package_check.py", "src/rightdoor/operations/package_reread.py", "benchmarks/package.py"]),
        Proof("planner", "Planned requests against the first and the last event of each subject, against a clairvoyant and against the exact optimum of small cases.", planner, (1, 2, 3, 4, 5), [*JUDGING, "src/rightdoor/requests/assign.py", "src/rightdoor/requests/candidates.py", "src/rightdoor/requests/choice.py", "src/rightdoor/requests/plan.py", "src/rightdoor/requests/schedule.py", "src/rightdoor/operations/plan_cases.py", "benchmarks/planner.py", "benchmarks/request_world.py"]),
        Proof("force-truth", "Police forces simulated with slips in 5 % of requests, held against the known truth. Synthetic people: a yardstick, no more.", force_truth, tuple(range(1, 11)), [*JUDGING, "src/rightdoor/readers", "src/rightdoor/simulation", "src/rightdoor/model"]),
        Proof("desk-load", "Fifty people at work on the desk over a national unit's month: think time 1 to 3 s, lists, subjects, inbox, notes, transfers, searches, checks before a step, decisions. Beside them the same pages by one person alone. Then again with server, pages, jobs or database killed at random instants, and calls taken in by jobs meanwhile.", desk_load, (1,), LOADED),
        Proof("slip-rates", "Simulated regions with slips in 1 %, 5 % and 20 % of requests through the main job, held against the known truth, with 95 % intervals. On paper: by an oracle that cannot know of slips that no paper shows.", slip_rates, tuple(range(1, 11)), [*DOORS, "benchmarks/slip_rates.py"]),
        Proof("waiting", "How long subjects wait for a decision at the same fixed capacity: in order of receipt, by the triage list alone, and children first, then one in twenty from the top of the list and the rest by age. Half a year at a unit that decides 215 a week, 210 arrive, and a backlog of 20 days; subjects by chance from the list of a simulated force's month. Days from receipt. Synthetic: what the order of work shifts, nothing of real referrals.", waiting, tuple(range(1, 11)), ["src/rightdoor/cases/next_work.py", "benchmarks/waiting.py"]),
        Proof("national-operation", "A national operation of six months at today's size (6,000 arrests, 7,600 searches, 83,000 devices, 45 forces), made up with known truth: drawn, recorded into a store (a dozen cases event by event by the desk's acts, the others in bulk as the same rows), every number of the database held against the truth by force, scope and day of the data, and each page of the operation, of figures and of returns opened cold. Some cases are projected again through the application: rows that come out otherwise are counted.", national_operation, (1,), OPERATION),
        *MEDIA,
    )
}  # fmt: skip


def machine() -> dict[str, object]:
    """The kind of machine, without any name of it."""
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if line.startswith("model name")),
        "",
    )
    memory = round(psutil.virtual_memory().total / (1 << 30))
    return {"cpu": model or platform.machine(), "cores": os.cpu_count() or 1, "memory_gib": memory, "python": platform.python_version()}


def refuse_without_peers(proof: Proof) -> None:
    """A ratio to a peer that is not installed cannot be measured."""
    missing = [name for name in proof.needs if importlib.util.find_spec(name) is None]
    if missing:
        how = "pip install -e '.[oracle]' -c constraints.txt (pdqhash has no wheel: it is built, and needs a C++ compiler)"
        raise SystemExit(
            f"{proof.name} is measured against {', '.join(missing)}, which is not installed: {how}; or measure others with --only."
        )


def prove(proof: Proof, scale: str, out: Path) -> Path:
    """Measure and write one file. At scale `small` it shows that the measurement works, and proves nothing."""
    refuse_without_peers(proof)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    seeds = proof.seeds[:2] if scale == "small" else proof.seeds
    data = {
        "name": proof.name,
        "what": proof.what,
        "figures": proof.figures(seeds, scale),
        "commit": commit,
        "seeds": list(seeds),
        "machine": machine(),
        "measures": sorted(proof.measures),
        "content": content_of(proof.measures),
    }
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{proof.name}.json"
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


def main() -> int:
    """Write the evidence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(PROOFS))
    parser.add_argument("--small", action="store_true", help="tiny inputs, to see that the measurements run; needs --out")
    parser.add_argument("--out", type=Path, default=EVIDENCE)
    given = parser.parse_args()
    if given.small and given.out == EVIDENCE:
        parser.error("--small proves nothing: give --out FOLDER")
    wanted = [given.only] if given.only else list(PROOFS)
    for name in wanted:  # before hours of measuring, not after them
        refuse_without_peers(PROOFS[name])
    for name in wanted:
        print(prove(PROOFS[name], "small" if given.small else "full", given.out), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
