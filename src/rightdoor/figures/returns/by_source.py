"""Counts by source: what came from each sender, what of it was worked, what came of it. Reports of one sender are not weighed against another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query
from rightdoor.figures.returns.line import TIMES, TOTAL, Line, Return, line_of
from rightdoor.figures.returns.pieces import NOT_KNOWN, Piece

KIND: Final = "by-source"
_COUNTS: Final = TIMES["in-period"]
_CAME: Final = "Referrals received"
_TAKEN: Final = "Of them acknowledged by somebody"
_WORKED: Final = "Of them in a case"
_NOTES: Final = (
    "Referrals are counted by first receipt anywhere, or by when they were taken in where that is not stated; acknowledged and in a case: by the "
    "day of the data.",
    "What came of it is counted by when it happened, whenever its referral came. A case with referrals of several sources stands under that whose "
    "referral came first.",
    "What came in a period and what came of referrals in that period are of different referrals: the one is no share of the other.",
)


class Came(NamedTuple):
    """Of one source ("" not known), in the period: how many referrals came, of them how many somebody acknowledged, how many are in a case."""

    source: str
    came: int
    acknowledged: int
    in_case: int


def by_source(definitions: Sequence[Definition], query: Query, came: Iterable[Came], pieces: Iterable[Piece]) -> Return:
    """The return: by source in the order of what came, the most first; not known last. `query` asks for no force: sources are no force's."""
    counts = {each.source: each for each in came}
    results: dict[tuple[str, str], int] = defaultdict(int)
    for piece in pieces:
        results[piece.source, piece.definition] += piece.value
    sources = sorted({*counts, *(source for source, _ in results)}, key=lambda each: (not each, -_came(counts, each), each))
    lines = [*_whole(definitions, query, list(counts.values()), results)]
    for source in sources:
        lines += _source(definitions, query, counts.get(source, Came(source, 0, 0, 0)), results)
    return Return(KIND, "Counts by source", tuple(lines), _NOTES)


def _came(counts: dict[str, Came], source: str) -> int:
    return counts[source].came if source in counts else 0


def _referrals(query: Query, of: str, came: int, acknowledged: int, in_case: int) -> Iterator[Line]:
    plain = query._replace(scope="all", operation="")
    for words, value in ((_CAME, came), (_TAKEN, acknowledged), (_WORKED, in_case)):
        yield Line(
            words, of, value, plain, counts=_COUNTS, note="A count of referrals, which belong to no scope." if query.operation else ""
        )


def _whole(definitions: Sequence[Definition], query: Query, came: Sequence[Came], results: dict[tuple[str, str], int]) -> Iterator[Line]:
    yield from _referrals(
        query, TOTAL, sum(each.came for each in came), sum(each.acknowledged for each in came), sum(each.in_case for each in came)
    )
    for definition in definitions:
        yield line_of(definition, TOTAL, sum(value for (_, code), value in results.items() if code == definition.code), query)


def _source(definitions: Sequence[Definition], query: Query, came: Came, results: dict[tuple[str, str], int]) -> Iterator[Line]:
    of = came.source or NOT_KNOWN
    yield from _referrals(query, of, came.came, came.acknowledged, came.in_case)
    for definition in definitions:
        yield line_of(definition, of, results.get((came.source, definition.code), 0), query)
