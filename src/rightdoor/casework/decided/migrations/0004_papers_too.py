"""Nothing that is known through a paper in a silent compartment is written for everybody either."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_MINE = "(select casework.my_compartments())::bigint[]"
_CAPABILITY = (
    "case kind when 'accept' then 'own-referrals' when 'tier' then 'override-tier' when 'close' then 'close' when 'merge' then 'merge' "
    "when 'assessment' then 'assess' when 'kirat' then 'assess' else 'decide-attribution' end"
)
_WRITES = (
    "by_id = casework.me() and scope <@ {mine} and exists (select 1 from casework.listing_subject s "
    "where s.subject = decided_decision.subject and (s.units && casework.may_in({capability}) "
    "or (s.operations && (select casework.my_operations())::bigint[] and cardinality(casework.may_in({capability})) > 0)) "
    "and scope @> (select coalesce(array_agg(c.id), '{{}}') from casework.access_compartment c where c.id = any({stands}) and c.grade = 'silent'))"
)


def _altered(stands: str) -> str:
    check = _WRITES.format(mine=_MINE, capability=_CAPABILITY, stands=stands)
    return f"alter policy desk_sees on casework.decided_decision with check ({check})"


class Migration(migrations.Migration):
    """The condition on rows that are added."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decided", "0003_kinds_without_choices"), ("listing", "0004_allocation_and_views")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_altered("s.compartments || s.papers_in"), _altered("s.compartments"))]
