"""Days and deadlines: nothing runs out that could have gone, and the list decides where there is slack."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.requests.leadtime import due_of, working_days_before
from rightdoor.requests.schedule import binding_days, fits, send_days

DEADLINES = st.lists(st.integers(0, 12), max_size=24)


def earliest_first(deadlines, per_day):
    """Whether the order by deadline meets all: if any order does, that one does."""
    return all(place // per_day <= day for place, day in enumerate(sorted(deadlines)))


@given(DEADLINES, st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_what_fits_is_what_an_order_by_deadline_can_send(deadlines, per_day):
    assert fits(Counter(deadlines), today=0, per_day=per_day) == earliest_first(deadlines, per_day)
    assert (binding_days(Counter(deadlines), today=0, per_day=per_day) == []) == earliest_first(deadlines, per_day)


@given(DEADLINES, st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_everything_goes_in_time_and_no_day_is_overfull(deadlines, per_day):
    while not earliest_first(deadlines, per_day):
        deadlines = deadlines[1:]
    days = send_days(deadlines, today=0, per_day=per_day)
    assert all(day <= last for day, last in zip(days, deadlines, strict=True))
    assert max(Counter(days).values(), default=0) <= per_day
    assert days == send_days(deadlines, today=0, per_day=per_day)


def test_the_list_decides_where_there_is_slack():
    assert send_days([300, 5, 5], today=0, per_day=1) == [0, 1, 2]


def test_what_must_go_today_goes_before_what_is_higher_on_the_list():
    assert send_days([300, 0, 300], today=0, per_day=1) == [1, 0, 2]
    assert send_days([9, 1, 1], today=0, per_day=1) == [2, 0, 1]


def test_without_a_limit_all_can_go_today():
    assert send_days([3, 1], today=1, per_day=None) == [1, 1]


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        ("2026-02-13", 0, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-12"),
        ("2026-02-16", 1, "2026-02-13"),  # Monday to Friday
        ("2026-02-13", 10, "2026-01-30"),
        ("2026-04-07", 1, "2026-04-02"),  # Easter Monday and Good Friday are bank holidays
    ],
)
def test_lead_time_is_working_days(day, count, before):
    def number(text):
        return days_from_civil(*map(int, text.split("-")))

    assert working_days_before(number(day), count) == number(before)


def test_lead_time_makes_a_request_urgent_and_its_end_too_late():
    last = days_from_civil(2026, 2, 13)
    expires = (last + 1) * DAY
    assert due_of(expires, days_from_civil(2026, 1, 30) * DAY, 10) == (days_from_civil(2026, 1, 30), False, days_from_civil(2026, 1, 30))
    late = due_of(expires, days_from_civil(2026, 1, 31) * DAY, 10)
    assert late is not None and late.urgent and late.day == last
    assert due_of(expires, expires - 1, 10) is not None
    assert due_of(expires, expires, 10) is None
