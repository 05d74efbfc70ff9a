"""Which papers open to whom; numbers without papers for those who see figures; a case's force follows its unit (ADR 53).

A row is shown to whoever sees its case, or leads its operation. `figures_tally` gives numbers to whoever may see figures, and no rows. What lies
in a silent compartment is counted for those within it alone: a number must not tell others that it is there.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK, definer, guarded


def _in(*capabilities: str) -> str:
    return " || ".join(f"(select casework.may_in('{one}'))::bigint[]" for one in capabilities)


_CASE = "exists (select 1 from casework.cases_case c where c.id = case_id)"
_LEADS = f"operation_id = any((select casework.my_operations())::bigint[]) and cardinality({_in('see-operations')}) > 0"
_SEES = f"(case_id is not null and {_CASE}) or (operation_id is not null and {_LEADS})"
_WORKS = f"cardinality({_in('work-case', 'safeguard', 'supervise-cases')}) > 0"
# what an operation sent is made anew by the worker, which sees the whole of it
_WRITES = f"case_id is not null and {_CASE} and {_WORKS}"
_SOURCE = (
    "select r.source::text from casework.referrals_referral r where r.receipt = any(wanted) order by r.since, r.receipt, r.number limit 1"
)
# what the caller may have counted, as of an instant, of the kinds of some definitions; whoever may not see figures has nothing counted
_COUNTABLE = f"""
create function casework.figures_countable(as_of_us bigint, openly boolean) returns setof casework.figures_counted
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
with mine as materialized (select case when openly then '{{}}'::bigint[] else casework.my_compartments() end as held),
shut as materialized (select k.id from casework.access_compartment k, mine where k.grade = 'silent' and not k.id = any(mine.held)),
papers_shut as materialized (
    select array(select i.receipt::text from casework.referrals_incompartment i join shut on shut.id = i.compartment_id where i.ended_us is null
        union select r.receipt::text from casework.referrals_referral r where r.compartments && array(select shut.id from shut)) as receipts
),
hidden as materialized (
    select c.id from casework.cases_case c, mine where not c.scope <@ mine.held
    union select c.id from casework.cases_case c, papers_shut where cardinality(papers_shut.receipts) > 0 and c.receipts::text[] && papers_shut.receipts
)
select r.* from casework.figures_counted r
where (session_user <> '{DESK}' or cardinality((select casework.may_in('see-figures'))) > 0)
    and r.since_us <= as_of_us and (r.gone_us is null or r.gone_us > as_of_us)
    and (r.case_id is null or r.case_id not in (select hidden.id from hidden))
$body$;
revoke all on function casework.figures_countable(bigint, boolean) from public
"""
# cases joined by a custody record that another case has too: what they report of that kind is counted by `rightdoor.figures.count`
_DOUBLED = """
with held as materialized (
    select r.* from casework.figures_countable(as_of_us, openly) r where r.definitions && wanted::varchar[]
),
joined as materialized (
    select distinct h.kind, h.case_id from held h join (
        select k.kind, k.same from held k where k.same <> '' group by k.kind, k.same having count(distinct k.case_id) > 1
    ) s on s.kind = h.kind and s.same = h.same
)
"""
_DOUBLES = f"""
create function casework.figures_doubles(wanted text[], as_of_us bigint, openly boolean) returns setof casework.figures_counted
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
{_DOUBLED}
select h.* from held h join joined j on j.kind = h.kind and j.case_id = h.case_id order by h.at_us, h.kind, h.record, h.id
$body$;
revoke all on function casework.figures_doubles(text[], bigint, boolean) from public;
grant execute on function casework.figures_doubles(text[], bigint, boolean) to {DESK}, {APP}
"""
# of all others a thing is in by any of its papers, stands under the forces of all of them, and in the slice of its first that says one
_TALLY = f"""
create function casework.figures_tally(wanted text[], at_end boolean[], begins_us bigint, ends_us bigint, as_of_us bigint, scope text,
    operation text, of_forces text[], slice_by text, openly boolean)
returns table(definition text, slice text, forces text[], value bigint, papers bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
{_DOUBLED},
asked as (
    select w.code, h.onces[array_position(h.definitions, w.code::varchar)] as once, array_remove(h.forces || h.force, '') as forces,
        case slice_by when '' then '' when 'source' then h.source::text
            when 'month' then to_char(to_timestamp(h.at_us / 1000000) at time zone 'Europe/London', 'YYYY-MM')
            else coalesce(h.facts ->> slice_by, '') end as slice,
        h.at_us, h.kind, h.record
    from held h join unnest(wanted, at_end) as w(code, at_end) on h.definitions @> array[w.code::varchar]
    where not exists (select 1 from joined j where j.kind = h.kind and j.case_id = h.case_id)
        and case when w.at_end then h.at_us < ends_us and (h.until_us is null or h.until_us >= ends_us)
            else h.at_us >= begins_us and h.at_us < ends_us end
        and case scope when 'all' then true when 'inside' then operation = any(h.operations)
            when 'inside-or-linked' then operation = any(h.operations || h.linked)
            when 'outside' then not operation = any(h.operations || h.linked) else false end
        and (cardinality(of_forces) = 0 or ((h.force <> '' or cardinality(h.forces) > 0)
            and array_remove(h.forces || h.force, '')::text[] <@ of_forces))
),
things as (
    select a.code, a.once, coalesce((array_agg(a.slice order by a.slice = '', a.at_us, a.kind collate "C", a.record collate "C") filter (where slice_by <> ''))[1], '') as slice, count(*) as papers, min(a.forces)::text[] as forces, max(a.forces)::text[] as others
    from asked a group by a.code, a.once
),
shared as (
    select t.code, t.once, t.slice, t.papers, case when t.forces = t.others then t.forces else array(
        select distinct f::text from asked a, unnest(a.forces) as f where a.code = t.code and a.once = t.once) end as forces
    from things t
),
put as (
    select s.code, s.slice, s.papers, array(select distinct f collate "C" from unnest(s.forces) as f order by 1) as forces from shared s
)
select p.code, p.slice, p.forces, count(*), sum(p.papers)::bigint from put p group by p.code, p.slice, p.forces order by 1, 2, 3
$body$;
revoke all on function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text, text, text[], text, boolean) from public;
grant execute on function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text, text, text[], text, boolean) to {DESK}, {APP}
"""
_TALLY_GONE = "drop function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text, text, text[], text, boolean)"
_FORCE = """
create function casework.figures_follow_unit() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.figures_counted r set force = coalesce((select o.force from casework.access_unit u
        join casework.access_organisation o on o.id = u.organisation_id where u.id = new.unit_id), '') where r.case_id = new.id;
    return null;
end
$body$;
create trigger figures_follow after update of unit_id on casework.cases_case for each row
    when (old.unit_id is distinct from new.unit_id) execute function casework.figures_follow_unit();
create function casework.figures_follow_force() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.figures_counted r set force = new.force from casework.cases_case c join casework.access_unit u on u.id = c.unit_id
        where u.organisation_id = new.id and r.case_id = c.id;
    return null;
end
$body$;
create trigger figures_follow after update of force on casework.access_organisation for each row
    when (old.force is distinct from new.force) execute function casework.figures_follow_force()
"""
_FORCE_GONE = (
    "drop trigger figures_follow on casework.access_organisation; drop function casework.figures_follow_force(); "
    "drop trigger figures_follow on casework.cases_case; drop function casework.figures_follow_unit()"
)


class Migration(migrations.Migration):
    """Policies, functions, triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("figures", "0001_initial"),
        ("access", "0018_force"),
        ("referrals", "0015_placing"),
        ("cases", "0004_nation_stated"),
    ]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "figures_counted",
            see=_SEES,
            write=_WRITES,
            grants="select, insert, update (gone_us), delete",
            app="select, insert, update, delete",
        ),
        guarded(
            "figures_made",
            see=_CASE,
            write=f"{_CASE} and {_WORKS}",
            grants="select, insert, update (upto, definitions, digest)",
            app="select, insert, update, delete",
        ),
        definer("figures_source(wanted text[])", "text", _SOURCE, grants=f"{DESK}, {APP}"),
        migrations.RunSQL(_COUNTABLE, "drop function casework.figures_countable(bigint, boolean)"),
        migrations.RunSQL(_DOUBLES, "drop function casework.figures_doubles(text[], bigint, boolean)"),
        migrations.RunSQL(_TALLY, _TALLY_GONE),
        migrations.RunSQL(_FORCE, _FORCE_GONE),
    ]
