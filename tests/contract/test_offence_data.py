"""The tables of offences and outcome codes: each code once per day, each row with its source and how it was read."""

from __future__ import annotations

import itertools

import pytest

from rightdoor.model.civil import parse_day
from rightdoor.reference import offences as data
from rightdoor.reference.outcomes import outcome, outcomes
from rightdoor.reference.tables import head_of, own_table

ROWS = data.offences()


def test_no_code_has_two_rows_for_one_day():
    for code, rows in itertools.groupby(sorted(ROWS, key=lambda o: (o.code, o.first)), key=lambda o: o.code):
        for before, after in itertools.pairwise(rows):
            assert before.last < after.first, code


def test_every_row_states_wording_provision_source_and_how_it_was_read():
    for each in ROWS:
        assert each.words
        assert each.provision
        assert each.source, each.code
        assert each.confidence in {"A", "none"}, each.code
        assert bool(each.maximum) == bool(each.maximum_confidence), each.code
        assert (each.consent is None) == (each.consent_confidence == ""), each.code


@pytest.mark.parametrize("name", ["offences.csv", "outcomes.csv"])
def test_the_tables_say_where_they_are_from(name):
    assert set(head_of(own_table(name))) == {"source", "date"}


# uk-rules 3.1 to 3.3: (code, class, mode, maximum, how it was read)
STATED = [
    ("PK78001", "86/2", "CE", "10 years", "A"),
    ("PK78008", "86/2", "CE", "10 years", "A"),
    ("PK78003", "86/2", "CE", "10 years", "A"),
    ("CJ88115", "86/10", "CE", "5 years", "B"),
    ("CJ09001", "86/15", "CE", "3 years", "B"),
    ("CJ08001", "86/11", "CE", "3 years", "M"),
    ("CJ08004", "86/14", "CE", "2 years", "M"),
    ("CJ08014", "86/17", "CE", "3 years", "M"),
    ("SC15003", "71/16", "CE", "3 years", "M"),
    ("SX03224", "71/17", "", "2 years", "B"),
    ("SX03013", "19/x", "", "life", "B"),
    ("SX03023", "21/6; 21/7; 22/x", "", "14 years", "A"),
    ("SX03225", "88/1", "", "10 years", "M"),
    ("SX03230", "71/8", "", "14 years", "M"),
]


@pytest.mark.parametrize(("code", "ho_class", "mode", "maximum", "read"), STATED)
def test_what_stands_now_is_what_the_sources_state(code, ho_class, mode, maximum, read):
    now = data.standing(code, parse_day("2026-01-05"))
    assert (now.ho_class, now.mode, now.maximum, now.maximum_confidence) == (ho_class, mode, maximum, read)


@pytest.mark.parametrize(
    ("code", "last_day_before", "first_day"),
    [
        ("CJ09001", "2010-04-05", "2010-04-06"),
        ("CJ08013", "2015-04-12", "2015-04-13"),
        ("SX03224", "2017-04-02", "2017-04-03"),
        ("SX03023", "2004-04-30", "2004-05-01"),
    ],
)
def test_both_sides_of_a_commencement(code, last_day_before, first_day):
    assert data.standing(code, parse_day(last_day_before)) is None
    assert data.standing(code, parse_day(first_day)) is not None
    assert data.since(code) == parse_day(first_day)


def test_the_maximum_is_that_of_the_day():
    assert data.standing("PK78008", parse_day("2001-01-10")).maximum == "3 years"
    assert data.standing("PK78008", parse_day("2001-01-11")).maximum == "10 years"
    assert data.standing("SX03235", parse_day("2022-06-27")).maximum == "14 years"
    assert "offence arranged" in data.standing("SX03235", parse_day("2022-06-28")).maximum


def test_what_is_from_memory_says_so_where_it_is_shown():
    for each in ROWS:
        if each.maximum_confidence == "M":
            assert each.maximum_words.endswith("(from memory: look it up)")


def test_an_offence_whose_commencement_is_not_confirmed_is_in_force_on_no_day():
    assert data.versions("SOA-S46A")
    assert data.standing("SOA-S46A", parse_day("2026-08-01")) is None


def test_consent_of_the_director_is_stated_where_it_was_read_and_nowhere_else():
    needed = {each.code for each in ROWS if each.consent}
    assert {code[:2] for code in needed} == {"PK", "CJ"}
    assert "CJ09001" in needed
    assert data.standing("SX03224", parse_day("2020-01-01")).consent is None


def test_outcome_codes_run_from_one_to_twenty_two_each_once():
    assert [each.code for each in outcomes()] == [str(n) for n in range(1, 23)]
    assert [each.code for each in outcomes() if each.child] == ["21", "22"]
    assert outcome("21").first == parse_day("2016-01-01")
    assert outcome("22").first == parse_day("2019-04-01")
    assert outcome("23") is None
