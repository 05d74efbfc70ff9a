"""Folding: what is typed in one way finds what was received in another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.casework.folding import KINDS, Key, fold, fold_prefix, keys, sound, sounds, wider


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("msisdn", "+44 7700 900123", "07700 900123"),
        ("msisdn", "0044 (0)7700-900123", "+447700900123"),
        ("postcode", "zz1 1cc", "ZZ11CC"),
        ("ip", "2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("email", "Ann.Other@EXAMPLE.com", " ann.other@example.com"),
        ("email", "ann\u200b@example.com\u202e", "ann@example.com"),
        ("name", "Siân O’Brien-Smith", "sian obrien smith"),
        ("name", "ＡＮＮ", "ann"),
        ("address", "14 Sample St., Exampleton", "14 sample street exampleton"),
        ("report", "CT-700001", "ct 700001"),
        ("uprn", "000123456789", "123456789"),
    ],
)
def test_two_ways_of_writing_one_value(kind, one, other):
    assert fold(kind, one) == fold(kind, other) != ""


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("email", "a.b@example.com", "ab@example.com"),
        ("ip", "192.0.2.1", "192.0.2.10"),
        ("address", "12 Sample Street", "12a Sample Street"),
        ("account", "ann_1", "ann1"),
    ],
)
def test_two_values_stay_apart(kind, one, other):
    assert fold(kind, one) != fold(kind, other)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "begins"),
    [
        ("ip", "192.0.2.", "192.0.2.17", True),
        ("ip", "192.0.2.0/24", "192.0.2.17", True),
        ("ip", "192.0.2.0/24", "192.0.20.17", False),
        ("ip", "2001:db8:1::/48", "2001:db8:1:2::3", True),
        ("ip", "2001:db8:1", "2001:db8:1:2::3", True),
        ("ip", "2001:db8:1", "2001:db8:10::3", False),
        ("msisdn", "07700", "+447700900123", True),
        ("name", "smi", "Smith", True),
    ],
)
def test_a_beginning(kind, typed, value, begins):
    assert fold(kind, value).startswith(fold_prefix(kind, typed)) is begins
    assert fold_prefix(kind, typed)


@pytest.mark.parametrize(("kind", "typed"), [("ip", "192.0.2.0/25"), ("ip", "2001:db8::/33"), ("ip", "no address")])
def test_a_block_that_cannot_be_a_beginning_is_none(kind, typed):
    assert fold_prefix(kind, typed) == ""


def test_sounds_of_names():
    assert sound("Smith") == sound("Smythe")
    assert sound("Catherine") == sound("Kathryn")
    assert sound("Mohammed") == sound("Muhammad")
    assert sound("Stephen") == sound("Steven") != sound("Susan")
    assert sound("Иван") == ""
    assert sounds("Ann Иван Smythe") == (sound("Ann"), sound("Smith"))


def test_a_name_is_found_by_each_of_its_words():
    rows = keys("name", "Ann Marie Smythe")
    assert [row.folded for row in rows] == ["ann marie smythe", "marie smythe ann", "smythe ann marie"]
    assert rows[2] == Key("name", "smythe ann marie", sound("Smith"))


def test_an_address_is_found_from_its_street():
    assert "sample street exampleton" in [row.folded for row in keys("address", "Flat 2, 14 Sample Street, Exampleton")]


def test_an_address_is_found_in_its_block():
    assert fold("ip", "2001:db8:1:2::/64") in wider("ip", "2001:db8:1:2::7")
    assert fold("ip", "2001:db8:1:3::/64") not in wider("ip", "2001:db8:1:2::7")
    assert wider("ip", "192.0.2.1") == wider("email", "a@example.com") == ()


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=60))
def test_any_text_folds_and_folds_no_further(kind, text):
    once = fold(kind, text)
    assert len(once) <= 300
    for row in keys(kind, text):
        assert row.folded
        assert len(row.sound) <= 40
    if kind in ("email", "account", "screen-name", "device", "name", "account-holder", "postcode"):
        assert fold(kind, once) == once
