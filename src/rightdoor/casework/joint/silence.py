"""What stands in a silent compartment is named in no operation: others read it there. To whoever sees none of it nothing is refused, for that would tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import connection

from rightdoor.cases.kinds import Problem
from rightdoor.casework.access.compartments import silent_among
from rightdoor.casework.cases.models import Case
from rightdoor.casework.decided.acts import silent_of
from rightdoor.casework.listing.models import Subject

_WHY: Final = "It stands in a silent compartment, and others read the operation. Take it out of the compartment first, or work it without."


def silent_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    """Of the subject and the case that an event names, as far as the acting account sees them. The database holds the same (migration 0002)."""
    subject, case = str(body.get("subject", "")), str(body.get("case", ""))
    if subject and any(silent_of(row) for row in Subject.objects.filter(subject=subject)):
        yield Problem("subject", _WHY)
    found = Case.objects.filter(pk=case).first() if case else None
    if found is not None and (found.scope or silent_among(_standing(found))):
        yield Problem("case", _WHY)


def _standing(case: Case) -> list[int]:
    """The compartments that the case's receipts stand in now."""
    with connection.cursor() as cursor:
        cursor.execute("select casework.compartments_of(%s::text[])", [list(case.receipts)])
        return list(cursor.fetchone()[0])
