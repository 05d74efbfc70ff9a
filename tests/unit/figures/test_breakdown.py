"""Parts sum, and the rest has its name."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures_random import query, world
from golden.notarise.asking import ANY, records
from golden.notarise.made import Made, at
from rightdoor.figures.breakdown import WAYS, broken_down, does_not_sum
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_parts_sum_by_any_way_on_random_histories(seed):
    held, rng = world(seed), random.Random(seed)
    asked = query(held, rng)
    known = held.records(asked.as_of_us)
    for definition in DEFINITIONS.values():
        whole = figure(definition, known, asked)
        for way in (*WAYS, "immediate"):
            broken = broken_down(definition, known, asked, way)
            assert broken.value == whole.value == sum(part.value for part in broken.parts)
            assert sorted(paper for part in broken.parts for paper in part.records) == sorted(whole.records)
            assert all(part.value for part in broken.parts)


def test_what_has_no_place_is_the_rest_and_comes_last():
    held = []
    for n, area in enumerate(("Vale", "", "Moor", "Vale")):
        made = Made(f"c{n}", "E1", at("2014-02-01"))
        made.arrest(at("2014-03-31", 23, 30), made.person(at("2014-03-01")), area=area)
        held.append(made)
    broken = broken_down(DEFINITIONS["arrests"], records(held), ANY, "place")
    assert [(part.code, part.value) for part in broken.parts] == [("Moor", 1), ("Vale", 2), ("", 1)]
    months = broken_down(DEFINITIONS["arrests"], records(held), ANY, "month")
    assert [part.code for part in months.parts] == ["2014-04"]  # half past midnight by the clock on the wall


@pytest.mark.parametrize(("whole", "parts", "said"), [(21, (6, 3, 9, 3), ""), (0, (), ""), (21, (6, 3, 9), "18"), (4, (2, 3), "5")])
def test_what_somebody_wrote_down_is_checked(whole, parts, said):
    found = does_not_sum(whole, parts)
    assert (said in found) if said else not found
