"""Disclosure control under attack: every whole-number table that agrees with what is printed is tried, with code that shares nothing with it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from disclosure_attacker import numbers_in_classes, numbers_one_way, numbers_two_way
from rightdoor.figures.disclosure.protect import FLOOR, Plan, protect
from rightdoor.figures.disclosure.table import Key, Protected, Table, keys, value_of
from statement_case import CHESHIRE, DEFINITIONS, JULY, PRINT, crossed, figure, others, table, us

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
SMALL = set(range(1, FLOOR))
OPEN = set(range(FLOOR))  # what a small number has to leave open, as far as it was


def planned(*tables: Table, earlier: tuple[Protected, ...] = ()) -> Plan:
    return protect(tables, earlier, DEFINITIONS)


def fails(held: Protected, after: dict[Key, set[int]], before: dict[Key, set[int]]) -> list[str]:
    """Where the guarantee does not hold, by the attacker's own numbers."""
    found = []
    for key in keys(held.table):
        true, shown = value_of(held.table, key), held.shown(key)
        assert true in after[key]
        if shown is not None:
            found += [f"{key} prints {shown}"] if shown in SMALL else []
        elif true in SMALL:
            found += [f"{key} can only be {sorted(after[key])}"] if not before[key] & OPEN <= after[key] or len(after[key]) < 2 else []
        elif len(after[key]) < min(4, len(before[key])):
            found.append(f"{key} can only be {sorted(after[key])}")
    return found


def one_way(*values: int) -> Table:
    return table(figure("arrests", sum(values), CHESHIRE), others("p", len(values)), *values)


@given(st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14]), min_size=2, max_size=6))
@SLOW
def test_no_part_of_one_way_is_learnt_and_no_fewer_would_do(values):
    held = planned(one_way(*values)).tables[0]
    if 0 < sum(values) < FLOOR:
        assert "below 5 is not broken down" in held.refused
        return
    assert not held.refused
    assert fails(held, numbers_one_way(held), before := numbers_one_way(held, nothing=True)) == []
    small = {key for key in keys(held.table) if value_of(held.table, key) in SMALL}
    assert small <= held.hidden
    for fewer in range(len(held.hidden - small)):
        for further in combinations(set(keys(held.table)) - small, fewer):
            less = Protected(held.table, frozenset(small | set(further)))
            assert fails(less, numbers_one_way(less), before) != [], "fewer would have done"


@given(st.lists(st.lists(st.sampled_from([0, 0, 1, 1, 2, 4, 5]), min_size=2, max_size=3), min_size=2, max_size=3))
@SLOW
def test_no_part_and_no_sum_of_two_way_is_learnt(rows):
    assume(len({len(row) for row in rows}) == 1)
    total = sum(map(sum, rows))
    assume(5 <= total <= 14)
    held = planned(crossed(figure("arrests", total, CHESHIRE), (others("a", len(rows)), others("b", len(rows[0]))), rows)).tables[0]
    assert not held.refused
    anything = {key: set(range(total + 1)) for key in keys(held.table)}  # as long as the total alone is printed
    assert fails(held, numbers_two_way(held), anything) == []


def differences(vectors: set[tuple[int, ...]], classes: tuple[int, ...]) -> set[int]:
    return {sum(v[c] for c in classes) for v in vectors}


@given(st.lists(st.tuples(st.sampled_from([0, 1, 3, 5, 7]), st.sampled_from([0, 0, 0, 1, 2, 5])), min_size=2, max_size=3))
@SLOW
def test_two_days_of_the_data_are_not_subtracted(lines):
    """The earlier statement is out and stays as it is; the later one is released beside it. Records only come."""
    early, late = [a for a, _ in lines], [a + b for a, b in lines]
    assume(sum(early) >= 5)
    by = others("p", len(lines))
    first = planned(table(figure("arrests", sum(early), CHESHIRE), by, *early)).tables[0]
    later = table(figure("arrests", sum(late), CHESHIRE, as_of_us=us(2014, 9, 1)), by, *late)
    second = planned(later, earlier=(first,)).tables[0]
    levels = [level.code for level in by.levels]
    both = [(first, (0,)), (second, (0, 1))]
    before = numbers_in_classes(levels, both, 2, nothing=frozenset((1,)))
    after = numbers_in_classes(levels, both, 2)
    if second.refused:
        told = [level for level, found in zip(lines, before, strict=True) if level[1] in SMALL and len(differences(found, (1,))) < 2]
        told += [level for level, found in zip(lines, before, strict=True) if sum(level) in SMALL and len(differences(found, (0, 1))) < 2]
        assert told, "refused, and what is printed already told nothing"
        return
    for (a, b), was, now, level in zip(lines, before, after, levels, strict=True):
        assert (a, b) in now
        for classes, true in (((0,), a), ((1,), b), ((0, 1), a + b)):
            old, new = differences(was, classes), differences(now, classes)
            if true in SMALL and not (classes == (0,) and first.shown((level,)) is not None):
                assert old & OPEN <= new and len(new) > 1, f"{level} {classes}: {sorted(new)}"
        if second.shown((level,)) is None:
            assert len(differences(now, (0, 1))) >= min(4, len(differences(was, (0, 1))))


@given(st.lists(st.tuples(st.sampled_from([0, 1, 3, 5]), st.sampled_from([0, 0, 1, 2, 6])), min_size=2, max_size=3))
@settings(SLOW, max_examples=15)
def test_tables_of_one_statement_are_not_subtracted(lines):
    """Inside, outside and all of one number in one statement: three tables, of which any two give the third."""
    inside, outside = [a for a, _ in lines], [b for _, b in lines]
    whole = [a + b for a, b in lines]
    assume(sum(inside) >= 5 and sum(outside) >= 5)
    by = others("p", len(lines))
    made = [
        table(figure("arrests", sum(values), CHESHIRE, scope=scope), by, *values)
        for values, scope in ((whole, "all"), (inside, "inside"), (outside, "outside"))
    ]
    held = planned(*made).tables
    levels = [level.code for level in by.levels]
    tables = list(zip(held, ((0, 1), (0,), (1,)), strict=True))
    before = numbers_in_classes(levels, tables, 2, nothing=frozenset((0, 1, 2)))
    after = numbers_in_classes(levels, tables, 2)
    assert not any(each.refused for each in held)
    for (a, b), was, now, level in zip(lines, before, after, levels, strict=True):
        for classes, true in (((0, 1), a + b), ((0,), a), ((1,), b)):
            old, new = differences(was, classes), differences(now, classes)
            if true in SMALL:
                assert old & OPEN <= new and len(new) > 1, f"{level} {classes}: {sorted(new)}"


def test_nested_figures_are_not_subtracted():
    """Of 9 children in one place 7 at immediate risk: the other two are a small number, though neither 9 nor 7 is."""
    by = others("p", 4)
    broad = table(figure("children-protected", 40, CHESHIRE), by, 9, 10, 11, 10)
    narrow = table(figure("children-at-immediate-risk", 28, CHESHIRE), by, 7, 10, 5, 6)
    assert planned(broad).tables[0].hidden == planned(narrow).tables[0].hidden == frozenset()
    held = planned(broad, narrow).tables
    after = numbers_in_classes([level.code for level in by.levels], [(held[0], (0, 1)), (held[1], (0,))], 2)
    assert {1, 2, 3, 4} <= differences(after[0], (1,))  # 9 - 7
    assert {1, 2, 3, 4} <= differences(after[3], (1,))  # 10 - 6
    assert any(each.hidden for each in held)


def test_two_periods_and_the_whole_of_them_are_not_subtracted():
    """January to March, January, and March by place: February follows."""
    by, quarter, first, last = (
        others("p", 3),
        (us(2014, 1, 1), us(2014, 4, 1)),
        (us(2014, 1, 1), us(2014, 2, 1)),
        (us(2014, 3, 1), us(2014, 4, 1)),
    )
    made = (
        table(figure("arrests", 36, CHESHIRE, period=quarter), by, 13, 12, 11),
        table(figure("arrests", 15, CHESHIRE, period=first), by, 5, 5, 5),
        table(figure("arrests", 17, CHESHIRE, period=last), by, 6, 6, 5),
    )
    assert [planned(each).tables[0].hidden for each in made] == [frozenset()] * 3
    held = planned(*made).tables
    after = numbers_in_classes([level.code for level in by.levels], list(zip(held, ((0, 1, 2), (0,), (2,)), strict=True)), 3)
    for found, february in zip(after, (2, 1, 1), strict=True):
        numbers = differences(found, (1,))
        assert february in numbers and numbers >= SMALL


def test_the_attacker_finds_what_is_not_protected():
    """The attacker is no straw man: with the small number alone withheld, the rest gives it back."""
    bare = Protected(one_way(10, 20, 3), frozenset({("p2",)}))
    assert numbers_one_way(bare)[("p2",)] == {3}
    assert fails(bare, numbers_one_way(bare), numbers_one_way(bare, nothing=True)) != []
    rows = crossed(figure("arrests", 24, CHESHIRE), (others("a", 2), others("b", 2)), [[2, 6], [7, 9]])
    corner = Protected(rows, frozenset({("a0", "b0"), ("a0", "b1")}))
    assert numbers_two_way(corner)[("a0", "b0")] == {2}
    small = Protected(one_way(18, 1, 1), frozenset({("p1",), ("p2",)}))
    assert fails(small, numbers_one_way(small), numbers_one_way(small, nothing=True)) != []


@pytest.mark.parametrize("values", [(0, 0, 9), (9, 0), (0, 5, 0, 7)])
def test_zeroes_are_printed_where_they_protect_nothing(values):
    assert planned(one_way(*values)).tables[0].hidden == frozenset()


def test_a_zero_can_be_withheld_so_that_what_is_withheld_may_be_nothing():
    held = planned(one_way(4, 0, 9)).tables[0]
    assert held.hidden == {("p0",), ("p1",)}
    assert 0 in numbers_one_way(held)[("p0",)]


def test_the_same_table_twice_is_printed_alike():
    first = planned(one_way(6, 9, 3, 3)).tables[0]
    assert planned(first.table, earlier=(first,)).tables[0].hidden == first.hidden
    both = planned(first.table, first.table).tables
    assert both[0].hidden == both[1].hidden


def test_an_earlier_statement_that_printed_a_small_number_is_not_made_worse():
    """It cannot be taken back. What follows of it in the new table is not printed again under another day."""
    by = others("p", 3)
    told = Protected(table(figure("arrests", 24, CHESHIRE), by, 3, 10, 11))
    new = table(figure("arrests", 26, CHESHIRE, as_of_us=PRINT + (PRINT - JULY)), by, 4, 11, 11)
    held = planned(new, earlier=(told,)).tables[0]
    assert held.refused or ("p0",) in held.hidden
