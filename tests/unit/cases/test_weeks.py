"""The bars of the board hold every instant once, the overdue ones to the left, and agree with the state of a duty."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.weeks import WEEK, edges, spans

NOW = 1_772_500_000_000_000


@given(st.integers(NOW - 9 * WEEK, NOW + 9 * WEEK))
def test_every_instant_stands_in_one_bar_and_what_is_overdue_in_one_that_says_so(due: int) -> None:
    within = [n for n, s in enumerate(spans(NOW)) if (s.from_us is None or s.from_us <= due) and (s.until_us is None or due < s.until_us)]
    assert within == [bisect_right(edges(NOW), due)]
    duty = CaseDuty("du", "CLK-X", "opening", "ev", "what", "why", 0, due, "rule")
    assert spans(NOW)[within[0]].overdue == (duty.state(NOW) == "overdue")


def test_what_is_due_this_very_instant_is_overdue_and_a_microsecond_later_is_not() -> None:
    bars = spans(NOW)
    assert [bars[bisect_right(edges(NOW), due)].words for due in (NOW, NOW + 1)] == ["Overdue, less than a week", "Within 7 days"]
    assert [bar.overdue for bar in bars] == [True] * 3 + [False] * 7
