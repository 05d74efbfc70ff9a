"""A step that concerns no case (referrals and subjects that lie) is shown to whoever supervises in its unit or reads its inbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_BEFORE = 'exists (select 1 from casework.cases_case c where c.id = duties_escalation."case")'
_OF_UNIT = "(\"case\" = '' and unit_id = any((select casework.may_in('supervise-cases'))::bigint[] || (select casework.may_in('see-referrals'))::bigint[]))"


class Migration(migrations.Migration):
    """The policy, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("duties", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            f"alter policy desk_sees on casework.duties_escalation using ({_BEFORE} or {_OF_UNIT})",
            f"alter policy desk_sees on casework.duties_escalation using ({_BEFORE})",
        )
    ]
