"""What a number opens to: the papers that it counts, as far as the acting account sees them, and what it leaves to several forces together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import QuerySet

from rightdoor.casework.acting import Acting
from rightdoor.casework.figures.counting import figures_of, papers_of
from rightdoor.casework.figures.models import Counted
from rightdoor.figures.count import counted
from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query

_DOUBLES: Final = "select * from casework.figures_doubles(%s, %s, false)"


def opened(definition: Definition, query: Query) -> QuerySet[Counted]:
    """The rows of a number that the acting account sees, by when they happened. Row-level security leaves the others out.

    A paper of what two cases report by one custody record is among them where the number counts it: by the time, forces and operations of the
    thing that they report together, not by its own.
    """
    rows = papers_of(definition, query)
    doubled = {(row.kind, row.record): row for row in Counted.objects.raw(_DOUBLES, [[definition.code], query.as_of_us])}
    if not doubled:
        return rows
    held = [row.read() for row in doubled.values() if definition.code in row.definitions]
    counts = [doubled[p.record.kind, p.record.id].pk for thing in counted(definition, held, query) for p in thing.papers]
    found = rows.exclude(pk__in=[row.pk for row in doubled.values()]) | Counted.objects.filter(pk__in=counts)
    return found.order_by("at_us", "kind", "record", "pk")


def together_with_others(acting: Acting, query: Query, values: Mapping[str, int]) -> dict[str, int]:
    """How many more things the forces of a query share with one that was not asked for, by definition; those of which there are any.

    `values`: the numbers of the query, by definition. What is shared stands under all its forces together, and in none of them. None where no force
    was asked for. Raises NotAllowed.
    """
    if not query.forces:
        return {}
    asked = set(query.forces)
    whole = figures_of(acting, list(values), query._replace(forces=()))
    theirs = {one.definition: sum(share.value for share in one.shares if asked & set(share.forces)) for one in whole}
    return {code: theirs[code] - value for code, value in values.items() if theirs[code] > value}
