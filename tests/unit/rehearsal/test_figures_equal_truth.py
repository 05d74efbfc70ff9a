"""Figures over what was recorded equal what is true: by reading, definition, scope and set of forces."""

from __future__ import annotations

import pytest

from rehearsal_case import OF_CASES, OF_OPERATION, differences, differences_of_operation
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.size import NOTARISE, SIZES, SMALL


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_at_size_small(seed):
    rehearsal = Rehearsal(SMALL, seed)
    assert differences(list(rehearsal.cases()), rehearsal.truth, rehearsal.operation) == []


def test_at_the_size_of_notarise():
    rehearsal = Rehearsal(NOTARISE, 1)
    assert differences(list(rehearsal.cases()), rehearsal.truth, rehearsal.operation) == []


def test_each_definition_has_something_to_count():
    """So that nothing is equal because both are nothing."""
    rehearsal = Rehearsal(NOTARISE, 1)
    list(rehearsal.cases())
    assert set(OF_CASES) <= set(DEFINITIONS)
    for code in OF_CASES:
        for scope in ("all", "inside"):
            assert rehearsal.truth.value("settled", code, scope) > 20, (code, scope)


def test_a_case_that_is_missing_shows():
    rehearsal = Rehearsal(SMALL, 1)
    held = list(rehearsal.cases())
    most = max(range(len(held)), key=lambda n: len(held[n].events))
    assert differences(held[:most] + held[most + 1 :], rehearsal.truth, rehearsal.operation) != []


def test_two_forces_share_what_both_reported():
    rehearsal = Rehearsal(SMALL, 1)
    list(rehearsal.cases())
    shares = rehearsal.truth.shares("settled", "arrests", "inside")
    assert sum(many for forces, many in shares.items() if len(forces) == 2) == SMALL.doubles
    assert sum(shares.values()) == SMALL.arrests


@pytest.mark.parametrize(("size", "seed"), [("small", 1), ("small", 2), ("small", 3), ("notarise", 1)])
def test_packages_and_requests(size, seed):
    rehearsal = Rehearsal(SIZES[size], seed)
    events = rehearsal.operation_events()
    assert differences_of_operation(events, rehearsal.of_operation, rehearsal.operation) == []
    for code in OF_OPERATION:
        assert rehearsal.of_operation.value("settled", code, "inside") > 20
    assert set(OF_CASES) | set(OF_OPERATION) <= set(DEFINITIONS)


def test_a_package_of_a_force_that_left_is_of_no_force():
    rehearsal = Rehearsal(SMALL, 1)
    rehearsal.operation_events()
    shares = rehearsal.of_operation.shares("settled", "packages", "inside")
    assert shares[()] >= SMALL.packages - SMALL.accepted
