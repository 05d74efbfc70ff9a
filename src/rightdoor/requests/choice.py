"""The choice within one subject: which sets of acts could be asked, what each would reach, and what it costs.

The objective is in ADR 12. `short` is how many strands are still missing after a set, if all of it comes back: 0 a pair that
can corroborate, 1 one strand, 2 none. Cost counts in thousandths of a request, in whole numbers: a request is 1000, and
everything else that speaks against an act is a fraction of one, so that a needless request is never bought by convenience.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from rightdoor.requests.candidates import Candidate, Case, Held, stands_beside
from rightdoor.requests.collateral import subscribers_of
from rightdoor.requests.leadtime import Due

REQUEST = 1000
SHARING = frozenset({"upload", "offered", "sent-part", "sent-complete"})
# Policy: how readily an act carries an attribution (RD-A13), and how often a network's answer names no premises.
ACT_COST = {"login": 60, "listed": 120, "present": 120, "other": 140, "unknown": 140, "purchase": 180, "registration": 200}
NETWORK_COST = {"fixed": 0, "fixed-wireless": 40, "cgnat": 40, "business": 200, "": 60}
PROXY_COST, CAUTION_COST, URGENT_COST = 350, 150, 300
SAME_PROVIDER_COST, SAME_DAY_COST = 40, 20
RARE_COST = 250  # at most: nobody knows whose network it is, and the subject used another one far more often
MOST_ACTS = 40  # of a subject with more, the cheapest of each address and day stand for all
MOST_OPTIONS = 24


class Option(NamedTuple):
    """A set of acts to ask about: strands missing after it, its cost, how many requests it takes, its acts."""

    short: int
    cost: int
    size: int
    acts: tuple[Candidate, ...]

    @property
    def key(self) -> tuple[int, int, tuple[str, ...]]:
        """Best first, the same in any order of the input."""
        return self.short, self.cost, tuple(act.footprint for act in self.acts)


def act_cost(act: Candidate, due: Due) -> int:
    """What asking about one act costs."""
    cost = act.size * REQUEST + ACT_COST.get(act.act, 0 if act.act in SHARING else 140) + NETWORK_COST.get(act.kind, 60)
    cost += PROXY_COST * act.proxy + CAUTION_COST * act.cautions + URGENT_COST * due.urgent
    cost += 20 * (subscribers_of(act) - 1).bit_length()
    return cost + min(36, max(0, due.day - due.today) // 10)  # soonest-expiring first: the others can wait


def pair_cost(one: Candidate | Held, other: Candidate | Held) -> int:
    """What speaks against two as a pair: the same provider or an unknown one, the same day, a long time between them."""
    other_provider = bool(one.provider and other.provider and one.provider != other.provider)
    cost = SAME_PROVIDER_COST * (not other_provider) + SAME_DAY_COST * bool(one.days & other.days)
    return cost + min(30, _apart(one.days, other.days))  # people move: the longer between two acts, the likelier are two homes


def _apart(one: frozenset[int], other: frozenset[int]) -> int:
    """The least between a first or last day of the one and of the other; 0 where either is not known."""
    if not one or not other:
        return 0
    first, last, other_first, other_last = min(one), max(one), min(other), max(other)
    return min(abs(first - other_first), abs(first - other_last), abs(last - other_first), abs(last - other_last))


def is_firm(strand: Candidate | Held) -> bool:
    """Whether the strand itself can be corroborated by a second one."""
    return strand.firm if isinstance(strand, Held) else not strand.cautions and not strand.proxy and strand.act in (*SHARING, "login")


def corroborates(one: Candidate | Held, other: Candidate | Held) -> bool:
    """Whether the two, both coming back well, corroborate at least one of them. Strands that are there must agree."""
    if isinstance(one, Held) and isinstance(other, Held) and one.premises and other.premises and not one.premises & other.premises:
        return False
    return (is_firm(one) or is_firm(other)) and stands_beside(one, other)


def short_now(held: Sequence[Held]) -> int:
    """How many strands are missing when nothing more is asked."""
    if any(corroborates(a, b) for a, b in combinations(held, 2)):
        return 0
    return 1 if held else 2


def options(case: Case, due: dict[str, Due]) -> list[Option]:
    """Every set worth considering for a subject, best first; `due` is by footprint, for each act that can still be asked.

    Empty when nothing is missing, or when nothing can be gained. Each single act, and each pair, is looked at.
    """
    now = short_now(case.held)
    if now == 0:
        return []
    cost = costs(case, due)
    acts = shortlist([c for c in case.candidates if c.footprint in due], cost)
    found = []
    for act in acts:
        beside = [pair_cost(act, h) for h in case.held if corroborates(act, h)]
        if beside:
            found.append(Option(0, cost[act.footprint] + min(beside), act.size, (act,)))
        elif now == 2:
            found.append(Option(1, cost[act.footprint], act.size, (act,)))
    for a, b in combinations(acts, 2):  # with a strand held too: a pair beside it costs more, and may be in time when no single act is
        if corroborates(a, b):
            found.append(Option(0, cost[a.footprint] + cost[b.footprint] + pair_cost(a, b), a.size + b.size, (a, b)))
    return sorted(found, key=lambda option: option.key)


def costs(case: Case, due: dict[str, Due]) -> dict[str, int]:
    """The cost of each act that can be asked about, by footprint."""
    rare = _rarity(case)
    acts = (act for act in case.candidates if act.footprint in due)
    return {act.footprint: act_cost(act, due[act.footprint]) + (0 if act.provider else rare[_neighbourhood(act)]) for act in acts}


def _rarity(case: Case) -> dict[tuple[str, ...], int]:
    """By neighbourhood (/24, of IPv6 /48) what speaks against it where nobody knows whose it is.

    People are mostly at home: the less of a subject's acts come from a neighbourhood, the likelier it is a telephone or somebody
    else's network, whose answer names no premises.
    """
    used = Counter(_neighbourhood(act) for act in case.candidates)
    most = max(used.values(), default=0)
    return {place: RARE_COST * (most - count) // most for place, count in used.items()}


def _neighbourhood(act: Candidate) -> tuple[str, ...]:
    parts = act.network.split(":" if act.id_type == "ipv6" else ".")
    return tuple(parts[:3])


def shortlist(acts: Sequence[Candidate], cost: Mapping[str, int]) -> list[Candidate]:
    """The acts in order of cost; of very many, those that differ in address or day, cheapest first."""
    ordered = sorted(acts, key=lambda act: (cost[act.footprint], act.footprint))
    if len(ordered) <= MOST_ACTS:
        return ordered
    first: list[Candidate] = []
    rest: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for act in ordered:
        place = (act.network, min(act.days))
        (rest if place in seen else first).append(act)
        seen.add(place)
    return (first + rest)[:MOST_ACTS]


def trimmed(found: Sequence[Option], due: dict[str, Due], binding: Sequence[int]) -> list[Option]:
    """Of options alike in what they reach and in the room that they take, the best; at most `MOST_OPTIONS` of each `short`."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Option] = []
    counts = {0: 0, 1: 0}
    for option in found:
        room = tuple(sorted((bisect_left(binding, due[act.footprint].day), act.size) for act in option.acts))
        place = (option.short, option.size, room)
        if place not in seen and counts[option.short] < MOST_OPTIONS:
            seen.add(place)
            counts[option.short] += 1
            kept.append(option)
    return kept
