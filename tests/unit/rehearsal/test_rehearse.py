"""The rehearsal: events that could have been recorded so, totals by construction, one seed the same bytes, everything that goes wrong in it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from itertools import islice

import pytest

from rehearsal_case import wrong
from rightdoor.cases.history import LATE, History
from rightdoor.cases.register import KINDS
from rightdoor.joint.kinds import KINDS as JOINT
from rightdoor.joint.state import state_of
from rightdoor.reference.forces import forces
from rightdoor.rehearsal.nouns import WEEK, calendar_of
from rightdoor.rehearsal.plan import case_plans, force_plans
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.size import NOTARISE, SIZES, SMALL, TODAY

TOTALS = {
    "premises-searched": "searches", "arrests": "arrests", "voluntary-interviews": "interviews", "devices-seized": "devices",
    "children-safeguarded": "children", "children-at-immediate-risk": "at_risk", "children-protected": "protected",
    "registered-offenders-arrested": "registered",
}  # fmt: skip
DIGEST = """
import hashlib, sys
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.size import SMALL
held = Rehearsal(SMALL, int(sys.argv[1]))
print(hashlib.sha256(repr([*held.cases(), held.operation_events(), sorted(held.truth.counts.items())]).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_event_could_have_been_recorded_so(seed):
    for case in Rehearsal(SMALL, seed).cases():
        assert wrong(list(case.events), KINDS) == []


def test_each_event_at_the_size_of_notarise():
    for case in Rehearsal(NOTARISE, 1).cases():
        assert wrong(list(case.events), KINDS) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_event_of_the_operation_could_have_been_recorded_so(seed):
    assert wrong(Rehearsal(SMALL, seed).operation_events(), JOINT) == []


@pytest.mark.parametrize(("size", "seed"), [(SMALL, 1), (SMALL, 2), (NOTARISE, 1), (NOTARISE, 2)])
def test_totals_are_reached_exactly_on_every_seed(size, seed):
    rehearsal = Rehearsal(size, seed)
    list(rehearsal.cases())
    assert {code: rehearsal.truth.value("settled", code, "inside") for code in TOTALS} == {c: getattr(size, n) for c, n in TOTALS.items()}


def test_the_published_numbers_of_notarise():
    assert (NOTARISE.requests, NOTARISE.arrests, NOTARISE.searches, NOTARISE.devices) == (3_982, 660, 833, 9_172)
    assert (NOTARISE.children, NOTARISE.at_risk, NOTARISE.registered, NOTARISE.forces) == (431, 127, 39, 45)
    assert (TODAY.arrests, TODAY.searches, TODAY.devices) == (6_000, 7_600, 83_000)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_plans_sum_to_the_totals(size):
    plans = [plan for together in case_plans(size, 7) for plan in together if plan.sort in ("tasked", "late")]
    summed = {name: sum(getattr(plan, name) for plan in plans) for name in ("arrests", "interviews", "children", "at_risk", "registered")}
    assert summed == {name: getattr(size, name) for name in summed}
    assert sum(len(plan.searches) for plan in plans) == size.searches
    assert sum(sum(plan.devices) for plan in plans) == size.devices
    assert len(plans) == size.accepted


def test_the_operation_s_own_history():
    rehearsal = Rehearsal(NOTARISE, 1)
    events = rehearsal.operation_events()
    state = state_of(History(events))
    assert {part.force for part in state.parts} == {force.code for force in forces()}
    assert Counter(request.result for request in state.requests) == {"resolved": 3_646, "expired": 336}
    assert rehearsal.of_operation.value("settled", "packages", "inside") == len(state.taskings) == NOTARISE.packages
    assert 0 < rehearsal.of_operation.value("settled", "packages-accepted", "inside") <= NOTARISE.accepted
    assert sum(part.left_us is not None for part in state.parts) == NOTARISE.leaving
    assert len(state.claims) == 1
    shared = sum(len(tasking.holders) > 1 for tasking in state.taskings)
    shares = rehearsal.of_operation.shares("settled", "packages-accepted", "inside")
    assert sum(many for forces, many in shares.items() if len(forces) > 1) == shared > 0
    named = {offer.case for tasking in state.taskings for offer in tasking.offers if offer.case}
    assert named <= {case.case for case in rehearsal.cases()}
    assert len(named) == NOTARISE.accepted


def test_one_seed_gives_the_same_bytes_whatever_the_hash():
    told = [_digest(1, hashes) for hashes in ("1", "2")]
    assert told[0] == told[1] != _digest(2, "1")


def _digest(seed: int, hashes: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": hashes}
    return subprocess.run([sys.executable, "-c", DIGEST, str(seed)], env=env, check=True, capture_output=True, text=True).stdout


def test_a_case_does_not_depend_on_those_before_it():
    first = list(Rehearsal(SMALL, 1).cases())
    again = Rehearsal(SMALL, 1)
    list(islice(again.cases(), 5))
    assert hashlib.sha256(repr(list(again.cases())).encode()).digest() == hashlib.sha256(repr(first).encode()).digest()


def test_cases_are_made_as_they_are_asked_for():
    """The size of today makes hundreds of thousands of events: the first case is there without the others."""
    rehearsal = Rehearsal(TODAY, 1)
    first = next(rehearsal.cases())
    assert first.events
    assert 0 < rehearsal.truth.value("settled", "investigations-ongoing", "all") <= 2


def test_what_goes_wrong_in_it():
    kinds: Counter[str] = Counter()
    for case in Rehearsal(NOTARISE, 1).cases():
        history = History(case.events)
        kinds["late"] += any(True for _ in history.late())
        for event in case.events:
            kinds[event.kind] += 1
            kinds["corrected"] += bool(event.supersedes) and event.kind != "withdrawn"
            kinds["imported"] += event.source != "desk"
            kinds[event.text("as") or "-"] += event.kind == "joined-operation"
    assert kinds["withdrawn"] == NOTARISE.mistaken
    assert kinds["linked"] == NOTARISE.linked
    assert kinds["tasked"] == NOTARISE.accepted
    for what in (
        "late",
        "corrected",
        "imported",
        "left-operation",
        "warrant-refused",
        "bail-answered",
        "bail-cancelled",
        "nfa",
        "sentenced",
    ):
        assert kinds[what] > 5, what


def test_no_force_does_more_in_a_week_than_its_teams_can():
    begin = calendar_of(NOTARISE).begin_us
    teams = {plan.code: plan.teams for plan in force_plans(NOTARISE, 1)}
    busy = Counter(
        (plan.force, (at_us - begin) // WEEK)
        for together in case_plans(NOTARISE, 1)
        for plan in together
        if plan.sort in ("tasked", "late")
        for at_us in plan.searches
    )
    assert busy
    assert [week for week, many in busy.items() if many > teams[week[0]]] == []


def test_late_entries_are_late():
    assert any(event.recorded_us - event.at_us > LATE for case in Rehearsal(SMALL, 1).cases() for event in case.events)
