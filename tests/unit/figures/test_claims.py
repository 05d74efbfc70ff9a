"""A force that reports totals without records: kept as a claim, shown beside the figure, never added to records."""

from __future__ import annotations

import pytest

from golden.notarise.asking import ANY, INSIDE, records
from golden.notarise.made import Made, at
from rightdoor.figures.claims import Claim, beside, unknown
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.model.civil import DAY

ARRESTS = DEFINITIONS["arrests"]
CLAIM = Claim("cl1", ("E2",), "arrests", 12, at("2014-04-01", 0), at("2014-07-01", 0), at("2014-07-10"), source="a letter", operation="1")


def two_arrests():
    made = Made("c1", "E1", at("2014-02-01"))
    made.join(at("2014-02-02"))
    for day in ("2014-03-01", "2014-05-01"):
        made.arrest(at(day), made.person(at(day), int(day[6])))
    return records([made])


def test_it_is_shown_with_the_figure_of_its_own_force_and_period_and_in_no_number():
    held = two_arrests()
    (shown,) = beside([CLAIM], ARRESTS, held, INSIDE)
    assert (shown.figure.value, shown.without, shown.lacks) == (0, True, 12)
    assert shown.figure.query == INSIDE._replace(from_us=CLAIM.from_us, until_us=CLAIM.until_us, forces=("E2",))
    assert figure(ARRESTS, held, INSIDE).value == 2
    (own,) = beside([CLAIM._replace(forces=("E1",), value=2)], ARRESTS, held, INSIDE)
    assert (own.figure.value, own.without, own.lacks) == (1, False, 1)


@pytest.mark.parametrize(
    "claim",
    [
        CLAIM._replace(definition="voluntary-interviews"), CLAIM._replace(known_us=INSIDE.as_of_us + DAY), CLAIM._replace(operation="2"),
        CLAIM._replace(from_us=INSIDE.until_us, until_us=INSIDE.until_us + DAY), CLAIM._replace(from_us=0, until_us=INSIDE.from_us),
    ],
    ids=["another number", "not known then", "another operation", "after", "before"],
)  # fmt: skip
def test_what_does_not_concern_the_query_is_not_shown(claim):
    assert beside([claim], ARRESTS, [], INSIDE) == []
    assert len(beside([claim, CLAIM], ARRESTS, [], INSIDE)) == 1


def test_it_concerns_its_forces_alone():
    assert beside([CLAIM], ARRESTS, [], INSIDE._replace(forces=("E1",))) == []
    assert len(beside([CLAIM], ARRESTS, [], INSIDE._replace(forces=("E1", "E2")))) == 1
    assert len(beside([CLAIM], ARRESTS, [], ANY)) == 1


def test_two_claims_of_one_force_are_both_shown_in_the_order_in_which_they_came():
    later = CLAIM._replace(id="cl2", value=14, known_us=CLAIM.known_us + 1)
    assert [shown.claim.value for shown in beside([later, CLAIM], ARRESTS, [], INSIDE)] == [12, 14]


def test_a_claim_about_no_defined_number_is_found():
    strange = CLAIM._replace(definition="raids")
    assert unknown([CLAIM, strange], DEFINITIONS) == [strange]
