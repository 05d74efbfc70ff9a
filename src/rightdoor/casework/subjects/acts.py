"""Notes on a subject, and the opening of text that may harm its reader."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.acting import TWICE_US, Acting, AlreadyAdded, one_after_the_other
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.subjects.models import Exposure, Note
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.subjects.queries import receipts_of, units_for
from rightdoor.casework.subjects.statements import Value, texts
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.ids import make_id

MOST_CHARACTERS = 10_000


class NoteCorrected(Refused):
    """Somebody corrected the note meanwhile; what was typed is kept by the page."""


def write_note(acting: Acting, row: Subject, text: str, *, corrects: str = "") -> Note:
    """Add a note to a subject that is seen (`row`); with `corrects`, the key of an own note, it supersedes that one.

    Raises NotAllowed, UsageProblem for an empty or overlong text, NoteCorrected when the note was corrected meanwhile, AlreadyAdded.
    """
    require(acting, "note", units=units_for(acting, row))
    text = text.strip()
    if not text:
        raise UsageProblem("Write the note first.")
    if len(text) > MOST_CHARACTERS:
        raise UsageProblem(f"Keep a note to {MOST_CHARACTERS:,} characters.")
    one_after_the_other(acting, "note", row.subject)
    same = Note.objects.filter(subject=row.subject, author=acting.account, text=text, corrects=corrects)
    if same.filter(at_us__gte=acting.now_us - TWICE_US).exists():
        raise AlreadyAdded("The note was already added.")
    if corrects:
        _correctable(acting, corrects)
    anchor = next((r for r in receipts_of(acting, row) if r.number), None)
    key = make_id("note", row.subject, str(acting.account.pk), str(acting.now_us), corrects, text)
    try:
        with transaction.atomic():
            note, made = Note.objects.get_or_create(
                key=key,
                defaults={
                    "subject": row.subject,
                    "receipt": anchor.receipt if anchor else "",
                    "number": anchor.number if anchor else "",
                    "author": acting.account,
                    "at_us": acting.now_us,
                    "text": text,
                    "corrects": corrects,
                    "compartments": sorted({*row.compartments, *row.papers_in}),
                },
            )
    except IntegrityError as problem:
        raise NoteCorrected(
            "Somebody corrected this note meanwhile.", advice="Read it as it now stands, then send yours again."
        ) from problem
    if made:
        acting.note("entered", {"note": key, "subject": row.subject, **({"corrects": corrects} if corrects else {})})
    return note


def _correctable(acting: Acting, key: str) -> None:
    note = Note.objects.filter(key=key).first()
    if note is None:
        raise UsageProblem("The note that this corrects is not there.")
    if note.author_id != acting.account.pk:
        raise NotAllowed("A note is corrected by whoever wrote it. Write a note of your own.")
    if Note.objects.filter(corrects=key).exists():
        raise NoteCorrected("This note was corrected meanwhile.", advice="Read it as it now stands, then send yours again.")


def open_texts(acting: Acting, papers: Papers, kind: str, receipt: str = "") -> list[Value]:
    """The texts of one kind, and a row that the acting account was exposed to them. Raises NotAllowed, UsageProblem."""
    require(acting, "open-text", units=units_for(acting, papers.row))
    if kind not in Exposure.Kind.values:
        raise UsageProblem("There is no such kind of text.")
    found = texts(papers, kind, receipt)
    if found:
        acting.look(Exposure(account=acting.account, subject=papers.row.subject, at_us=acting.now_us, kind=kind, texts=len(found)))
        acting.note("consulted", {"subject": papers.row.subject, "what": f"text-{kind}", "texts": len(found)})
    return found
