"""Periods that count working days: bank holidays, summer time, the end of the data."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.model.instant import read_instant
from rightdoor.reference.duty_periods import bank_holidays, period_of, periods
from rightdoor.registers.duties import due_of
from rightdoor.rules.clocks.working_days import Holidays, after_working_days, local_day

KNOWN = bank_holidays()
HOLIDAYS = Holidays(frozenset(KNOWN.days), KNOWN.first, KNOWN.last)


def us(text: str) -> int:
    return read_instant(text).readings[0].start


@pytest.mark.parametrize(
    ("discovered", "due"),
    [
        ("2026-03-03T08:00:00Z", "2026-03-11T00:00:00Z"),  # a Tuesday: Wednesday to the Tuesday after
        ("2026-03-06T23:59:59Z", "2026-03-14T00:00:00Z"),  # a Friday: Monday to Friday
        ("2026-04-01T09:00:00Z", "2026-04-10T23:00:00Z"),  # over Good Friday and Easter Monday, into summer time
        ("2025-12-23T09:00:00Z", "2026-01-03T00:00:00Z"),  # over Christmas, Boxing Day and New Year
        ("2026-06-30T23:30:00Z", "2026-07-08T23:00:00Z"),  # after midnight in the United Kingdom: the 1st of July
        ("2022-09-15T09:00:00Z", "2022-09-23T23:00:00Z"),  # over the day of the State Funeral
    ],
)
def test_five_working_days(discovered, due):
    assert after_working_days(us(discovered), 5, HOLIDAYS) == us(due)


@given(st.integers(days_from_civil(2014, 1, 1) * 24, days_from_civil(2028, 11, 1) * 24), st.integers(1, 15))
@settings(max_examples=60, deadline=None)
def test_as_counted_by_the_calendar(hour, count):
    """Against `datetime`, day by day."""
    at = hour * DAY // 24
    day = dt.date(1970, 1, 1) + dt.timedelta(days=local_day(at))
    left = count
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5 and (day - dt.date(1970, 1, 1)).days not in KNOWN.days
    assert local_day(after_working_days(at, count, HOLIDAYS) - 1) == (day - dt.date(1970, 1, 1)).days


def test_beyond_the_bank_holidays_nothing_is_guessed():
    assert after_working_days(us("2028-12-28T09:00:00Z"), 5, HOLIDAYS) is None
    due, rule, _ = due_of("error-report", us("2028-12-28T09:00:00Z"))
    assert due is None
    assert "2028-12-31" in rule


def test_every_period_says_what_it_rests_on():
    assert {p.basis for p in periods()} == {"code", "policy"}
    assert {p.confidence for p in periods()} <= {"A", "B", "M", "P"}
    report = period_of("error-report", days_from_civil(2026, 3, 3))
    assert report is not None
    assert (report.amount, report.unit, report.confidence) == (5, "working-days", "B")


def test_the_bank_holidays_are_those_of_the_calendar():
    per_year = {
        year: sum(1 for day in KNOWN.days if days_from_civil(year, 1, 1) <= day < days_from_civil(year + 1, 1, 1))
        for year in range(2014, 2029)
    }
    assert {year: count for year, count in per_year.items() if count != 8} == {2022: 10, 2023: 9}
