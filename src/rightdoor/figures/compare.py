"""Two numbers of one definition side by side, of two periods or as of two days: which papers came, which went, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from rightdoor.figures.count import figure
from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record

# recorded-since: it was not known then. withdrawn: it is not there any more. changed: corrected, ended or answered since, or its links are
# others. asked: the same papers, asked for otherwise (another period, scope or force)
Why = Literal["recorded-since", "withdrawn", "changed", "asked"]


class Change(NamedTuple):
    """One paper that is in one of the two numbers alone."""

    record: str
    why: Why


class Comparison(NamedTuple):
    """`came`: papers of the second number alone; `went`: of the first alone; `stayed`: of both; each by id, sorted."""

    before: Figure
    after: Figure
    came: tuple[Change, ...]
    went: tuple[Change, ...]
    stayed: tuple[str, ...]

    @property
    def difference(self) -> int:
        """By how much the second number is more than the first."""
        return self.after.value - self.before.value


class Side(NamedTuple):
    """A query with the records as they were known at its `as_of_us`."""

    query: Query
    records: tuple[Record, ...]


def compare(definition: Definition, before: Side, after: Side) -> Comparison:
    """What changed between two numbers, by paper."""
    first, second = (figure(definition, side.records, side.query) for side in (before, after))
    one, two = set(first.records), set(second.records)
    then, now = _papers(definition, before.records), _papers(definition, after.records)
    came = tuple(Change(each, _came(each, then, now, before.query)) for each in sorted(two - one))
    went = tuple(Change(each, _went(each, then, now)) for each in sorted(one - two))
    return Comparison(first, second, came, went, tuple(sorted(one & two)))


def _papers(definition: Definition, records: Iterable[Record]) -> dict[str, Record]:
    return {each.id: each for each in records if each.kind in definition.kinds}


def _came(paper: str, then: dict[str, Record], now: dict[str, Record], before: Query) -> Why:
    if now[paper].known_us > before.as_of_us:
        return "recorded-since"
    return "asked" if then.get(paper) == now[paper] else "changed"


def _went(paper: str, then: dict[str, Record], now: dict[str, Record]) -> Why:
    if paper not in now:
        return "withdrawn"
    return "asked" if then[paper] == now[paper] else "changed"
