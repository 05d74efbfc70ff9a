"""Instants carry every meaning of a time, and nothing is guessed (design section 5.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, civil_from_days, days_from_civil, iso_utc, parse_day
from rightdoor.model.instant import TimeProfile, read_instant
from rightdoor.model.zones import normal_zone, to_utc


def spans(instant):
    return [(iso_utc(r.start), iso_utc(r.end)) for r in instant.readings]


@pytest.mark.parametrize(
    ("literal", "zone", "basis", "expected"),
    [
        ("2026-01-05T07:58:11Z", "", "explicit-utc", [("2026-01-05T07:58:11Z", "2026-01-05T07:58:12Z")]),
        ("2026-01-05 07:58:11z", "", "explicit-utc", [("2026-01-05T07:58:11Z", "2026-01-05T07:58:12Z")]),
        ("2026-01-05T07:58:11.25+01:00", "", "explicit-offset", [("2026-01-05T06:58:11.25Z", "2026-01-05T06:58:11.26Z")]),
        ("2026-01-05T07:58", "UTC", "explicit-utc", [("2026-01-05T07:58:00Z", "2026-01-05T07:59:00Z")]),
        ("2026-07-05T07:58:11", "Europe/London", "explicit-offset", [("2026-07-05T06:58:11Z", "2026-07-05T06:58:12Z")]),
        ("2026-01-05", "Z", "explicit-utc", [("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z")]),
        ("2026-01-05T24:00:00Z", "", "explicit-utc", [("2026-01-06T00:00:00Z", "2026-01-06T00:00:01Z")]),
        ("2016-12-31T23:59:60Z", "", "explicit-utc", [("2016-12-31T23:59:59Z", "2017-01-01T00:00:01Z")]),
        ("20260105T075811Z", "", "explicit-utc", [("2026-01-05T07:58:11Z", "2026-01-05T07:58:12Z")]),
        ("5 Jan 2026 07:58:11 PM UTC", "", "explicit-utc", [("2026-01-05T19:58:11Z", "2026-01-05T19:58:12Z")]),
    ],
)
def test_one_meaning(literal, zone, basis, expected):
    instant = read_instant(literal, zone=zone)
    assert (instant.basis, spans(instant)) == (basis, expected)


def test_an_offset_in_the_text_wins_over_the_column():
    assert spans(read_instant("2026-01-05T08:00:00+01:00", zone="UTC")) == [("2026-01-05T07:00:00Z", "2026-01-05T07:00:01Z")]


def test_no_zone_is_every_zone_on_earth():
    instant = read_instant("2026-01-05T08:00:00")
    assert instant.basis == "unknown"
    assert spans(instant) == [("2026-01-04T18:00:00Z", "2026-01-05T20:00:01Z")]
    assert "no-zone" in instant.problems


@pytest.mark.parametrize("zone", ["Mars/Phobos", "BST", "+25:00", "../../etc/passwd", "Europe", "EST"])
def test_a_zone_that_does_not_exist_or_is_ambiguous_is_no_zone(zone):
    instant = read_instant("2026-01-05T08:00:00", zone=zone)
    assert instant.basis == "unknown"
    assert {"no-zone", "zone-unknown"} <= set(instant.problems)


def test_the_repeated_hour_has_two_readings():
    instant = read_instant("2026-10-25T01:30:00", zone="Europe/London")
    assert [start for start, _ in spans(instant)] == ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]
    assert "repeated-hour" in instant.problems


def test_the_skipped_hour_has_none():
    instant = read_instant("2026-03-29T01:30:00", zone="Europe/London")
    assert instant.readings == ()
    assert "skipped-hour" in instant.problems


def test_day_month_order_is_a_set_unless_only_one_order_is_a_date():
    assert len(read_instant("03/04/2026 15:00", zone="UTC").readings) == 2
    assert spans(read_instant("13/04/2026 15:00", zone="UTC")) == [("2026-04-13T15:00:00Z", "2026-04-13T15:01:00Z")]


def test_twelve_hours_without_meridiem_are_two_readings_outside_iso():
    instant = read_instant("13/04/2026 08:00:00", zone="UTC")
    assert [s for s, _ in spans(instant)] == ["2026-04-13T08:00:00Z", "2026-04-13T20:00:00Z"]
    assert "no-meridiem" in instant.problems


def test_a_profile_settles_order_clock_and_zone():
    day = parse_day("2026-04-03")
    profile = TimeProfile("log", "Europe/London", "24h", "dmy", day, day, "decision")
    instant = read_instant("03/04/2026 08:00:00", profiles=(profile,))
    assert (instant.basis, spans(instant)) == ("decision", [("2026-04-03T07:00:00Z", "2026-04-03T07:00:01Z")])
    assert read_instant("04/04/2026 08:00:00", profiles=(profile,)).basis == "unknown"


def test_a_clock_error_widens_both_ends_whatever_its_sign():
    for error in (5 * SECOND, -5 * SECOND):
        assert spans(read_instant("2026-01-05T08:00:00Z", clock_error=error)) == [("2026-01-05T07:59:55Z", "2026-01-05T08:00:06Z")]


@pytest.mark.parametrize(
    "literal",
    [
        "",
        "N/A",
        "2026-02-30T00:00:00Z",
        "2026-01-05T25:00:00Z",
        "2026-01-05T08:61:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-01-05T08:00:00.123+1:00Z",
        "9" * 500,
        "13/13/2026",
        "2026-01-05T13:00:00 PM",
        "٢٠٢٦-٠١-٠٥T08:00:00Z",
    ],
)
def test_what_is_no_time_has_no_reading(literal):
    instant = read_instant(literal)
    assert instant.readings == ()
    assert instant.problems


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2099, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_any_instant_written_with_its_offset_reads_back(moment, minutes):
    moment = moment.replace(microsecond=0)
    offset = f"{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    instant = read_instant(moment.isoformat() + offset)
    expected = int((moment.replace(tzinfo=UTC) - timedelta(minutes=minutes)).timestamp()) * SECOND
    assert [(r.start, r.end) for r in instant.readings] == [(expected, expected + SECOND)]


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2099, 12, 30)), st.integers(-12 * 60, 14 * 60))
def test_the_unknown_zone_holds_every_zone(moment, minutes):
    text = moment.replace(microsecond=0).isoformat()
    (wide,) = read_instant(text).readings
    (true,) = read_instant(text, zone=f"{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}").readings
    assert wide.start <= true.start
    assert true.end <= wide.end


@given(st.integers(-800_000, 800_000))
def test_civil_days_round_trip(days):
    assert days_from_civil(*civil_from_days(days)) == days


@given(st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2037, 1, 1)))
def test_local_times_agree_with_the_zone_database(moment):
    local = days_from_civil(moment.year, moment.month, moment.day) * DAY + moment.hour * HOUR + moment.minute * MINUTE
    found = to_utc(local, "Europe/London")
    for utc, _ in found.utc:
        assert (local - utc) in (0, HOUR)
    assert len(found.utc) == {"": 1, "repeated-hour": 2, "skipped-hour": 0}[found.problem]


@pytest.mark.parametrize(
    ("raw", "normal"), [("utc", "UTC"), ("+0100", "+01:00"), ("-5", "-05:00"), ("Europe/London", "Europe/London"), ("+14:30", None)]
)
def test_normal_zone(raw, normal):
    assert normal_zone(raw) == normal
