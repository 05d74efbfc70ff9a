"""What the order of sending is worth: by expiry answers as many as any order can, and never fewer than by receipt."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.rehearsal.retention import MONTH, PUBLISHED, in_order_of_arrival
from rightdoor.rehearsal.sending import WEEK, Queue, Waiting, at_once, by_expiry, by_receipt, send, waiting

REQUESTS = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 5)), max_size=7).map(
    lambda held: [Waiting(week, n, last * WEEK) for n, (week, last) in enumerate(held)]
)


def best(requests: list[Waiting], a_week: int) -> int:
    """The most that any schedule answers: every choice of what to send in each week is tried."""

    @cache
    def from_(week: int, free: int, left: frozenset[int]) -> int:
        if week > 6:
            return 0
        found = from_(week + 1, a_week, left)
        if free:
            for n in left:
                if requests[n].week <= week and requests[n].last_hour >= week * WEEK:
                    found = max(found, 1 + from_(week, free - 1, left - {n}))
        return found

    return from_(0, a_week, frozenset(range(len(requests))))


@given(REQUESTS, st.integers(1, 2))
def test_no_schedule_answers_more_than_by_expiry(requests, a_week):
    sent = send(requests, a_week, order=by_expiry, skip=True)
    assert sent.answered == best(requests, a_week)
    assert sent.for_nothing == 0


@given(REQUESTS, st.integers(1, 3))
def test_orders_stand_in_order(requests, a_week):
    plain = send(requests, a_week, order=by_receipt, skip=False)
    left_out = send(requests, a_week, order=by_receipt, skip=True)
    first = send(requests, a_week, order=by_expiry, skip=True)
    assert plain.answered <= left_out.answered <= first.answered <= at_once(requests)
    assert plain.answered + plain.for_nothing == len(requests)


def test_the_lead_time_counts_as_waiting():
    hours = [3 * MONTH - 2 * WEEK]
    assert at_once(waiting(hours, 3, Queue(1, 1, 2 * WEEK))) == 1
    assert at_once(waiting(hours, 3, Queue(1, 1, 2 * WEEK + 1))) == 0


def test_at_the_size_of_notarise_sending_by_expiry_saves_hundreds():
    held = waiting(in_order_of_arrival(PUBLISHED, 1), 12, Queue(13, 160, 240))
    plain, first = send(held, 160, order=by_receipt, skip=False), send(held, 160, order=by_expiry, skip=True)
    assert first.answered - plain.answered > 300
    assert first.answered <= at_once(held) <= 3_646


def test_without_capacity_nothing_ends_and_that_is_said():
    with pytest.raises(ValueError, match="never ends"):
        send([], 0, order=by_receipt, skip=False)
