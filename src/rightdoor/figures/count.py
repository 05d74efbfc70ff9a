"""Counting: a figure is a query over records with a definition. Nothing is typed in, and each number names the papers that it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.doubles import Paper, papers_of
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record


class Counted(NamedTuple):
    """One thing of a number, with its papers in order of time. `forces`: whose it is, sorted; `double`: it was reported more than once."""

    papers: tuple[Paper, ...]
    forces: tuple[str, ...]
    double: bool

    @property
    def records(self) -> tuple[str, ...]:
        """The ids of its papers, sorted."""
        return tuple(sorted(paper.record.id for paper in self.papers))


def figure(definition: Definition, records: Iterable[Record], query: Query) -> Figure:
    """The number. `records` as they were known at `query.as_of_us` (`from_case.records_of`); what was recorded later is left out.

    Inside, linked to, or outside the query's operation: by each record's own dated link, so that what lies outside is never added silently.
    A query for forces counts what is theirs alone or theirs together; what they share with a force that is not asked for stands under both.
    """
    things = counted(definition, records, query)
    shares = Counter(thing.forces for thing in things)
    return Figure(
        definition=definition.code,
        version=definition.version,
        query=query,
        value=len(things),
        records=tuple(sorted(record for thing in things for record in thing.records)),
        shares=tuple(Share(forces, shares[forces]) for forces in sorted(shares)),
        doubles=tuple(sorted(thing.records for thing in things if thing.double)),
    )


def figures_of(wanted: Iterable[tuple[Definition, Query]], records: Iterable[Record]) -> list[Figure]:
    """Several numbers over the same records, in the order in which they are wanted."""
    held = list(records)
    return [figure(definition, held, query) for definition, query in wanted]


def counted(definition: Definition, records: Iterable[Record], query: Query) -> list[Counted]:
    """Each thing that the number counts once, in the order of its first paper."""
    known = (each for each in records if each.kind in definition.kinds and each.known_us <= query.as_of_us)
    return things_of(definition, papers_of(known), query)


def things_of(definition: Definition, papers: Iterable[Paper], query: Query) -> list[Counted]:
    """The same of papers that were joined before, which serve many queries: those of one `as_of_us`, of the definition's kinds or more."""
    groups = _Groups()
    for paper in papers:
        if paper.record.kind in definition.kinds and _asked(paper, definition, query):
            groups.add(definition.once(paper.record), paper)
    return [_counted(papers) for papers in groups.all()]


def _asked(paper: Paper, definition: Definition, query: Query) -> bool:
    record = paper.record
    if not definition.holds(record) or not in_scope(record, query):
        return False
    if query.forces and not (paper.forces and set(paper.forces) <= set(query.forces)):  # of no known force: of none that is asked for
        return False
    if definition.time == "in-period":
        return query.from_us <= record.at_us < query.until_us
    return record.at_us < query.until_us and (record.until_us is None or record.until_us >= query.until_us)


def in_scope(record: Record, query: Query) -> bool:
    """Whether a record stands where the query asks: inside its operation, linked to it, or outside."""
    inside, linked = query.operation in record.operations, query.operation in record.linked
    if query.scope == "all":
        return True
    if query.scope == "outside":
        return not inside and not linked
    return inside or (linked and query.scope == "inside-or-linked")


def _counted(papers: list[Paper]) -> Counted:
    if len(papers) == 1:
        return Counted(tuple(papers), papers[0].forces, double=False)
    forces = {force for paper in papers for force in paper.forces if force}
    things = Counter(paper.thing for paper in papers)
    return Counted(tuple(papers), tuple(sorted(forces)), any(number > 1 for number in things.values()))


class _Groups:
    """Papers by what counts once; two keys are one where papers of both are of one thing."""

    def __init__(self) -> None:
        self._papers: dict[str, list[Paper]] = {}
        self._top: dict[str, str] = {}

    def add(self, once: str, paper: Paper) -> None:
        key, thing = self._find(once), self._find(f"thing {paper.thing}")
        if key != thing:
            self._top[thing] = key
            self._papers.setdefault(key, []).extend(self._papers.pop(thing, []))
        self._papers.setdefault(key, []).append(paper)

    def all(self) -> list[list[Paper]]:
        groups = [sorted(papers, key=_order) if len(papers) > 1 else papers for papers in self._papers.values()]
        return sorted(groups, key=lambda papers: _order(papers[0]))

    def _find(self, key: str) -> str:
        while self._top.get(key, key) != key:
            key = self._top[key]
        return key


def _order(paper: Paper) -> tuple[int, str, str]:
    return paper.record.at_us, paper.record.kind, paper.record.id
