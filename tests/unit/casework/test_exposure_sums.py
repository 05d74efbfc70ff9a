"""What one person opened, by day and week, and what they are told of a limit of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.casework.exposure.sums import WORDS, Opened, by_day, by_week, notices, week_of

OPENED = st.lists(
    st.builds(Opened, st.integers(0, 40_000), st.sampled_from(list(WORDS)), st.integers(1, 9), st.integers(0, 99)), max_size=30
)


@given(st.integers(0, 40_000))
def test_a_week_begins_on_monday(day):
    first = date(1970, 1, 1) + timedelta(week_of(day))
    assert first.weekday() == 0
    assert week_of(day) <= day < week_of(day) + 7


@given(OPENED)
def test_days_and_weeks_hold_everything_once(opened):
    for lines in (by_day(opened), by_week(opened)):
        assert sum(line.openings for line in lines) == sum(one.openings for one in opened)
        for at, kind in enumerate(WORDS):
            assert sum(line.by_kind[at] for line in lines) == sum(one.things for one in opened if one.kind == kind)
        firsts = [line.first for line in lines]
        assert firsts == sorted(set(firsts), reverse=True)


TODAY = 20_515  # a Tuesday


@pytest.mark.parametrize(
    ("a_day", "a_week", "said"),
    [(None, None, []), (3, None, ["today"]), (4, None, []), (None, 8, ["this week"]), (None, 9, []), (1, 1, ["today", "this week"])],
)
def test_a_limit_that_is_reached_is_said_and_nothing_is_locked(a_day, a_week, said):
    opened = [Opened(TODAY, "chat", 1, 3), Opened(TODAY - 1, "chat", 1, 5), Opened(TODAY - 2, "chat", 1, 50)]
    told = notices(opened, today=TODAY, a_day=a_day, a_week=a_week)
    assert [next(what for what in ("today", "this week") if what in words) for words in told] == said
    assert all("Nothing is locked" in words for words in told)
