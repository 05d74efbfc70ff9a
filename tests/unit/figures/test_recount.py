"""Statistics equal a slow, obvious recount on random histories, written straight over raw events."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from figures_random import query, world
from figures_recount import COUNTED, Unclear, recount
from operations_random import drawn
from operations_recount import packages, requests
from operations_recount import recount as recount_sent
from rightdoor.cases.history import History
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.joint.records import operation_records

SEEDS = st.integers(0, 2**32)
SENT = ("packages", "packages-accepted", "requests")


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


@settings(max_examples=100)
@given(SEEDS)
def test_every_number_of_operations_is_the_recount(seed):
    held, rng = world(seed), random.Random(seed)
    for _ in range(3):
        asked = query(held, rng)
        records = held.records(asked.as_of_us)
        for code in SENT:
            found = figure(DEFINITIONS[code], records, asked)
            wanted = recount_sent(held.operations, code, asked)
            assert (found.value, set(found.records), {frozenset(share.forces): share.value for share in found.shares}) == wanted, (
                code,
                asked,
            )
            assert len(found.records) == len(set(found.records))


@settings(max_examples=250)
@given(SEEDS)
def test_the_records_of_an_operation_are_those_that_loops_over_its_events_find_as_of_any_instant(seed):
    rng = random.Random(seed)
    log = drawn("Larch", rng)
    for cut in (log[-1].recorded_us, *(event.recorded_us for event in rng.sample(log, 3))):
        known = [event for event in log if event.recorded_us <= cut]
        by_hand = [*packages("Larch", known), *requests("Larch", known)]
        found = operation_records("Larch", History(log), cut)
        wanted = {(one.paper, one.at, one.known, one.forces, one.inside) for one in by_hand}
        assert {(r.id, r.at_us, r.known_us, frozenset({r.force, *r.forces} - {""}), frozenset(r.operations)) for r in found} == wanted
        assert len(found) == len(by_hand)


def test_the_worlds_reach_what_operations_count():
    """Packages that two forces share, that two operations sent, that nobody has, that were sent on, and what was corrected of each."""
    seen, whole = Counter(), Counter()
    for seed in range(120):
        held = world(seed)
        asked = query(held, random.Random(seed))._replace(from_us=0, until_us=held.end_us, as_of_us=held.end_us, forces=())
        for code in SENT:
            value, papers, shares = recount_sent(held.operations, code, asked._replace(scope="all", operation=""))
            whole[code] += value
            seen[code, "two papers of one"] += len(papers) - value
            seen[code, "together"] += sum(number for forces, number in shares.items() if len(forces) > 1)
            seen[code, "nobody's"] += shares.get(frozenset(), 0)
            seen[asked.scope] += recount_sent(held.operations, code, asked)[0]
        for log in (each.log for each in held.operations):
            seen.update(f"{event.kind} again" if event.supersedes else event.kind for event in log)
    assert min(whole[code] for code in SENT) > 50, whole
    assert min(seen[code, why] for code in SENT[:2] for why in ("two papers of one", "together")) > 10, seen
    assert min(seen["packages", "nobody's"], seen["requests", "nobody's"]) > 10, seen
    kinds = ("tasked", "offered", "accepted", "refused", "sent-back")
    assert min(seen[f"package-{kind}{again}"] for kind in kinds for again in ("", " again")) > 5, seen
    assert min(seen[kind] for kind in ("offer-taken-back", "force-left", "request-sent again", "withdrawn again")) > 5, seen
    assert min(seen[scope] for scope in ("all", "inside", "inside-or-linked", "outside")) > 10, seen


def test_each_definition_is_recounted():
    assert set(DEFINITIONS) == {*COUNTED, *SENT}
