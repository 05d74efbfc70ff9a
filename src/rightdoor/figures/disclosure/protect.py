"""What of tables is withheld so that they can be printed: small numbers, and the least further numbers that keep them from being worked out.

The guarantee, against a reader who holds this statement and the earlier ones, knows that counts are whole numbers of which none is less than
nothing, that parts sum to wholes, that narrower figures lie within wider ones, and (where the true numbers bear it) that records only come:

- a number from 1 to 4 under force level is not printed, and neither is one that follows by subtracting a printed cell from another;
- each number from 0 to 4 that such a cell could have been before the breakdown was printed, it could still be afterwards, and it could be two
  numbers at least;
- any other number that is withheld could still be at least four numbers (or as many as before, where that is fewer).

Numbers of whole forces are printed whatever they are. A zero is printed, unless it is withheld to protect another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from rightdoor.figures.disclosure.knowledge import Knowledge, Seen, figures_of
from rightdoor.figures.disclosure.relation import Belief, Definitions, Heads, groups
from rightdoor.figures.disclosure.shape import refusals
from rightdoor.figures.disclosure.table import Protected, Table, keys, value_of
from rightdoor.figures.disclosure.watch import Watch

FLOOR: Final = 5  # the least number that is printed under force level
MOST_REGIONS: Final = 200
MOST_VARIABLES: Final = 80  # of tables of one figure: more take too long to be told
MOST_TOGETHER: Final = 60  # of tables of figures that bear on each other
MOST_FURTHER: Final = 3
MOST_LOOKED: Final = 400
MOST_WORK: Final = 8_000


class Plan(NamedTuple):
    """`tables`: as they may be printed, in the order given. `least`: whether it is known that fewer further numbers would not have done."""

    tables: tuple[Protected, ...]
    least: bool = True


def protect(tables: Sequence[Table], earlier: Sequence[Protected], definitions: Definitions) -> Plan:
    """What of the tables may be printed, beside what earlier statements printed. Tables that cannot be are refused with the reason."""
    refused = {i: why for i, table in enumerate(tables) if (why := _too_small(table))}
    refused.update(refusals(tables, earlier, refused))
    mine = [i for i in range(len(tables)) if i not in refused and not tables[i].of_forces]
    held = [Protected(tables[i]) for i in mine]
    told = [each for each in earlier if not each.refused and not each.table.of_forces]
    every = [*held, *told]
    figures = figures_of([each.table for each in every])
    hidden: dict[int, frozenset[tuple[str, ...]]] = {}
    least = True
    for group in groups(figures, definitions):
        among = {figures[f] for f in group}
        new = [i for i in mine if tables[i].figure in among]
        if not new:
            continue
        old = [each for each in told if each.table.figure in among]
        found = _group([tables[i] for i in new], old, definitions)
        if isinstance(found, str):
            refused.update(dict.fromkeys(new, found))
            continue
        least = least and found.least
        hidden.update({i: frozenset(key for t, key in found.hidden if t == place) for place, i in enumerate(new)})
    done = [Protected(table, hidden.get(i, frozenset()), refused.get(i, "")) for i, table in enumerate(tables)]
    return Plan(tuple(done), least)


_ALREADY: Final = (
    "Numbers that are printed already (of the whole force, or in an earlier statement) would let a small number be worked out of this table, "
    "whatever were withheld of it. Print the number of the whole alone."
)


_TOO_MANY: Final = (
    "Too many tables bear on this one, here and in earlier statements, for it to be told what could be worked out of them together. "
    "Print fewer of them, or wider levels, or the number of the whole alone."
)


class _Found(NamedTuple):
    hidden: frozenset[Seen]
    least: bool


def _too_small(table: Table) -> str:
    if 0 < table.figure.value < FLOOR and not table.of_forces:
        return f"The whole is {table.figure.value}: a number below {FLOOR} is not broken down under force level. Print the number of the whole alone."
    return ""


def _group(tables: Sequence[Table], earlier: Sequence[Protected], definitions: Definitions) -> _Found | str:
    every = [*tables, *(each.table for each in earlier)]
    heads = Heads(figures_of(every), definitions)
    for belief in Belief:
        believed = heads._replace(belief=belief)
        regions = len(believed.regions())
        if regions > MOST_REGIONS:
            return _TOO_MANY
        most = MOST_VARIABLES if regions == 1 else MOST_TOGETHER
        knowledge = Knowledge(every, believed, most=most)
        if knowledge.size > most:
            return _TOO_MANY
        if knowledge.fits:
            return _Choice(knowledge, len(tables), earlier).made() or _ALREADY
    return _ALREADY


class _Choice:
    def __init__(self, knowledge: Knowledge, new: int, earlier: Sequence[Protected]) -> None:
        told = [(new + t, key) for t, held in enumerate(earlier) for key in keys(held.table) if held.shown(key) is not None]
        fixed = {(every.figure, every.by, key) for every, key in ((knowledge.tables[t], key) for t, key in told)}
        self._mine = [
            (t, key)
            for t in range(new)
            for key in keys(knowledge.tables[t])
            if (knowledge.tables[t].figure, knowledge.tables[t].by, key) not in fixed
        ]
        self._small = frozenset(seen for seen in self._mine if 0 < value_of(knowledge.tables[seen[0]], seen[1]) < FLOOR)
        kept = [(new + t, key) for t, held in enumerate(earlier) for key in keys(held.table) if held.shown(key) is None]
        self._watch = Watch(knowledge, told, kept, self._mine, floor=FLOOR)
        self._looked = 0
        self._most = min(MOST_LOOKED, MOST_WORK // knowledge.size)

    def made(self) -> _Found | None:
        if not self._watch.can_hold():
            return None
        for further in self._few():
            if self._holds(self._small | further):
                return _Found(self._small | further, True)
        return _Found(self._pruned(), False)

    def _few(self) -> Iterator[frozenset[Seen]]:
        rest = [seen for seen in self._mine if seen not in self._small]
        for many in range(MOST_FURTHER + 1):
            for further in combinations(rest, many):
                self._looked += 1
                if self._looked > self._most:
                    return
                yield frozenset(further)

    def _holds(self, hidden: frozenset[Seen]) -> bool:
        return self._watch.holds([seen for seen in self._mine if seen not in hidden], hidden)

    def _pruned(self) -> frozenset[Seen]:
        """Each part withheld (and if that is not enough each sum), then given back one by one where that tells nothing: none could be alone."""
        parts = self._small | {seen for seen in self._mine if "" not in seen[1]}
        hidden = parts if self._holds(parts) else frozenset(self._mine)
        for seen in [each for each in reversed(self._mine) if each in hidden]:
            if seen not in self._small and self._holds(hidden - {seen}):
                hidden -= {seen}
        return hidden
