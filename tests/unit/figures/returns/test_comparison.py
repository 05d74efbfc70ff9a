"""Two periods: the difference, the ratio with its interval, and what must be said before anybody concludes from it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.figures.returns.comparison import HEAD, comparison, ratio_of, rows_of
from rightdoor.figures.returns.line import TOTAL
from rightdoor.model.civil import DAY

MARCH = Query(0, 30 * DAY, 90 * DAY)
APRIL = Query(30 * DAY, 60 * DAY, 120 * DAY)


def compared(before, after, sides=(MARCH, APRIL), code="arrests"):
    return comparison([DEFINITIONS[code]], sides, [TOTAL], ({(code, TOTAL): before}, {(code, TOTAL): after}))


def test_the_ratio_is_the_printed_one():
    """15 of 20 in the later of two equal periods: Wilson's interval of the share is 0.5313 to 0.8881, the odds of its ends are the ratio's."""
    found = ratio_of(5, 15, DAY, DAY)
    assert (found.value, round(found.low, 2), round(found.high, 2)) == (3.0, 1.13, 7.94)
    half = ratio_of(5, 15, DAY, 2 * DAY)
    assert math.isclose(half.value, 1.5)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 400), st.integers(1, 400))
def test_the_interval_holds_the_ratio_and_turns_over_with_the_periods(before, after, one, other):
    found = ratio_of(before, after, one * DAY, other * DAY)
    if before + after == 0:
        assert found is None
        return
    if found.value is not None:
        assert found.low <= found.value * (1 + 1e-9)
        assert found.high is None or found.value <= found.high * (1 + 1e-9)
    else:
        assert before == 0 and found.high is None
    turned = ratio_of(after, before, other * DAY, one * DAY)
    if found.low > 0:
        assert math.isclose(1 / found.low, turned.high, rel_tol=1e-9)
    else:
        assert turned.high is None


def test_small_numbers_are_said_with_their_bound_and_large_ones_are_not():
    small, large = compared(3, 9).rows[0], compared(300, 500).rows[0]
    assert any("Small numbers (3 and 9; fewer than 20 together" in note for note in small.notes)
    assert large.notes == ()
    assert large.difference == 200
    assert any("holds 1" in note for note in compared(30, 33).rows[0].notes)
    assert compared(0, 0).rows[0].notes == ("Nothing was counted in either period.",)
    assert any("none in one" in note for note in compared(0, 40).rows[0].notes)


def test_what_stood_at_an_end_has_a_difference_and_no_interval():
    (row,) = compared(40, 60, code="on-bail").rows
    assert (row.difference, row.ratio) == (20, None)
    assert "the same things may stand in both" in row.notes[0]


def test_periods_that_overlap_differ_in_length_or_had_less_time_are_said():
    told = " ".join(compared(1, 1, (MARCH, Query(10 * DAY, 70 * DAY, 75 * DAY))).notes)
    assert "overlap" in told and "30 and 60 days" in told and "5 days: under 28 days" in told
    assert compared(1, 1).notes == ()
    ahead = compared(1, 1, (MARCH, Query(30 * DAY, 60 * DAY, 50 * DAY)))
    assert any("not even ended" in note for note in ahead.notes)


def test_two_periods_are_asked_alike():
    with pytest.raises(ValueError, match="one scope"):
        compared(1, 1, (MARCH, APRIL._replace(scope="inside", operation="op")))
    with pytest.raises(ValueError, match="ends after"):
        compared(1, 1, (MARCH, APRIL._replace(until_us=0)))


def test_several_ratios_at_once_are_warned_of():
    codes = ["arrests", "charged", "on-bail"]
    found = comparison(
        [DEFINITIONS[code] for code in codes], (MARCH, APRIL), [TOTAL], ({(c, TOTAL): 30 for c in codes}, {(c, TOTAL): 30 for c in codes})
    )
    assert any(note.startswith("2 ratios are compared at once") for note in found.notes), "what stood at an end has none"


def test_rows_bear_both_periods_and_what_is_not_bounded_says_so():
    made = compared(0, 25)
    (row,) = (dict(zip(HEAD, each, strict=True)) for each in rows_of(made))
    assert (row["before"], row["after"], row["difference"], row["ratio_of_rates"], row["ratio_high"]) == (0, 25, 25, "", "no bound")
    assert (row["before_from"], row["after_as_of"]) == ("1970-01-01T00:00:00Z", "1970-05-01T00:00:00Z")
    assert (row["definition"], row["definition_version"]) == ("arrests", DEFINITIONS["arrests"].version)
