"""Which subject an account sees, and what is openly withheld from it. Rights are the rows': row-level security answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt


class Withheld(NamedTuple):
    """A compartment that is openly acknowledged, and whom to ask."""

    compartment: str
    contact: str


def withheld_from(acting: Acting, subject: str) -> list[Withheld]:
    """For a subject that the account does not see: the acknowledged compartments that it stands in, where its unit holds it."""
    del acting
    with connection.cursor() as cursor:
        cursor.execute("select distinct compartment, contact from casework.withheld() where subject = %s order by 1, 2", [subject])
        return [Withheld(*row) for row in cursor.fetchall()]


def receipts_of(acting: Acting, row: Subject) -> Sequence[SubjectReceipt]:
    """The receipts that speak of a subject, each with the referral's own number, as this row of it was derived."""
    del acting
    return list(SubjectReceipt.objects.filter(view=row.view, subject=row.subject).order_by("number", "receipt"))


def units_for(acting: Acting, row: Subject) -> tuple[int, ...]:
    """The units in one of which a right is needed to act on a subject that is seen: those that hold it; any, where it is seen by an operation."""
    return tuple(row.units) if set(row.units) & set(acting.units_with("see-subjects")) else ()
