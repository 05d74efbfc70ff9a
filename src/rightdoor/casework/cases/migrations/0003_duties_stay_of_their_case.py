"""A duty is made anew in place: which one it is, and of which case, is not changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK

_MADE_ANEW = (
    "code, area, about, what, why, raised_us, due_us, soon_us, rule, extend, record, records, closes, done_event, done_by, done_us, owner_id, "
    "unit_id, escalated_us"
)


class Migration(migrations.Migration):
    """The grant, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("cases", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            f"revoke update on casework.cases_duty from {DESK}; grant update ({_MADE_ANEW}) on casework.cases_duty to {DESK}",
            f"revoke update ({_MADE_ANEW}) on casework.cases_duty from {DESK}; grant update on casework.cases_duty to {DESK}",
        )
    ]
