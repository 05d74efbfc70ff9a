"""Benchmark: planned requests against naive practice and against a clairvoyant, over simulated police forces.

`python benchmarks/planner.py` prints JSON lines with a ratio and what it must be; exit 1 when one is missed. The planner asks
in rounds: plan, answer, plan again, until it asks nothing more. Naive practice asks about the first and the last event of each subject.
The clairvoyant knows every answer beforehand: two requests where two answers corroborate, one where one names premises,
else none; nobody can reach as much with fewer.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from request_world import Question, World
from rightdoor.cli.session import parse_as_of
from rightdoor.operations.plan_cases import act_rank
from rightdoor.operations.plan_events import Event
from rightdoor.requests.plan import Terms, plan

AS_OF = "2026-03-02T09:00:00Z"
CLAIRVOYANT = 1.15
MOST_ROUNDS = 40


class Reached(NamedTuple):
    """What a way of asking came to: requests sent, rounds, and the subjects by the best status of their events."""

    requests: int
    rounds: int
    corroborated: frozenset[str]
    single: frozenset[str]


def reached(events: dict[str, list[Event]], requests: int, rounds: int) -> Reached:
    """Count statuses by subject."""
    best = {subject: {e.line.status for e in of} for subject, of in events.items()}
    corroborated = frozenset(s for s, statuses in best.items() if "corroborated" in statuses)
    single = frozenset(s for s, statuses in best.items() if "single-strand" in statuses and s not in corroborated)
    return Reached(requests, rounds, corroborated, single)


def planned(world: World) -> Reached:
    """Plan and answer until nothing more is planned."""
    asked: list[Question] = []
    events = world.events(asked)
    for rounds in range(MOST_ROUNDS):
        rows = plan(world.cases(events, asked), Terms(world.as_of_us)).rows
        if not rows:
            return reached(events, len(asked), rounds)
        numbers = {e.line.footprint: e.line.referral for of in events.values() for e in of}
        asked += [
            Question(
                row.request_id,
                row.act.footprint,
                numbers[row.act.footprint],
                row.act.id_type,
                row.act.identifier,
                row.act.port,
                row.instant_us,
            )
            for row in rows
        ]
        events = world.events(asked)
    raise SystemExit("the planner goes on asking")


def naive(world: World) -> Reached:
    """The first and the last event with an address and a time, once each."""
    asked: dict[tuple[object, ...], Question] = {}
    for of in world.events(()).values():
        timed = sorted((e for e in of if e.readings), key=lambda e: (e.readings[0][0], e.line.footprint))
        for event in timed[:1] + timed[-1:]:
            asked.setdefault((event.line.referral, *event.question), question(event, world))
    return reached(world.events(list(asked.values())), len(asked), 1)


def question(event: Event, world: World) -> Question:
    """What a request about an event asks, whoever chose it."""
    said = event.line.identifier
    instant = event.readings[0][0] + world.clock_errors.get(event.line.footprint, 0)
    return Question(f"Q-{event.line.footprint}", event.line.footprint, event.line.referral, said.type, said.value, said.port, instant)


def clairvoyant(world: World) -> Reached:
    """The fewest requests that reach the best that any answers allow, subject by subject."""
    every = {
        subject: list({e.question: question(e, world) for e in sorted(of, key=_rank, reverse=True) if len(e.readings) == 1}.values())
        for subject, of in world.events(()).items()
    }
    told = world.events([q for questions in every.values() for q in questions])
    corroborated, single, requests = set(), set(), 0
    for subject, questions in every.items():
        free = _free(questions, told[subject])
        if any(_corroborated(world, subject, pair) for pair in combinations(free, 2)):
            corroborated.add(subject)
            requests += 2
        elif free:
            single.add(subject)
            requests += 1
    return Reached(requests, 1, frozenset(corroborated), frozenset(single))


def _rank(event: Event) -> tuple[object, ...]:
    return (*act_rank(event.line.act), event.line.footprint)


def _free(questions: Iterable[Question], told: Sequence[Event]) -> list[Question]:
    """The questions whose answers name one set of premises without a stop of their own."""
    stopped = {
        e.line.footprint
        for e in told
        if len({p.premises for p in e.line.premises}) != 1
        or any(f.severity == "stop" and f.pattern != "discordant" for f in e.line.findings)
        or e.line.status == "unresolved"
    }
    return [q for q in questions if q.footprint not in stopped]


def _corroborated(world: World, subject: str, pair: Iterable[Question]) -> bool:
    return any(e.line.status == "corroborated" for e in world.of_subject(subject, list(pair)))


def line(name: str, ratio: float, limit: float, **figures: object) -> dict[str, object]:
    """One line of figures."""
    return {"name": name, "ratio": round(ratio, 3), "must": f"<= {limit:g}", "ok": ratio <= limit, **figures}


def main() -> int:
    """Print the lines; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--scale", default="force")
    parser.add_argument("--without-tables", action="store_true", help="the office does not know who holds which addresses")
    given = parser.parse_args()
    sums = {name: [0, 0, 0] for name in ("planner", "naive", "clairvoyant")}
    subjects = rounds = lost = 0
    for seed in range(1, given.seeds + 1):
        with tempfile.TemporaryDirectory(prefix="rightdoor-bench-") as folder:
            world = World(Path(folder), seed=seed, scale=given.scale, as_of_us=parse_as_of(AS_OF), tables=not given.without_tables)
            subjects += len(world.subjects)
            ways = {"planner": planned(world), "naive": naive(world), "clairvoyant": clairvoyant(world)}
        for name, way in ways.items():
            for place, count in enumerate((way.requests, len(way.corroborated), len(way.single))):
                sums[name][place] += count
        rounds = max(rounds, ways["planner"].rounds)
        lost += len(ways["naive"].corroborated - ways["planner"].corroborated)
    words = {"requests": 0, "corroborated": 1, "single": 2}
    figures = {f"{name}_{word}": counts[place] for name, counts in sums.items() for word, place in words.items()}
    figures |= {"subjects": subjects, "rounds": rounds, "corroborated_by_naive_alone": lost}
    lines = [
        line("planner, requests against first and last event", sums["planner"][0] / sums["naive"][0], 1.0, **figures),
        line("planner, corroborated by first and last event for each by the planner", sums["naive"][1] / max(1, sums["planner"][1]), 1.0),
        line("planner, requests against a clairvoyant", sums["planner"][0] / sums["clairvoyant"][0], CLAIRVOYANT),
    ]
    for each in lines:
        print(json.dumps(each), flush=True)
    return 0 if all(each["ok"] for each in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
