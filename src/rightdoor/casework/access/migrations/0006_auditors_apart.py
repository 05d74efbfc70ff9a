"""Whoever audits sees no casework: nobody holds the auditor's role together with one that does."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_WORKS = "exists (select 1 from casework.access_rolecapability c where c.role = {role} and c.capability not in ('audit', 'administer', 'run-jobs'))"
_APART = f"""
select not exists (
    select 1 from casework.access_membership m where m.account_id = $1 and m.ended_us is null
    and (($2 = 'auditor' and {_WORKS.format(role="m.role")}) or (m.role = 'auditor' and {_WORKS.format(role="$2")}))
)
"""


class Migration(migrations.Migration):
    """A function, since a policy that asked its own table would ask for ever; and the policy."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0005_not_to_oneself")]
    operations: ClassVar[list[Operation]] = [
        definer("stands_apart(account bigint, wanted text)", "boolean", _APART),
        migrations.RunSQL(
            "create policy auditors_apart on casework.access_membership as restrictive for insert to rightdoor_desk "
            "with check (casework.stands_apart(account_id, role))",
            "drop policy auditors_apart on casework.access_membership",
        ),
    ]
