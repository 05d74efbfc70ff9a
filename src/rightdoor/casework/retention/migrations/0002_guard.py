"""Requests are of a unit: seen by whoever answers such requests there; steps with them. Nothing is changed or removed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_UNIT = "unit_id = any((select casework.may_in('subject-rights'))::bigint[])"
_OF_SEEN = "exists (select 1 from casework.retention_rightsrequest r where r.id = request_id)"


class Migration(migrations.Migration):
    """Policies."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("retention", "0001_initial"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded("retention_rightsrequest", see=_UNIT, write=f"{_UNIT} and entered_by_id = casework.me()", grants="select, insert"),
        guarded("retention_rightsstep", see=_OF_SEEN, write=f"{_OF_SEEN} and by_id = casework.me()", grants="select, insert"),
        kept("retention_rightsrequest"),
        kept("retention_rightsstep"),
    ]
