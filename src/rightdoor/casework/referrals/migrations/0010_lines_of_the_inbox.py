"""What is one line of the inbox and where it stands there, as columns, and an index in which the lines are found without the rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Case, CharField, F, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce, Concat

_LOUDNESS = Case(
    When(owner__isnull=True, touched_us__isnull=True, then=Value(0)),
    When(owner__isnull=True, then=Value(1)),
    When(acknowledged_us__isnull=True, then=Value(2)),
    default=Value(3),
    output_field=SmallIntegerField(),
)
_SAME = Case(
    When(viral=True, then=Concat("source", Value("\x1f\x1f"))),
    When(number="", then=F("receipt")),
    default=Concat("source", Value("\x1f"), "number"),
    output_field=CharField(max_length=420),
)


def _made(name: str, expression: Case | Coalesce, field: models.Field[object, object]) -> Operation:
    return migrations.AddField("referral", name, models.GeneratedField(expression=expression, output_field=field, db_persist=True))


class Migration(migrations.Migration):
    """Columns that follow from the others, and the index."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0004_compartments"), ("referrals", "0009_viral")]
    operations: ClassVar[list[Operation]] = [
        _made("loudness", _LOUDNESS, models.SmallIntegerField()),
        _made("same", _SAME, models.CharField(max_length=420)),
        _made("since", Coalesce("received_us", "taken_us"), models.BigIntegerField()),
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=("unit", "same", "loudness", "since", "id"),
                name="referral_folded",
                include=("owner", "acknowledged_us", "compartments", "offered_to", "operation"),
            ),
        ),
    ]
