"""The measure by which two samples of durations are told apart: what it misses and how often it is wrong."""

from __future__ import annotations

import random
import time

import pytest

from two_samples import ROUNDS, p_value, told_apart

RUNS = 60


def test_samples_of_one_kind_are_not_told_apart_and_others_are():
    draw = random.Random(5)
    one, same = ([draw.gauss(20, 3) for _ in range(40)] for _ in range(2))
    assert p_value(one, same, draw) > 0.01
    assert p_value(one, [value + 4 for value in same], draw) < 0.01


@pytest.mark.parametrize(("longer_s", "told"), [(0.0, False), (0.004, True)])
def test_a_wait_shows(longer_s, told):
    asks = {"one": lambda: time.sleep(0.001), "other": lambda: time.sleep(0.001 + longer_s)}
    assert bool(told_apart(asks, times=20)) is told


class Machine:
    """A clock that questions move on: by 20 ms, a tenth of it scattered, now and then by three times as much, and ever slower."""

    def __init__(self, seed):
        self.draw, self.now, self.asked = random.Random(seed), 0.0, 0

    def ask(self, longer=0.0):
        self.asked += 1
        busy = 3.0 if self.draw.random() < 0.03 else 1.0
        self.now += (0.020 * (1 + longer) + self.draw.gauss(0, 0.002)) * busy * (1 + self.asked / 400)


def told(seed, longer):
    machine = Machine(seed)
    return bool(told_apart({"one": machine.ask, "other": lambda: machine.ask(longer)}, seed=seed, clock=lambda: machine.now))


def test_a_planted_delay_is_found_nearly_always_and_none_where_there_is_none():
    assert sum(told(seed, 0.15) for seed in range(RUNS)) >= RUNS - 1
    assert sum(told(seed, 0.10) for seed in range(RUNS)) >= RUNS // 3
    assert sum(told(seed, 0.0) for seed in range(RUNS)) == 0


def test_a_false_alarm_takes_several_rounds_that_are_each_one_in_a_hundred():
    draw = random.Random(3)
    below = sum(p_value([draw.random() for _ in range(20)], [draw.random() for _ in range(20)], draw, 199) <= 0.01 for _ in range(400))
    assert below <= 12, "a hundredth of four hundred is four"
    assert 2 * (0.01 / 2) ** ROUNDS < 1e-6
