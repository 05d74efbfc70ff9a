"""One arrest that two forces report: counted once for the country, under both together, and what each of them counts for itself."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from golden.notarise.asking import ANY, ask, records, value
from golden.notarise.made import Made, at
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.doubles import papers_of
from rightdoor.figures.figure import Share
from rightdoor.figures.own import own_numbers
from rightdoor.figures.record import Record
from rightdoor.model.civil import DAY, HOUR


def reported(case: str, force: str, when: int, number: str = "ZZ/1 /14", **said: object) -> Made:
    """An arrest with its custody record, and bail for it."""
    made = Made(case, force, at("2014-02-01"))
    made.bail(when + 9 * HOUR, made.arrest(when, made.person(when), custody_record=number, **said))
    return made


def ended(made: Made, when: int) -> None:
    """Its bail is cancelled."""
    release = next(event.id for event in made.log if event.kind == "released-on-bail")
    made.do("bail-cancelled", when, release=release, officer="PS 2", reason="no longer needed", told=True, next="none")


def test_it_is_counted_once_and_stands_under_both_together():
    when = at("2014-05-01")
    own = reported("a2", "E1", when + DAY, "ZZ/2/14")
    held = records([reported("a1", "E1", when), reported("b1", "E2", when + HOUR, "zz/1/14"), own])
    for code in ("arrests", "persons-arrested", "on-bail"):
        found = ask(code, held, ANY)
        assert found.value == 2
        assert found.shares == (Share(("E1",), 1), Share(("E1", "E2"), 1))
        assert len(found.records) == 3
        assert [len(group) for group in found.doubles] == [2]
        assert [value(code, held, ANY, forces=forces) for forces in (("E1",), ("E2",), ("E1", "E2"))] == [1, 0, 2]


def test_what_each_force_counts_for_itself_is_more_together_than_the_whole():
    when = at("2014-05-01")
    held = records([reported("a1", "E1", when), reported("b1", "E2", when), reported("a2", "E1", when + DAY, "ZZ/2/14")])
    own = {each.force: each for each in own_numbers(DEFINITIONS["arrests"], held, ANY)}
    assert {force: (each.alone, each.value) for force, each in own.items()} == {"E1": (1, 2), "E2": (0, 1)}
    assert own["E2"].shared == (Share(("E1", "E2"), 1),)
    assert [each.force for each in own_numbers(DEFINITIONS["arrests"], held, ANY._replace(forces=("E2",)))] == ["E2"]


def test_what_is_of_no_known_force_has_a_line_of_its_own():
    held = records([reported("a1", "", at("2014-05-01"))])
    assert [(each.force, each.value) for each in own_numbers(DEFINITIONS["arrests"], held, ANY)] == [("", 1)]
    assert ask("arrests", held, ANY).shares == (Share((), 1),)
    assert value("arrests", held, ANY, forces=("E1",)) == 0


def test_numbers_that_are_the_same_by_chance_are_two_arrests():
    """Two forces number alike: more than a day apart, or without a number, nothing says that they are one."""
    when = at("2014-05-01")
    assert value("arrests", records([reported("a1", "E1", when), reported("b1", "E2", when + 2 * DAY)]), ANY) == 2
    assert value("arrests", records([reported("a1", "E1", when, ""), reported("b1", "E2", when, "")]), ANY) == 2


def test_two_people_under_one_number_in_one_case_stay_two_and_the_report_is_of_the_first():
    when = at("2014-05-01")
    made = reported("a1", "E1", when)
    made.arrest(when + HOUR, made.person(when, 2), custody_record="ZZ/1/14")
    held = records([made, reported("b1", "E2", when)])
    assert value("arrests", held, ANY) == 2
    assert ask("arrests", held, ANY).shares == (Share(("E1",), 1), Share(("E1", "E2"), 1))


def test_it_falls_into_one_period_and_one_scope_however_the_two_wrote_it():
    midnight = at("2014-05-01", 0)
    one, two = reported("a1", "E1", midnight - HOUR), reported("b1", "E2", midnight + HOUR, operations=("1",))
    held = records([one, two])
    before, after = ANY._replace(until_us=midnight), ANY._replace(from_us=midnight)
    assert (value("arrests", held, before), value("arrests", held, after)) == (1, 0)
    inside = before._replace(scope="inside", operation="1")
    assert (value("arrests", held, inside), value("arrests", held, inside, scope="outside")) == (1, 0)


def test_an_arrest_entered_twice_in_one_case_is_one_with_two_papers():
    made = Made("a1", "E1", at("2014-02-01"))
    person = made.person(at("2014-05-01"))
    first = made.arrest(at("2014-05-01", 7), person, custody_record="")
    second = made.arrest(at("2014-05-01", 8), person, custody_record="")
    found = ask("arrests", records([made]), ANY)
    assert (found.value, found.records, found.doubles) == (1, (first, second), ((first, second),))


def test_bail_that_one_of_two_forces_knows_to_have_ended_has_ended():
    """The other recorded nothing: it did not learn of it. Of two ends the first."""
    when = at("2014-05-01")
    one, two = reported("a1", "E1", when), reported("b1", "E2", when + HOUR)
    state = ANY._replace(until_us=at("2014-05-20"))
    assert value("on-bail", records([one, two]), state) == 1
    ended(two, at("2014-05-10"))
    assert value("on-bail", records([one, two]), state) == 0
    assert value("on-bail", records([one, two]), state._replace(until_us=at("2014-05-09"))) == 1
    ended(one, at("2014-05-30"))
    assert value("on-bail", records([one, two]), state) == 0
    assert value("on-bail", records([one]), state) == 1


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_papers_come_decides_nothing(rng):
    """A case may hold two papers of one arrest a day apart: what lies near which is by the first of them, however they come."""
    times = [hours * HOUR for hours in rng.choices((0, 20, 24, 30, 48, 60), k=4)]
    held = [
        Record(
            f"r{n}", "bail", at_us, at_us, rng.choice(("E1", "E2", "")), case=case, person=f"p{n}", same="custody:zz1",
            until_us=rng.choice((None, at_us + DAY, at_us + 2 * DAY)), operations=rng.choice(((), ("1",))), facts={"of": f"{case} first"},
        )
        for n, (at_us, case) in enumerate(zip(times, ("a", "a", "b", "c"), strict=True))
    ]  # fmt: skip
    said = {tuple(sorted(map(repr, papers_of(order)))) for order in permutations(held)}
    assert len(said) == 1
    query = ANY._replace(until_us=rng.choice(times) + DAY, as_of_us=100 * DAY)
    assert len({figure(DEFINITIONS["on-bail"], order, query) for order in permutations(held)}) == 1
