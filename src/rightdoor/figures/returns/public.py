"""A return for publication: numbers of one quarter that is over, whole and by force, of which no number from 1 to 4 is printed or follows.

What makes it safe, where larger tables than `figures.disclosure` can tell of are printed:
- a number is printed by force only where it lies within no other number; of one that does the whole alone is printed;
- so a force's withheld number is bound to others by the printed whole alone: it can be anything from nought to what is withheld together,
  which is 5 at least and stands at two forces at least of which no statement has told before;
- a whole below 5, or that differs by less than 5 from one that it lies within, is withheld with each line of it;
- quarters share no event, each is published once, and what stood at an end is left out: it follows from what came and what ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.disclosure.protect import FLOOR

Numbers = Mapping[str, int]
# of whom a reader knows that they lie within, though it is another counter: nobody is arrested who is not in an arrest
_WITHIN: Final[Mapping[str, tuple[str, ...]]] = {"persons-arrested": ("arrests",)}
TOGETHER: Final = "together"  # the level of what several forces share
NOT_KNOWN: Final = "not-known"  # and of what falls to no known force


class Shown(NamedTuple):
    """A number and what of it may be printed. `whole` None: withheld, and each line with it. `lines` by level, None: withheld; empty where the
    number is not printed by force."""

    definition: Definition
    whole: int | None
    lines: Mapping[str, int | None]


def published(definitions: Sequence[Definition]) -> list[Definition]:
    """The definitions that a public return has: what happened in the period."""
    return [one for one in definitions if one.time == "in-period"]


def broader(code: str, definitions: Mapping[str, Definition]) -> frozenset[str]:
    """The definitions whose numbers a number lies within, or may, over any number of steps."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        at = ahead.pop()
        nested = definitions[at].nested_in if at in definitions else ()
        new = {*nested, *_WITHIN.get(at, ())} - found
        found |= new
        ahead.extend(new)
    return frozenset(found)


def shown_of(
    definitions: Mapping[str, Definition], numbers: Mapping[str, Numbers], told: Mapping[str, frozenset[str]] | None = None
) -> list[Shown]:
    """What may be printed of each number, in the order of the definitions.

    `numbers`: of each definition that is published, by level: codes of forces, TOGETHER, NOT_KNOWN; a level with nothing is there, as 0. `told`:
    levels of which statements said a number before, by definition (`told_before`): they protect nothing.
    """
    held, known = published(list(definitions.values())), told or {}
    above = {one.code: broader(one.code, definitions) for one in held}
    lines = {
        one.code: _hidden(numbers[one.code], known.get(one.code, frozenset())) for one in held if not above[one.code]
    }  # fmt: skip
    wholes: dict[str, int | None] = {}
    for one in sorted(held, key=lambda each: len(above[each.code])):
        code, total = one.code, sum(numbers[one.code].values())
        over = [wholes[each] for each in above[code] if each in wholes]
        near = any(whole is None or 0 < abs(whole - total) < FLOOR for whole in over) and total > 0
        small = 0 < total < FLOOR or _told_apart(numbers[code], known.get(code, frozenset()))
        wholes[code] = None if near or small or lines.get(code, frozenset()) is None else total
    return [_shown(one, wholes[one.code], numbers[one.code], lines.get(one.code)) for one in held]


def _shown(definition: Definition, whole: int | None, numbers: Numbers, hidden: frozenset[str] | None) -> Shown:
    if hidden is None:  # nothing by force, or nothing that could be protected
        return Shown(definition, whole, {})
    return Shown(definition, whole, {level: None if whole is None or level in hidden else value for level, value in numbers.items()})


def _hidden(numbers: Numbers, told: frozenset[str]) -> frozenset[str] | None:
    """The levels that are withheld; None where nothing protects the small ones, whatever were withheld."""
    hidden = {level for level, value in numbers.items() if 0 < value < FLOOR}
    rest = sorted((level for level in numbers if level not in hidden and level not in told), key=lambda each: _cost(numbers[each], each))
    while hidden and not _covered(numbers, hidden - told):
        if not rest:
            return None
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _told_apart(numbers: Numbers, told: frozenset[str]) -> bool:
    """Whether the whole gives a small number away of those of whom no statement told, to whoever subtracts what statements told."""
    return bool(told) and 0 < sum(value for level, value in numbers.items() if level not in told) < FLOOR


def _cost(value: int, level: str) -> tuple[bool, int, str]:
    return value == 0, value, level


def _covered(numbers: Numbers, unknown: Iterable[str]) -> bool:
    """Whether the whole tells of none of these more than it did before: each can be anything from 0 to 4, and further."""
    values = [numbers[level] for level in unknown]
    return len(values) > 1 and sum(values) >= FLOOR
