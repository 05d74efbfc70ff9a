"""Deleting any one record changes exactly the figures that count it."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from figures_random import query, world
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.doubles import papers_of


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_deleting_any_one_record_changes_exactly_the_figures_that_count_it(seed):
    """What stands in two cases as one thing (a double report) moves between forces and scopes when one of its papers goes: then the figures that
    counted any of its papers, before or after, may change, and no other."""
    held, rng = world(seed), random.Random(seed)
    asked = [query(held, rng) for _ in range(3)]
    asked = [each._replace(as_of_us=asked[0].as_of_us) for each in asked]
    records = held.records(asked[0].as_of_us)
    things = {(paper.record.kind, paper.record.id): paper.thing for paper in papers_of(records)}
    before = [(d, q, figure(d, records, q)) for d in DEFINITIONS.values() for q in asked]
    for gone in records:
        left = [each for each in records if (each.kind, each.id) != (gone.kind, gone.id)]
        thing = things[gone.kind, gone.id]
        others = {r.id for r in left if r.kind == gone.kind and things[r.kind, r.id] == thing and r.case != gone.case}
        for definition, each, was in before:
            now = figure(definition, left, each)
            counts = gone.kind in definition.kinds and gone.id in was.records
            if others and gone.kind in definition.kinds:
                assert counts or others & ({*was.records} | {*now.records}) or now == was
                assert not counts or now != was
            else:
                assert (now != was) == counts
                assert was.value - now.value in ((0, 1) if counts else (0,))
            assert gone.id not in now.records or gone.kind not in definition.kinds
