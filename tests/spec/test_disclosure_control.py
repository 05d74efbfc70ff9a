"""Disclosure control, rule by rule (practice, section 2.19): small numbers, secondary suppression, ages, places, small wholes, force level."""

from __future__ import annotations

import pytest

from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.disclosure.protect import protect
from statement_case import CHESHIRE, DEFINITIONS, figure, others, places, table


def printed(values: tuple[int, ...], by: Dimension | None = None) -> list[int | None] | str:
    """What is printed of the parts; the reason where nothing is."""
    by = by or others("p", len(values))
    held = protect([table(figure("arrests", sum(values), CHESHIRE), by, *values)], (), DEFINITIONS).tables[0]
    return held.refused or [held.shown((level.code,)) for level in by.levels]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((6, 9, 5), [6, 9, 5]),  # none small
        ((6, 9, 0), [6, 9, 0]),  # nobody is no small number
        ((6, 9, 3), [None, 9, None]),  # one small number: a second is withheld
        ((6, 9, 3, 3), [6, 9, None, None]),  # two that hide each other
        ((6, 9, 1, 1), [None, 9, None, None]),  # two that sum to less than five would say too much
        ((4, 0, 9), [None, None, 9]),  # so that what is withheld may be nothing
    ],
)
def test_small_numbers_and_what_gives_them_back_are_withheld(values, expected):
    assert printed(values) == expected


def test_a_whole_below_five_is_printed_and_not_broken_down():
    assert "below 5 is not broken down" in printed((3, 1))


def test_a_range_that_begins_under_18_is_refused():
    by = Dimension("age", "Age", "age", (Level("a", "14 to 29", 14, 29), Level("b", "30 and over", 30, None)))
    assert "Let it be open downwards" in printed((9, 9), by)


def test_a_small_place_and_one_of_unknown_size_are_refused():
    assert "4,999 residents" in printed((9, 9), places("York", "Selby", residents=4_999))
    assert "is not known" in printed((9, 9), places("York", "Selby", residents=None))
    assert printed((9, 9), places("York", "Selby", residents=5_000)) == [9, 9]
