"""Who sees a decision and who may add one; one chain for each subject, kind and topic, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer, guarded, kept

_MINE = "(select casework.my_compartments())::bigint[]"
_TABLE = "casework.decided_decision"
# A subject that one sees; or one that is no more (new data gave it another id, or joined it to another), all of whose receipts one sees.
_SEES = (
    f"scope <@ {_MINE} and (exists (select 1 from casework.listing_subject s where s.subject = decided_decision.subject) "
    "or (cardinality(receipts) > 0 and casework.subject_gone(subject) and not exists (select 1 from unnest(receipts) as held(receipt) "
    "where not exists (select 1 from casework.listing_subjectreceipt sr where sr.receipt = held.receipt))))"
)
_CAPABILITY = (
    "case kind when 'accept' then 'own-referrals' when 'tier' then 'override-tier' when 'close' then 'close' when 'merge' then 'merge' "
    "when 'assessment' then 'assess' when 'kirat' then 'assess' else 'decide-attribution' end"
)
_WRITES = (
    f"by_id = casework.me() and scope <@ {_MINE} and exists (select 1 from casework.listing_subject s "
    f"where s.subject = decided_decision.subject and (s.units && casework.may_in({_CAPABILITY}) "
    f"or (s.operations && (select casework.my_operations())::bigint[] and cardinality(casework.may_in({_CAPABILITY})) > 0)) "
    "and scope @> (select coalesce(array_agg(c.id), '{}') from casework.access_compartment c "
    "where c.id = any(s.compartments) and c.grade = 'silent'))"
)


class Migration(migrations.Migration):
    """Policies, the chain's key, and the trigger that refuses changes."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decided", "0001_initial"), ("listing", "0002_guard"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        definer(
            "subject_gone(wanted text)", "boolean", "select not exists (select 1 from casework.listing_subject s where s.subject = wanted)"
        ),
        migrations.RunSQL(
            f"alter table {_TABLE} add constraint decided_same_chain foreign key (supersedes_id, subject, kind, topic, scope) "
            f"references {_TABLE} (id, subject, kind, topic, scope)",
            f"alter table {_TABLE} drop constraint decided_same_chain",
        ),
        guarded("decided_decision", see=_SEES, write=_WRITES, grants="select, insert", app="select"),
        kept("decided_decision"),
    ]
