"""Whoever administers sees no casework: nobody holds the administrator's role together with one that does.

Roles that are held together already stay until they are ended; none is added to them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_WORKS = "exists (select 1 from casework.access_rolecapability c where c.role = {role} and c.capability not in ('audit', 'administer', 'run-jobs'))"


def _apart(*roles: str) -> str:
    named = ", ".join(f"'{role}'" for role in roles)
    return f"""
select not exists (
    select 1 from casework.access_membership m where m.account_id = $1 and m.ended_us is null
    and (($2 in ({named}) and {_WORKS.format(role="m.role")}) or (m.role in ({named}) and {_WORKS.format(role="$2")}))
)
"""


class Migration(migrations.Migration):
    """The function that the policy of auditors asks, of administrators too."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0009_hashes_apart")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            definer("stands_apart(account bigint, wanted text)", "boolean", _apart("auditor", "administrator")).sql,
            definer("stands_apart(account bigint, wanted text)", "boolean", _apart("auditor")).sql,
        ),
    ]
