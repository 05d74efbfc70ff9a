"""Whose an entry of who held a range is, for everybody who sees requests: its organisation alone, so that others know whom to ask (ADR 36)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_WHOSE = """
select t.decision::text, o.id, o.name::text, o.id in (
        select mine.organisation_id from casework.access_unit mine where mine.id = any((select casework.may_in('see-requests'))::bigint[]))
from casework.communications_data_tie t join casework.access_unit u on u.id = t.unit_id join casework.access_organisation o on o.id = u.organisation_id
where t.kind = 'address-holder' and cardinality((select casework.may_in('see-requests'))) > 0
"""


class Migration(migrations.Migration):
    """The function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0008_holders")]
    operations: ClassVar[list[Operation]] = [
        definer("whose_holders()", "table(decision text, organisation bigint, name text, mine boolean)", _WHOSE),
    ]
