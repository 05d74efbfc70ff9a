"""Whether two samples of durations differ: a permutation test of the gap between their medians."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

Ask = Callable[[], None]


def p_value(one: list[float], other: list[float], draw: random.Random, rounds: int = 999) -> float:
    """How often labels dealt at random part the medians as far as they are (Phipson and Smyth 2010: never 0)."""

    def gap(a: list[float], b: list[float]) -> float:
        return abs(sorted(a)[len(a) // 2] - sorted(b)[len(b) // 2])

    seen, both, more = gap(one, other), [*one, *other], 0
    for _ in range(rounds):
        draw.shuffle(both)
        more += gap(both[: len(one)], both[len(one) :]) >= seen
    return (more + 1) / (rounds + 1)


def told_apart(asks: Mapping[str, Ask], *, times: int = 40, seed: int = 7, level: float = 0.01) -> str:
    """Empty where the durations of two questions, asked in turn in an order drawn by `seed`, do not differ at `level`; else how they do.

    A difference must show twice: of samples that do not differ, one in a hundred is below a hundredth.
    """
    draw = random.Random(seed)
    said: list[str] = []
    for ask in asks.values():
        ask()
    for _ in range(2):
        took: dict[str, list[float]] = {name: [] for name in asks}
        for _ in range(times):
            for name in draw.sample(sorted(asks), 2):
                start = time.perf_counter()
                asks[name]()
                took[name].append(time.perf_counter() - start)
        p = p_value(*took.values(), draw)
        if p > level:
            return ""
        medians = {name: sorted(each)[times // 2] for name, each in took.items()}
        said.append(f"p = {p}, medians {medians}")
    return "; ".join(said)
