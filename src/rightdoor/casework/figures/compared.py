"""Why papers came into a number or went out of it, as far as the acting account sees them: the same question of two days, paper by paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.figures.counting import standing
from rightdoor.figures.compare import Side, compare
from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query
from rightdoor.figures.record import Record

WORDS: Final[Mapping[str, str]] = {
    "recorded-since": "recorded since",
    "changed": "corrected, ended or moved since",
    "withdrawn": "withdrawn since",
    "asked": "unchanged, and not asked for then",
}
UNSEEN: Final = "of papers that you do not see"


class Reason(NamedTuple):
    """How many papers for one reason. `papers`: (case, paper) of those that one sees, to be opened; none for those that one does not."""

    words: str
    number: int
    papers: tuple[tuple[str, str], ...] = ()


def reasons(acting: Acting, definition: Definition, sides: tuple[Query, Query], papers: Iterable[str]) -> list[Reason]:
    """Why these papers are in one of two numbers alone, the most frequent reason first, what one does not see last. Raises NotAllowed."""
    require(acting, "see-figures")
    before, after = (Side(query, _known(query, definition)) for query in sides)
    found = compare(definition, before, after)
    why = {change.record: change.why for change in (*found.came, *found.went)}
    cases = {record.id: record.case for side in (before, after) for record in side.records}
    wanted = sorted(set(papers))
    counts = Counter(why[paper] for paper in wanted if paper in why)
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for paper in wanted:
        if paper in why:
            held[why[paper]].append((cases[paper], paper))
    unseen = sum(paper not in why for paper in wanted)
    told = [Reason(WORDS[code], count, tuple(held[code])) for code, count in counts.most_common()]
    return [*told, *([Reason(UNSEEN, unseen)] if unseen else [])]


def _known(query: Query, definition: Definition) -> tuple[Record, ...]:
    """Records of the definition's kinds as of the query's day, wherever they stood: what moved to another force or operation is not gone."""
    rows = standing(Query(query.from_us, query.until_us, query.as_of_us)).filter(kind__in=list(definition.kinds))
    return tuple(row.read() for row in rows.order_by("at_us", "kind", "record", "pk"))
