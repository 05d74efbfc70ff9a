"""Who sees who was told of a duty: whoever sees the duty's case. A draw is its unit's, each of its lots the case's."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_CASE = 'exists (select 1 from casework.cases_case c where c.id = {table}."case")'
_SUPERVISES = "unit_id = any((select casework.may_in('supervise-cases'))::bigint[])"
_OF_SAMPLE = "exists (select 1 from casework.duties_sample s where s.id = sample_id{more})"


class Migration(migrations.Migration):
    """Policies; and that nothing of it is changed."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("duties", "0001_initial"), ("cases", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded("duties_escalation", see=_CASE.format(table="duties_escalation"), write="false", app="select, insert"),
        kept("duties_escalation"),
        guarded("duties_sample", see=_SUPERVISES, write=f"{_SUPERVISES} and by_id = casework.me()", grants="select, insert"),
        kept("duties_sample"),
        guarded(
            "duties_samplelot",
            see=f"{_OF_SAMPLE.format(more='')} and {_CASE.format(table='duties_samplelot')}",
            write=f"{_OF_SAMPLE.format(more=' and s.by_id = casework.me()')} and {_CASE.format(table='duties_samplelot')}",
            grants="select, insert",
        ),
        kept("duties_samplelot"),
    ]
