"""A number by force, by place, by month or by a fact: each thing stands in one part, so that the parts sum, and the rest has its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from rightdoor.figures.count import Counted, counted
from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record
from rightdoor.model.civil import civil_from_days
from rightdoor.rules.clocks.counting import day_of

By = Callable[[Counted], str]  # the code of a part; "" where nothing tells

REST: Final = ""


class Part(NamedTuple):
    """`code` "" for the rest: things of which nothing tells to which part they belong. `records`: the ids of their papers, sorted."""

    code: str
    value: int
    records: tuple[str, ...]


class Breakdown(NamedTuple):
    """`parts` in the order of their codes, the rest last where there is one. They sum to `value`."""

    definition: str
    query: Query
    by: str
    value: int
    parts: tuple[Part, ...]


def by_force(thing: Counted) -> str:
    """The force; several that share it are a part of their own ("E1 E2"), so that it stands under both together and is counted once."""
    return " ".join(thing.forces)


def by_month(thing: Counted) -> str:
    """The month of its first paper in the United Kingdom ("2014-06")."""
    year, month, _ = civil_from_days(day_of(thing.papers[0].record.at_us))
    return f"{year:04d}-{month:02d}"


def by_fact(name: str) -> By:
    """A fact of its first paper that has it: "area" is the place, "why" of a warrant without arrest is why."""

    def by(thing: Counted) -> str:
        return next((value for paper in thing.papers if (value := paper.record.facts.get(name, ""))), REST)

    return by


WAYS: Final = {"force": by_force, "month": by_month, "place": by_fact("area"), "why": by_fact("why"), "sort": by_fact("sort")}


def broken_down(definition: Definition, records: Iterable[Record], query: Query, way: str) -> Breakdown:
    """The number in parts, `way` one of WAYS or the name of a fact."""
    by = WAYS.get(way) or by_fact(way)
    groups: dict[str, list[Counted]] = defaultdict(list)
    things = counted(definition, records, query)
    for thing in things:
        groups[by(thing)].append(thing)
    codes = sorted(groups, key=lambda code: (code == REST, code))
    parts = tuple(Part(code, len(groups[code]), tuple(sorted(r for thing in groups[code] for r in thing.records))) for code in codes)
    return Breakdown(definition.code, query, way, len(things), parts)


def does_not_sum(whole: int, parts: Iterable[int]) -> str:
    """What is wrong with parts of a whole, as a sentence; "" where they sum. For numbers that somebody wrote down, before print."""
    total = sum(parts)
    return "" if total == whole else f"The parts sum to {total:,}, and the whole says {whole:,}: correct one, or name the rest."
