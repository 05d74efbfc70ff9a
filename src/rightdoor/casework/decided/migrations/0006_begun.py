"""Acts that record past their transaction say so before, in a row that goes with the transaction that holds."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, guarded

_TABLE = "casework.decided_begun"
_ONLY_OPEN = (
    f"create policy open_alone on {_TABLE} as restrictive for delete to {DESK} using (outcome = '');\n"
    f"create policy told_alone on {_TABLE} as restrictive for update to {DESK} using (outcome <> '') with check (outcome <> '')"
)
_BACK = f"drop policy told_alone on {_TABLE}; drop policy open_alone on {_TABLE}"


class Migration(migrations.Migration):
    """The table and its policies: one's own rows; the shell's role writes and settles them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("decided", "0005_gone_of_decided"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Begun",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at_us", models.BigIntegerField()),
                ("kind", models.CharField(max_length=24)),
                ("about", models.CharField(blank=True, max_length=40)),
                ("unit", models.BigIntegerField(null=True)),
                ("scope", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("settled_us", models.BigIntegerField(null=True)),
                ("rebuild", models.BooleanField(default=False)),
                ("told_us", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("told_us__isnull", True)), fields=["account"], name="begun_untold"),
                ],
            },
        ),
        guarded(
            "decided_begun",
            see="account_id = (select casework.me())",
            grants="select, delete, update (told_us)",
            app="select, insert, update, delete",
        ),
        migrations.RunSQL(_ONLY_OPEN, _BACK),
    ]
