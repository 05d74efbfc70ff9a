"""Notes follow the subject (or its referral) and the compartments that their author saw it in; exposure is each person's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_SEEN = "exists (select 1 from casework.listing_subject s where s.subject = {t}.subject)"
_NOTE_SEEN = (
    "compartments <@ (select casework.my_compartments())::bigint[] and ("
    + _SEEN.format(t="subjects_note")
    + " or (number <> '' and exists (select 1 from casework.listing_subjectreceipt r "
    "where r.receipt = subjects_note.receipt and r.number = subjects_note.number)))"
)
_MAY_NOTE = "author_id = casework.me() and cardinality((select casework.may_in('note'))) > 0"


class Migration(migrations.Migration):
    """Policies; both tables are append-only."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("subjects", "0001_initial"), ("listing", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded("subjects_note", see=_NOTE_SEEN, write=f"{_MAY_NOTE} and {_NOTE_SEEN}", grants="select, insert", app="select"),
        guarded(
            "subjects_exposure",
            see="account_id = casework.me()",
            write="account_id = casework.me() and " + _SEEN.format(t="subjects_exposure"),
            grants="select, insert",
        ),
        kept("subjects_note"),
        kept("subjects_exposure"),
    ]
