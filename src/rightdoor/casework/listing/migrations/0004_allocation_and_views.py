"""Allocations, saved views; of subjects the codes of their reasons, since when they are listed, compartments of papers."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_ACCOUNT = settings.AUTH_USER_MODEL
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """Columns and two tables; their guards follow."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0003_words_of_the_next_step"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("subject", "codes", ArrayField(models.CharField(max_length=24), default=list, db_default=[])),
        migrations.AddField("subject", "listed_us", models.BigIntegerField(default=0, db_default=0)),
        migrations.AddField("subject", "papers_in", ArrayField(models.BigIntegerField(), default=list, db_default=[])),
        migrations.CreateModel(
            "Allocation",
            [
                _ID,
                ("subject", models.CharField(max_length=40)),
                ("at_us", models.BigIntegerField()),
                ("account", models.ForeignKey(_ACCOUNT, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+")),
                ("by", models.ForeignKey(_ACCOUNT, on_delete=django.db.models.deletion.PROTECT, related_name="+")),
                (
                    "supersedes",
                    models.OneToOneField(
                        "listing.allocation", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="superseded_by"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account"], name="allocation_by_account")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(supersedes__isnull=True), fields=("subject",), name="allocation_one_root")
                ],
            },
        ),
        migrations.CreateModel(
            "SavedView",
            [
                _ID,
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=1000)),
                ("account", models.ForeignKey(_ACCOUNT, on_delete=django.db.models.deletion.CASCADE, related_name="+")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("account", "name"), name="saved_view_once")]},
        ),
    ]
