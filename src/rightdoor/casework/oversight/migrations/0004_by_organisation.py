"""Auditors read what people of their own organisations did, whoever these people are; and nothing of other organisations' (ADR 28)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_MINE = "account_id = any((select casework.audited())::bigint[])"
_AUDITS = "cardinality((select casework.may_in('audit'))) > 0"
_AUDITED = """
select coalesce(array_agg(distinct m.account_id), '{}') from casework.access_membership m
join casework.access_unit u on u.id = m.unit_id
where u.organisation_id in (select mine.organisation_id from casework.access_unit mine where mine.id = any(casework.may_in('audit')))
"""
_BEFORE = definer(
    "auditors()",
    "bigint[]",
    "select coalesce(array_agg(distinct m.account_id), '{}') from casework.access_membership m "
    "join casework.access_rolecapability r on r.role = m.role and r.capability = 'audit' where m.ended_us is null",
)


class Migration(migrations.Migration):
    """A function and two policies; who is an auditor does not hide what they did as anything else."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("oversight", "0003_auditors"),
        ("searching", "0002_guard"),
        ("access", "0006_auditors_apart"),
    ]
    operations: ClassVar[list[Operation]] = [
        definer("audited()", "bigint[]", _AUDITED),
        migrations.RunSQL(
            f"""
            alter policy auditors_see on casework.oversight_consultation using ({_MINE});
            alter policy desk_sees on casework.searching_search using ({_MINE});
            drop function casework.auditors()
            """,
            f"""
            {_BEFORE.sql};
            alter policy desk_sees on casework.searching_search using ({_AUDITS});
            alter policy auditors_see on casework.oversight_consultation
                using ({_AUDITS} and not account_id = any((select casework.auditors())::bigint[]))
            """,
        ),
    ]
