"""Which papers open to whom; numbers without papers for those who see figures (ADR 53).

A row is shown to whoever sees its case, or leads its operation. `figures_tally` gives numbers to whoever may see figures, and no rows. What lies
in a silent compartment is counted for those within it alone: a number must not tell others that it is there.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.figures.counted_sql import ABOUT, ALONE, BITS, COUNTABLE, HIDDEN, JOINED, OF_FORCES, ROOM, SETS
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
_SAME = "create index counted_same on casework.figures_counted (kind, same, case_id) where same <> ''"
# few custody records are of two cases, whenever and whatever is asked: those are found in the index, and only their rows are looked at
_JOINED = f"""
create function casework.figures_joined(wanted text[], as_of_us bigint, openly boolean) returns table(kind text, case_id text)
rows 50 language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
with {HIDDEN},
several as materialized (
    select k.kind, k.same from casework.figures_counted k where k.same <> '' group by k.kind, k.same having min(k.case_id) <> max(k.case_id)
),
sealed as materialized (
    select r.kind, r.same, r.case_id from several s join casework.figures_counted r on r.kind = s.kind and r.same = s.same
    where r.same <> '' and (r.definitions && wanted::varchar[]) is true and {COUNTABLE}
)
select distinct h.kind::text, h.case_id::text from sealed h join (
    select k.kind, k.same from sealed k group by k.kind, k.same having min(k.case_id) <> max(k.case_id)
) s on s.kind = h.kind and s.same = h.same
$body$;
revoke all on function casework.figures_joined(text[], bigint, boolean) from public
"""
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
where (r.definitions && wanted::varchar[]) is true and {COUNTABLE} order by r.at_us, r.kind, r.record, r.id
$body$;
revoke all on function casework.figures_doubles(text[], bigint, boolean) from public;
grant execute on function casework.figures_doubles(text[], bigint, boolean) to {DESK}, {APP}
"""
# of all others a thing is in by any of its papers, stands under the forces of all of them, and in the slice of its first that says one. `place`: in
# which of the scopes a paper stands (a bit each) and under which forces; the few things that stand in several places are put together by themselves
_TALLY = f"""
create function casework.figures_tally(wanted text[], at_end boolean[], begins_us bigint, ends_us bigint, as_of_us bigint, scopes text[],
    operation text, of_forces text[], slice_by text, openly boolean)
returns table(scope text, definition text, slice text, forces text[], value bigint, papers bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set work_mem = '{ROOM}' {SETS} as $body$
with {HIDDEN},
{JOINED},
told as materialized (select w.code::varchar, w.at_end, w.nth::int from unnest(wanted, at_end) with ordinality as w(code, at_end, nth)),
found as (
    select unnest(r.definitions) as code, unnest(r.onces) as once, r.at_us, r.until_us,
        {BITS} || ' ' || case when cardinality(r.forces) = 0 then r.force::text else array_to_string(array_remove(r.forces || r.force, ''), ' ') end as place,
        case slice_by when '' then '' when 'source' then r.source::text
            when 'month' then to_char(to_timestamp(r.at_us / 1000000) at time zone 'Europe/London', 'YYYY-MM')
            else coalesce(r.facts ->> slice_by, '') end as slice,
        case when slice_by <> '' then lpad((r.at_us + 4611686018427387904)::text, 19, '0') || r.kind || ' ' || r.record end as first
    from casework.figures_counted r
    where r.definitions && wanted::varchar[] and r.at_us < ends_us and (r.at_us >= begins_us or r.until_us >= ends_us
            or (r.until_us is null and r.definitions && array(select t.code from told t where t.at_end)))
        and {COUNTABLE} and {ABOUT} and {OF_FORCES} and {ALONE}
),
asked as materialized (
    select t.nth, f.once, f.place, f.slice, f.first from found f join told t on t.code = f.code
    where f.place not like '0000 %' and case when t.at_end then f.until_us is null or f.until_us >= ends_us else f.at_us >= begins_us end
),
things as (
    select a.nth, a.once, count(*) as papers, min(a.place collate "C") as place, max(a.place collate "C") as other,
        coalesce((min(array[a.first, a.slice] collate "C") filter (where a.slice <> ''))[2], '') as slice
    from asked a group by a.nth, a.once
),
within as (select p.scope, p.nth from unnest(scopes) with ordinality as p(scope, nth)),
alike as materialized (
    select t.nth, t.slice, t.place, t.other, count(*) as value, sum(t.papers)::bigint as papers, array_agg(t.once) filter (where t.place <> t.other) as onces
    from things t group by 1, 2, 3, 4
),
mixed as (
    select w.scope, a.nth, a.once, count(*) as papers, string_agg(distinct substr(a.place, 6), ' ') as forces,
        coalesce((min(array[a.first, a.slice] collate "C") filter (where a.slice <> ''))[2], '') as slice
    from asked a join (select l.nth, unnest(l.onces) as once from alike l where l.place <> l.other) s on s.nth = a.nth and s.once = a.once
    join within w on substr(a.place, w.nth::int, 1) = '1' group by 1, 2, 3
),
together as (
    select w.scope, p.nth, p.slice, substr(p.place, 6) as forces, p.value, p.papers
    from alike p join within w on p.place = p.other and substr(p.place, w.nth::int, 1) = '1'
    union all select m.scope, m.nth, m.slice, m.forces, count(*), sum(m.papers)::bigint from mixed m group by 1, 2, 3, 4
),
put as (
    select t.scope, wanted[t.nth] as code, t.slice, t.value, t.papers,
        array(select distinct f collate "C" from unnest(string_to_array(t.forces, ' ')) as f where f <> '' order by 1) as forces from together t
)
select p.scope, p.code, p.slice, p.forces, sum(p.value)::bigint, sum(p.papers)::bigint from put p group by 1, 2, 3, 4 order by 1, 2, 3, 4
$body$;
revoke all on function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text[], text, text[], text, boolean) from public;
grant execute on function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text[], text, text[], text, boolean) to {DESK}, {APP}
"""
_TALLY_GONE = "drop function casework.figures_tally(text[], boolean[], bigint, bigint, bigint, text[], text, text[], text, boolean)"


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
        migrations.RunSQL(_SAME, "drop index casework.counted_same"),
        migrations.RunSQL(_JOINED, "drop function casework.figures_joined(text[], bigint, boolean)"),
        migrations.RunSQL(_DOUBLES, "drop function casework.figures_doubles(text[], bigint, boolean)"),
        migrations.RunSQL(_TALLY, _TALLY_GONE),
    ]
