"""The courses of the cases that somebody sees, for the outcome loop: values of few kinds of events, read under row-level security."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT

from rightdoor.cases.history import WITHDRAWN
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Event
from rightdoor.figures.loop.course import Course
from rightdoor.figures.loop.folded import FIELDS, KINDS, CaseKnown, Row, courses, standing

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


def courses_seen(acting: Acting, as_of_us: int) -> list[Course]:
    """A course for each case that one sees and that was opened by `as_of_us`, as it was recorded then. Erased ones are left out.

    Raises NotAllowed.
    """
    require(acting, "see-figures")
    rows = list(_rows(as_of_us))
    return courses(_cases(sorted({row.case for row in rows}), as_of_us), standing(rows, as_of_us))


def _cases(seen: list[str], as_of_us: int) -> list[CaseKnown]:
    """What is known of the cases whose events were seen; each has one, its opening."""
    with connection.cursor() as cursor:
        cursor.execute("select * from casework.figures_known(%s, %s)", [seen, as_of_us])
        return [CaseKnown(case, (source,) if source else None, received_us) for case, received_us, source in cursor.fetchall()]


def _rows(as_of_us: int) -> Iterator[Row]:
    """Columns of the events, and of their bodies the few fields that are read."""
    wanted = Event.objects.filter(Q(kind__in=KINDS) | Q(kind=WITHDRAWN), recorded_us__lte=as_of_us)
    columns: list[str | Combinable] = [
        "pk",
        "case_id",
        "kind",
        "at_us",
        "recorded_us",
        "supersedes_id",
        *(KT(f"body__{name}") for name in FIELDS),
    ]
    for row in wanted.order_by().values_list(*columns).iterator(chunk_size=20_000):
        given = {name: value for name, value in zip(FIELDS, row[6:], strict=True) if value} if any(row[6:]) else _NOTHING
        yield Row(row[0], row[1], row[2], row[3], row[4], row[5] or "", given)
