"""From package to outcome: each number is the figure of its definition, for the whole, each set of forces and each span of time."""

from __future__ import annotations

import sys
from itertools import pairwise
from math import ceil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.joint.board.funnel import MOST_SPANS, STEPS, funnel, spans_of, weeks_of_span
from rightdoor.model.civil import DAY, HOUR, days_from_civil
from rightdoor.rules.clocks.counting import day_of, starts_us

sys.path.insert(0, str(Path(__file__).parent))
from board_records import FORCES, record, record_lists

queries = st.builds(
    Query,
    from_us=st.integers(0, 60).map(lambda d: d * DAY),
    until_us=st.integers(61, 130).map(lambda d: d * DAY),
    as_of_us=st.integers(60, 140).map(lambda d: d * DAY),
    scope=st.sampled_from(["inside", "inside-or-linked", "outside", "all"]),
    operation=st.just("7"),
    forces=st.sets(st.sampled_from(FORCES[:4]), max_size=2).map(lambda held: tuple(sorted(held))),
)


@given(record_lists(), queries)
def test_each_number_of_the_funnel_is_the_figure_that_it_opens_to(records, query):
    made = funnel(records, query)
    assert [row.definition.code for row in made.rows] == list(STEPS)
    for row in made.rows:
        whole = figure(row.definition, records, query)
        assert (row.value, row.shares) == (whole.value, whole.shares)
        assert sum(share.value for share in row.shares) == row.value
        for number, (first, last) in zip(row.spans, made.spans, strict=True):
            assert number == figure(row.definition, records, query._replace(from_us=first, until_us=last)).value


@given(record_lists(), queries)
def test_the_share_of_one_force_is_the_figure_of_that_force(records, query):
    made = funnel(records, query)
    for row in made.rows:
        for force in query.forces or FORCES[:4]:
            assert row.of(force) == figure(row.definition, records, query._replace(forces=(force,))).value


@given(st.integers(0, 400), st.integers(1, 4000))
def test_spans_are_whole_weeks_and_together_the_period(first, length):
    spans = spans_of(first * DAY, (first + length) * DAY)
    assert spans[0][0] == first * DAY and spans[-1][1] == (first + length) * DAY
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    assert len({round((last - start) / DAY) for start, last in spans[:-1]}) <= 1
    assert all(round((last - start) / DAY) == 7 * weeks_of_span(first * DAY, (first + length) * DAY) for start, last in spans[:-1])
    assert len(spans) <= MOST_SPANS


@given(st.integers(days_from_civil(2024, 1, 1), days_from_civil(2026, 12, 31)), st.integers(1, 800))
def test_each_span_begins_at_midnight_by_the_clock_on_the_wall_whatever_clocks_did(first, length):
    for start, last in spans_of(starts_us(first), starts_us(first + length)):
        assert starts_us(day_of(start)) == start and starts_us(day_of(last)) == last
    assert weeks_of_span(starts_us(first), starts_us(first + length)) == ceil(ceil(length / 7) / MOST_SPANS)


def test_a_week_in_which_clocks_change_is_an_hour_longer_and_the_next_begins_at_midnight():
    first = days_from_civil(2026, 10, 19)  # clocks go back on the 25th
    assert [(last - start) / HOUR for start, last in spans_of(starts_us(first), starts_us(first + 21))] == [169, 168, 168]
    late = [record("search", first + 7, premises="Flat 1", id="a"), record("search", first + 6, premises="Flat 2", id="b")]
    at = starts_us(first + 7)  # midnight in winter: an hour after 7 x 24 hours
    held = [late[0]._replace(at_us=at - 1), late[1]._replace(at_us=at)]
    made = funnel(held, Query(starts_us(first), starts_us(first + 14), at + DAY, "inside", "7"), ("premises-searched",))
    assert made.rows[0].spans == (1, 1)


def test_what_happened_twice_to_one_thing_stands_in_both_weeks_and_once_in_the_period():
    records = [record("search", 1, premises="Flat 1"), record("search", 9, premises="Flat 1")]
    made = funnel(records, Query(0, 14 * DAY, 20 * DAY, "inside", "7"), ("premises-searched",))
    assert (made.rows[0].value, made.rows[0].spans) == (1, (1, 1))


def test_what_two_forces_share_stands_under_both_together():
    records = [record("package", 1, id="a", forces=("E23000031",)), record("package", 1, id="b"), record("package", 1, id="c", force="")]
    made = funnel(records, Query(0, 7 * DAY, 20 * DAY, "inside", "7"))
    row = made.rows[0]
    assert (row.value, row.of("E23000033"), row.of("E23000031"), row.of("E23000031", "E23000033"), row.of()) == (3, 1, 0, 1, 1)
    assert made.forces == (("E23000033",), ("E23000031", "E23000033"), ())


def test_a_double_report_over_the_turn_of_a_week_stands_in_the_first():
    twice = [
        record("arrest", 6, id="a", case="case_1", same="custody:1"),
        record("arrest", 7, id="b", case="case_2", force="E23000031", same="custody:1"),
    ]
    made = funnel(twice, Query(0, 14 * DAY, 20 * DAY, "inside", "7"), ("arrests",))
    assert (made.rows[0].value, made.rows[0].spans) == (1, (1, 0))


def test_states_are_those_at_the_end_of_each_week():
    records = [record("investigation", 1, until_day=8), record("investigation", 3, case="case_2")]
    made = funnel(records, Query(0, 14 * DAY, 20 * DAY, "inside", "7"), ("investigations-ongoing",))
    assert DEFINITIONS["investigations-ongoing"].time == "at-end"
    assert made.rows[0].spans == (2, 1)
