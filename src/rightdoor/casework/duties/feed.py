"""The calendar feed of duties: codes, case numbers and what kind of duty, and nothing that a case says. By a token with its own scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import connection
from django.db.models import Q

from rightdoor.cases.calendar_file import Entry, written
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Duty
from rightdoor.casework.tokens.scopes import CALENDAR

SCOPE: Final = CALENDAR
MOST: Final = 1_000
WHOSE: Final = {"mine": "My duties", "unit": "Duties of my units"}
# a calendar is kept outside of the desk: what few may know of is not told there
_OPENLY: Final = "cardinality(c.scope) = 0 and casework.compartments_of(c.receipts) = '{}'"


def feed(acting: Acting, *, whose: str, titles: Mapping[str, str], address: str, host: str) -> bytes:
    """The file of what is due. `titles`: what each clock is called; `address`: of the desk, before a path; `host`: for the ids of entries."""
    rows = Duty.objects.filter(done_event="", due_us__isnull=False).select_related("case")
    if whose == "unit":
        units = acting.units_with("work-case") + acting.units_with("supervise-cases") + acting.units_with("safeguard")
        rows = rows.filter(Q(owner=acting.account) | Q(unit__in=units))
    else:
        rows = rows.filter(owner=acting.account)
    found = list(rows.order_by("due_us", "pk")[:MOST])
    open_ones = _openly({row.case_id for row in found})
    entries = [
        Entry(
            row.pk,
            row.due_us or 0,
            f"{row.code} {titles.get(row.code, '')}".strip() + f" ({row.case_id})",
            f"{'Overdue. ' if (row.due_us or 0) <= acting.now_us else ''}What it is about stands at the desk alone.",
            acting.now_us,
            f"{address}/duties/?case={row.case_id}",
        )
        for row in found
        if row.case_id in open_ones
    ]
    acting.note("exported", {"what": "duties-calendar", "lines": len(entries), "whose": whose})
    return written(f"Rightdoor: {WHOSE[whose]}", entries, host=host)


def _openly(cases: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select c.id from casework.cases_case c where c.id = any(%s) and {_OPENLY}", [sorted(cases)])
        return {row[0] for row in cursor.fetchall()}
