"""Statistics equal a slow, obvious recount on random histories, written straight over raw events."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from figures_random import query, world
from figures_recount import COUNTED, Unclear, recount
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS

SEEDS = st.integers(0, 2**32)


@settings(max_examples=100)
@given(SEEDS)
def test_every_number_is_the_recount(seed):
    held, rng = world(seed), random.Random(seed)
    for _ in range(3):
        asked = query(held, rng)
        records = held.records(asked.as_of_us)
        for code in COUNTED:
            try:
                wanted = recount(held.cases, code, asked)
            except Unclear:
                assume(False)
            found = figure(DEFINITIONS[code], records, asked)
            assert (found.value, set(found.records)) == wanted, (code, asked)
            assert len(found.records) == len(set(found.records))
            assert sum(share.value for share in found.shares) == found.value


def test_the_worlds_reach_what_is_counted():
    seen, doubles, scopes = Counter(), 0, Counter()
    for seed in range(200):
        held, rng = world(seed), random.Random(seed)
        whole = query(held, rng)._replace(from_us=0, until_us=held.end_us, as_of_us=held.end_us, forces=())
        records = held.records(held.end_us)
        for code in COUNTED:
            found = figure(DEFINITIONS[code], records, whole._replace(scope="all", operation=""))
            seen[code] += found.value
            doubles += any(len({r.case for r in records if r.id in group}) > 1 for group in found.doubles)
            scopes[whole.scope] += figure(DEFINITIONS[code], records, whole).value
    assert min(seen[code] for code in COUNTED) > 5, seen
    assert doubles > 20
    assert min(scopes.values()) > 20, scopes


def test_each_definition_is_recounted_or_of_operations():
    """What cases do not hold comes from operations: packages and requests."""
    assert {code for code in DEFINITIONS if code not in COUNTED} <= {"packages", "packages-accepted", "requests"}
