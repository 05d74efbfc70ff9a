"""How long subjects wait for somebody's decision: in order of receipt, by the list alone, and as `cases.next_work` says, at the same capacity.

`python benchmarks/waiting.py` prints one JSON line. A simulated force's month goes through the main job; subjects of its triage list then
arrive by chance (as many a day, each as likely) at a unit that decides a fixed number on each working day and begins with a backlog.
Synthetic: it says how the order of work shifts waiting, nothing of real referrals. Days are calendar days from receipt to decision.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from children import rightdoor
from rightdoor.cases.next_work import Waiting, next_work
from rightdoor.cli.session import parse_as_of
from rightdoor.model.civil import DAY
from rightdoor.operations.demo import write_inbox

AS_OF = "2026-03-02T09:00:00Z"
A_DAY = 30.0  # subjects that arrive
CAPACITY = 43  # decisions on a working day: 215 a week, for 210 that arrive
BACKLOG_DAYS = 20
DAYS = 182
MOST_OF_MEDIAN, MOST_OF_P90, MOST_DAYS = 0.5, 1.2, 30


class Kind(NamedTuple):
    """A line of the list: where it stands (per mille), its tier, whether a child is at risk or reported."""

    place: int
    tier: str
    child: bool


class Subject(NamedTuple):
    """Somebody who arrives on a day, at a time of it (a part of the day)."""

    number: int
    day: int
    time: float
    kind: Kind


Order = Callable[[Sequence[Subject], int], list[Subject]]


def by_receipt(waiting: Sequence[Subject], _capacity: int) -> list[Subject]:
    """First come, first served."""
    return sorted(waiting, key=lambda s: (s.day, s.number))


def by_list(waiting: Sequence[Subject], _capacity: int) -> list[Subject]:
    """The triage list from its top."""
    return sorted(waiting, key=lambda s: (s.kind.place, s.day, s.number))


def as_proposed(waiting: Sequence[Subject], capacity: int) -> list[Subject]:
    """The program's own proposal of what to take up next."""
    held = {str(s.number): s for s in waiting}
    rows = (Waiting(str(s.number), s.kind.place * 1_000_000 + s.number, s.day * DAY + DAY * 1000, s.kind.child) for s in waiting)
    chosen = []
    for each in next_work(rows):
        chosen.append(held[each.subject])
        if len(chosen) == capacity:
            break
    return chosen


ORDERS: dict[str, Order] = {
    "in order of receipt": by_receipt,
    "by the list alone": by_list,
    "children first, then top and age": as_proposed,
}


def kinds(seed: int, scale: str) -> list[Kind]:
    """The triage list of a simulated month."""
    with tempfile.TemporaryDirectory(prefix="rightdoor-waiting-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        write_inbox(folder / "world", scale=scale, seed=seed, slips=0.05, as_of_us=parse_as_of(AS_OF))  # type: ignore[arg-type]
        given = ("--store", folder / "store", "--key-file", folder / "key", "--as-of", AS_OF)
        env = {**os.environ, "HOME": name}
        rightdoor("run", folder / "world" / "inbox", *given, "--authority", "simulation", "--json", env=env, folder=folder)
        rightdoor("triage", *given, "--json", env=env, folder=folder)
        lines = [json.loads(line) for line in (folder / "stdout").read_text("utf-8").splitlines() if line.startswith("{")]
    listed = [line for line in lines if "tier" in line]
    return [
        Kind(1000 * n // len(listed), line["tier"]["low"], line["track"] == "child" or any(r["code"] == "PR-01" for r in line["reasons"]))
        for n, line in enumerate(listed)
    ]


def arrivals(held: Sequence[Kind], seed: int) -> list[Subject]:
    """Backlog and half a year, by chance: as many a day as there are decisions for, less a little."""
    chance = random.Random(seed)
    made: list[Subject] = []
    for day in range(-BACKLOG_DAYS, DAYS):
        came = sum(chance.random() < A_DAY / 300 for _ in range(300))
        made += [Subject(len(made) + n, day, n / came, chance.choice(held)) for n in range(came)]
    return made


def waits(subjects: Sequence[Subject], order: Order) -> list[tuple[Subject, float]]:
    """Each with the calendar days that it waited; whoever is left at the end has waited until then. Work of a day is on who came before it."""
    waiting: list[Subject] = [s for s in subjects if s.day < 0]
    later = sorted((s for s in subjects if s.day >= 0), key=lambda s: (s.day, s.number))
    done: list[tuple[Subject, float]] = []
    at = 0
    for day in range(DAYS):
        while at < len(later) and later[at].day < day:
            waiting.append(later[at])
            at += 1
        if day % 7 < 5:
            taken = order(waiting, CAPACITY)[:CAPACITY]
            done += [(s, day + n / CAPACITY - s.day - s.time) for n, s in enumerate(taken)]
            gone = {s.number for s in taken}
            waiting = [s for s in waiting if s.number not in gone]
    return done + [(s, DAYS - s.day - s.time) for s in [*waiting, *later[at:]]]


def measure(held: Sequence[Kind], seeds: Sequence[int]) -> dict[str, Any]:
    """Median for children at risk, 90th percentile by tier, the longest, under each order; over all seeds."""
    found: dict[str, list[tuple[Subject, float]]] = {name: [] for name in ORDERS}
    for seed in seeds:
        subjects = arrivals(held, seed)
        for name, order in ORDERS.items():
            found[name] += waits(subjects, order)
    return {name: _figures(rows) for name, rows in found.items()}


def _figures(rows: Sequence[tuple[Subject, float]]) -> dict[str, float]:
    tiers = sorted({s.kind.tier for s, _ in rows})
    return {
        "subjects": len(rows),
        "children": sum(s.kind.child for s, _ in rows),
        "median for children": round(statistics.median(d for s, d in rows if s.kind.child), 2),
        **{f"p90 {tier}": _p90([d for s, d in rows if s.kind.tier == tier]) for tier in tiers},
        "longest": round(max(d for _, d in rows), 1),
    }


def _p90(days: Sequence[float]) -> float:
    ordered = sorted(days)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))], 1)


def main() -> int:
    """Print the line; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="force")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 11)))
    given = parser.parse_args()
    figures = measure(kinds(given.seeds[0], given.scale), given.seeds)
    first, ours = figures["in order of receipt"], figures["children first, then top and age"]
    ok = (
        ours["median for children"] <= MOST_OF_MEDIAN * first["median for children"]
        and all(ours[name] <= MOST_OF_P90 * first[name] for name in first if name.startswith("p90"))
        and ours["longest"] <= MOST_DAYS
    )
    print(json.dumps({"name": "waiting for a decision", "orders": figures, "ok": ok}), flush=True)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
