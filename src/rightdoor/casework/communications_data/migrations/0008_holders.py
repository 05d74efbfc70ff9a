"""Who held an address range is entered by right, as the other decisions of this room are."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_BEFORE = import_module("rightdoor.casework.communications_data.migrations.0006_by_right")
_T = "casework.communications_data_tie"
_MORE = f"(kind in ('address-holder', 'holder-withdrawn') and {_BEFORE._in('enter-holders')})"
_POLICY = f"create policy by_right on {_T} as restrictive for insert to rightdoor_desk with check ({{}})"
_DROP = f"drop policy by_right on {_T}"


class Migration(migrations.Migration):
    """The policy of ties with two kinds more."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0007_given_up")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            [_DROP, _POLICY.format(f"{_BEFORE._OF_KIND} or {_MORE}")],
            [_DROP, _POLICY.format(_BEFORE._OF_KIND)],
        )
    ]
