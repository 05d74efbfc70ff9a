"""Whether what is withheld stays open to a reader: each cell that matters is asked for the numbers that it could still be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rightdoor.figures.disclosure.equations import Bounds, Equation, Equations, Terms
from rightdoor.figures.disclosure.knowledge import Knowledge, Seen
from rightdoor.figures.disclosure.table import value_of

WIDTH: Final = 4  # how many numbers a withheld number can be at least
_REACH: Final = 12  # how far from the true number others are looked for
_MOST_KEPT: Final = 400


class _Watched(NamedTuple):
    """`seen`: the cells that give it away where each of them is printed. `small`: it is a number from 1 to 4 under force level."""

    terms: Terms
    truth: int
    seen: tuple[Seen, ...]
    small: bool


class _Pattern(NamedTuple):
    equations: Equations
    bounds: Bounds
    shown: int  # one bit for each cell


class Watch:
    """Small numbers (cells and differences of cells), and any cell that is withheld, under a choice of what is printed.

    `told`: cells that earlier statements printed; `kept`: those that they withheld. `mine`: those of this one that can be withheld.
    `floor`: the least that is no small number.
    """

    def __init__(self, knowledge: Knowledge, told: Sequence[Seen], kept: Sequence[Seen], mine: Sequence[Seen], *, floor: int) -> None:
        self._knowledge = knowledge
        self._told = tuple(told)
        self._kept_before = tuple(kept)
        self._floor = floor
        self._terms = {seen: knowledge.terms(seen) for seen in (*told, *kept, *mine)}
        self._values = {seen: value_of(knowledge.tables[seen[0]], seen[1]) for seen in self._terms}
        self._bit = {seen: 1 << place for place, seen in enumerate(self._terms)}
        # answers that were found: for each watched cell and number, in which cells (bits) such an answer agrees with what is true
        self._found: dict[tuple[_Watched, int], list[int]] = {}
        self._kept = 0
        self._cells = {seen: self._watched(self._terms[seen], (seen,)) for seen in (*kept, *mine)}
        beyond = (self._watched(each.terms, each.seen) for each in knowledge.differences())
        # what earlier statements gave away by themselves is told, and cannot be taken back
        self._differences = [each for each in beyond if each.small and not set(each.seen) <= set(told)]
        self._before = self._pattern(())
        self._open = {each: self._open_before(each) for each in (*self._cells.values(), *self._differences)}

    def can_hold(self) -> bool:
        """Whether small numbers are open at all as long as nothing of this statement's breakdowns is printed."""
        small = [each for each in (*self._cells.values(), *self._differences) if each.small]
        return all(len(self._numbers(each, self._before, 2)) >= 2 for each in small)

    def holds(self, shown: Sequence[Seen], hidden: frozenset[Seen]) -> bool:
        """Whether the guarantee holds where these are printed and those withheld."""
        pattern = self._pattern(shown)
        must = [each for each in (*self._cells.values(), *self._differences) if each.small]
        if not all(_within(each, value, pattern) for each in must for value in self._open[each][:1] + self._open[each][-1:]):
            return False
        if not all(self._can_be(each, value, pattern) for each in must for value in self._open[each]):
            return False
        if not all(len(self._numbers(each, pattern, 2)) >= 2 for each in must):
            return False
        others = [self._cells[seen] for seen in (*self._kept_before, *hidden) if not self._cells[seen].small]
        return all(len(self._numbers(each, pattern, len(self._open[each]))) >= len(self._open[each]) for each in others)

    def _watched(self, terms: Terms, seen: tuple[Seen, ...]) -> _Watched:
        truth = sum(factor * (self._knowledge.truth or ())[i] for i, factor in terms)
        return _Watched(terms, truth, seen, 0 < truth < self._floor)

    def _open_before(self, each: _Watched) -> tuple[int, ...]:
        if each.small:
            return tuple(value for value in range(self._floor) if self._can_be(each, value, self._before))
        return self._numbers(each, self._before, WIDTH)

    def _pattern(self, shown: Sequence[Seen]) -> _Pattern:
        every = (*self._told, *shown)
        equations = self._knowledge.equations(every)
        bounds = equations.root()
        if bounds is None:  # the true numbers satisfy every equation
            raise AssertionError("numbers that fit do not fit")
        return _Pattern(equations, bounds, sum(self._bit[seen] for seen in every))

    def _numbers(self, each: _Watched, pattern: _Pattern, enough: int) -> tuple[int, ...]:
        """Up to `enough` numbers that it could be, the true one first."""
        found: list[int] = []
        for step in range(_REACH + 1):
            for value in dict.fromkeys((each.truth + step, each.truth - step)):
                if len(found) < enough and value >= 0 and self._can_be(each, value, pattern):
                    found.append(value)
        return tuple(found)

    def _can_be(self, each: _Watched, value: int, pattern: _Pattern) -> bool:
        if not _within(each, value, pattern):
            return False
        if value == each.truth or any(not pattern.shown & ~agrees for agrees in self._found.get((each, value), ())):
            return True
        answer = pattern.equations.answer(pattern.bounds, Equation(each.terms, value))
        if answer is not None and self._kept < _MOST_KEPT:
            self._keep(answer)
        return answer is not None

    def _keep(self, answer: tuple[int, ...]) -> None:
        self._kept += 1
        agrees = sum(self._bit[seen] for seen, terms in self._terms.items() if _sum(answer, terms) == self._values[seen])
        for each in (*self._cells.values(), *self._differences):
            self._found.setdefault((each, _sum(answer, each.terms)), []).append(agrees)


def _within(each: _Watched, value: int, pattern: _Pattern) -> bool:
    low, high = pattern.bounds
    return sum(low[i] for i, _ in each.terms) <= value <= sum(high[i] for i, _ in each.terms)


def _sum(answer: tuple[int, ...], terms: Terms) -> int:
    return sum(factor * answer[i] for i, factor in terms)
