"""What no withholding helps against: ages that show a child, places that name somebody, two cuts of one thing; and North Yorkshire as printed in 2014."""

from __future__ import annotations

import pytest

from rightdoor.figures.disclosure.dimension import AGES, Dimension, Level
from rightdoor.figures.disclosure.protect import FLOOR, protect
from rightdoor.figures.disclosure.shape import problem_of, widened
from rightdoor.figures.disclosure.table import Protected, keys, problems_of_table, value_of
from statement_case import CHESHIRE, DEFINITIONS, NORTH_YORKSHIRE, crossed, figure, others, places, table

PRINTED_2014 = Dimension(
    "age", "Age", "age", (Level("14-17", "14 to 17", 14, 17), Level("18-29", "18 to 29", 18, 29), Level("30-70", "30 to 70", 30, 70))
)


def first(*tables, earlier=()):
    return protect(tables, earlier, DEFINITIONS).tables[0]


def test_north_yorkshire_ages_that_show_a_child_are_refused_and_widened():
    whole = figure("persons-arrested", 10, NORTH_YORKSHIRE)
    as_printed = table(whole, PRINTED_2014, 1, 3, 6)
    assert "a child is suspected" in problem_of(PRINTED_2014) or "lower end" in problem_of(PRINTED_2014)
    assert first(as_printed).refused
    wider, said = widened(as_printed)
    assert [level.words for level in wider.by[0].levels] == ["under 30", "30 to 70"]
    assert [(part.levels, part.value) for part in wider.parts] == [(("30-70",), 6), (("under-30",), 4)]
    assert said and list(problems_of_table(wider)) == []
    held = first(wider)
    assert not held.refused
    assert held.hidden == {("under-30",), ("30-70",)}  # four people


def test_north_yorkshire_single_arrests_by_small_place_are_not_printed():
    whole = figure("persons-arrested", 10, NORTH_YORKSHIRE)
    by = Dimension(
        "area", "Place", "place",
        (Level("york", "York", residents=200_000), Level("village", "a village", residents=900), Level("hamlet", "a hamlet"), Level("harrogate", "Harrogate", residents=75_000)),
    )  # fmt: skip
    as_printed = table(whole, by, 5, 1, 1, 3)
    assert "900 residents" in first(as_printed).refused
    wider, said = widened(as_printed)
    assert [level.words for level in wider.by[0].levels] == ["York", "elsewhere in the area", "Harrogate"]
    assert len(said) == 1
    held = first(wider)
    printed = [held.shown(key) for key in keys(wider)]
    assert not held.refused and not [n for n in printed if n is not None and 0 < n < FLOOR]


def test_the_eleventh_arrest_is_not_placed_by_subtraction():
    """10 by place inside the operation and 11 with the linked one: the difference is one person at one place."""
    by = places("York", "Harrogate", "Scarborough", "Selby")
    inside = first(table(figure("persons-arrested", 10, NORTH_YORKSHIRE), by, 5, 5, 0, 0))
    assert inside.hidden == frozenset()
    linked = table(figure("persons-arrested", 11, NORTH_YORKSHIRE, scope="inside-or-linked"), by, 6, 5, 0, 0)
    assert first(linked).hidden == frozenset()
    held = first(linked, earlier=(inside,))
    assert ("york",) in held.hidden and len(held.hidden) > 1


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((Level("a", "14 to 30", 14, 30), Level("b", "over 30", 31, None)), "lower end"),
        ((Level("a", "under 18", None, 17), Level("b", "18 and over", 18, None)), "child is suspected"),
        ((Level("a", "18 to 29", 18, 29), Level("b", "30 and over", 30, None)), "lower end"),
        ((Level("a", "under 30", None, 29), Level("b", "16 to 17", 16, 17)), "child is suspected"),
        ((Level("a", "every age", None, 99),), "one level"),
    ],
)
def test_ages_that_show_a_child_are_refused_with_the_reason(levels, said):
    assert said in problem_of(Dimension("age", "Age", "age", levels))


def test_the_ages_that_are_offered_show_nobody():
    assert problem_of(AGES) == ""
    assert widened(table(figure("arrests", 30, CHESHIRE), AGES, 6, 6, 6, 6, 6, 0))[1] == ()


def test_a_place_of_which_the_residents_are_not_known_is_not_named():
    assert "is not known" in problem_of(places("York", "Selby", residents=None))
    assert problem_of(places("York", "Selby", residents=5_000)) == ""


def test_a_number_below_five_is_not_broken_down():
    assert "below 5 is not broken down" in first(table(figure("arrests", 4, CHESHIRE), others("p", 2), 4, 0)).refused
    assert first(table(figure("arrests", 0, CHESHIRE), others("p", 2), 0, 0)).hidden == frozenset()


def test_one_dimension_is_cut_in_one_way():
    """Under 30 and under 25 subtract to those from 25 to 29."""
    cut = Dimension("age", "Age", "age", (Level("a", "under 25", None, 24), Level("b", "25 and over", 25, None)))
    other = Dimension("age-bands", "Age", "age", (Level("a", "under 30", None, 29), Level("b", "30 and over", 30, None)))
    whole = figure("arrests", 30, CHESHIRE)
    held = first(table(whole, cut, 10, 20))
    assert not held.refused
    assert "cut in another way" in first(table(whole, other, 12, 18), earlier=(held,)).refused


def test_a_ring_of_tables_is_refused():
    whole = figure("arrests", 80, CHESHIRE)
    a, b, c = others("a", 2), others("b", 2), others("c", 2)
    rows = [[20, 20], [20, 20]]
    held = protect([crossed(whole, (a, b), rows), crossed(whole, (b, c), rows), crossed(whole, (a, c), rows)], (), DEFINITIONS).tables
    assert [bool(each.refused) for each in held] == [False, False, True]
    assert "ring" in held[2].refused


def test_what_two_forces_share_is_protected_beside_what_is_one_forces_own():
    """A table of two forces together and one of the first alone: the second's follows."""
    by = others("p", 3)
    own = first(table(figure("devices-seized", 30, NORTH_YORKSHIRE), by, 10, 10, 10))
    both = table(figure("devices-seized", 42, NORTH_YORKSHIRE, CHESHIRE), by, 12, 11, 19)
    assert first(both).hidden == frozenset()
    held = first(both, earlier=(own,))
    assert {("p0",), ("p1",)} <= held.hidden  # 2 and 1 of the other force


def test_parts_that_do_not_sum_are_found():
    whole = figure("arrests", 21, CHESHIRE)
    assert "sum to 20, and the whole is 21" in next(problems_of_table(table(whole, others("p", 4), 6, 9, 3, 2)))
    assert list(problems_of_table(table(whole, others("p", 4), 6, 9, 3, 3))) == []
    twice = table(whole, others("p", 4), 6, 9, 3, 3)
    assert list(problems_of_table(twice._replace(parts=(*twice.parts, twice.parts[0])))) != []


def test_rows_and_columns_of_a_crossed_table_sum():
    rows = [[7, 8, 2], [9, 6, 11]]
    made = crossed(figure("arrests", 43, CHESHIRE), (others("a", 2), others("b", 3)), rows)
    assert [value_of(made, key) for key in (("a0", ""), ("", "b2"), ("a1", "b1"))] == [17, 13, 6]
    assert Protected(made, frozenset(), "refused").shown(("a0", "")) is None


def test_more_tables_than_can_be_told_of_are_refused_at_once():
    by = others("p", 6)
    forces = [figure("arrests", 36, f"X{n:02}") for n in range(44)]
    made = [table(each, by, 1, 5, 6, 7, 8, 9) for each in forces]
    made.append(table(figure("arrests", 36 * 44), by, 44, 220, 264, 308, 352, 396))
    held = protect(made, (), DEFINITIONS).tables
    assert all("Too many tables bear on this one" in each.refused for each in held)
    assert not any(each.refused for each in protect(made[:-1], (), DEFINITIONS).tables)  # forces by themselves do not


def test_each_force_has_local_areas_of_its_own():
    """Two forces' lists of areas cut nothing twice; one force's areas are cut in one way, whatever is counted."""
    mine = places("York", "Selby")
    theirs = places("Chester", "Crewe")
    held = first(table(figure("arrests", 20, NORTH_YORKSHIRE), mine, 10, 10))
    assert not first(table(figure("arrests", 20, CHESHIRE), theirs, 10, 10), earlier=(held,)).refused
    assert "cut in another way" in first(table(figure("arrests", 20, NORTH_YORKSHIRE), theirs, 10, 10), earlier=(held,)).refused
    assert "cut in another way" in first(table(figure("arrests", 40), theirs, 20, 20), earlier=(held,)).refused


def test_whole_forces_are_printed_whatever_they_are_and_bear_on_no_other_table():
    forces = Dimension("force", "Force", "force", (Level("a", "A"), Level("b", "B")))
    whole = figure("arrests", 4, CHESHIRE, NORTH_YORKSHIRE)
    held = first(table(whole, forces, 3, 1))
    assert (held.refused, held.hidden) == ("", frozenset())
    cut = table(figure("arrests", 20, CHESHIRE, NORTH_YORKSHIRE), others("p", 2), 10, 10)
    assert protect([cut], (held,), DEFINITIONS).tables == protect([cut], (), DEFINITIONS).tables
