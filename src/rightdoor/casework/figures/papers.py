"""Numbers as everybody may have them counted, with the ids of their papers, which open nothing: what a statement is made of."""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.figures.counting import figures_of, tallies
from rightdoor.casework.figures.models import Counted
from rightdoor.figures.count import counted
from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query

_PAPERS: Final = "select * from casework.figures_papers(%s, %s, %s, %s, %s, %s, %s, %s, true)"
_DOUBLES: Final = "select * from casework.figures_doubles(%s, %s, true)"


def figure_openly(acting: Acting, definition: Definition, query: Query) -> Figure:
    """A number without anything that lies in a silent compartment, with its papers. Raises NotAllowed."""
    require(acting, "see-figures")
    (figure,) = figures_of(acting, [definition.code], query, openly=True)
    span = [query.from_us, query.until_us, query.as_of_us]
    with connection.cursor() as cursor:
        cursor.execute(_PAPERS, [definition.code, definition.time == "at-end", *span, query.scope, query.operation, list(query.forces)])
        found = [str(row[0]) for row in cursor.fetchall()]
    doubled = [
        row.read() for row in Counted.objects.raw(_DOUBLES, [[definition.code], query.as_of_us]) if definition.code in row.definitions
    ]
    found += [record for thing in counted(definition, doubled, query) for record in thing.records]
    return figure._replace(records=tuple(sorted(found)))


def parts_openly(acting: Acting, figure: Figure, way: str) -> dict[str, int]:
    """The same number in parts, by code. Raises NotAllowed."""
    parts: Counter[str] = Counter()
    for one in tallies(acting, [figure.definition], figure.query, by=way, openly=True):
        parts[one.slice] += one.value
    return dict(parts)
