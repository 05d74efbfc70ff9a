"""Every slip that is generated is named as itself, and equal values are silent."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rightdoor.model.civil import DAY, HOUR, SECOND, civil_from_days, days_from_civil, iso_utc, valid_date
from rightdoor.model.instant import Instant, read_instant
from rightdoor.rules.attribution.slips import identifier_slip, instant_difference, instant_slip

MOMENTS = st.integers(days_from_civil(2010, 1, 1) * 86_400, days_from_civil(2035, 1, 1) * 86_400).map(lambda s: s * SECOND)
OFFSETS = st.sampled_from(["-08:00", "-05:00", "-03:30", "+02:00", "+05:30", "+09:00"])


def at(micros: int) -> Instant:
    return read_instant(iso_utc(micros))


def with_offset(micros: int, offset: str) -> Instant:
    shift = (1 if offset[0] == "+" else -1) * (int(offset[1:3]) * HOUR + int(offset[4:]) * 60 * SECOND)
    return read_instant(iso_utc(micros + shift).removesuffix("Z") + offset)


def shift_of(offset: str) -> int:
    return (1 if offset[0] == "+" else -1) * (int(offset[1:3]) * HOUR + int(offset[4:]) * 60 * SECOND)


def named(source: Instant, copy: Instant) -> str:
    slip = instant_slip(source, copy)
    return slip.pattern if slip is not None else ""


@given(MOMENTS, OFFSETS)
def test_the_same_instant_is_silent_in_any_zone(moment: int, offset: str) -> None:
    assert named(at(moment), with_offset(moment, offset)) == ""
    assert named(with_offset(moment, offset), at(moment)) == ""
    assert instant_difference(with_offset(moment, offset), at(moment)) is None


@given(MOMENTS, st.sampled_from([HOUR, -HOUR]))
def test_an_hour_is_summer_time(moment: int, shift: int) -> None:
    assert named(at(moment), at(moment + shift)) == "bst-1h"


@given(MOMENTS, OFFSETS)
def test_an_offset_left_out(moment: int, offset: str) -> None:
    assert named(with_offset(moment, offset), at(moment + shift_of(offset))) == "offset-ignored"


@given(MOMENTS, OFFSETS)
def test_an_offset_with_the_wrong_sign(moment: int, offset: str) -> None:
    assert named(with_offset(moment, offset), at(moment + 2 * shift_of(offset))) == "offset-doubled"


@given(MOMENTS, st.sampled_from([12 * HOUR, -12 * HOUR]))
def test_morning_for_evening(moment: int, shift: int) -> None:
    assert named(at(moment), at(moment + shift)) == "am-pm-12h"


@given(MOMENTS, st.sampled_from([DAY, -DAY]))
def test_a_day(moment: int, shift: int) -> None:
    assert named(at(moment), at(moment + shift)) == "day-off"


def moved(moment: int, *, year: int = 0, month: int | None = None, day: int | None = None) -> int | None:
    days, rest = divmod(moment, DAY)
    y, m, d = civil_from_days(days)
    y, m, d = y + year, month or m, day or d
    return days_from_civil(y, m, d) * DAY + rest if valid_date(y, m, d) else None


@given(MOMENTS)
def test_day_and_month_swapped(moment: int) -> None:
    _, month, day = civil_from_days(moment // DAY)
    assume(day <= 12 and day != month)
    copy = moved(moment, month=day, day=month)
    assert copy is not None
    assert named(at(moment), at(copy)) == "day-month-swapped"


@given(MOMENTS, st.integers(1, 12))
def test_a_month(moment: int, month: int) -> None:
    _, own, day = civil_from_days(moment // DAY)
    copy = moved(moment, month=month)
    assume(month != own and copy is not None)
    assert copy is not None
    assert named(at(moment), at(copy)) == "month-off"
    assert day


@given(MOMENTS, st.sampled_from([-2, -1, 1]))
def test_a_year(moment: int, year: int) -> None:
    copy = moved(moment, year=year)
    assume(copy is not None)
    assert copy is not None
    assert named(at(moment), at(copy)) == "year-off"


@given(MOMENTS, st.integers(1, 9))
def test_a_changed_digit_of_the_minute(moment: int, digit: int) -> None:
    minute = moment // (60 * SECOND) % 60
    copy = moment + ((minute // 10 * 10 + (minute % 10 + digit) % 10) - minute) * 60 * SECOND
    assert named(at(moment), at(copy)) == "digits-changed"


@given(MOMENTS)
def test_a_time_without_a_zone_is_named_before_anything_else(moment: int) -> None:
    assert named(at(moment), read_instant(iso_utc(moment).removesuffix("Z"))) == "zone-not-sent"


@given(MOMENTS, MOMENTS)
def test_every_difference_has_a_name(moment: int, other: int) -> None:
    slip = instant_difference(at(moment), at(other))
    assert (slip is None) == (moment == other)


ADDRESSES = st.tuples(*[st.integers(0, 255)] * 4).map(lambda parts: ".".join(map(str, parts)))
WORDS = st.text(string.ascii_lowercase + string.digits + "._", min_size=6, max_size=20)


@given(st.one_of(ADDRESSES, WORDS))
def test_equal_identifiers_are_silent(value: str) -> None:
    assert identifier_slip(value, value) is None


@given(ADDRESSES, st.data())
def test_two_digits_swapped(value: str, data: st.DataObject) -> None:
    places = [i for i, (a, b) in enumerate(pairwise(value)) if a.isdigit() and b.isdigit() and a != b]
    assume(places)
    place = data.draw(st.sampled_from(places))
    copy = value[:place] + value[place + 1] + value[place] + value[place + 2 :]
    slip = identifier_slip(value, copy)
    assert slip is not None
    assert slip.pattern == "digit-swapped"
    assert f"[{value[place]}][{value[place + 1]}]" in slip.shown


@given(WORDS, st.data())
def test_a_character_dropped_added_or_changed(value: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(value) - 1))
    shorter = value[:place] + value[place + 1 :]
    for source, copy, pattern in ((value, shorter, "character-dropped"), (shorter, value, "character-added")):
        slip = identifier_slip(source, copy)
        assert slip is not None
        assert slip.pattern == pattern
    other = "#" + value[1:]
    slip = identifier_slip(value, other)
    assert slip is not None
    assert slip.pattern == "digit-changed"
    assert slip.shown.startswith(f"“[{value[0]}]")


@pytest.mark.parametrize(
    ("source", "copy", "pattern"),
    [
        ("a.b_c@example.com", "abc@example.com", "character-dropped"),
        ("Anna.B@example.com", "anna.b@example.com", "digit-changed"),
        ("198.51.100.170", "198.51.100.70", "character-dropped"),
        ("2001:db8::1a2b", "2001:db8::1a2", "character-dropped"),
        ("2001:db8::1a2b", "2001:db8::1ab2", "digit-swapped"),
        ("2001:db8:1::2", "2001:db8:1:0:1::2", "digit-changed"),
        ("198.51.100.1", "203.0.113.250", "different-identifier"),
        ("", "198.51.100.1", "different-identifier"),
    ],
)
def test_known_pairs(source: str, copy: str, pattern: str) -> None:
    slip = identifier_slip(source, copy)
    assert slip is not None
    assert slip.pattern == pattern
