"""Notes of a subject: what stands, and what each superseded."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q

from rightdoor.casework.acting import Acting
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.models import Exposure, Note
from rightdoor.casework.subjects.queries import receipts_of


class NoteShown(NamedTuple):
    """A note that stands, and the notes that it corrects, newest first. `mine`: written by the acting account, who alone may correct it."""

    note: Note
    before: tuple[Note, ...]
    mine: bool


def notes_of(acting: Acting, row: Subject) -> list[NoteShown]:
    """The notes on a subject, newest first; those of its referrals that were written when it bore another id as well."""
    found = Q(subject=row.subject)
    for each in receipts_of(acting, row):
        if each.number:
            found |= Q(receipt=each.receipt, number=each.number)
    rows = {note.key: note for note in Note.objects.filter(found).select_related("author")}
    corrected = {note.corrects for note in rows.values() if note.corrects}
    standing = sorted((n for n in rows.values() if n.key not in corrected), key=lambda n: (-n.at_us, n.key))
    return [NoteShown(note, _before(note, rows), note.author_id == acting.account.pk) for note in standing]


def _before(note: Note, rows: dict[str, Note]) -> tuple[Note, ...]:
    found = []
    while note.corrects and note.corrects in rows:
        note = rows[note.corrects]
        found.append(note)
    return tuple(found)


def own_exposure(acting: Acting, since_us: int) -> dict[str, int]:
    """How many texts of each kind the acting account opened since an instant: for that person's eyes, not for any list of people."""
    counted: dict[str, int] = {}
    for row in Exposure.objects.filter(account=acting.account, at_us__gte=since_us):
        counted[row.kind] = counted.get(row.kind, 0) + row.texts
    return counted
