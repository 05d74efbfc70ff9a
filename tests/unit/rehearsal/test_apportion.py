"""Whole numbers by weight: exact in sum, within one of their share, the first of equal remainders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.rehearsal.apportion import apportion

WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=60).filter(any)


@given(st.integers(0, 100_000), WEIGHTS)
def test_parts_sum_and_lie_within_one_of_their_share(total, weights):
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(st.integers(0, 1_000), WEIGHTS)
def test_a_larger_weight_never_gets_less(total, weights):
    parts = apportion(total, weights)
    assert all(parts[i] >= parts[j] for i in range(len(parts)) for j in range(len(parts)) if weights[i] > weights[j])


def test_of_equal_remainders_the_first():
    assert apportion(3, [1, 1]) == [2, 1]
    assert apportion(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(("total", "weights"), [(1, [0, 0]), (-1, [1]), (1, [2, -1]), (1, [])])
def test_what_cannot_be_parted_is_refused(total, weights):
    with pytest.raises(ValueError, match="parted"):
        apportion(total, weights)
