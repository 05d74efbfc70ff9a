"""Overlapping operations: a case may belong to several, join late, or be linked to an older investigation."""

from __future__ import annotations

from golden.notarise.asking import ANY, ask, records
from golden.notarise.made import Made, at
from rightdoor.figures.count import figure
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Scope
from rightdoor.figures.record import Record


def number(held: list[Record], operation: str, scope: Scope = "inside", code: str = "arrests") -> int:
    return figure(DEFINITIONS[code], held, ANY._replace(scope=scope, operation=operation)).value


def in_two() -> list[Record]:
    made = Made("c1", "E1", at("2014-02-01"))
    for operation in ("larch", "rowan"):
        made.do("joined-operation", at("2014-02-02"), operation=operation)
    made.arrest(at("2014-05-01"), made.person(at("2014-02-02")))
    alone = Made("c2", "E1", at("2014-02-01"))
    alone.do("joined-operation", at("2014-02-02"), operation="rowan")
    alone.arrest(at("2014-05-01"), alone.person(at("2014-02-02")))
    return records([made, alone])


def test_a_record_of_two_operations_counts_in_each_and_once_in_the_whole():
    held = in_two()
    assert (number(held, "larch"), number(held, "rowan")) == (1, 2)
    assert ask("arrests", held, ANY).value == 2
    assert (number(held, "larch", "outside"), number(held, "rowan", "outside")) == (1, 0)
    assert number(held, "rowan") + number(held, "larch") > 2  # operations that overlap are not added


def test_inside_linked_and_outside_are_the_whole():
    held = in_two()
    for operation in ("larch", "rowan", "no such operation"):
        linked = number(held, operation, "inside-or-linked") - number(held, operation)
        assert number(held, operation) + linked + number(held, operation, "outside") == 2


def test_tasked_for_one_and_linked_to_another():
    made = Made("c1", "E1", at("2014-02-01"))
    made.do("joined-operation", at("2014-02-02"), operation="larch", **{"as": "linked"})
    made.do("joined-operation", at("2014-02-02"), operation="rowan", **{"as": "tasked"})
    made.arrest(at("2014-05-01"), made.person(at("2014-02-02")))
    held = records([made])
    assert [number(held, "larch"), number(held, "larch", "inside-or-linked"), number(held, "larch", "outside")] == [0, 1, 0]
    assert [number(held, "rowan"), number(held, "rowan", "inside-or-linked"), number(held, "rowan", "outside")] == [1, 1, 0]


def test_linked_first_and_tasked_later_is_inside_from_then_on():
    made = Made("c1", "E1", at("2014-02-01"))
    made.do("joined-operation", at("2014-02-02"), operation="larch", **{"as": "linked"})
    made.do("joined-operation", at("2014-04-02"), operation="larch", **{"as": "tasked"})
    person = made.person(at("2014-02-02"))
    made.arrest(at("2014-03-01"), person)
    made.arrest(at("2014-05-01"), person)
    held = records([made])
    assert (number(held, "larch"), number(held, "larch", "inside-or-linked")) == (1, 2)


def test_an_investigation_stands_in_what_its_case_joined_after_it_was_opened():
    made = Made("c1", "E1", at("2014-02-01"))
    made.do("joined-operation", at("2014-02-02"), operation="larch")
    held = records([made])
    assert number(held, "larch", code="investigations-ongoing") == 1
    made.do("case-closed", at("2014-03-01"), code="no-person", reason="nobody was found")
    made.do("joined-operation", at("2014-04-01"), operation="rowan")
    held = records([made])
    assert number(held, "larch", code="investigations-ongoing") == 0
    assert number(held, "rowan", "inside-or-linked", code="investigations-opened") == 1
    assert number(held, "rowan", code="investigations-opened") == 0
