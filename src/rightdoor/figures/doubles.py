"""One thing that two forces, or two cases, report: papers with one custody record at nearly one time are papers of one arrest.

The thing is counted once. It stands at the time of its first paper, under its forces together, and inside an operation where any of its papers
does; it has ended (bail) when the first of its papers says so: whoever recorded no end did not learn of it. Two papers of one case are never joined here (the case's own rule did that), and custody numbers of two forces that are the same by
chance are not joined where the papers lie more than a day apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rightdoor.figures.record import Record
from rightdoor.model.civil import DAY

NEAR_US: Final = DAY


class Paper(NamedTuple):
    """A record with what it shares with the other papers of its thing. `thing`: a key that they have in common. `forces`: of all of them."""

    record: Record
    thing: str
    forces: tuple[str, ...]


def papers_of(records: Iterable[Record]) -> list[Paper]:
    """Each record once (by kind and id), those of one thing with one time, one end, one set of forces and one standing in operations."""
    once = {(each.kind, each.id): each for each in records}
    by_same: dict[tuple[str, str], list[Record]] = defaultdict(list)
    by_thing: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in once.values():
        if record.same:
            by_same[record.kind, record.same].append(record)
        else:
            by_thing[record.kind, _of(record)].append(record)
    groups = [*by_thing.values(), *(group for held in by_same.values() for group in _reports(held))]
    return [paper for group in groups for paper in _joined(group)]


def _forces(record: Record) -> tuple[str, ...]:
    if record.forces:
        return tuple(sorted({force for force in (record.force, *record.forces) if force}))
    return (record.force,) if record.force else ()


def _of(record: Record) -> str:
    return f"{record.case} {record.facts.get('of') or record.id}"


def _reports(records: list[Record]) -> list[list[Record]]:
    """Records of one custody record as groups of one thing each: of a case one thing at most, and within a day of the first."""
    papers: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        papers[_of(record)].append(record)
    groups: list[list[Record]] = []
    for _, held in sorted(papers.items(), key=lambda item: (min(r.at_us for r in item[1]), item[0])):
        mine = next((group for group in groups if _one(group, held)), None)
        if mine is None:
            groups.append(list(held))
        else:
            mine.extend(held)
    return groups


def _one(group: list[Record], held: list[Record]) -> bool:
    """Whether a case's papers are of the thing of a group: of another case, and the first of them within a day of the group's first."""
    if held[0].case in {each.case for each in group}:
        return False
    return min(each.at_us for each in held) - min(each.at_us for each in group) <= NEAR_US


def _joined(group: list[Record]) -> Iterator[Paper]:
    if len(group) == 1:
        (alone,) = group
        yield Paper(alone, f"{alone.kind} {_of(alone)}", _forces(alone))
        return
    at_us = min(each.at_us for each in group)
    until_us = min((each.until_us for each in group if each.until_us is not None), default=None)
    forces = tuple(sorted({force for each in group for force in _forces(each)}))
    inside = tuple(sorted({code for each in group for code in each.operations}))
    linked = tuple(sorted({code for each in group for code in each.linked} - set(inside)))
    thing = min(f"{each.kind} {_of(each)}" for each in group)
    for each in group:
        yield Paper(each._replace(at_us=at_us, until_us=until_us, operations=inside, linked=linked), thing, forces)
