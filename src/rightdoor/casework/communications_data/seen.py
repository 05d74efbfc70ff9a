"""What the acting account may see, for operations that otherwise speak of the whole store. Read under row-level security, first of all."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.operations.seen import Seen


class Held(NamedTuple):
    """A visible subject: its receipts, the units that hold it, the compartments that it stands in."""

    subject: str
    receipts: tuple[str, ...]
    units: tuple[int, ...]
    compartments: tuple[int, ...]


def seen_now() -> Seen:
    """Every subject and receipt that the database shows to the acting account."""
    subjects = frozenset(Subject.objects.values_list("subject", flat=True))
    return Seen(subjects, frozenset(SubjectReceipt.objects.values_list("receipt", flat=True)))


def held(subject: str) -> Held:
    """The subject of that id. Raises Http404 for one that the account does not see."""
    row = Subject.objects.filter(subject=subject).first()
    if row is None:
        raise Http404
    receipts = SubjectReceipt.objects.filter(view=row.view, subject=subject).values_list("receipt", flat=True)
    return Held(subject, tuple(sorted(set(receipts))), tuple(row.units), tuple(row.compartments))


def unit_for(acting: Acting, found: Held, capability: str) -> int | None:
    """The unit in which the account may do this for a subject: one that holds it, else (an operation's) the first of its own."""
    mine = acting.units_with(capability)
    return next((unit for unit in mine if unit in found.units), next(iter(mine), None))
