"""Who sees a subject: unit or operation, every compartment that it stands in; the full row instead of the open one for whoever may."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer, guarded

_MINE = "(select casework.my_compartments())::bigint[]"
SEES = (
    "(units && (select casework.may_in('see-subjects'))::bigint[] "
    "or (cardinality((select casework.may_in('see-subjects'))) > 0 and operations && (select casework.my_operations())::bigint[])) "
    f"and compartments <@ {_MINE} and (twin is null or not twin <@ {_MINE})"
)
_OF_SEEN = "exists (select 1 from casework.listing_subject s where s.view = {t}.view and s.subject = {t}.subject)"
_WRITES = "select, insert, update, delete"


class Migration(migrations.Migration):
    """Policies; and what is withheld openly: of acknowledged compartments that something is there and whom to ask."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0001_initial"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded("listing_projection", see="casework.me() is not null", write="false", app=_WRITES),
        guarded("listing_subject", see=SEES, write="false", app=_WRITES),
        guarded("listing_subjectreceipt", see=_OF_SEEN.format(t="listing_subjectreceipt"), write="false", app=_WRITES),
        guarded("listing_searchkey", see=_OF_SEEN.format(t="listing_searchkey"), write="false", app=_WRITES),
        definer(
            "withheld()",
            "table(subject text, compartment text, contact text)",
            "select s.subject::text, c.name::text, c.contact::text from casework.listing_subject s "
            "join casework.access_compartment c on c.id = any(s.compartments) "
            "where s.view = 'open' and s.units && casework.may_in('see-subjects') and not s.compartments <@ casework.my_compartments() "
            "and c.grade = 'acknowledged' and not c.id = any(casework.my_compartments())",
        ),
    ]
