"""Categories: dated meanings within a named profile, unknown for the rest, and no way from one profile to another."""

from __future__ import annotations

import inspect
from datetime import date

import pytest

from rightdoor.errors import UsageProblem
from rightdoor.media import profiles
from rightdoor.media.entry import Category
from rightdoor.media.profiles import Meaning, Profiles, read_declared


@pytest.mark.parametrize(
    ("profile", "number", "day", "label"),
    [
        ("UK", 1, None, "A"), ("UK", 3, date(2026, 1, 1), "C"), ("UK", 1, date(2014, 3, 31), "level 1: images depicting nudity or erotic posing"),
        ("UK", 5, date(2014, 3, 31), "level 5: sadism or bestiality"), ("UK", 5, date(2014, 4, 1), "unknown"), ("UK", 5, None, "unknown"),
        ("UK", 0, None, "unknown"), ("US", 1, None, "child abuse material"), ("US", 9, None, "unknown"), ("DE", 1, None, "unknown"),
        ("NCMEC", 1, None, "A1"), ("us", 1, None, "unknown"),
        ("UK", 4, None, "unknown"), ("US", 5, None, "unknown"), ("VIC_Canada", 1, None, "unknown"), ("UK", 4, date(2014, 3, 31), "level 4: penetrative activity"),
    ],
)  # fmt: skip
def test_what_a_number_means(profile, number, day, label):
    assert Profiles(on=day).category(profile, number) == Category(profile, number, label)


def test_a_declared_meaning_comes_first_and_has_its_days():
    ours = Meaning("UK", 1, "our word", date(2026, 1, 1), date(2026, 1, 31), "declared")
    assert [Profiles([ours], on=day).category("UK", 1).label for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))] == [
        "A", "our word", "our word", "A",
    ]  # fmt: skip


def test_no_function_takes_two_profiles_or_a_category():
    """A mapping between profiles would need one of these as its argument."""
    for _, function in [*inspect.getmembers(profiles, inspect.isfunction), *inspect.getmembers(Profiles, inspect.isfunction)]:
        names = set(inspect.signature(function).parameters)
        assert "category" not in names and len([name for name in names if "profile" in name]) <= 1


def test_no_two_meanings_of_one_number_hold_on_the_same_day():
    for one in profiles.TABLE:
        others = [m for m in profiles.TABLE if m is not one and (m.profile, m.number) == (one.profile, one.number)]
        for other in others:
            first, second = sorted((one, other), key=lambda meaning: meaning.since or date.min)
            assert first.until is not None and second.since is not None and first.until < second.since


@pytest.mark.parametrize(
    "text",
    [
        "profile,number\nUK,1\n",
        "profile,number,label\nUK,x,A\n",
        "profile,number,label\n,1,A\n",
        "profile,number,label,from\nUK,1,A,soon\n",
        "\x00",
    ],
)
def test_tables_that_are_none_are_refused(tmp_path, text):
    (tmp_path / "t.csv").write_text(text)
    if text == "\x00":
        assert list(read_declared(tmp_path / "t.csv")) == []
        return
    with pytest.raises(UsageProblem):
        read_declared(tmp_path / "t.csv")


def test_a_table_of_ones_own(tmp_path):
    (tmp_path / "t.csv").write_text("profile,number,label,from,until\nours,7,seven,2020-01-01,\n")
    assert list(read_declared(tmp_path / "t.csv")) == [Meaning("ours", 7, "seven", date(2020, 1, 1), None, "declared")]
    with pytest.raises(UsageProblem):
        read_declared(tmp_path / "absent.csv")
