"""What anybody can tell of two figures from their headings alone: that one lies within the other, or that they share nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from itertools import combinations
from typing import NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Figure

Definitions = Mapping[str, Definition]
_WITHIN = {
    ("inside", "inside-or-linked"),
    ("inside", "all"),
    ("inside-or-linked", "all"),
    ("outside", "all"),
}


class Belief(IntEnum):
    """What a reader takes for granted, strongest first: that records only come and numbers of different periods share nothing; that a
    later number need not hold an earlier one; nothing of two figures at all (one person may be in two periods, and papers are corrected)."""

    STRONG = 0
    WEAK = 1
    NONE = 2


class Heads(NamedTuple):
    """Figures that are thought of together, and what is known of each two. `definitions` by their code."""

    figures: tuple[Figure, ...]
    definitions: Definitions
    belief: Belief = Belief.STRONG

    def within(self, small: int, big: int) -> bool:
        """Whether everything that one figure counts is counted by the other."""
        a, b = self.figures[small], self.figures[big]
        if small == big:
            return True
        return self.belief is not Belief.NONE and a != b and included(a, b, self.definitions, by_papers=self.belief is Belief.STRONG)

    def apart(self, one: int, other: int) -> bool:
        """Whether two figures share nothing, as far as a reader may think so."""
        return self.belief is Belief.STRONG and separate(self.figures[one], self.figures[other], self.definitions)

    def regions(self) -> list[frozenset[int]]:
        """Each way in which one thing can be counted: the sets of figures that it stands in."""
        size = range(len(self.figures))
        above = {i: frozenset(j for j in size if self.within(i, j)) for i in size}
        found: set[frozenset[int]] = {frozenset()}
        for i in size:
            for held in list(found):
                wider = held | above[i]
                if not any(self.apart(a, b) for a, b in combinations(sorted(wider), 2)):
                    found.add(wider)
        return sorted((each for each in found if each), key=lambda each: (len(each), sorted(each)))


def wider_of(code: str, definitions: Definitions) -> tuple[str, ...]:
    """The definitions whose numbers include this one's, as it says itself; none for a code that is not known."""
    held = definitions.get(code)
    return held.nested_in if held else ()


def at_end(code: str, definitions: Definitions) -> bool:
    """Whether the definition counts states at the end of the period."""
    held = definitions.get(code)
    return held is not None and held.time == "at-end"


def reaches(code: str, wanted: str, definitions: Definitions) -> bool:
    """Whether a definition's numbers are included in another's, over any number of steps."""
    seen, ahead = {code}, [code]
    while ahead:
        for wider in wider_of(ahead.pop(), definitions):
            if wider not in seen:
                seen.add(wider)
                ahead.append(wider)
    return wanted in seen


def included(a: Figure, b: Figure, definitions: Definitions, *, by_papers: bool = True) -> bool:
    """Whether figure `a` lies within figure `b`: by definition, forces, period, operation, and the day of the data (`by_papers`)."""
    return (
        reaches(a.definition, b.definition, definitions)
        and (not b.query.forces or (bool(a.query.forces) and set(a.query.forces) <= set(b.query.forces)))
        and _in_time(a, b, definitions)
        and (a.query.as_of_us == b.query.as_of_us or (by_papers and a.query.as_of_us < b.query.as_of_us))
        and _scoped(a, b)
    )


def _in_time(a: Figure, b: Figure, definitions: Definitions) -> bool:
    if at_end(a.definition, definitions) or at_end(b.definition, definitions):
        same = at_end(a.definition, definitions) and at_end(b.definition, definitions)
        return same and a.query.until_us == b.query.until_us
    return b.query.from_us <= a.query.from_us and a.query.until_us <= b.query.until_us


def _scoped(a: Figure, b: Figure) -> bool:
    if b.query.scope == "all":
        return True
    same = a.query.operation == b.query.operation
    return same and (a.query.scope == b.query.scope or (a.query.scope, b.query.scope) in _WITHIN)


def separate(a: Figure, b: Figure, definitions: Definitions) -> bool:
    """Whether two figures can share nothing: forces that differ, periods that do not meet, inside against outside of one operation."""
    if a.query.forces and b.query.forces and not set(a.query.forces) & set(b.query.forces):
        return True
    states = at_end(a.definition, definitions) or at_end(b.definition, definitions)
    if not states and (a.query.until_us <= b.query.from_us or b.query.until_us <= a.query.from_us):
        return True
    scopes = {a.query.scope, b.query.scope}
    return a.query.operation == b.query.operation and "outside" in scopes and len(scopes) == 2 and "all" not in scopes


def groups(figures: Sequence[Figure], definitions: Definitions) -> list[list[int]]:
    """Figures of which one can tell anything of another, as lists of their places."""
    left, found = list(range(len(figures))), []
    while left:
        group, ahead = [], [left.pop(0)]
        while ahead:
            mine = ahead.pop()
            group.append(mine)
            near = [i for i in left if _near(figures[mine], figures[i], definitions)]
            left = [i for i in left if i not in near]
            ahead.extend(near)
        found.append(sorted(group))
    return found


def _near(a: Figure, b: Figure, definitions: Definitions) -> bool:
    return a == b or included(a, b, definitions) or included(b, a, definitions)
