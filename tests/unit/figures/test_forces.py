"""Forces that were renamed, merged or split between periods: what a query for today's force finds, and what is said beside the number."""

from __future__ import annotations

import pytest

from golden.notarise.asking import ANY, records
from golden.notarise.made import Made, at
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.forces import Succession, problems_of, reached
from rightdoor.figures.query import Query
from rightdoor.model.civil import DAY
from rightdoor.rules.clocks.counting import starts_us

MERGED = at("2014-04-01", 0)
NAMES = {"N": "North", "S": "South", "NS": "Both Shires", "OLD": "Old Shire", "NEW": "New Shire", "E": "East", "W": "West"}
MERGER = Succession(MERGED // DAY, ("N", "S"), ("NS",))
RENAMED = Succession(MERGED // DAY, ("OLD",), ("NEW",))
SPLIT = Succession(MERGED // DAY, ("OLD",), ("E", "W"))


def arrests(query: Query, *of: tuple[str, str]) -> int:
    held = []
    for n, (force, day) in enumerate(of):
        made = Made(f"c{n}", force, at("2014-01-16"))
        made.arrest(at(day), made.person(at(day)))
        held.append(made)
    return figure(DEFINITIONS["arrests"], records(held), query).value


OF = (("N", "2014-02-03"), ("S", "2014-02-04"), ("NS", "2014-05-01"), ("X", "2014-05-01"))


def test_a_merged_force_has_what_its_forerunners_recorded_and_it_is_said():
    asked = reached(ANY._replace(forces=("NS",)), [MERGER], NAMES.__getitem__)
    assert asked.query.forces == ("N", "NS", "S")
    assert asked.said == ("Until 1 April 2014 Both Shires was North and South: what was recorded for North and South is counted here.",)
    assert arrests(asked.query, *OF) == 3
    assert arrests(ANY._replace(forces=("NS",)), *OF) == 1


def test_after_the_merger_alone_nothing_changes_and_nothing_is_said():
    asked = ANY._replace(forces=("NS",), from_us=starts_us(MERGED // DAY))
    assert reached(asked, [MERGER]) == (asked, ())
    everybody = ANY
    assert reached(everybody, [MERGER]) == (everybody, ())
    assert arrests(everybody, *OF) == 4


def test_a_force_that_ended_is_asked_for_over_a_later_period():
    asked = reached(ANY._replace(forces=("N",)), [MERGER], NAMES.__getitem__)
    assert asked.query.forces == ("N",)
    assert asked.said == ("From 1 April 2014 North was followed by Both Shires: what was recorded for Both Shires is not counted here.",)
    assert arrests(asked.query, *OF) == 1


def test_a_force_that_ended_is_asked_for_over_its_own_time():
    asked = ANY._replace(forces=("N",), until_us=starts_us(MERGED // DAY))
    assert reached(asked, [MERGER]) == (asked, ())
    assert arrests(asked, *OF) == 1


def test_who_asks_for_both_is_told_of_neither_that_it_is_left_out():
    asked = reached(ANY._replace(forces=("N", "NS", "S")), [MERGER], NAMES.__getitem__)
    assert asked.query.forces == ("N", "NS", "S")
    assert asked.said == ("Until 1 April 2014 Both Shires was North and South: what was recorded for North and South is counted here.",)


def test_a_renamed_force_is_found_under_both_codes():
    asked = reached(ANY._replace(forces=("NEW",)), [RENAMED], NAMES.__getitem__)
    assert asked.said == ("Until 1 April 2014 New Shire was Old Shire: what was recorded for Old Shire is counted here.",)
    assert arrests(asked.query, ("OLD", "2014-02-03"), ("NEW", "2014-05-01")) == 2


def test_of_a_force_that_was_split_nothing_is_given_to_a_part():
    asked = reached(ANY._replace(forces=("E",)), [SPLIT], NAMES.__getitem__)
    assert asked.query.forces == ("E",)
    assert asked.said == (
        "Until 1 April 2014 East was part of Old Shire: what was recorded for Old Shire cannot be told apart and is not counted here.",
    )
    assert arrests(asked.query, ("OLD", "2014-02-03"), ("E", "2014-05-01")) == 1


def test_forerunners_of_forerunners_are_found():
    earlier = Succession(at("2014-03-01", 0) // DAY, ("OLD",), ("N",))
    asked = reached(ANY._replace(forces=("NS",)), [MERGER, earlier])
    assert asked.query.forces == ("N", "NS", "OLD", "S")
    assert len(asked.said) == 2
    assert arrests(asked.query, ("OLD", "2014-02-03"), ("NS", "2014-05-01")) == 2


@pytest.mark.parametrize(
    ("successions", "at_nth"),
    [
        ([Succession(1, (), ("N",))], 0),
        ([Succession(1, ("N",), ())], 0),
        ([Succession(1, ("N", "S"), ("E", "W"))], 0),
        ([Succession(1, ("N",), ("N", "S"))], 0),
        ([MERGER, Succession(9, ("S",), ("W",))], 1),
        ([Succession(1, ("N",), ("S",)), Succession(9, ("S",), ("N",))], 0),
    ],
    ids=["nothing before", "nothing after", "several to several", "itself", "ends twice", "round"],
)
def test_successions_that_cannot_hold_are_said(successions, at_nth):
    found = list(problems_of(successions))
    assert found
    assert found[0].nth == at_nth
    assert found[0].what.endswith(".")


def test_successions_that_hold_have_no_problem():
    assert list(problems_of([MERGER, RENAMED, Succession(20_000, ("NS",), ("E", "W"))])) == []
