"""The replays rest on individual records: the checks refuse what a person could not enter, nothing is a total, and each paper counts."""

from __future__ import annotations

import random

import pytest

from golden.notarise.asking import INSIDE, records
from golden.notarise.country import TOLD_ON, country, force
from golden.notarise.forces import BY_NAME
from golden.notarise.made import Made, at
from rightdoor.cases.register import KINDS
from rightdoor.figures.count import figure, things_of
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.doubles import papers_of


def test_what_a_person_could_not_enter_is_no_record():
    made = Made("c1", "E1", at("2014-02-01"))
    with pytest.raises(AssertionError, match="person"):
        made.do("arrest", at("2014-03-01"))
    with pytest.raises(AssertionError, match="before"):
        made.bail(at("2014-02-02"), made.arrest(at("2014-03-01"), made.person(at("2014-02-01"))))


def test_no_total_is_typed_anywhere():
    """No field of any event that is a number of things is filled in."""
    cases = country()
    assert len({event.id for made in cases for event in made.log}) == sum(len(made.log) for made in cases)
    counts = {(kind.code, field.name) for kind in KINDS.values() for field in kind.fields if field.type == "count"}
    assert counts
    assert not {(event.kind, name) for made in cases for event in made.log for name in event.body} & counts


def test_deleting_any_one_record_of_a_replay_changes_exactly_the_figures_that_count_it():
    """Each record of Devon and Cornwall in turn, over each definition and scope; by hundreds of the whole country."""
    held = records([*force(BY_NAME["Devon & Cornwall"]), *force(BY_NAME["Wiltshire"], joined="", tag="own")])
    asked = [(d, INSIDE._replace(scope=scope)) for d in DEFINITIONS.values() for scope in ("inside", "inside-or-linked", "outside")]
    _each(held, list(held), asked)


def test_deleting_one_of_the_country_changes_exactly_the_figures_that_count_it():
    held = records(country())
    _each(held, random.Random(7).sample(held, 8), [(d, INSIDE) for d in DEFINITIONS.values()])


def _each(held, gone, asked):
    papers = papers_of(held)
    before = [{paper.record.id for thing in things_of(d, papers, q) for paper in thing.papers} for d, q in asked]
    values = [figure(d, held, q).value for d, q in asked]
    for one in gone:
        left = papers_of([each for each in held if each is not one])
        for (definition, query), was, value in zip(asked, before, values, strict=True):
            counts = one.kind in definition.kinds and one.id in was
            now = things_of(definition, left, query)
            assert {paper.record.id for thing in now for paper in thing.papers} == (was - {one.id} if counts else was)
            assert value - len(now) in ((0, 1) if counts else (0,))
    assert asked[0][1].as_of_us == TOLD_ON
