"""A person settles which reading of a time holds: one that it can have, and no other."""

from __future__ import annotations

import pytest

from rightdoor.model.instant import read_instant, settled

SECOND = 1_000_000


def us(text: str) -> int:
    return read_instant(text).readings[0].start


@pytest.mark.parametrize("reading", ["2026-01-05T07:58:11Z", "2026-01-05T06:58:11Z", "2026-01-05T02:28:11Z", "2026-01-04T17:58:11Z"])
def test_a_time_without_a_zone_becomes_the_instant_decided(reading):
    found = settled(read_instant("2026-01-05 07:58:11"), read_instant(reading))
    assert found.basis == "decision"
    assert [(r.start, r.end) for r in found.readings] == [(us(reading), us(reading) + SECOND)]


@pytest.mark.parametrize("reading", ["2026-01-05T07:58:12Z", "2026-01-05T07:51:11Z", "2026-01-04T16:58:11Z", "2026-01-05T20:58:11Z"])
def test_no_offset_on_earth_gives_another_second_or_another_day(reading):
    instant = read_instant("2026-01-05 07:58:11")
    assert settled(instant, read_instant(reading)) is instant


def test_a_declared_clock_error_stays():
    found = settled(read_instant("2026-01-05 07:58:11", clock_error=-30 * SECOND), read_instant("2026-01-05T07:58:11Z"), -30 * SECOND)
    at = us("2026-01-05T07:58:11Z")
    assert [(r.start, r.end) for r in found.readings] == [(at - 30 * SECOND, at + 31 * SECOND)]


def test_one_of_two_readings_is_kept_and_no_third():
    twice = read_instant("2026-10-25 01:30:00", zone="Europe/London")
    assert len(twice.readings) == 2
    for reading in twice.readings:
        found = settled(twice, read_instant("2026-10-25T00:30:00Z" if reading is twice.readings[0] else "2026-10-25T01:30:00Z"))
        assert found.readings == (reading,)
        assert not found.problems
    assert settled(twice, read_instant("2026-10-25T02:30:00Z")) is twice
    assert settled(twice, read_instant("2026-10-25 01:30:00")) is twice, "a decision that is no instant settles nothing"
