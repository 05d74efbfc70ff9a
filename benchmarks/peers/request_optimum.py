"""The exact optimum of a plan by brute force: every set of acts of every subject, in every combination.

It shares with the planner what one act and one pair cost, and nothing of the search.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import NamedTuple

from rightdoor.model.civil import DAY
from rightdoor.requests.candidates import Candidate, Case, Held
from rightdoor.requests.choice import corroborates, costs, pair_cost
from rightdoor.requests.leadtime import Due, due_of
from rightdoor.requests.plan import Plan, Terms

TODAY = 20_500  # UTC day number of the cases made here


class Optimum(NamedTuple):
    """Strands missing by subject, the least cost at which that can be had, and the number of requests."""

    short: tuple[int, ...]
    cost: int
    requests: int


def optimum(cases: Sequence[Case], terms: Terms) -> Optimum:
    """The best of all combinations: least missing for the first subject, then for the second, and so on; then least cost."""
    sets = [list(_sets(case, terms)) for case in cases]
    best: Optimum | None = None
    for combined in product(*sets):
        days = [day for chosen in combined for day in chosen.days]
        if (terms.budget is not None and len(days) > terms.budget) or not in_time(days, terms):
            continue
        found = Optimum(tuple(c.short for c in combined), sum(c.cost for c in combined), len(days))
        if best is None or found[:2] < best[:2]:
            best = found
    assert best is not None  # asking nothing always fits
    return best


class _Set(NamedTuple):
    short: int
    cost: int
    days: tuple[int, ...]


def _sets(case: Case, terms: Terms) -> Iterator[_Set]:
    due = {c.footprint: d for c in case.candidates if not c.unusable and (d := due_of(c.expires_us, terms.as_of_us, terms.lead_days))}
    cost = costs(case, due)
    acts = [c for c in case.candidates if c.footprint in due]
    for size in range(len(acts) + 1):
        for chosen in combinations(acts, size):
            yield _Set(*value(case.held, chosen, cost), tuple(due[a.footprint].day for a in chosen for _ in a.instants))


def value(held: Sequence[Held], chosen: Sequence[Candidate], cost: dict[str, int]) -> tuple[int, int]:
    """Strands missing and cost, when all of `chosen` comes back well."""
    spent = sum(cost[act.footprint] for act in chosen)
    if any(corroborates(a, b) for a, b in combinations(held, 2)):
        return 0, spent
    everything: list[Held | Candidate] = [*held, *chosen]
    pairs = [pair_cost(a, b) for a, b in combinations(everything, 2) if corroborates(a, b)]
    return (0, spent + min(pairs)) if pairs else (1 if everything else 2, spent)


def in_time(days: Sequence[int], terms: Terms) -> bool:
    """Whether requests with these last days can all go: the next slot to the one due soonest."""
    if terms.per_day is None:
        return True
    today = terms.as_of_us // DAY
    return all(today + place // terms.per_day <= day for place, day in enumerate(sorted(days)))


def of_plan(cases: Sequence[Case], made: Plan, terms: Terms) -> Optimum:
    """The same figures of a plan."""
    asked = {row.act.footprint for row in made.rows}
    shorts, total = [], 0
    for case in cases:
        due: dict[str, Due] = {c.footprint: d for c in case.candidates if (d := due_of(c.expires_us, terms.as_of_us, terms.lead_days))}
        short, cost = value(case.held, [c for c in case.candidates if c.footprint in asked], costs(case, due))
        shorts.append(short)
        total += cost
    return Optimum(tuple(shorts), total, len(made.rows))


def random_cases(rng: random.Random, *, subjects: int = 3, acts: int = 4) -> tuple[list[Case], Terms]:
    """A small office: few subjects with few acts each, scarce addresses, days and slots, so that something has to give way."""
    cases = [_case(rng, f"sub_{number}", rng.randint(0, acts)) for number in range(max(rng.randint(1, subjects), rng.randint(1, subjects)))]
    terms = Terms(
        as_of_us=TODAY * DAY,
        budget=rng.choice((None, None, 2, 3, 4)),
        per_day=rng.choice((None, 1, 1, 1)),
        lead_days=rng.choice((0, 0, 1, 3)),
    )
    return cases, terms


def _case(rng: random.Random, subject: str, count: int) -> Case:
    candidates = tuple(random_act(rng, f"{subject}-{number}") for number in range(count))
    held = tuple(_held(rng, f"{subject}-held{number}") for number in range(rng.choice((0, 0, 0, 1, 2))))
    return Case(subject, candidates, held)


def random_act(rng: random.Random, footprint: str) -> Candidate:
    """One act with a few values for everything that matters."""
    number, day = rng.randrange(4), TODAY - 360 + rng.randrange(6)
    instants = tuple(day * DAY + i * 3_600_000_000 for i in range(rng.choice((1, 1, 1, 1, 2))))
    return Candidate(
        footprint=footprint,
        act=rng.choice(("upload", "upload", "offered", "login", "registration", "unknown")),
        id_type="ipv4",
        identifier=f"192.0.2.{number}",
        port=rng.choice((None, 40_000)),
        network=f"192.0.2.{number}",
        instants=instants,
        days=frozenset({day}),
        width_us=1_000_000,
        expires_us=(TODAY + rng.randrange(5)) * DAY,
        provider=rng.choice(("", "Meadow Broadband", "Tarn Telecom")),
        kind=rng.choice(("", "fixed", "cgnat", "business", "fixed-wireless")),
        cautions=rng.random() < 0.15,
        proxy=rng.random() < 0.1,
    )


def _held(rng: random.Random, footprint: str) -> Held:
    number, day = rng.randrange(4), TODAY - 360 + rng.randrange(6)
    span = rng.choice((None, (day * DAY, (day + 1) * DAY), (day * DAY, None)))
    return Held(
        footprint=footprint,
        network=f"192.0.2.{number}",
        days=frozenset({day}),
        provider=rng.choice(("", "Meadow Broadband", "Tarn Telecom")),
        instants=(day * DAY,),
        span=span,
        premises=frozenset({"pr_1"}),
        firm=rng.random() < 0.8,
        pending=span is None,
    )
