"""What would be otherwise with other capacities: the same weeks drawn many times, worked as now and as asked, side by side.

Assumed, and said beside each result (`ASSUMPTIONS`). A result is no promise and no target: it says what follows from what was measured, if
nothing else changed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from rightdoor.joint.board.line import Line, Week, known, worked

ASSUMPTIONS: Final = (
    "What arrives in a coming week is drawn from the measured weeks, each as likely as the other, whatever came before.",
    "A step does as many things a week as was measured or entered, whatever they are; the one that was received first is done first.",
    "A thing takes one step a week at most; what arrives in a week is worked from the next.",
    "Of what is done at a step, the measured share goes on, drawn for each by itself.",
    "Nothing else changes: no other work of the same people, no leave, no case that is more urgent than another, nobody who learns.",
)
LOW, HIGH = Fraction(1, 10), Fraction(9, 10)  # eight runs of ten lie between them


class Band(NamedTuple):
    """Of all runs: the middle one, and between which eight of ten lie."""

    low: int
    middle: int
    high: int


class Ahead(NamedTuple):
    """What is to be expected of one step. `waiting`: at the end of each week. `done`: until the end of each week, together.

    `oldest`: whole weeks since first receipt of the oldest that waits at the end, None where nothing waits in most runs.
    `clear`: the week (1 the first) at whose end nothing waits for the first time; None where that is not so in most runs.
    """

    step: str
    waiting: tuple[Band, ...]
    done: tuple[Band, ...]
    oldest: Band | None
    clear: Band | None


class Compared(NamedTuple):
    """`now` and `then`, by step; `more`: how many more are done at each step by the end, run against run with the same draws."""

    now: tuple[Ahead, ...]
    then: tuple[Ahead, ...]
    more: tuple[Band, ...]
    weeks: int
    runs: int
    seed: int


def compared(line: Line, asked: Mapping[str, Fraction], *, weeks: int, runs: int, seed: int) -> Compared:
    """The line as it is and with the capacities (things a week) `asked` of some of its steps. Same arguments, same result."""
    changed = line._replace(steps=tuple(step._replace(capacity=asked.get(step.code, step.capacity)) for step in line.steps))
    now = [_run(line, weeks, f"{seed}/{run}") for run in range(runs)]
    then = [_run(changed, weeks, f"{seed}/{run}") for run in range(runs)]
    steps = [step.code for step in line.steps[: known(line)]]
    more = tuple(
        band([_sum(b, n) - _sum(a, n) for a, b in zip(now, then, strict=True)]) for n in range(len(steps))
    )  # the same draws: what differs is the capacity alone
    return Compared(_ahead(steps, now), _ahead(steps, then), more, weeks, runs, seed)


def _run(line: Line, weeks: int, seed: str) -> tuple[Week, ...]:
    """The nth draw of a step is for the nth thing done there, whatever the capacity: two lines of one seed differ by it alone."""
    coming = random.Random(f"{seed}/arrivals")
    arrivals = [coming.choice(line.arrivals) if line.arrivals else 0 for _ in range(weeks)]
    draws = [random.Random(f"{seed}/{step.code}").random for step in line.steps]
    shares = [float(step.goes_on) if step.goes_on is not None else 0.0 for step in line.steps]
    return worked(line, arrivals, lambda n: draws[n]() < shares[n])


def _ahead(steps: Sequence[str], runs: Sequence[tuple[Week, ...]]) -> tuple[Ahead, ...]:
    return tuple(_step(code, n, runs) for n, code in enumerate(steps))


def _step(code: str, n: int, runs: Sequence[tuple[Week, ...]]) -> Ahead:
    weeks = range(len(runs[0]))
    waiting = tuple(band([run[week].waiting[n] for run in runs]) for week in weeks)
    done = []
    sums = [0] * len(runs)
    for week in weeks:
        sums = [before + run[week].done[n] for before, run in zip(sums, runs, strict=True)]
        done.append(band(sums))
    oldest = [run[-1].oldest[n] if run else None for run in runs]
    clear = [next((week + 1 for week in weeks if run[week].waiting[n] == 0), None) for run in runs]
    return Ahead(code, waiting, tuple(done), _most(oldest), _most(clear))


def _most(values: Sequence[int | None]) -> Band | None:
    """The band of those that have a value, where more than half of all have one."""
    held = [value for value in values if value is not None]
    return band(held) if 2 * len(held) > len(values) else None


def _sum(run: tuple[Week, ...], step: int) -> int:
    return sum(week.done[step] for week in run)


def band(values: Sequence[int]) -> Band:
    """Nearest ranks: the value of which at least that share is not larger."""
    ordered = sorted(values)
    return Band(_rank(ordered, LOW), _rank(ordered, Fraction(1, 2)), _rank(ordered, HIGH))


def _rank(ordered: Sequence[int], share: Fraction) -> int:
    return ordered[max(0, -(-len(ordered) * share.numerator // share.denominator) - 1)]
