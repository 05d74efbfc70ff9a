"""Whole numbers, none less than nothing, that satisfy given sums: an exact search for one more answer than the true one.

From the true answer the wanted number is changed, and the sums that it breaks are mended by changing others, few at a time. Where that finds
nothing, bounds are narrowed until nothing follows any more and what is left open is tried. An answer is held against every equation; a search
that is given up counts as "not found", which withholds more, never less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

MOST_TRIED: Final = 2_000  # to find the true answer
MOST_AGAIN: Final = 150  # to find another, where mending found none
MOST_MENDED: Final = 400
MOST_CHANGED: Final = 12

# (variable, factor) each; a factor is 1 or -1, and a variable stands once
Terms = tuple[tuple[int, int], ...]
Bounds = tuple[tuple[int, ...], tuple[int, ...]]


class Equation(NamedTuple):
    """The terms sum to `total`."""

    terms: Terms
    total: int


class _Mending:
    """An answer that is off some of its equations, and what was changed so far."""

    def __init__(self, every: tuple[Equation, ...], bounds: Bounds, state: list[int]) -> None:
        self.every, self.bounds, self.state = every, bounds, state
        self.changed: set[int] = set()
        self.off: dict[int, int] = {}
        self.factors: list[dict[int, int]] = [{} for _ in state]
        for place, equation in enumerate(every):
            lacks = equation.total - sum(factor * state[i] for i, factor in equation.terms)
            if lacks:
                self.off[place] = lacks
            for i, factor in equation.terms:
                self.factors[i][place] = factor

    def ways(self, place: int, lacks: int) -> list[tuple[int, int]]:
        """Changes of one variable that bring an equation nearer, those first that mend most and break least."""
        found = []
        for i, factor in self.every[place].terms:
            if i in self.changed:
                continue
            by = max(self.bounds[0][i] - self.state[i], min(self.bounds[1][i] - self.state[i], lacks * factor))
            if by * factor * lacks > 0:
                found.append((self._left_off(i, by), i, by))
        return [(i, by) for _, i, by in sorted(found)]

    def change(self, i: int, by: int) -> None:
        """Change one variable and what its equations lack."""
        self.changed.add(i)
        self.state[i] += by
        off = dict(self.off)
        for place, factor in self.factors[i].items():
            off[place] = off.get(place, 0) - factor * by
            if not off[place]:
                del off[place]
        self.off = off

    def _left_off(self, i: int, by: int) -> int:
        return sum(abs(self.off.get(place, 0) - factor * by) - abs(self.off.get(place, 0)) for place, factor in self.factors[i].items())


class Equations:
    """Several equations over variables 0 to `most[i]`; `near`: an answer to try first (the true one)."""

    def __init__(self, most: Sequence[int], equations: Sequence[Equation], near: Sequence[int] = ()) -> None:
        self.most = tuple(most)
        self.equations = list(equations)
        self.near = list(near) or [0] * len(self.most)
        self._uses: list[list[int]] = [[] for _ in self.most]
        for place, equation in enumerate(self.equations):
            for variable, _ in equation.terms:
                self._uses[variable].append(place)
        self._left = 0

    def root(self) -> Bounds | None:
        """What follows of the equations alone; None where nothing satisfies them."""
        return self._narrowed([0] * len(self.most), list(self.most), range(len(self.equations)), None)

    def answer(self, bounds: Bounds, extra: Equation | None = None) -> tuple[int, ...] | None:
        """An answer within the bounds that satisfies one more equation too; None where none was found."""
        if extra is None:
            self._left = MOST_TRIED
            narrowed = self._narrowed(list(bounds[0]), list(bounds[1]), range(len(self.equations)), None)
            return None if narrowed is None else self._tried(narrowed, None)
        narrowed = self._narrowed(list(bounds[0]), list(bounds[1]), (), extra)
        if narrowed is None:
            return None
        mended = self._mended(narrowed, extra)
        if mended is not None:
            return mended
        self._left = MOST_AGAIN
        return self._tried(narrowed, extra)

    def _mended(self, bounds: Bounds, extra: Equation) -> tuple[int, ...] | None:
        every = (*self.equations, extra)
        state = [min(max(value, low), high) for value, low, high in zip(self.near, *bounds, strict=True)]
        self._left = MOST_MENDED
        return self._mend(_Mending(every, bounds, state))

    def _mend(self, work: _Mending) -> tuple[int, ...] | None:
        if not work.off:
            return tuple(work.state)
        if len(work.changed) >= MOST_CHANGED:
            return None
        place = max(work.off)  # the wanted number first, it is the last equation
        lacks = work.off[place]
        for i, by in work.ways(place, lacks):
            self._left -= 1
            if self._left < 0:
                return None
            before = dict(work.off)
            work.change(i, by)
            found = self._mend(work)
            if found is not None:
                return found
            work.state[i] -= by
            work.changed.discard(i)
            work.off = before
        return None

    def _tried(self, bounds: Bounds, extra: Equation | None) -> tuple[int, ...] | None:
        low, high = bounds
        open_ = [(high[i] - low[i], i) for i in range(len(low)) if high[i] > low[i]]
        if not open_:
            return low
        _, i = min(open_)
        for value in sorted(range(low[i], high[i] + 1), key=lambda each: abs(each - self.near[i])):
            self._left -= 1
            if self._left < 0:
                return None
            down, up = list(low), list(high)
            down[i] = up[i] = value
            narrowed = self._narrowed(down, up, self._uses[i], extra)
            found = None if narrowed is None else self._tried(narrowed, extra)
            if found is not None:
                return found
        return None

    def _narrowed(self, low: list[int], high: list[int], start: Sequence[int], extra: Equation | None) -> Bounds | None:
        waiting, queued = list(start), set(start)
        also = extra is not None
        while waiting or also:
            if waiting:
                place = waiting.pop()
                queued.discard(place)
                equation = self.equations[place]
            else:
                also = False
                assert extra is not None
                equation = extra
            changed = _cut(equation, low, high)
            if changed is None:
                return None
            if changed:
                also = also or extra is not None
                for variable in changed:
                    new = [use for use in self._uses[variable] if use not in queued]
                    waiting.extend(new)
                    queued.update(new)
        return tuple(low), tuple(high)


def _cut(equation: Equation, low: list[int], high: list[int]) -> list[int] | None:
    least = sum(factor * (low[i] if factor > 0 else high[i]) for i, factor in equation.terms)
    most = sum(factor * (high[i] if factor > 0 else low[i]) for i, factor in equation.terms)
    if least > equation.total or most < equation.total:
        return None
    above, under = equation.total - least, most - equation.total
    changed = []
    for i, factor in equation.terms:
        up, down = (above, under) if factor > 0 else (under, above)
        new_high, new_low = min(high[i], low[i] + up), max(low[i], high[i] - down)
        if (new_low, new_high) != (low[i], high[i]):
            changed.append(i)
            low[i], high[i] = new_low, new_high
    return changed
