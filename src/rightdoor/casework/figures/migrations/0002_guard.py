"""Which papers open to whom; numbers without papers for those who see figures (ADR 53).

A row is shown to whoever sees its case, or leads its operation. `figures_tally` gives numbers to whoever may see figures, and no rows. What lies
in a silent compartment is counted for those within it alone: a number must not tell others that it is there.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.figures.counted_sql import ALONE, ASKED, COUNTABLE, HIDDEN, JOINED, ROOM
from rightdoor.casework.guard import APP, DESK, definer, guarded


def _in(*capabilities: str) -> str:
    return " || ".join(f"(select casework.may_in('{one}'))::bigint[]" for one in capabilities)


def _seal(column: str) -> str:
    return f"encode(sha256(convert_to({column}, 'UTF8')), 'hex')"


_CASE = "exists (select 1 from casework.cases_case c where c.id = case_id)"
_LEADS = "operation_id = any((select casework.operations_led('see-operations'))::bigint[])"
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
with {HIDDEN}
select r.* from casework.figures_counted r where {COUNTABLE}
$body$;
revoke all on function casework.figures_countable(bigint, boolean) from public
"""
_SAME = "create index counted_same on casework.figures_counted (kind, same) where same <> ''"
# rows of the few cases that one custody record joins, for the process that counts them; no page shows them. Which case, person and premises
# they are of is not told, but only which are the same
_DOUBLES = f"""
create function casework.figures_doubles(wanted text[], as_of_us bigint, openly boolean) returns setof casework.figures_counted
language sql stable security definer set search_path = pg_catalog, pg_temp set work_mem = '{ROOM}' as $body$
with {HIDDEN},
{JOINED}
select r.id, r.record, r.kind, r.at_us, r.until_us, r.known_us, r.since_us, r.gone_us, r.force, r.forces,
    (case when r.person <> '' then {_seal("r.person")} else '' end)::varchar(80),
    (case when r.premises <> '' then {_seal("r.premises")} else '' end)::varchar(200),
    r.operations, r.linked, r.same, r.source, r.facts, r.definitions, r.onces, left({_seal("r.case_id")}, 40)::varchar(40), r.operation_id
from casework.figures_counted r join joined j on j.kind = r.kind and j.case_id = r.case_id
where r.definitions && wanted::varchar[] and {COUNTABLE} order by r.at_us, r.kind, r.record, r.id
$body$;
revoke all on function casework.figures_doubles(text[], bigint, boolean) from public;
grant execute on function casework.figures_doubles(text[], bigint, boolean) to {DESK}, {APP}
"""
# of all others a thing is in by any of its papers, stands under the forces of all of them, and in the slice of its first that says one
_TALLY = f"""
create function casework.figures_tally(wanted text[], at_end boolean[], begins_us bigint, ends_us bigint, as_of_us bigint, scope text,
    operation text, of_forces text[], slice_by text, openly boolean)
returns table(definition text, slice text, forces text[], value bigint, papers bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set work_mem = '{ROOM}' as $body$
with {HIDDEN},
{JOINED},
asked as materialized (
    select d.nth, d.once,
        case when cardinality(r.forces) = 0 then r.force::text else array_to_string(array_remove(r.forces || r.force, ''), ' ') end as forces,
        case slice_by when '' then '' when 'source' then r.source::text
            when 'month' then to_char(to_timestamp(r.at_us / 1000000) at time zone 'Europe/London', 'YYYY-MM')
            else coalesce(r.facts ->> slice_by, '') end as slice,
        case when slice_by <> '' then lpad((r.at_us + 4611686018427387904)::text, 19, '0') || r.kind || ' ' || r.record end as first
    from casework.figures_counted r
    cross join lateral (select w.nth, o.once, w.at_end from unnest(r.definitions, r.onces) as o(code, once)
        join unnest(wanted, at_end) with ordinality as w(code, at_end, nth) on w.code = o.code) d
    where r.definitions && wanted::varchar[] and r.at_us < ends_us and {COUNTABLE} and {ASKED} and {ALONE}
        and case when d.at_end then r.until_us is null or r.until_us >= ends_us else r.at_us >= begins_us end
),
things as (
    select a.nth, a.once, count(*) as papers, min(a.forces collate "C") as forces, max(a.forces collate "C") as others,
        coalesce((min(array[a.first, a.slice] collate "C") filter (where a.slice <> ''))[2], '') as slice
    from asked a group by a.nth, a.once
),
shared as (
    select a.nth, a.once, string_agg(distinct a.forces, ' ') as forces from asked a
    where (a.nth, a.once) in (select t.nth, t.once from things t where t.forces <> t.others) group by a.nth, a.once
),
together as (
    select t.nth, t.slice, coalesce(s.forces, t.forces) as forces, count(*) as value, sum(t.papers)::bigint as papers
    from things t left join shared s on t.forces <> t.others and s.nth = t.nth and s.once = t.once group by 1, 2, 3
),
put as (
    select wanted[t.nth] as code, t.slice, t.value, t.papers,
        array(select distinct f collate "C" from unnest(string_to_array(t.forces, ' ')) as f where f <> '' order by 1) as forces from together t
)
select p.code, p.slice, p.forces, sum(p.value)::bigint, sum(p.papers)::bigint from put p group by p.code, p.slice, p.forces order by 1, 2, 3
$body$;
revoke all on function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text, text, text[], text, boolean) from public;
grant execute on function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text, text, text[], text, boolean) to {DESK}, {APP}
"""
_TALLY_GONE = "drop function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text, text, text[], text, boolean)"


class Migration(migrations.Migration):
    """Policies, functions, triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("figures", "0001_initial"),
        ("access", "0018_force"),
        ("referrals", "0015_placing"),
        ("cases", "0004_nation_stated"),
        ("joint", "0002_guard"),
    ]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "figures_counted",
            see=_SEES,
            write=_WRITES,
            grants="select, insert, update (gone_us), delete",
            app="select, insert, update, delete",
        ),
        # whoever is shown a row may not take it away: what is checked of rows that are written says nothing of rows that are deleted
        migrations.RunSQL(
            f"create policy made_anew on casework.figures_counted as restrictive for delete to {DESK} using ({_WRITES})",
            "drop policy made_anew on casework.figures_counted",
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
        migrations.RunSQL(_SAME, "drop index casework.counted_same"),
        migrations.RunSQL(_DOUBLES, "drop function casework.figures_doubles(text[], bigint, boolean)"),
        migrations.RunSQL(_TALLY, _TALLY_GONE),
    ]
