"""Room for the words of the next step."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """A longer column."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0002_guard")]
    operations: ClassVar[list[Operation]] = [migrations.AlterField("subject", "next_action", models.CharField(max_length=120))]
