"""Wilson's interval against printed values and against what it promises; what is too small says so."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.interval import SMALL, Share, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (15, 148, 0.0624, 0.1605), (81, 263, 0.2553, 0.3662), (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_the_interval_is_the_printed_one(hits, of, low, high):
    """The last three: Newcombe 1998, table I, score method without continuity correction."""
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nothing_nothing_is_said_and_no_share_is_more_than_its_whole():
    assert wilson(0, 0) is None
    assert Share(0, 0).value is None and Share(0, 0).interval() is None
    for hits, of in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="whole"):
            wilson(hits, of)


@given(st.integers(0, 400), st.integers(1, 400), st.integers(1, 60))
def test_it_holds_the_share_turns_with_it_and_widens_with_comparisons(hits, of, comparisons):
    hits = min(hits, of)
    found, other = wilson(hits, of), wilson(of - hits, of)
    assert 0 <= found.low <= hits / of <= found.high <= 1
    assert math.isclose(found.low, 1 - other.high, abs_tol=1e-12)
    wide = Share(hits, of).interval(comparisons)
    assert wide.low <= found.low + 1e-12 and found.high <= wide.high + 1e-12


def test_it_covers_the_truth_as_often_as_it_says():
    """Summed over every outcome of 40 trials at several true shares: near 95 of 100, as the score interval promises on average."""
    covered = []
    for truth in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5):
        of = 40
        chance = [math.comb(of, k) * truth**k * (1 - truth) ** (of - k) for k in range(of + 1)]
        covered.append(sum(p for k, p in enumerate(chance) if wilson(k, of).low <= truth <= wilson(k, of).high))
    assert 0.93 < sum(covered) / len(covered) < 0.97


def test_small_is_below_the_bound():
    assert [Share(1, of).small for of in (SMALL - 1, SMALL)] == [True, False]
