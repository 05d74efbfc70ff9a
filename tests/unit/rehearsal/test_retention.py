"""The communications-data figures of 2014: 3,646 of 3,982, and what shorter retention would have left."""

from __future__ import annotations

import pytest

from rightdoor.rehearsal.retention import (
    OLDER,
    PUBLISHED,
    RETENTIONS,
    SHARES,
    ages_of,
    hours_of,
    in_order_of_arrival,
    resolvable,
)


def test_exactly_3646_of_3982_are_resolvable_and_336_expired():
    hours = hours_of(PUBLISHED)
    assert len(hours) == PUBLISHED.requests == 3_982
    assert resolvable(hours, 12) == 3_646
    assert len(hours) - resolvable(hours, 12) == 336


def test_each_part_still_rounds_to_the_share_that_was_printed():
    for share, many in zip((*SHARES, OLDER), (*PUBLISHED.quarters, PUBLISHED.older), strict=True):
        assert round(100 * many / 3_982) == share


def test_what_shorter_retention_leaves_rounds_to_what_was_printed():
    hours = hours_of(PUBLISHED)
    assert [round(100 * resolvable(hours, months) / 3_982) for months in RETENTIONS] == [13, 39, 66, 92]


def test_the_shares_alone_would_not_give_the_count():
    """Why the count is an input of its own: the largest remainder of the rounded shares leaves 319 older than a year."""
    from rightdoor.rehearsal.apportion import apportion

    assert apportion(3_982, [*SHARES, OLDER])[-1] == 319


def test_other_counts_follow_the_same_rule():
    ages = ages_of(100, 92, SHARES)
    assert ages.quarters == (13, 26, 27, 26)
    assert ages.older == 8
    with pytest.raises(ValueError, match="answered"):
        ages_of(10, 11, SHARES)


def test_the_order_of_arrival_is_of_the_seed_alone():
    assert in_order_of_arrival(PUBLISHED, 1) == in_order_of_arrival(PUBLISHED, 1) != in_order_of_arrival(PUBLISHED, 2)
    assert sorted(in_order_of_arrival(PUBLISHED, 1)) == hours_of(PUBLISHED)
