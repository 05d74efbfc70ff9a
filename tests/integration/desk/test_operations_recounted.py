"""Numbers of packages and requests from the database are those of a slow recount over raw events, as of any instant of random histories."""

from __future__ import annotations

import random
from collections import Counter
from typing import cast

import pytest

from operations_case import acted, lay
from operations_random import FORCES, drawn
from operations_recount import Operation, recount
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query, Scope

CODES = ("packages", "packages-accepted", "requests")
SEEDS = (9, 11, 29)
NAMED = ("tasking", "joined", "request")  # fields that name an event


@pytest.fixture(scope="module")
def recorded(desk):
    """The lead of an operation, and three operations as they were recorded through the acts; the worker comes round between two events now and then."""
    from rightdoor.casework.access.models import Organisation
    from rightdoor.casework.joint import acts, counted, queries

    held, leads = [], []
    for seed in SEEDS:
        laid = lay(desk, opened=False)
        with desk.as_owner():  # forces that work elsewhere: the lead records what they answer
            Organisation.objects.exclude(force="").update(force="")
        names = dict[str, str]()
        for event in drawn(str(laid.number), random.Random(seed)):
            if event.kind == "case-named" or (event.supersedes and event.supersedes not in names):
                continue  # a case of this store is none of these
            body = {name: names.get(str(value), value) if name in NAMED else value for name, value in event.body.items()}
            with acted(laid.lead, event.recorded_us) as done:
                new = acts.record(
                    done, laid.number, event.kind, event.at_us, body, expected=None, supersedes=names.get(event.supersedes, "")
                )
            names[event.id] = new.id
            if len(names) % 20 == 0:
                with desk.as_shell():
                    counted.keep_up()
        with acted(laid.lead) as done:
            held.append(Operation(str(laid.number), queries.history_of(queries.operation_seen(done, laid.number)).log))
        leads.append(laid.lead)
    with desk.as_shell():
        counted.keep_up()
    return leads[0], tuple(held)


def queries_drawn(operations, rng):
    """Any period, day of the data, scope and set of forces."""
    times = sorted({us for each in operations for event in each.log for us in (event.at_us, event.recorded_us)})
    for _ in range(80):
        begin, end = sorted((rng.choice(times), rng.choice(times) + 1))
        whole = rng.random() < 0.7
        scope = cast("Scope", rng.choice(("all", "all", "inside", "inside-or-linked", "outside")))
        forces = () if rng.random() < 0.5 else tuple(sorted(rng.sample(FORCES, rng.randint(1, 2))))
        operation = "" if scope == "all" else rng.choice(operations).id
        yield Query(0 if whole else begin, times[-1] + 1 if whole else end, rng.choice(times), scope, operation, forces)


def test_each_number_and_its_papers_are_those_of_the_recount_as_of_any_instant(recorded):
    from rightdoor.casework.figures import counting
    from rightdoor.casework.figures.papers import figure_openly

    lead, operations = recorded
    seen = Counter()
    for query in queries_drawn(operations, random.Random("recounted")):
        with acted(lead) as done:
            found = counting.figures_of(done, list(CODES), query)
            papers = {code: figure_openly(done, DEFINITIONS[code], query).records for code in CODES}
        for figure in found:
            code = figure.definition
            value, wanted, shares = recount(operations, code, query)
            assert (figure.value, {frozenset(share.forces): share.value for share in figure.shares}) == (value, shares), (code, query)
            assert papers[code] == tuple(sorted(wanted)), (code, query)
            seen[code] += value
            seen[code, query.scope] += value
            seen["several papers"] += len(wanted) - value
            seen["together"] += sum(number for forces, number in shares.items() if len(forces) > 1)
            seen["of forces"] += value if query.forces else 0
    assert min(seen[code] for code in CODES) > 50, seen
    assert min(seen[code, scope] for code in CODES for scope in ("all", "inside", "outside")) > 5, seen
    assert min(seen[why] for why in ("several papers", "together", "of forces")) > 5, seen
