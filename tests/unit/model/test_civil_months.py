"""Periods of calendar months that begin with a day."""

from __future__ import annotations

import pytest

from rightdoor.model.civil import civil_from_days, day_after_months, days_from_civil


@pytest.mark.parametrize(
    ("first", "months", "after"),
    [
        ((2026, 1, 5), 12, (2027, 1, 5)),
        ((2024, 2, 29), 12, (2025, 3, 1)),  # the year ends with 28 February
        ((2025, 1, 31), 1, (2025, 3, 1)),
        ((2026, 8, 31), 6, (2027, 3, 1)),
        ((2025, 12, 31), 2, (2026, 3, 1)),
        ((2025, 10, 31), 1, (2025, 12, 1)),
        ((2025, 12, 1), 0, (2025, 12, 1)),
    ],
)
def test_the_first_day_after_months(first: tuple[int, int, int], months: int, after: tuple[int, int, int]) -> None:
    assert civil_from_days(day_after_months(days_from_civil(*first), months)) == after
