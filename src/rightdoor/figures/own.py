"""What single forces count for themselves, where the whole counts once what two of them report: the sum of their numbers is not the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rightdoor.figures.count import counted
from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Share
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record


class Own(NamedTuple):
    """A force's own number: `alone` falls to it alone, `shared` by the sets of forces with which it shares the rest. `value`: both together."""

    force: str
    alone: int
    shared: tuple[Share, ...]

    @property
    def value(self) -> int:
        """What the force says of itself."""
        return self.alone + sum(share.value for share in self.shared)


def own_numbers(definition: Definition, records: Iterable[Record], query: Query) -> list[Own]:
    """Each force's own number of a query that asks for no force, sorted by code; "" for what falls to no known force.

    What two forces share is in the own number of both and once in the whole: own numbers are not added up.
    """
    sets = Counter(thing.forces for thing in counted(definition, records, query._replace(forces=())))
    alone = Counter({forces[0] if forces else "": number for forces, number in sets.items() if len(forces) < 2})
    forces = sorted({*alone, *(force for of in sets for force in of)})
    if query.forces:
        forces = [force for force in forces if force in query.forces]
    return [Own(force, alone[force], tuple(Share(of, sets[of]) for of in sorted(sets) if len(of) > 1 and force in of)) for force in forces]


def of_whom(whole: tuple[Definition, Query], part: tuple[Definition, Query], records: Iterable[Record]) -> int:
    """How many people of the first number are also in the second ("431 children, of whom 127 at immediate risk"): people of one case, by paper.

    Two numbers of one set of people are nested or they overlap; they are never added.
    """
    held = list(records)
    one, two = (
        {(p.record.case, p.record.person) for t in counted(d, held, q) for p in t.papers if p.record.person} for d, q in (whole, part)
    )
    return len(one & two)
