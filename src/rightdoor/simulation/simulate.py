"""`simulate`: an inbox and, beside it, the truth about it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.simulation import logs
from rightdoor.simulation.area import Order
from rightdoor.simulation.scales import SCALES, ScaleName
from rightdoor.simulation.specimens import specimens
from rightdoor.simulation.writer import PARTS, AreaWriter


class SimulationSummary(NamedTuple):
    """What was written; counts also in truth/summary.json."""

    inbox: Path
    truth: Path
    scale: str
    seed: int
    counts: dict[str, int]


def simulate(
    out: Path,
    *,
    scale: ScaleName,
    seed: int,
    as_of_us: int,
    slips: float = 0.05,
    missing_labels: float = 0.03,
    processes: int = 1,
) -> SimulationSummary:
    """Write `out/inbox/` and `out/truth/`; the same bytes for a seed, whatever the number of processes.

    `slips` and `missing_labels` are shares of requests; `as_of_us` (UTC microseconds) is when the last
    paper could have come in. Raises FileExistsError when `out` already holds an inbox or truth.
    """
    (out / "inbox").mkdir(parents=True)
    (out / "truth" / "parts").mkdir(parents=True)
    orders = [Order(scale, seed, force, slips, missing_labels, as_of_us) for force in range(SCALES[scale].forces)]
    counts: Counter[str] = Counter(forces=len(orders))
    if processes > 1 and len(orders) > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            for part in pool.map(write_area, [out] * len(orders), orders):
                counts.update(part)
    else:
        for order in orders:
            counts.update(write_area(out, order))
    decisions = logs.decisions(as_of_us)
    (out / "inbox" / "decisions.yaml").write_text(decisions, encoding="utf-8")
    counts.update(documents=1, bytes=len(decisions))
    if SCALES[scale].specimens:
        counts.update(_specimens(out / "inbox" / "other-formats", as_of_us, seed))
    _join_parts(out / "truth")
    summary = SimulationSummary(out / "inbox", out / "truth", scale, seed, dict(sorted(counts.items())))
    stated = {"scale": scale, "seed": seed, "slips": slips, "missing_labels": missing_labels, "as_of": iso_utc(as_of_us)}
    (out / "truth" / "summary.json").write_text(json.dumps({**stated, "counts": summary.counts}, indent=1) + "\n", encoding="utf-8")
    return summary


def _specimens(folder: Path, as_of: int, seed: int) -> Counter[str]:
    folder.mkdir()
    counts: Counter[str] = Counter()
    for name, text in specimens(as_of, seed):
        (folder / name).write_text(text, encoding="utf-8")
        counts.update(documents=1, bytes=len(text.encode()))
    return counts


def write_area(out: Path, order: Order) -> Counter[str]:
    """Write one force's part of the inbox, and its parts of the truth; independent of every other force."""
    return AreaWriter(out, order).write()


def _join_parts(truth: Path) -> None:
    for name in PARTS:
        with open(truth / f"{name}.jsonl", "wb") as whole:
            for part in sorted((truth / "parts").glob(f"{name}-*")):
                with open(part, "rb") as source:
                    shutil.copyfileobj(source, whole, 1 << 20)
    shutil.rmtree(truth / "parts")
