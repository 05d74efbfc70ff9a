"""Benchmark: planned requests against naive practice and against a clairvoyant, over simulated police forces.

`python benchmarks/planner.py` prints JSON lines with a ratio and what it must be; exit 1 when one is missed. The planner asks
in rounds: plan, answer, plan again, until it asks nothing more. Naive practice asks about the first and the last event of each subject.
The clairvoyant knows every answer beforehand: two requests where two answers corroborate, one where one names premises,
else none; nobody can reach as much with fewer.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from peers.request_optimum import TODAY, of_plan, optimum, random_act, random_cases
from request_world import Question, World
from rightdoor.cli.session import parse_as_of
from rightdoor.model.civil import DAY
from rightdoor.operations.plan_cases import act_rank
from rightdoor.operations.plan_events import Event
from rightdoor.requests.candidates import Case
from rightdoor.requests.leadtime import due_of
from rightdoor.requests.plan import Terms, plan

AS_OF = "2026-03-02T09:00:00Z"
CLAIRVOYANT, OPTIMUM = 1.15, 1.05
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


def planned(world: World, budget: int | None = None) -> Reached:
    """Plan and answer until nothing more is planned, or until so many were asked."""
    asked: list[Question] = []
    events = world.events(asked)
    for rounds in range(MOST_ROUNDS):
        left = None if budget is None else budget - len(asked)
        rows = plan(world.cases(events, asked), Terms(world.as_of_us, left)).rows
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


def against_optimum(count: int) -> dict[str, object]:
    """The worst of `count` random small offices against brute force; a subject that lacks more than it must counts as a miss.

    Where a budget leaves a subject one act of the pair that it needs, the plan takes the soonest-expiring whatever it costs (ADR 12):
    such offices come on top of `count`, and one that needs more requests than the optimum counts as a miss.
    """
    worst, misses, limited, cut, seed = 1.0, 0, 0, 0, 0
    while seed - cut < count:
        cases, terms = random_cases(random.Random(seed))
        best, found = optimum(cases, terms), of_plan(cases, plan(cases, terms), terms)
        free = optimum(cases, terms._replace(budget=None, per_day=None))
        limited += best != free
        misses += found.short != best.short or found.requests > best.requests
        if terms.budget is not None and any(a > b and a == 1 for a, b in zip(best.short, free.short, strict=True)):
            cut += 1
        else:
            worst = max(worst, found.cost / best.cost if best.cost else 1.0)
        seed += 1
    return line(
        "planner, cost against the exact optimum, worst case",
        worst,
        OPTIMUM if not misses else 0.0,
        cases=count,
        limits_bite=limited,
        cut_short_beside=cut,
        more_missing_or_asked=misses,
    )


class Office(NamedTuple):
    """Subjects whose events are as old as footprints were found to be, in the order of receipt and of the list."""

    cases: list[Case]
    received: list[int]


def aged_office(seed: int, subjects: int) -> Office:
    """Two to four acts a subject; ages by the published curve: 13, 26, 27, 26 and 8 % in quarters of a year and older."""
    rng = random.Random(seed)
    cases = []
    for number in range(subjects):
        first = rng.choices(range(5), (13, 26, 27, 26, 8))[0] * 91 + rng.randrange(91)
        acts = []
        for place in range(rng.randint(2, 4)):
            act = random_act(rng, f"fp_{number:04d}_{place}")
            day = TODAY - max(1, first - rng.randrange(30))
            acts.append(
                act._replace(act="upload", network=f"192.0.2.{place}", instants=(day * DAY,), days=frozenset({day}), cautions=False, proxy=False,
                             expires_us=(day + 365) * DAY)
            )  # fmt: skip
        cases.append(Case(f"sub_{number:04d}", tuple(acts)))
    received = list(range(subjects))
    rng.shuffle(received)
    return Office(cases, received)


def before_expiry(subjects: int, per_day: int) -> dict[str, object]:
    """Subjects whose two requests go in time: by the plan, and in the order of receipt about the first and last event."""
    office, terms = aged_office(1, subjects), Terms(TODAY * DAY, per_day=per_day)
    made = plan(office.cases, terms)
    ours = Counter(row.subject for row in made.rows if row.short == 0 and row.send_day <= row.last_day)
    late = sum(row.send_day > row.last_day for row in made.rows)
    in_order, slot = 0, 0
    for number in office.received:
        acts = sorted(office.cases[number].candidates, key=lambda a: a.instants)
        dues = [due_of(act.expires_us, terms.as_of_us, terms.lead_days) for act in (acts[0], acts[-1])]
        in_order += all(
            due is not None and not due.urgent and TODAY + (slot + place) // per_day <= due.day for place, due in enumerate(dues)
        )
        slot += 2
    served = sum(1 for count in ours.values() if count == 2)
    return line("order of receipt, subjects asked about in time for each by the plan", in_order / max(1, served), 1.0 if not late else 0.0,
                subjects=subjects, per_day=per_day, by_plan=served, by_receipt=in_order, planned_too_late=late)  # fmt: skip


def line(name: str, ratio: float, limit: float, **figures: object) -> dict[str, object]:
    """One line of figures."""
    return {"name": name, "ratio": round(ratio, 3), "must": f"<= {limit:g}", "ok": ratio <= limit, **figures}


class Sums:
    """Requests, and subjects corroborated or with one strand, over seeds, by way of asking."""

    def __init__(self) -> None:
        self.sums = {name: [0, 0, 0] for name in ("planner", "planner_with_naive_budget", "naive", "clairvoyant")}
        self.subjects = self.rounds = self.naive_alone = 0

    def add(self, seed: int, scale: str, *, tables: bool) -> None:
        """One more force."""
        with tempfile.TemporaryDirectory(prefix="rightdoor-bench-", ignore_cleanup_errors=True) as folder:
            world = World(Path(folder), seed=seed, scale=scale, as_of_us=parse_as_of(AS_OF), tables=tables)
            ways = {"planner": planned(world), "naive": naive(world), "clairvoyant": clairvoyant(world)}
            ways["planner_with_naive_budget"] = planned(world, ways["naive"].requests)
        for name, way in ways.items():
            for place, count in enumerate((way.requests, len(way.corroborated), len(way.single))):
                self.sums[name][place] += count
        self.subjects += len(world.subjects)
        self.rounds = max(self.rounds, ways["planner"].rounds)
        self.naive_alone += len(ways["naive"].corroborated - ways["planner"].corroborated)

    def figures(self) -> dict[str, object]:
        """All of it, flat."""
        words = ("requests", "corroborated", "single")
        found: dict[str, object] = {f"{name}_{word}": sums[place] for name, sums in self.sums.items() for place, word in enumerate(words)}
        return found | {"subjects": self.subjects, "rounds": self.rounds, "corroborated_by_naive_alone": self.naive_alone}

    def lines(self, told: str) -> list[dict[str, object]]:
        """The ratios and what they must be, with the table of providers or without."""
        ours, naive_, best = self.sums["planner"], self.sums["naive"], self.sums["clairvoyant"]
        same, frugal = 2 * ours[1] + ours[2], self.sums["planner_with_naive_budget"]
        return [
            line(f"planner, requests against first and last event{told}", ours[0] / naive_[0], 1.0, **self.figures()),
            line(f"first and last event, corroborated for each by the planner{told}", naive_[1] / max(1, ours[1]), 1.0),
            line(f"the same where the planner has their number of requests{told}", naive_[1] / max(1, frugal[1]), 1.0),
            line(f"planner, requests against a clairvoyant{told}", ours[0] / best[0], CLAIRVOYANT),
            line(f"planner, requests against the fewest that reach the same{told}", ours[0] / same, CLAIRVOYANT),
        ]


def main() -> int:
    """Print the lines; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--scale", default="force")
    parser.add_argument("--cases", type=int, default=1000)
    given = parser.parse_args()
    good = True
    for tables in (True, False):
        sums = Sums()
        for seed in range(1, given.seeds + 1):
            sums.add(seed, given.scale, tables=tables)
        good &= show(sums.lines("" if tables else ", without a table of who holds which addresses"))
    good &= show([against_optimum(given.cases), before_expiry(600, 6)])
    return 0 if good else 1


def show(lines: Sequence[dict[str, object]]) -> bool:
    """Print; whether all are within their limits."""
    for each in lines:
        print(json.dumps(each), flush=True)
    return all(bool(each["ok"]) for each in lines)


if __name__ == "__main__":
    sys.exit(main())
