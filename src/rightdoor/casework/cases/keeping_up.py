"""Duties of cases that nobody touches: made anew now and then, so that changed policy and what the list came to say of a subject reach them."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from rightdoor.casework.cases import project, queries
from rightdoor.casework.cases.models import Case
from rightdoor.casework.figures import project as figures
from rightdoor.casework.listing.models import Subject

AT_ONCE: Final = 20


def keep_up(after: str, *, now_us: int, most: int = AT_ONCE) -> str:
    """The next open cases after an id, each in a transaction of its own; the id of the last one, "" where there are no more.

    Done on the desk's worker with the rights of the shell, which sees every row. Made anew, nothing is told to anybody.
    """
    ids = list(Case.objects.filter(closed_us=None, erased_us=None, pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
    for key in ids:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=key)
            _known(case)
            project.again(case, now_us=now_us)
            figures.write(case, queries.history_of(case))  # a first receipt that the list came to say
    return ids[-1] if len(ids) == most else ""


def _known(case: Case) -> None:
    """What the list says now. A case within a silent compartment goes by the row that is shown there, every other by the open one."""
    row = Subject.objects.filter(subject=case.subject, view="full" if case.scope else "open").first()
    known = case.known if row is None else queries.known_of(row)
    if known != case.known:
        Case.objects.filter(pk=case.pk).update(known=known)
        case.known = known
