"""The line of work as measured weeks show it: by hand, and what is not known stays so."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.query import Query
from rightdoor.joint.board.measured import Stay, measured, stays
from rightdoor.joint.board.way import Way, ways
from rightdoor.model.civil import DAY

sys.path.insert(0, str(Path(__file__).parent))
from board_records import record_lists


def way(case, opened, granted=None, entered=None, charged=None, ended=None):
    days = (granted, entered, charged, ended)
    return Way(case, "E23000033", opened * DAY, None, *(None if day is None else day * DAY for day in days), (), ())


def test_the_steps_of_a_case_that_took_each_of_them():
    found = stays(way("a", 1, 10, 20, 40))
    assert [(s.step, s.from_us // DAY, s.until_us and s.until_us // DAY, s.on) for s in found] == [
        ("warrant", 1, 10, True), ("execute", 10, 20, True), ("charge", 20, 40, True),
    ]  # fmt: skip


def test_a_case_arrested_without_a_warrant_or_closed_leaves_the_line_there():
    assert [(s.step, s.until_us, s.on) for s in stays(way("a", 1, None, 5))] == [("warrant", 5 * DAY, False), ("charge", None, False)]
    assert [(s.step, s.until_us, s.on) for s in stays(way("a", 1, None, None, None, 9))] == [("warrant", 9 * DAY, False)]
    assert [(s.step, s.on) for s in stays(way("a", 1, 4, None, None, 9))] == [("warrant", True), ("execute", False)]
    assert [s.step for s in stays(way("a", 1, 9, 5))] == ["warrant", "charge"], "a grant after the entry is no step before it"


def test_weeks_capacity_and_shares_by_hand():
    """Three weeks, days 0 to 21. Two cases got a warrant, in weeks 2 and 3; one was closed without one, in week 3; one still waits."""
    cases = [way("a", 0, 8, 15), way("b", 3, 16), way("c", 2, None, None, None, 20), way("d", 20)]
    found = measured(cases, until_us=21 * DAY, weeks=3)
    assert found.arrivals == (3, 0, 1)
    warrant, execute, charge = found.steps
    assert (warrant.done, warrant.busy, warrant.capacity) == ((0, 1, 2), 2, Fraction(3, 2))
    assert (warrant.went_on, warrant.of, warrant.share) == (2, 3, Fraction(2, 3))
    assert (execute.done, execute.capacity, execute.waiting) == ((0, 0, 1), Fraction(1), (2,))
    assert (charge.done, charge.capacity, charge.share, charge.waiting) == ((0, 0, 0), None, None, (3,))
    assert warrant.waiting == (0,)


def test_where_nothing_waited_at_the_beginning_of_a_week_capacity_is_not_known():
    found = measured([way("a", 1, 3)], until_us=7 * DAY, weeks=1)
    assert (found.steps[0].done, found.steps[0].capacity) == ((1,), None)
    line = found.line({"warrant": Fraction(4)})
    assert (line.steps[0].capacity, line.steps[1].capacity) == (4, 0)
    assert line.steps[1].goes_on is None, "nothing was executed: nobody knows what would go on"


@given(record_lists(most=20), st.integers(1, 12))
def test_each_case_leaves_a_step_once_and_waits_at_one_at_most(records, weeks):
    found = ways(records, Query(0, 0, 130 * DAY, "all"))
    for each in found:
        taken = stays(each)
        assert len({stay.step for stay in taken}) == len(taken)
        assert sum(stay.until_us is None for stay in taken) <= 1
        assert all(isinstance(stay, Stay) and (stay.until_us is None or stay.until_us >= stay.from_us) for stay in taken[1:])
    made = measured(found, until_us=130 * DAY, weeks=weeks)
    for step in made.steps:
        assert sum(step.done) == step.of >= step.went_on
        assert step.capacity is None or step.capacity * step.busy <= step.of
