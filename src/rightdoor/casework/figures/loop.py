"""The courses of the cases that somebody sees, for the outcome loop: values of few kinds of events, read under row-level security."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT

from rightdoor.cases.history import WITHDRAWN
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Case, Event
from rightdoor.casework.figures.models import Counted
from rightdoor.figures.loop.course import Course
from rightdoor.figures.loop.folded import FIELDS, KINDS, CaseKnown, Row, courses, standing


def courses_seen(acting: Acting, as_of_us: int) -> list[Course]:
    """A course for each case that one sees and that was opened by `as_of_us`, as it was recorded then. Erased ones are left out.

    Raises NotAllowed.
    """
    require(acting, "see-figures")
    return courses(_cases(as_of_us), standing(_rows(as_of_us), as_of_us))


def _cases(as_of_us: int) -> list[CaseKnown]:
    sources = dict(Counted.objects.filter(kind="investigation", gone_us=None).exclude(source="").values_list("case_id", "source"))
    rows = Case.objects.filter(opened_us__lte=as_of_us, erased_us=None).values_list("pk", "known").order_by("pk")
    return [CaseKnown(case, (sources[case],) if case in sources else None, known.get("first_receipt_us")) for case, known in rows]


def _rows(as_of_us: int) -> Iterator[Row]:
    """Columns of the events, and of their bodies the few fields that are read."""
    wanted = Event.objects.filter(Q(kind__in=KINDS) | Q(kind=WITHDRAWN), recorded_us__lte=as_of_us, case__erased_us=None)
    columns: list[str | Combinable] = ["pk", "case_id", "kind", "at_us", "recorded_us", "supersedes_id", *(KT(f"body__{name}") for name in FIELDS)]
    for row in wanted.order_by().values_list(*columns).iterator(chunk_size=20_000):
        given = {name: value for name, value in zip(FIELDS, row[6:], strict=True) if value}
        yield Row(row[0], row[1], row[2], row[3], row[4], row[5] or "", given)
