"""A result stands in the compartments of what it answers: whoever is outside sees neither it nor that it came."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK

_TABLE = "casework.communications_data_import"
_MINE = "(select casework.my_compartments())::bigint[]"
_UNIT = "unit_id = any((select casework.may_in('see-requests'))::bigint[])"
_WITHIN = f"{_UNIT} and compartments <@ {_MINE} and casework.compartments_of(receipts) <@ {_MINE}"


def _policy(condition: str) -> str:
    return (
        f"drop policy desk_sees on {_TABLE}; "
        f"create policy desk_sees on {_TABLE} for all to {DESK} using ({condition}) with check ({condition})"
    )


class Migration(migrations.Migration):
    """The column, of earlier results where their receipts stand; the policy, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0004_compartments_of")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="import",
            name="compartments",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.RunSQL(f"update {_TABLE} set compartments = casework.compartments_of(receipts)", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"{_policy(_WITHIN)}; grant update (compartments) on {_TABLE} to {DESK}",
            f"revoke update (compartments) on {_TABLE} from {DESK}; {_policy(_UNIT)}",
        ),
    ]
