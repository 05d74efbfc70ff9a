"""Whoever sees what people were exposed to, for their health, holds no other role: nobody is led by whoever cares for them (ADR 39)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_ROLES = {
    "referral-officer": "Referral officer", "intelligence-researcher": "Intelligence researcher", "applicant": "Applicant",
    "spoc": "Single point of contact", "senior-responsible-officer": "Senior responsible officer", "officer-in-the-case": "Officer in the case",
    "supervisor": "Supervisor", "safeguarding-officer": "Safeguarding officer", "senior-investigating-officer": "Senior investigating officer",
    "grader": "Grader", "disclosure-officer": "Disclosure officer", "records-officer": "Records and data-protection officer",
    "auditor": "Auditor", "administrator": "Administrator",
}  # fmt: skip
_WORKS = "exists (select 1 from casework.access_rolecapability c where c.role = {role} and c.capability not in ('audit', 'administer', 'run-jobs'))"
_BEFORE = f"""
select not exists (
    select 1 from casework.access_membership m where m.account_id = $1 and m.ended_us is null
    and (($2 in ('auditor', 'administrator') and {_WORKS.format(role="m.role")})
        or (m.role in ('auditor', 'administrator') and {_WORKS.format(role="$2")}))
)
"""
_APART = f"""{_BEFORE.rstrip()} and not exists (
    select 1 from casework.access_membership m where m.account_id = $1 and m.ended_us is null
    and m.role <> $2 and 'occupational-health' in ($2, m.role)
)
"""


class Migration(migrations.Migration):
    """The function that the policy of roles asks."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0013_keys_of_sessions")]
    operations: ClassVar[list[Operation]] = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices={**_ROLES, "occupational-health": "Occupational health"}, max_length=40),
        ),
        migrations.RunSQL(
            definer("stands_apart(account bigint, wanted text)", "boolean", _APART).sql,
            definer("stands_apart(account bigint, wanted text)", "boolean", _BEFORE).sql,
        ),
    ]
