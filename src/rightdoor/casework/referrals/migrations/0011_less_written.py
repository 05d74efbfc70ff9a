"""Pages own and acknowledge referrals and nothing else: they come by the shell, and move by transfers and compartments, whose triggers see to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_MOVES = "unit_id, operation_id, compartments, offered_to"
_SEES = (
    "(unit_id = any((select casework.may_in('see-referrals'))::bigint[]) or offered_to && (select casework.may_in('see-referrals'))::bigint[] "
    "or (cardinality((select casework.may_in('see-referrals'))) > 0 and operation_id = any((select casework.my_operations())::bigint[]))) "
    "and compartments <@ (select casework.my_compartments())::bigint[]"
)


class Migration(migrations.Migration):
    """Fewer rights, and the condition on what is written."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0010_lines_of_the_inbox")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            f"revoke insert, update ({_MOVES}) on casework.referrals_referral from rightdoor_desk; "
            f"alter policy desk_sees on casework.referrals_referral with check ({_SEES})",
            "alter policy desk_sees on casework.referrals_referral with check (true); "
            f"grant insert, update ({_MOVES}) on casework.referrals_referral to rightdoor_desk",
        )
    ]
