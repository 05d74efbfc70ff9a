"""A number by force area: each force in the map or beside it, shades that hold each number, nothing guessed for what is shared or unknown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.figure import Share
from rightdoor.joint.board.force_map import CLASSES, Shade, force_map, shade_of, shades
from rightdoor.reference.forces import forces

CODES = tuple(force.code for force in forces())


def test_each_force_stands_in_the_map_or_beside_it_and_is_said_so():
    made = force_map([Share(("E23000033",), 24), Share(("S23000009",), 13)])
    assert len(made.drawn) == 43 and [area.code for area in made.beside] == ["N99999999", "S23000009"]
    assert {area.code for area in (*made.drawn, *made.beside)} == set(CODES)
    assert next(area for area in made.beside if area.code == "S23000009").value == 13
    assert not any(area.path for area in made.beside) and all(area.path for area in made.drawn)


def test_what_is_shared_or_of_no_known_force_lies_in_no_area():
    made = force_map([Share((), 2), Share(("E23000024", "E23000025"), 383), Share(("E23000024",), 7), Share(("X1",), 1)])
    assert made.together == (Share(("E23000024", "E23000025"), 383),)
    assert made.nowhere == 3
    assert sum(area.value for area in (*made.drawn, *made.beside)) == 7


def test_classes_by_hand():
    assert shades(0) == (Shade(0, 0, 0),)
    assert shades(3) == (Shade(0, 0, 0), Shade(1, 1, 1), Shade(2, 2, 2), Shade(3, 3, 3))
    assert shades(41) == (Shade(0, 0, 0), Shade(1, 1, 20), Shade(2, 21, 40), Shade(3, 41, 60))
    assert [shade_of(value, shades(41)) for value in (0, 1, 20, 21, 41)] == [0, 1, 1, 2, 3]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=45))
def test_each_number_lies_in_one_class_and_a_larger_one_in_no_lower(values):
    classes = shades(max(values))
    assert len(classes) <= CLASSES + 1
    for value in values:
        assert [each.number for each in classes if each.first <= value <= each.last] == [shade_of(value, classes)]
    ordered = [shade_of(value, classes) for value in sorted(values)]
    assert ordered == sorted(ordered)
    assert shade_of(max(values), classes) == classes[-1].number
