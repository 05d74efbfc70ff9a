"""One subject as the acting account sees it: its row, its receipts, the compartments that it stands in, the store to read it with."""

from __future__ import annotations

from django.http import Http404

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject, SubjectReceipt, View
from rightdoor.casework.place import everything, held_store
from rightdoor.store.open import Store


def seen_subject(acting: Acting, subject: str) -> Subject | None:
    """The row of a subject as the acting account may see it (with everything, or as if nothing silent were there); None otherwise."""
    del acting
    return Subject.objects.filter(subject=subject).first()


def seen(acting: Acting, subject: str) -> Subject:
    """The same. Raises Http404 for a subject that the account does not see."""
    row = seen_subject(acting, subject)
    if row is None:
        raise Http404
    return row


def receipts_of(row: Subject) -> list[str]:
    """The receipts of a subject as this row of it was derived."""
    return sorted(set(SubjectReceipt.objects.filter(view=row.view, subject=row.subject).values_list("receipt", flat=True)))


def standing_compartments(row: Subject) -> tuple[int, ...]:
    """All that a subject stands in: the compartments of its receipts and those of papers of its events that are no referrals."""
    return tuple(sorted({*row.compartments, *row.papers_in}))


def store_of(view: str) -> Store:
    """The store to read bulk data with as that view shows it: of the full view everything, else without what is silent.

    Only for what a row of the view has shown.
    """
    return everything(held_store()) if view == View.FULL else held_store()
