"""Counting of days, months, working days, suspensions and hours of detention, on any dates."""

from __future__ import annotations

import calendar as civil_calendar
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.calendars import calendar_of
from rightdoor.model.civil import DAY, HOUR
from rightdoor.rules.clocks.counting import (
    Suspension,
    day_of,
    ends_us,
    hospital_end,
    last_of_months,
    last_of_months_after,
    last_working_day,
    running_end,
    starts_us,
    working_day_before,
)
from rightdoor.rules.clocks.custody import Outside, after_detention
from rightdoor.rules.clocks.working_days import Holidays

DAYS = st.integers(12_000, 25_000)  # 2002 to 2038
EPOCH = date(1970, 1, 1)


def as_date(day: int) -> date:
    return EPOCH + timedelta(days=day)


@given(DAYS)
def test_a_day_begins_where_the_one_before_ends_and_has_23_24_or_25_hours(day):
    assert ends_us(day) == starts_us(day + 1)
    assert ends_us(day) - starts_us(day) in (23 * HOUR, 24 * HOUR, 25 * HOUR)
    assert day_of(starts_us(day)) == day == day_of(ends_us(day) - 1)


@given(DAYS, st.integers(1, 40))
def test_months_end_with_the_day_before_the_same_date_or_with_the_last_of_the_month(day, months):
    first, last = as_date(day), as_date(last_of_months(day, months))
    total = first.month - 1 + months
    year, month = first.year + total // 12, total % 12 + 1
    length = civil_calendar.monthrange(year, month)[1]
    expected = date(year, month, first.day) - timedelta(days=1) if first.day <= length else date(year, month, length)
    assert last == expected
    assert as_date(last_of_months_after(day, months)) == date(year, month, min(first.day, length))


@given(DAYS, st.integers(1, 24), st.integers(1, 24))
def test_months_add_up_where_each_month_has_the_date(day, one, more):
    if as_date(day).day <= 28:
        assert last_of_months(last_of_months(day, one) + 1, more) == last_of_months(day, one + more)
    assert last_of_months(day, one + more) > last_of_months(day, one) > day


@given(st.integers(16_100, 20_000), st.integers(1, 60), st.integers(1, 60))
def test_working_days_add_up_and_go_back(day, one, more):
    holidays = calendar_of("england").holidays
    first = last_working_day(day, one, holidays)
    assert first is not None
    assert last_working_day(first, more, holidays) == last_working_day(day, one + more, holidays)
    assert working_day_before(first + 1, 1, holidays) == first
    assert first >= day + one


@given(DAYS, st.integers(1, 9))
def test_nothing_is_counted_beyond_the_list_of_holidays(day, count):
    assert last_working_day(day, count, Holidays(frozenset(), 1, 0)) is None


GAPS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(DAYS, st.integers(1, 200), GAPS)
def test_suspended_days_are_added_each_once(start, length, gaps):
    nominal, suspensions, day = start + length - 1, [], start
    for ahead, long in gaps:
        suspensions.append(Suspension(day + ahead, day + ahead + long))
        day = suspensions[-1].first  # the next may lie within
    end = running_end(nominal, suspensions)
    off = {d for s in suspensions for d in range(s.first, s.last + 1)}
    running = [d for d in range(start, end + 1) if d not in off]
    assert len(running) == length
    assert end not in off


@given(DAYS, st.integers(1, 100), st.integers(0, 99), st.integers(0, 80))
def test_seven_days_beginning_with_the_request_are_left_and_no_more(start, length, after, waited):
    nominal = start + length - 1
    since = start + min(after, length - 1)
    asked = since + waited
    end = running_end(nominal, [Suspension(since, asked - 1, request=True)])
    assert end == max(nominal + waited, asked + 6)


@given(DAYS, st.integers(1, 100), st.integers(0, 200))
def test_a_suspension_without_an_end_leaves_none_unless_the_period_had_ended(start, length, after):
    nominal = start + length - 1
    assert running_end(nominal, [Suspension(start + after, None)]) == (nominal if start + after > nominal else None)


STAYS = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30)), max_size=4)


@given(DAYS, st.integers(1, 100), STAYS)
def test_in_hospital_at_the_end_every_day_there_is_added(start, length, gaps):
    nominal, stays, day = start + length - 1, [], start - 10
    for ahead, long in gaps:
        stays.append((day + ahead, day + ahead + long))
        day = stays[-1][1]
    end = hospital_end(nominal, start, stays)
    there = {d for since, until in stays for d in range(since, until + 1)}
    if nominal not in there:
        assert end == nominal
    else:
        assert end not in there
        assert len([d for d in range(start, end + 1) if d not in there]) == length


@given(st.integers(0, 10**6), st.integers(1, 96), st.lists(st.tuples(st.integers(0, 10**5), st.integers(1, 10**5)), max_size=5))
def test_hours_of_detention_leave_out_what_does_not_count_and_nothing_else(start, hours, gaps):
    outside, at = [], start
    for ahead, long in gaps:
        outside.append(Outside(at + ahead * DAY // 10**5, at + (ahead + long) * DAY // 10**5, "bail"))
        at = outside[-1].to_us
    end = after_detention(start, hours, tuple(outside))
    away = sum(max(0, min(o.to_us, end) - o.from_us) for o in outside if o.from_us < end)
    assert end - start - away == hours * HOUR
