"""Numbers without papers, from the database, and the papers of a number as far as the acting account sees them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.figures.models import Counted
from rightdoor.figures.breakdown import by_fact, by_month
from rightdoor.figures.count import Counted as Thing
from rightdoor.figures.count import counted
from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.record import Record

_DOUBLES: Final = "select * from casework.figures_doubles(%s, %s, %s)"
_SQL: Final = "select * from casework.figures_tally(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


class Tally(NamedTuple):
    """What of a number falls to one slice and one set of forces. `papers`: how many records these things have."""

    definition: str
    slice: str
    forces: tuple[str, ...]
    value: int
    papers: int


def tallies(
    acting: Acting, codes: Iterable[str], query: Query, *, by: str = "", openly: bool = False, doubled: Sequence[Counted] | None = None
) -> list[Tally]:
    """The numbers of these definitions in pieces: one query, whatever their number. Raises NotAllowed.

    `by`: "", "month", "source" or the name of a fact of records; a thing stands in the slice of its first paper that says one. `openly`: without what
    lies in silent compartments, also for those within: what may be published. `doubled`: `doubles` of the same, where it was asked for already.
    """
    return tallies_in(acting, codes, query, (query.scope,), by=by, openly=openly, doubled=doubled)[query.scope]


def doubles(acting: Acting, codes: Iterable[str], query: Query, *, openly: bool = False) -> list[Counted]:
    """The rows of the few cases that one custody record joins, to be counted and not to be shown: which they are of is not told. Raises NotAllowed."""
    require(acting, "see-figures")
    return list(Counted.objects.raw(_DOUBLES, [list(codes), query.as_of_us, openly]))


def tallies_in(
    acting: Acting, codes: Iterable[str], query: Query, scopes: Sequence[Scope], *, by: str = "", openly: bool = False,
    doubled: Sequence[Counted] | None = None,
) -> dict[Scope, list[Tally]]:  # fmt: skip
    """The same in each of some scopes, whatever the scope of the query: the rows are read once for all of them. Raises NotAllowed."""
    require(acting, "see-figures")
    held = [DEFINITIONS[code] for code in codes]
    given: list[Any] = [[one.code for one in held], [one.time == "at-end" for one in held], query.from_us, query.until_us, query.as_of_us]
    found: dict[Scope, dict[tuple[str, str, tuple[str, ...]], tuple[int, int]]] = {scope: {} for scope in scopes}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [*given, list(scopes), query.operation, list(query.forces), by, openly])
        for scope, code, part, forces, value, papers in cursor.fetchall():
            found[scope][code, part, tuple(forces)] = value, papers
    joined = doubles(acting, given[0], query, openly=openly) if doubled is None else doubled
    for scope, pieces in found.items():
        for one in held:
            for part, thing in _things(one, joined, query._replace(scope=scope), by):
                value, papers = pieces.get((one.code, part, thing.forces), (0, 0))
                pieces[one.code, part, thing.forces] = (value + 1, papers + len(thing.papers))
    return {scope: [Tally(*key, *numbers) for key, numbers in sorted(pieces.items())] for scope, pieces in found.items()}


def _things(definition: Definition, rows: Sequence[Counted], query: Query, by: str) -> Iterator[tuple[str, Thing]]:
    """Things of cases that one custody record joins, each with its slice."""
    sources = {(row.kind, row.record): row.source for row in rows}
    for thing in counted(definition, [row.read() for row in rows if definition.code in row.definitions], query):
        if by == "source":
            yield next((said for paper in thing.papers if (said := sources[paper.record.kind, paper.record.id])), ""), thing
        elif by:
            yield (by_month if by == "month" else by_fact(by))(thing), thing
        else:
            yield "", thing


def figures_of(acting: Acting, codes: Sequence[str], query: Query, *, openly: bool = False) -> list[Figure]:
    """The figures of these definitions, in their order, without papers. Raises NotAllowed."""
    by_code: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies(acting, codes, query, openly=openly):
        by_code[tally.definition].append(tally)
    return [figure_from(DEFINITIONS[code], query, by_code[code]) for code in codes]


def figure_from(definition: Definition, query: Query, held: Iterable[Tally]) -> Figure:
    """The figure of a definition from its tallies, in whatever slices."""
    shares: Counter[tuple[str, ...]] = Counter()
    for one in held:
        shares[one.forces] += one.value
    told = tuple(Share(forces, value) for forces, value in sorted(shares.items()))
    return Figure(definition.code, definition.version, query, shares.total(), (), told)


def papers_of(definition: Definition, query: Query) -> QuerySet[Counted]:
    """The rows of a number that the acting account sees, by when they happened. Row-level security leaves the others out."""
    rows = standing(query).filter(definitions__contains=[definition.code])
    if query.forces:  # what those asked for share with others is not in their number, and what is of no known force neither
        whole = Q(forces__contained_by=list(query.forces)) & (Q(force="") | Q(force__in=query.forces))
        rows = rows.filter(whole).exclude(force="", forces=[])
    if definition.time == "at-end":
        rows = rows.filter(Q(until_us__isnull=True) | Q(until_us__gte=query.until_us), at_us__lt=query.until_us)
    else:
        rows = rows.filter(at_us__gte=query.from_us, at_us__lt=query.until_us)
    return rows.order_by("at_us", "kind", "record", "pk")


def standing(query: Query) -> QuerySet[Counted]:
    """The rows of a query's day, scope and forces that the acting account sees, of any time."""
    rows = Counted.objects.filter(Q(gone_us__isnull=True) | Q(gone_us__gt=query.as_of_us), since_us__lte=query.as_of_us)
    inside, linked = Q(operations__contains=[query.operation]), Q(linked__contains=[query.operation])
    if query.scope == "inside":
        rows = rows.filter(inside)
    elif query.scope == "inside-or-linked":
        rows = rows.filter(inside | linked)
    elif query.scope == "outside":
        rows = rows.exclude(inside | linked)
    if query.forces:
        rows = rows.filter(Q(force__in=query.forces) | Q(forces__overlap=list(query.forces)))
    return rows


def records_for(acting: Acting, query: Query) -> list[Record]:
    """The records of a query's day, scope and forces that the acting account sees, of any time. Raises NotAllowed."""
    require(acting, "see-figures")
    return [row.read() for row in standing(query).order_by(F("at_us"), "kind", "record", "pk")]
