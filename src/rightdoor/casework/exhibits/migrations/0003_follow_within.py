"""Receipts stand also where the archive stands that they came in, and where papers of their subjects' events stand; numbers are drawn.

A finding's number is part of its address: in a row of numbers a gap would tell that there are findings one does not see.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_FOLLOW = """
create or replace function casework.continuity_follow(wanted text[]) returns void language sql volatile security definer
set search_path = pg_catalog, pg_temp as $body$
with recursive below (root, receipt) as (
    select receipt, receipt from casework.continuity_receipt where receipt = any(wanted)
    union
    select b.root, c.receipt from below b join casework.continuity_receipt c on c.parent = b.receipt and c.parent <> ''
    where b.receipt <> ''
),
above (root, receipt) as (
    select receipt, receipt from casework.continuity_receipt where receipt = any(wanted) and receipt <> ''
    union
    select a.root, r.parent from above a join casework.continuity_receipt r on r.receipt = a.receipt where r.parent <> ''
),
referred as (
    select b.root, r.unit_id, r.offered_to, r.operation_id, r.compartments
    from below b join casework.referrals_referral r on r.receipt = b.receipt
),
-- papers of no referral (requests, results): of subjects of the open view, where no open subject has them of the full one
linked as (
    select b.root, sr.view, sr.subject from below b join casework.listing_subjectreceipt sr on sr.receipt = b.receipt
    where not exists (select 1 from referred f where f.root = b.root)
    union
    select b.root, k.view, k.subject from below b join casework.listing_searchkey k on k.receipt = b.receipt and k.receipt <> ''
    where not exists (select 1 from referred f where f.root = b.root)
),
papers as (
    select l.root, s.view, s.subject, s.units, s.operations, s.compartments || s.papers_in as compartments,
        bool_or(s.view = 'open') over (partition by l.root) as is_open
    from linked l join casework.listing_subject s on s.view = l.view and s.subject = l.subject
),
used as (select * from papers where view = 'open' or not is_open),
shared as (
    select u.root, c.id from used u cross join lateral unnest(u.compartments) as c (id)
    join (select root, count(distinct subject) as subjects from used group by root) n on n.root = u.root
    group by u.root, c.id, n.subjects having count(distinct u.subject) = n.subjects
),
parts (root, unit, operation, compartment) as (
    select f.root, u.id, null::bigint, null::bigint from referred f cross join lateral unnest(array_append(f.offered_to, f.unit_id)) as u (id)
    union select root, null, operation_id, null from referred
    union select b.root, t.taken_for, null, null from below b join casework.continuity_receipt t on t.receipt = b.receipt
        where not exists (select 1 from referred f where f.root = b.root)
    union select f.root, null, null, c.id from referred f cross join lateral unnest(f.compartments) as c (id)
    union select u.root, i.id, null, null from used u cross join lateral unnest(u.units) as i (id)
    union select u.root, null, o.id, null from used u cross join lateral unnest(u.operations) as o (id)
    union select root, null, null, id from shared
    union select h.root, null, null, i.compartment_id from (select root, receipt from below union select root, receipt from above) h
        join casework.referrals_incompartment i on i.receipt = h.receipt and i.ended_us is null
),
held as (
    select b.root,
        coalesce(array_agg(distinct p.unit order by p.unit) filter (where p.unit is not null),
            (select array_agg(n.id) from (select id from casework.access_unit order by intake desc, id limit 1) n), '{}') as units,
        coalesce(array_agg(distinct p.operation order by p.operation) filter (where p.operation is not null), '{}') as operations,
        coalesce(array_agg(distinct p.compartment order by p.compartment) filter (where p.compartment is not null), '{}') as compartments
    from (select distinct root from below) b left join parts p on p.root = b.root group by b.root
),
moved as (
    update casework.continuity_receipt r set units = h.units, operations = h.operations, compartments = h.compartments
    from held h where h.root = r.receipt
        and (r.units, r.operations, r.compartments) is distinct from (h.units, h.operations, h.compartments)
)
update casework.continuity_finding f set units = h.units, operations = h.operations, compartments = h.compartments
from held h where h.root = f.receipt
    and (f.units, f.operations, f.compartments) is distinct from (h.units, h.operations, h.compartments)
$body$;

create or replace function casework.continuity_follows_referral() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
declare
    touched text[];
begin
    -- the receipt and what lay in it, the other papers of its subjects, and what all of them came in
    with recursive inside (receipt) as (
        select new.receipt::text
        union
        select c.receipt from inside i join casework.continuity_receipt c on c.parent = i.receipt and c.parent <> ''
    ),
    papers (receipt) as (
        select receipt from inside
        union
        select o.receipt from casework.listing_subjectreceipt m join casework.listing_subjectreceipt o using (view, subject)
        where m.receipt = new.receipt
        union
        select k.receipt from casework.listing_subjectreceipt m join casework.listing_searchkey k using (view, subject)
        where m.receipt = new.receipt and k.receipt <> ''
    ),
    above (receipt) as (
        select receipt from papers
        union
        select r.parent from above a join casework.continuity_receipt r on r.receipt = a.receipt where r.parent <> ''
    )
    select array_agg(receipt) into touched from above;
    perform casework.continuity_follow(touched);
    return null;
end
$body$;
"""
# what is there already is followed anew by the next projection: the list's rows are gone through again when this is empty
_ANEW = "delete from casework.continuity_filled; update casework.continuity_receipt set digest = ''"
_BEFORE = (
    import_module("rightdoor.casework.exhibits.migrations.0002_guard")
    ._FOLLOW.partition("create trigger")[0]
    .replace("create function", "create or replace function")
)
_DRAWN = """
alter table casework.continuity_finding alter column id drop identity;
alter table casework.continuity_finding alter column id set default (100000000000 + floor(random() * 4000000000000000))::bigint;
update casework.continuity_finding set id = default
"""
_COUNTED = """
alter table casework.continuity_finding alter column id drop default;
alter table casework.continuity_finding alter column id add generated by default as identity
"""


class Migration(migrations.Migration):
    """Two functions and the default of a column."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("continuity", "0002_guard"), ("listing", "0005_guard_more")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(f"{_FOLLOW}; {_ANEW}", f"{_BEFORE}; {_ANEW}"),
        migrations.RunSQL(_DRAWN, _COUNTED),
    ]
