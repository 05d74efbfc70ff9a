"""Ranks, filters and rights are read from the index of the list's order: pages of the table hold the lines and are many times larger.

An entry of an index has room for 2,700 bytes. Ids of units and operations are small and packed, so that some thousand fit.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_WITH = (
    "id, subject, units, operations, compartments, twin, papers_in, tier_low, tier_high, track, status, force, at_risk, received_us, "
    "due_us, events"
)


class Migration(migrations.Migration):
    """The index `subject_placed` of the model, with what is asked for beside the order (`twin` is a column that the model does not know)."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0007_twin_unseen")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            f"drop index casework.subject_placed; create index subject_placed on casework.listing_subject (placed) include ({_WITH})",
            "drop index casework.subject_placed; create index subject_placed on casework.listing_subject (placed)",
        ),
    ]
