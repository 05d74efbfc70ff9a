"""What the acting account may see, for operations that otherwise speak of the whole store. Read under row-level security, first of all."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.models import Draft
from rightdoor.casework.listing.models import Subject, SubjectReceipt, View
from rightdoor.casework.listing.one import receipts_of, seen, standing_compartments
from rightdoor.casework.place import everything, held_store
from rightdoor.operations.seen import Seen
from rightdoor.store.open import Store


class Held(NamedTuple):
    """A visible subject: in which view it is seen, its receipts, the units that hold it, the compartments that it or a paper of its events stands in."""

    subject: str
    view: str
    receipts: tuple[str, ...]
    units: tuple[int, ...]
    compartments: tuple[int, ...]


def seen_now() -> dict[str, Seen]:
    """By view every subject and receipt that the database shows to the acting account; the open view always."""
    subjects: dict[str, set[str]] = {View.OPEN: set()}
    receipts: dict[str, set[str]] = {View.OPEN: set()}
    for view, subject in Subject.objects.values_list("view", "subject"):
        subjects.setdefault(view, set()).add(subject)
    for view, receipt in SubjectReceipt.objects.values_list("view", "receipt"):
        receipts.setdefault(view, set()).add(receipt)
    return {view: Seen(frozenset(names), frozenset(receipts.get(view, ()))) for view, names in subjects.items()}


def store_for(*drafts: Draft) -> Store:
    """The store that holds the sources of applications which are seen: with everything where one of them stands in a compartment now."""
    return everything(held_store()) if compartments_of(*drafts) else held_store()


def compartments_of(*drafts: Draft) -> tuple[int, ...]:
    """The compartments that applications which are seen stood in when they were prepared, or that their receipts stand in now."""
    receipts = sorted({receipt for each in drafts for receipt in each.receipts})
    with connection.cursor() as cursor:
        cursor.execute("select casework.compartments_of(%s)", [receipts])
        inside = cursor.fetchone()[0]
    return tuple(sorted({*inside, *(one for each in drafts for one in each.compartments)}))


def held(acting: Acting, subject: str) -> Held:
    """The subject of that id. Raises Http404 for one that the account does not see."""
    row = seen(acting, subject)
    return Held(subject, row.view, tuple(receipts_of(row)), tuple(row.units), standing_compartments(row))


def unit_for(acting: Acting, found: Held, capability: str) -> int | None:
    """The unit in which the account may do this for a subject: one that holds it, else (an operation's) the first of its own."""
    mine = acting.units_with(capability)
    return next((unit for unit in mine if unit in found.units), next(iter(mine), None))
