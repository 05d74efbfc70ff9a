"""The rows of many cases at once, from nothing: after definitions changed, after a restore, and to measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction

from rightdoor.cases.custody.unnamed import unnamed
from rightdoor.cases.history import History
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.models import Event as EventRow
from rightdoor.casework.figures import project
from rightdoor.casework.figures.models import Counted, Made

AT_ONCE: Final = 100


def again(cases: Sequence[Case]) -> int:
    """Make the rows of these cases anew; how many there are. Erased ones stay as they are. One transaction is the caller's."""
    held = [case for case in cases if case.erased_us is None]
    histories, whose = _histories(held), project.whose_of(held)
    rows: list[Counted] = []
    made: list[Made] = []
    for case in held:
        history, source = histories[case.pk], project.source_of(case)
        rows += project.rows_of(project.versions(case, history, whose.get(case.pk, ())), source=source, case=case.pk)
        if history.log:
            definitions, digest = project.made_of(case, source)
            made.append(Made(case=case, upto=history.log[-1].id, definitions=definitions, digest=digest))
    Counted.objects.filter(case__in=held).delete()
    Counted.objects.bulk_create(rows, batch_size=project.AT_ONCE)
    Made.objects.bulk_create(made, update_conflicts=True, unique_fields=["case"], update_fields=["upto", "definitions", "digest"])
    return len(rows)


def stale(most: int = AT_ONCE) -> list[Case]:
    """Cases whose rows were made of other definitions, or never: the next of them."""
    current = Made.objects.filter(definitions=project.definitions_digest()).values("case")
    rows = Case.objects.filter(erased_us=None).exclude(pk__in=current).select_related("unit__organisation")
    return list(rows.order_by("pk")[:most])


def keep_up(most: int = AT_ONCE) -> int:
    """The next cases whose rows are made of other definitions, made anew; how many cases. With the rights of the shell, on the worker."""
    with transaction.atomic():
        found = stale(most)
        locked = list(
            Case.objects.select_for_update(of=("self",)).select_related("unit__organisation").filter(pk__in=[one.pk for one in found])
        )
        again(locked)
    return len(locked)


def _histories(cases: Iterable[Case]) -> dict[str, History]:
    events = defaultdict(list)
    for row in EventRow.objects.filter(case__in=list(cases)).select_related("by").order_by("case", "nth"):
        events[row.case_id].append(queries.event_of(row))
    return {case.pk: unnamed(History(events[case.pk])) for case in cases}
