"""Who sees a referral and its transfers; units and compartments of a subject follow those of its referrals."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded

_MINE = "(select casework.my_compartments())::bigint[]"
_UNITS = "(select casework.may_in('see-referrals'))::bigint[]"
_SEES = (
    f"(unit_id = any({_UNITS}) or offered_to && {_UNITS} "
    "or (cardinality((select casework.may_in('see-referrals'))) > 0 and operation_id = any((select casework.my_operations())::bigint[]))) "
    f"and compartments <@ {_MINE}"
)
_SEEN = "exists (select 1 from casework.referrals_referral r where r.id = referral_id)"
# Units, operations and compartments of every subject that a changed referral belongs to. With the owner's rights: the person who
# hands a referral over does not see the subject afterwards, and must not keep it either.
_FOLLOW = """
create function casework.subject_follows_referral() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.listing_subject s set
        units = coalesce((
            select array_agg(distinct u order by u) from casework.listing_subjectreceipt sr
            join casework.referrals_referral r on r.receipt = sr.receipt
            cross join lateral unnest(array_append(r.offered_to, r.unit_id)) as u
            where sr.view = s.view and sr.subject = s.subject and u is not null), '{}'),
        operations = coalesce((
            select array_agg(distinct r.operation_id order by r.operation_id) from casework.listing_subjectreceipt sr
            join casework.referrals_referral r on r.receipt = sr.receipt
            where sr.view = s.view and sr.subject = s.subject and r.operation_id is not null), '{}'),
        compartments = coalesce((
            select array_agg(distinct c order by c) from casework.listing_subjectreceipt sr
            join casework.referrals_referral r on r.receipt = sr.receipt cross join lateral unnest(r.compartments) as c
            where sr.view = s.view and sr.subject = s.subject), '{}')
    where (s.view, s.subject) in (select view, subject from casework.listing_subjectreceipt where receipt = new.receipt);
    return null;
end
$body$;
create trigger subject_follows after update of unit_id, offered_to, operation_id, compartments on casework.referrals_referral
    for each row execute function casework.subject_follows_referral();
"""


class Migration(migrations.Migration):
    """Policies and the trigger."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0001_initial"), ("listing", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "referrals_referral",
            see=_SEES,
            write="true",  # whoever hands over a referral may no longer see it: which one may be changed is the condition above
            grants="select, insert, update (unit_id, owner_id, acknowledged_us, touched_us, operation_id, compartments, offered_to, version)",
            app="select, insert, update, delete",
        ),
        guarded(
            "referrals_transfer", see=_SEEN, grants="select, insert, update (state, answered_by_id, answered_us, answer)", app="select"
        ),
        guarded("referrals_incompartment", see=f"compartment_id = any({_MINE})", grants="select, insert, update (ended_us)", app="select"),
        migrations.RunSQL(
            _FOLLOW, "drop trigger subject_follows on casework.referrals_referral; drop function casework.subject_follows_referral()"
        ),
    ]
