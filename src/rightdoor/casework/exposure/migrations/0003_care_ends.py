"""Care ends with the last role that a person held in one's organisations: what they open elsewhere later is not another controller's."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_FOREVER = 9_223_372_036_854_775_807
_UNTIL = f"""
select max(coalesce(m.ended_us, {_FOREVER})) from casework.access_membership m join casework.access_unit u on u.id = m.unit_id
where m.account_id = $1 and $1 = any(casework.in_care())
    and u.organisation_id in (select mine.organisation_id from casework.access_unit mine where mine.id = any(casework.may_in('see-exposure')))
"""
_SUMS = """
select ((e.at_us / 86400000000 + 3) / 7) * 7 - 3, e.kind::text, count(*), sum(e.texts)::bigint from casework.subjects_exposure e
where e.account_id = $1 and e.at_us >= $2 and {0} group by 1, 2
"""
_SIGNATURE = ("exposure_of(person bigint, from_us bigint)", "table(week_day bigint, kind text, openings bigint, texts bigint)")


class Migration(migrations.Migration):
    """Until when somebody is in care; the sums ask it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("exposure", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        definer("care_until(person bigint)", "bigint", _UNTIL),
        migrations.RunSQL(
            definer(*_SIGNATURE, _SUMS.format("e.at_us < casework.care_until($1)")).sql,
            definer(*_SIGNATURE, _SUMS.format("$1 = any(casework.in_care())")).sql,
        ),
    ]
