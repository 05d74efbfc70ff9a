"""The measure by which two samples of durations are told apart."""

from __future__ import annotations

import random
import time

import pytest

from two_samples import p_value, told_apart


def test_samples_of_one_kind_are_not_told_apart_and_others_are():
    draw = random.Random(5)
    one, same = ([draw.gauss(20, 3) for _ in range(40)] for _ in range(2))
    assert p_value(one, same, draw) > 0.01
    assert p_value(one, [value + 4 for value in same], draw) < 0.01


@pytest.mark.parametrize(("longer_s", "told"), [(0.0, False), (0.004, True)])
def test_a_wait_shows(longer_s, told):
    asks = {"one": lambda: time.sleep(0.001), "other": lambda: time.sleep(0.001 + longer_s)}
    assert bool(told_apart(asks, times=20)) is told
