"""Whether two samples of durations differ: a permutation test of pairs that were measured one beside the other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

Ask = Callable[[], object]
ROUNDS = 3


def p_value(one: list[float], other: list[float], draw: random.Random, rounds: int = 999) -> float:
    """How often signs dealt at random to the pairs' differences sum their ranks as far from nothing as they do (Wilcoxon 1945; Phipson and
    Smyth 2010: never 0). Which of a pair is asked first is drawn, so that of equal questions each sign is as likely: the test is exact,
    whatever else the machine does meanwhile.
    """
    apart = sorted((a - b for a, b in zip(one, other, strict=True)), key=abs)
    seen = abs(sum(rank if gap > 0 else -rank for rank, gap in enumerate(apart, 1)))
    places = range(1, len(apart) + 1)
    more = sum(abs(sum(rank if draw.getrandbits(1) else -rank for rank in places)) >= seen for _ in range(rounds))
    return (more + 1) / (rounds + 1)


def told_apart(
    asks: Mapping[str, Ask], *, times: int = 40, seed: int = 7, level: float = 0.01, clock: Callable[[], float] = time.perf_counter,
    before: Mapping[str, Ask] | None = None,
) -> str:  # fmt: skip
    """Empty where the durations of two questions do not differ at `level` (p > 0.01), else how they do.

    `before`: what has to be done, untimed, so that a question can be asked. A difference is said where up to `ROUNDS` fresh samples of `times`
    pairs all show it, the same way round. False alarms: of equal questions one round in two hundred differs in a given direction, all three
    in 2 * 0.005 ** 3 = 2.5e-7 of runs, below one in a million. Power, where single durations scatter by a tenth of themselves and one
    in thirty is disturbed: with 40 pairs a question that takes 15 hundredths longer is told in about 99 of 100 runs, one that takes a tenth
    longer in half of them. tests/unit/test_two_samples.py holds both to it.
    """
    draw = random.Random(seed)
    said: list[str] = []
    ways = set()
    one, other = asks
    for name in asks:
        _timed(name, asks, before, clock)
    for _ in range(ROUNDS):
        took: dict[str, list[float]] = {name: [] for name in asks}
        for _ in range(times):
            for name in draw.sample((one, other), 2):
                took[name].append(_timed(name, asks, before, clock))
        p = p_value(took[one], took[other], draw)
        gaps = sorted(a - b for a, b in zip(took[one], took[other], strict=True))
        ways.add(gaps[times // 2] > 0)
        if p > level or len(ways) > 1:
            return ""
        medians = {name: sorted(each)[times // 2] for name, each in took.items()}
        said.append(f"p = {p}, medians {medians}")
    return "; ".join(said)


def _timed(name: str, asks: Mapping[str, Ask], before: Mapping[str, Ask] | None, clock: Callable[[], float]) -> float:
    if before is not None:
        before[name]()
    start = clock()
    asks[name]()
    return clock() - start
