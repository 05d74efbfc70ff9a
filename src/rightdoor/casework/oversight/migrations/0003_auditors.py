"""Auditors read consultations: everybody's but those of other auditors, whose looks are shown to themselves alone (ADR 28)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_AUDITS = "cardinality((select casework.may_in('audit'))) > 0"
_POLICY = (
    "create policy auditors_see on casework.oversight_consultation for select to rightdoor_desk "
    f"using ({_AUDITS} and not account_id = any((select casework.auditors())::bigint[]))"
)


class Migration(migrations.Migration):
    """A second policy beside that of one's own rows; and who the auditors are."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("oversight", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        definer(
            "auditors()",
            "bigint[]",
            "select coalesce(array_agg(distinct m.account_id), '{}') from casework.access_membership m "
            "join casework.access_rolecapability r on r.role = m.role and r.capability = 'audit' where m.ended_us is null",
        ),
        migrations.RunSQL(_POLICY, "drop policy auditors_see on casework.oversight_consultation"),
    ]
