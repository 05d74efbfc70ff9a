"""A person writes consultations for themselves, of subjects that they see, and reads their own; nothing is changed or removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_OWN = "account_id = casework.me()"


class Migration(migrations.Migration):
    """Policies; the shell's role reads nothing here."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("oversight", "0001_initial"), ("listing", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "oversight_consultation",
            see=_OWN,
            write=f"{_OWN} and exists (select 1 from casework.listing_subject s where s.subject = oversight_consultation.subject)",
            grants="select, insert",
        ),
        kept("oversight_consultation"),
    ]
