"""From package to outcome: how many of each step in a period, by force and week by week. Each number is the figure of its definition.

The steps count different things (packages, warrants, arrests, people): no step is a share of the one before it, and none is added to another.
What happened in two weeks to one thing (premises searched twice) stands in both weeks and once in the period.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rightdoor.figures.count import Counted, things_of
from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.doubles import Paper, papers_of
from rightdoor.figures.figure import Share
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record
from rightdoor.rules.clocks.counting import day_of, starts_us

STEPS: Final = (
    "packages", "packages-accepted", "requests", "warrants-granted", "warrants-executed", "arrests", "voluntary-interviews", "devices-seized",
    "charged", "investigations-ended",
)  # fmt: skip
MOST_SPANS: Final = 30  # of the table over time: a longer period is cut into longer spans, each a whole number of weeks
_WEEK: Final = 7  # days, by the clock on the wall


class Row(NamedTuple):
    """One step. `shares`: by set of forces, they sum to `value`. `spans`: the number of each span of time, a figure of its own."""

    definition: Definition
    value: int
    shares: tuple[Share, ...]
    spans: tuple[int, ...]

    def of(self, *forces: str) -> int:
        """What falls to these forces together and to no other."""
        return next((share.value for share in self.shares if share.forces == tuple(sorted(forces))), 0)


class Funnel(NamedTuple):
    """`spans`: from (inclusive) to (exclusive), UTC microseconds; together they are the period of the query."""

    query: Query
    spans: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]

    @property
    def forces(self) -> tuple[tuple[str, ...], ...]:
        """Every set of forces to which anything falls: single ones, then those that share, then the unknown."""
        held = {share.forces for row in self.rows for share in row.shares}
        return tuple(sorted(held, key=lambda each: (not each, len(each), each)))


def spans_of(from_us: int, until_us: int) -> tuple[tuple[int, int], ...]:
    """A period as spans of whole weeks, the last one as long as is left. Weeks are those of the clock on the wall (Europe/London): where clocks
    change within one, it is an hour shorter or longer, and the next begins at the same time of day."""
    first, weeks = day_of(from_us), _weeks(from_us, until_us)
    step, into = weeks_of_span(from_us, until_us), from_us - starts_us(first)
    starts = [starts_us(first + nth * _WEEK) + into for nth in range(0, weeks, step)]
    return tuple(zip(starts, [*starts[1:], until_us], strict=True))


def weeks_of_span(from_us: int, until_us: int) -> int:
    """How many weeks a span of a period has."""
    return -(-_weeks(from_us, until_us) // MOST_SPANS)


def _weeks(from_us: int, until_us: int) -> int:
    first = day_of(from_us)
    last = day_of(until_us - 1 - (from_us - starts_us(first)))
    return -(-(last - first + 1) // _WEEK)


def funnel(records: Iterable[Record], query: Query, steps: Sequence[str] = STEPS) -> Funnel:
    """Every step over the same records, as they were known at `query.as_of_us`."""
    spans = spans_of(query.from_us, query.until_us)
    wanted = [DEFINITIONS[code] for code in steps]
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.known_us <= query.as_of_us:
            by_kind[record.kind].append(record)
    joined: dict[str, list[Paper]] = {}
    for kind in {kind for one in wanted for kind in one.kinds}:
        joined[kind] = papers_of(by_kind.get(kind, ()))
    rows = tuple(_row(one, [paper for kind in one.kinds for paper in joined[kind]], query, spans) for one in wanted)
    return Funnel(query, spans, rows)


def _row(definition: Definition, papers: Sequence[Paper], query: Query, spans: Sequence[tuple[int, int]]) -> Row:
    things = things_of(definition, papers, query)
    shares = Counter(thing.forces for thing in things)
    in_period = definition.time == "in-period"
    by_span = in_spans(definition, things, query, spans) if in_period else _at_ends(definition, papers, query, spans)
    return Row(definition, len(things), tuple(Share(forces, shares[forces]) for forces in sorted(shares)), tuple(by_span))


def in_spans(definition: Definition, things: Iterable[Counted], query: Query, spans: Sequence[tuple[int, int]]) -> list[int]:
    """How many of the things of a whole period (`figures.count.counted`) lie in each span of it. Each span counted by itself. A thing whose papers all lie in one span is one there; the others are counted again, span by span."""
    starts = [first for first, _ in spans]
    found = [0] * len(spans)
    over: dict[int, list[Paper]] = defaultdict(list)
    for thing in things:
        if len(within := {bisect_right(starts, paper.record.at_us) - 1 for paper in thing.papers}) == 1:
            found[within.pop()] += 1
            continue
        for paper in thing.papers:
            over[bisect_right(starts, paper.record.at_us) - 1].append(paper)
    for n, papers in over.items():
        found[n] += len(things_of(definition, papers, query._replace(from_us=spans[n][0], until_us=spans[n][1])))
    return found


def _at_ends(definition: Definition, papers: Sequence[Paper], query: Query, spans: Sequence[tuple[int, int]]) -> list[int]:
    return [len(things_of(definition, papers, query._replace(from_us=first, until_us=last))) for first, last in spans]
