"""A line of work, week by week: what waits at each step, what may be done in a week, what goes on from step to step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

Passes = Callable[[int], bool]


class Step(NamedTuple):
    """`capacity`: how many things a week. `goes_on`: the share of what is done here that goes on to the next step; None where nobody knows:
    then nothing can be said of later steps."""

    code: str
    capacity: Fraction
    goes_on: Fraction | None = Fraction(1)


class Line(NamedTuple):
    """`steps`: in order. `waiting`: of each step, since how many whole weeks (from first receipt anywhere) each thing that waits there is here.

    `arrivals`: how many came to the first step in each measured week.
    """

    steps: tuple[Step, ...]
    waiting: tuple[tuple[int, ...], ...]
    arrivals: tuple[int, ...] = ()


class Week(NamedTuple):
    """Of each step: `done` in this week; `waiting` and `oldest` (whole weeks since first receipt; None where nothing waits) at its end."""

    done: tuple[int, ...]
    waiting: tuple[int, ...]
    oldest: tuple[int | None, ...]


def known(line: Line) -> int:
    """How many steps something can be said of: up to the first of which nobody knows what goes on."""
    unknown = next((n for n, step in enumerate(line.steps) if step.goes_on is None), len(line.steps) - 1)
    return unknown + 1


def capacity_of(rate: Fraction, week: int) -> int:
    """How many things may be done in a week (0 the first): fractions are carried, so that n weeks together do the whole part of n rates."""
    return floor(rate * (week + 1)) - floor(rate * week)


def worked(line: Line, arrivals: Sequence[int], passes: Passes) -> tuple[Week, ...]:
    """One week for each of the arrivals. `passes(step)`: whether what was just done at a step goes on; asked once for each, in order.

    In a week each thing takes one step at most: the last step works first; what is done goes to the next queue when the week ends, and what
    arrives in a week is there from the next. At each step the one that was received first is done first.
    """
    queues = [Counter(-age for age in ages) for ages in line.waiting[: known(line)]]
    weeks = []
    for week, come in enumerate(arrivals):
        done = [0] * len(queues)
        for n in reversed(range(len(queues))):
            done[n] = _work(queues, n, capacity_of(line.steps[n].capacity, week), passes)
        if come:
            queues[0][week] += come
        oldest = tuple(week + 1 - min(queue) if queue else None for queue in queues)
        weeks.append(Week(tuple(done), tuple(queue.total() for queue in queues), oldest))
    return tuple(weeks)


def _work(queues: list[Counter[int]], step: int, capacity: int, passes: Passes) -> int:
    """Takes from the week of receipt that is the earliest, as many as there are; things of one week are alike."""
    queue, left = queues[step], min(capacity, queues[step].total())
    done = left
    while left:
        received = min(queue)
        taken = min(left, queue[received])
        left -= taken
        queue[received] -= taken
        if not queue[received]:
            del queue[received]
        on = sum(passes(step) for _ in range(taken)) if step + 1 < len(queues) else 0
        if on:
            queues[step + 1][received] += on
    return done
