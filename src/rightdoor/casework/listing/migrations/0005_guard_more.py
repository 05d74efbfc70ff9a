"""Who sees allocations and saved views; compartments take effect at once, on what was unpacked from a receipt too."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_MINE = "(select casework.my_compartments())::bigint[]"
_BEFORE = (
    "(units && (select casework.may_in('see-subjects'))::bigint[] "
    "or (cardinality((select casework.may_in('see-subjects'))) > 0 and operations && (select casework.my_operations())::bigint[])) "
    f"and compartments <@ {_MINE} and (twin is null or not twin <@ {_MINE})"
)
_SEES = f"{_BEFORE} and papers_in <@ {_MINE}"
_OF_SEEN = "exists (select 1 from casework.listing_subject s where s.subject = listing_allocation.subject)"
_GIVES = (
    "casework.me() = by_id and exists (select 1 from casework.listing_subject s where s.subject = listing_allocation.subject "
    "and s.units && (select casework.may_in('allocate'))::bigint[])"
)
# Whoever puts a receipt into a compartment hides its referral, and with it the subject, by the same statement.
_AT_ONCE = """
create function casework.stands_in(wanted text) returns bigint[] language sql stable security definer
set search_path = pg_catalog, pg_temp as $body$
    with recursive above (receipt) as (
        select wanted union select r.parent from rightdoor.receipt r join above on above.receipt = r.id where r.parent is not null)
    select coalesce(array_agg(distinct i.compartment_id order by i.compartment_id), '{}') from above
    join casework.referrals_incompartment i on i.receipt = above.receipt and i.ended_us is null
$body$;
revoke all on function casework.stands_in(text) from public;
grant execute on function casework.stands_in(text) to rightdoor_app;
create function casework.compartment_at_once() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.referrals_referral set compartments = casework.stands_in(receipt)
    where receipt in (
        with recursive below (receipt) as (
            select new.receipt::text union select r.id from rightdoor.receipt r join below on below.receipt = r.parent)
        select receipt from below)
    and compartments is distinct from casework.stands_in(receipt);
    return null;
end
$body$;
create trigger at_once after insert or update of ended_us on casework.referrals_incompartment
    for each row execute function casework.compartment_at_once();
"""
_WITHHELD = """
create or replace function casework.withheld() returns table(subject text, compartment text, contact text) language sql stable
security definer set search_path = pg_catalog, pg_temp as $body$
    select s.subject::text, c.name::text, c.contact::text from casework.access_compartment c
    join casework.listing_subject s on array[c.id] <@ s.compartments
    where c.grade = 'acknowledged' and not array[c.id] <@ (select casework.my_compartments())::bigint[]
    and s.view = 'open' and s.units && (select casework.may_in('see-subjects'))::bigint[]
    and not exists (select 1 from casework.access_compartment h where h.grade = 'silent' and array[h.id] <@ s.compartments
        and not array[h.id] <@ (select casework.my_compartments())::bigint[])
$body$;
"""


class Migration(migrations.Migration):
    """Policies and triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("listing", "0004_allocation_and_views"), ("referrals", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded("listing_allocation", see=_OF_SEEN, write=_GIVES, grants="select, insert", app="select"),
        kept("listing_allocation"),
        guarded("listing_savedview", see="account_id = casework.me()", grants="select, insert, update, delete"),
        migrations.RunSQL(
            f"alter policy desk_sees on casework.listing_subject using ({_SEES})",
            f"alter policy desk_sees on casework.listing_subject using ({_BEFORE})",
        ),
        migrations.RunSQL(
            _AT_ONCE,
            "drop trigger at_once on casework.referrals_incompartment; drop function casework.compartment_at_once(); "
            "drop function casework.stands_in(text)",
        ),
        migrations.RunSQL(_WITHHELD, migrations.RunSQL.noop),
    ]
