"""The list's order as bytes, which sort quickly; lines out of the way of what is filtered by."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_HERE = "sort_key events_group codes units operations compartments twin papers_in digest subject next_action force"
_STORAGE = {**dict.fromkeys(_HERE.split(), "main"), "placed": "plain", "line": "extended"}


class Migration(migrations.Migration):
    """A column, indexes, and where long values are kept."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0005_guard_more")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            "subject",
            "placed",
            models.BinaryField(default=b"", db_default=b"", help_text="sort_key and subject as bytes in the same order"),
        ),
        migrations.AddIndex("subject", models.Index(fields=("placed",), name="subject_placed")),
        migrations.AddIndex("subject", models.Index(fields=("listed_us",), name="subject_listed")),
        migrations.AddIndex("subject", models.Index(fields=("force",), name="subject_force", condition=~models.Q(force=""))),
        migrations.RunSQL(
            "alter table casework.listing_subject set (toast_tuple_target = 256); "
            + "; ".join(f"alter table casework.listing_subject alter column {name} set storage {how}" for name, how in _STORAGE.items()),
            "alter table casework.listing_subject reset (toast_tuple_target)",
        ),
    ]
