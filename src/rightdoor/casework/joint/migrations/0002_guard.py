"""Who sees what of an operation, who may add to it, and what follows of an event.

The lead (members who see operations in a unit of the controller) sees the whole of it. A force that takes part, by people who see
operations in its organisation, sees the frame, what is or was offered to it, and what concerns it; once it has left, nothing later.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer, guarded, kept

_FORCES_WITH = (
    "select coalesce(array_agg(distinct o.force::text), '{{}}') from casework.access_organisation o "
    "join casework.access_unit u on u.organisation_id = o.id where o.force <> '' and u.id = any(casework.may_in({capability}))"
)
_LEADS = """
select coalesce(array_agg(o.id), '{}') from casework.access_operation o
where o.id = any(casework.my_operations()) and exists (select 1 from casework.access_unit u
    where u.organisation_id = o.controller_id and u.id = any(casework.may_in(wanted)))
"""
_ROOT = """
with recursive chain as (
    select e.id, e.supersedes_id from casework.joint_event e where e.id = wanted
    union all select e.id, e.supersedes_id from casework.joint_event e join chain c on e.id = c.supersedes_id
)
select c.id from chain c where c.supersedes_id is null
"""
_LEAD = "operation_id = any((select casework.operations_led('see-operations'))::bigint[])"
_MINE = "any((select casework.my_forces('see-operations'))::text[])"
_STAYED = (
    f"exists (select 1 from casework.joint_stay s where s.operation_id = {{table}}.operation_id and s.force = {_MINE} "
    "and (s.until_us is null or {table}.recorded_us <= s.until_us) and {more})"
)
_OF_TASKING = "exists (select 1 from casework.joint_tasked t where t.id = joint_event.tasking and s.force = any(t.forces))"
_EVENT = f"{_LEAD} or " + _STAYED.format(
    table="joint_event",
    more=f"case when tasking <> '' then {_OF_TASKING} else forces is null or s.force = any(forces) end",
)
_OF_STAY = f"s.operation_id = joint_tasked.operation_id and s.force = {_MINE} and s.force = any(forces)"
_TASKED = f"{_LEAD} or exists (select 1 from casework.joint_stay s where {_OF_STAY})"
_STAY = f"{_LEAD} or force = {_MINE}"
# which force an event is of, by its kind: a field that its kind does not have says nothing
_FORCE_OF = """
create function casework.joint_force_of(op bigint, of_kind text, said jsonb) returns text language sql stable security definer
set search_path = pg_catalog, pg_temp as $body$
select coalesce(case
    when of_kind in ('force-left', 'unit-given-role')
        then (select e.body->>'force' from casework.joint_event e where e.operation_id = op and e.id = said->>'joined')
    when of_kind = 'unit-role-ended' then (select j.body->>'force' from casework.joint_event g
        join casework.joint_event j on j.operation_id = op and j.id = g.body->>'joined' where g.operation_id = op and g.id = said->>'given')
    else said->>'force' end, '')
$body$;
revoke all on function casework.joint_force_of(bigint, text, jsonb) from public
"""
# who may add: the lead, but no answer for a force that works here; a force its own answers, units, claims, days, and that it leaves
_MAY_ADD = """
declare
    of_kind text := case when event = 'withdrawn' then (select e.kind from casework.joint_event e where e.id = corrects) else event end;
    said jsonb := case when event = 'withdrawn' then (select e.body from casework.joint_event e where e.id = corrects) else body end;
    old_by text := (select casework.joint_force_of(operation, e.kind, e.body) from casework.joint_event e where e.id = corrects);
    of_force text := casework.joint_force_of(operation, of_kind, said);
    mine text[] := casework.my_forces('run-operations');
begin
    if of_kind in ('package-accepted', 'package-refused', 'package-sent-back', 'case-named') then
        if of_force = any(mine) then
            return (old_by is null or old_by = of_force) and casework.takes_part_now(operation, of_force);
        end if;
        return operation = any(casework.operations_led('run-operations')) and not casework.force_works_here(of_force);
    end if;
    if operation = any(casework.operations_led('run-operations')) then
        return true;
    end if;
    if of_kind in ('unit-given-role', 'unit-role-ended', 'force-claimed', 'force-left') then
        return of_force = any(mine) and (old_by is null or old_by = of_force) and casework.takes_part_now(operation, of_force);
    end if;
    return of_kind like 'day-%' and (operation = any(casework.operations_led('see-operations'))
        or exists (select 1 from casework.joint_stay s where s.operation_id = operation and s.until_us is null
            and s.force = any(casework.my_forces('see-operations'))));
end
"""
_HERE = """
select exists (select 1 from casework.access_organisation o join casework.access_unit u on u.organisation_id = o.id
    join casework.access_membership m on m.unit_id = u.id and m.ended_us is null
    join casework.access_account a on a.id = m.account_id and a.is_active
    join casework.access_rolecapability r on r.role = m.role and r.capability = 'run-operations' where o.force = code and code <> '')
"""
# asked of one's own force alone
_NOW = (
    "select exists (select 1 from casework.joint_stay s where s.operation_id = operation and s.force = code and s.until_us is null "
    "and code = any(casework.my_forces('run-operations')))"
)
# what stands in a silent compartment is named in no operation, where others read it: nothing is refused to those who see none of it
_NOT_SILENT = (
    "not exists (select 1 from casework.listing_subject s join casework.access_compartment k on k.id = any(s.compartments || s.papers_in) "
    "and k.grade = 'silent' where s.subject = body->>'subject') "
    "and not exists (select 1 from casework.cases_case c where c.id = body->>'case' and (cardinality(c.scope) > 0 or exists "
    "(select 1 from casework.access_compartment k where k.grade = 'silent' and k.id = any(casework.compartments_of(c.receipts)))))"
)
# the place of an event in its operation, the package that it is about, whom it concerns: never what a page says
_PLACED = """
create function casework.joint_placed() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
    about casework.joint_event;
begin
    perform pg_advisory_xact_lock(hashtextextended('joint:' || new.operation_id, 6));
    new.nth := coalesce((select max(e.nth) + 1 from casework.joint_event e where e.operation_id = new.operation_id), 0);
    new.tasking := '';
    new.forces := null;
    if new.supersedes_id is not null then
        select * into about from casework.joint_event e where e.id = new.supersedes_id and e.operation_id = new.operation_id;
        if about.id is null or (new.kind <> 'withdrawn' and new.kind <> about.kind) then
            raise exception 'a correction is of the kind of what it corrects' using errcode = 'restrict_violation';
        end if;
    else
        select * into about from casework.joint_event e where e.operation_id = new.operation_id and e.id = coalesce(new.body->>'tasking',
            new.body->>'request', new.body->>'day', new.body->>'address', new.body->>'team', new.body->>'vehicle', new.body->>'result');
    end if;
    if new.kind = 'package-tasked' then
        new.tasking := case when new.supersedes_id is null then new.id else about.tasking end;
    elsif new.kind in ('withdrawn', 'request-answered') or new.body ? 'tasking' then
        new.tasking := coalesce(about.tasking, '');
    end if;
    if new.kind = 'overlap-settled' then
        new.forces := '{}';
    elsif new.kind like 'day-%' then
        new.forces := case when about.id is not null then about.forces when new.body->>'force' is not null then array[new.body->>'force']
            else casework.my_forces('see-operations') end;
    elsif new.kind in ('force-claimed', 'request-sent') then
        new.forces := case when new.body->>'force' is not null then array[new.body->>'force'] else '{}' end;
    elsif new.kind in ('withdrawn', 'request-answered') then
        new.forces := about.forces;
    end if;
    return new;
end
$body$;
create trigger is_placed before insert on casework.joint_event for each row execute function casework.joint_placed()
"""
_FOLLOWS = """
create function casework.joint_follows() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    insert into casework.joint_tasked (id, operation_id, package, key, subject, forces)
        select new.tasking, new.operation_id, coalesce(new.body->>'package', ''), coalesce(new.body->>'key', ''), coalesce(new.body->>'subject', ''), '{}'
        where new.kind = 'package-tasked'
        on conflict (id) do update set package = excluded.package, key = excluded.key, subject = excluded.subject;
    update casework.joint_tasked t set forces = coalesce((
        select array_agg(distinct f.force) from casework.joint_event e cross join jsonb_array_elements_text(e.body->'forces') as f(force)
        where e.tasking = new.tasking and e.kind in ('package-tasked', 'package-offered')
        and not exists (select 1 from casework.joint_event n where n.supersedes_id = e.id)
    ), '{}') where t.id = new.tasking;
    return null;
end
$body$;
create trigger tasked_follows after insert on casework.joint_event for each row
    when (new.tasking <> '' and new.kind in ('package-tasked', 'package-offered', 'withdrawn')) execute function casework.joint_follows()
"""
_STAYS = """
create function casework.joint_stays() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    delete from casework.joint_stay s where s.operation_id = new.operation_id;
    with standing as (
        select e.id, e.kind, e.body, e.recorded_us, casework.joint_root(e.id) as root from casework.joint_event e
        where e.operation_id = new.operation_id and e.kind in ('force-joined', 'force-left')
        and not exists (select 1 from casework.joint_event n where n.supersedes_id = e.id)
    )
    insert into casework.joint_stay (id, operation_id, force, until_us)
        select j.root, new.operation_id, j.body->>'force', max(l.recorded_us) from standing j
        left join standing l on l.kind = 'force-left' and casework.joint_root(l.body->>'joined') = j.root
        where j.kind = 'force-joined' group by j.root, j.body->>'force';
    return null;
end
$body$;
create trigger stays_follow after insert on casework.joint_event for each row
    when (new.kind in ('force-joined', 'force-left', 'withdrawn')) execute function casework.joint_stays()
"""
# the same subject in another operation: its number and name to those who see it, else whom to ask
_OVERLAPS = """
select t.subject::text, case when seen.it then o.id end, case when seen.it then o.name else '' end::text, c.name::text, seen.it
from casework.joint_tasked mine
join casework.joint_tasked t on t.subject = mine.subject and t.operation_id <> mine.operation_id and cardinality(t.forces) > 0
join casework.access_operation o on o.id = t.operation_id join casework.access_organisation c on c.id = o.controller_id
cross join lateral (select o.id = any(casework.operations_led('see-operations'))
    or exists (select 1 from casework.joint_stay s
        where s.operation_id = o.id and s.force = any(t.forces) and s.force = any(casework.my_forces('see-operations'))) as it) seen
where mine.operation_id = wanted and cardinality(mine.forces) > 0 and wanted = any(casework.operations_led('see-operations'))
"""
_SEES_OPERATION = "id = any((select casework.my_operations())::bigint[]) or cardinality((select casework.may_in('administer'))) > 0"
_TAKES_PART = f"{_SEES_OPERATION} or id in (select s.operation_id from casework.joint_stay s where s.force = {_MINE})"


def _operation(see: str) -> str:
    return f"alter policy desk_sees on casework.access_operation using ({see})"


class Migration(migrations.Migration):
    """Functions, then rows, then triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("joint", "0001_initial"),
        ("access", "0018_force"),
        ("listing", "0009_conditions"),
        ("referrals", "0015_placing"),
        ("cases", "0004_nation_stated"),
    ]
    operations: ClassVar[list[Operation]] = [
        definer("my_forces(wanted text)", "text[]", _FORCES_WITH.format(capability="wanted")),
        definer("operations_led(wanted text)", "bigint[]", _LEADS),
        definer("joint_root(wanted text)", "text", _ROOT),
        definer("force_works_here(code text)", "boolean", _HERE),
        definer("takes_part_now(operation bigint, code text)", "boolean", _NOW),
        migrations.RunSQL(_FORCE_OF, "drop function casework.joint_force_of(bigint, text, jsonb)"),
        definer("joint_may_add(operation bigint, event text, body jsonb, corrects text)", "boolean", _MAY_ADD, language="plpgsql"),
        guarded("joint_stay", see=_STAY, write="false", app="select"),
        guarded("joint_tasked", see=_TASKED, write="false", app="select"),
        guarded("joint_made", see="false", app="select, insert, update, delete"),  # the worker's own
        guarded(
            "joint_event",
            see=_EVENT,
            write="by_id = casework.me() and casework.joint_may_add(operation_id, kind, body, supersedes_id)",
            grants="select, insert",
            app="select",
        ),
        kept("joint_event"),
        migrations.RunSQL(
            f"create policy not_silent on casework.joint_event as restrictive for insert to {DESK} with check ({_NOT_SILENT})",
            "drop policy not_silent on casework.joint_event",
        ),
        migrations.RunSQL(
            "alter table casework.joint_event add constraint joint_same_chain foreign key (supersedes_id, operation_id) "
            "references casework.joint_event (id, operation_id)",
            "alter table casework.joint_event drop constraint joint_same_chain",
        ),
        migrations.RunSQL(_PLACED, "drop trigger is_placed on casework.joint_event; drop function casework.joint_placed()"),
        migrations.RunSQL(_STAYS, "drop trigger stays_follow on casework.joint_event; drop function casework.joint_stays()"),
        migrations.RunSQL(_FOLLOWS, "drop trigger tasked_follows on casework.joint_event; drop function casework.joint_follows()"),
        definer(
            "joint_overlaps(wanted bigint)", "table(subject text, operation bigint, name text, controller text, seen boolean)", _OVERLAPS
        ),
        migrations.RunSQL(_operation(_TAKES_PART), _operation(_SEES_OPERATION)),
    ]
