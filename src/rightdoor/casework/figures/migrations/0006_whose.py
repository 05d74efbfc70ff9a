"""Whose a case is, as of each day: a number of an old day stays with the force that held the case then (ADR 53).

A hand-over is dated by the event that accepted it, a change of what force an organisation is by the clock. What was never stated and is stated
for the first time holds from the beginning: nothing else was said. Rows of figures follow a hand-over in the transaction of its event; those of
a changed organisation are parted here, and made anew by the worker with ids of its own.
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded

_SEES = "exists (select 1 from casework.cases_case c where c.id = case_id)"
_CLOCK = "(extract(epoch from clock_timestamp()) * 1000000)::bigint"
_UNIT = f"""
create or replace function casework.figures_follow_unit() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
    moved bigint;
begin
    insert into casework.figures_whose (case_id, since_us, unit_id, force)
        select new.id, 0, u.id, o.force from casework.access_unit u join casework.access_organisation o on o.id = u.organisation_id
        where u.id = old.unit_id and not exists (select 1 from casework.figures_whose w where w.case_id = new.id);
    select case when e.kind = 'transfer-accepted' then e.recorded_us end into moved from casework.cases_event e where e.case_id = new.id
        order by e.recorded_us desc, e.nth desc limit 1;
    insert into casework.figures_whose (case_id, since_us, unit_id, force)
        select new.id, greatest(coalesce(moved, {_CLOCK}), (select max(w.since_us) + 1 from casework.figures_whose w where w.case_id = new.id)), u.id, o.force
        from casework.access_unit u join casework.access_organisation o on o.id = u.organisation_id where u.id = new.unit_id;
    return null;
end
$body$;
drop trigger if exists figures_follow on casework.cases_case;
create trigger figures_follow after update of unit_id on casework.cases_case for each row
    when (old.unit_id is distinct from new.unit_id) execute function casework.figures_follow_unit()
"""
_COLUMNS = "record, kind, at_us, until_us, known_us, gone_us, forces, person, premises, operations, linked, same, source, facts, definitions, onces, case_id"
_FORCE = f"""
create or replace function casework.figures_follow_force() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
    moved bigint := {_CLOCK};
    theirs text[] := array(select c.id from casework.cases_case c join casework.access_unit u on u.id = c.unit_id where u.organisation_id = new.id);
begin
    if old.force = '' then
        update casework.figures_counted r set force = new.force
            where r.case_id = any(theirs) and not exists (select 1 from casework.figures_whose w where w.case_id = r.case_id);
        update casework.figures_made m set definitions = '' where m.case_id in (select w.case_id from casework.figures_whose w
            join casework.access_unit u on u.id = w.unit_id where u.organisation_id = new.id and w.force = '');
        update casework.figures_whose w set force = new.force from casework.access_unit u
            where u.id = w.unit_id and u.organisation_id = new.id and w.force = '';
        return null;
    end if;
    insert into casework.figures_whose (case_id, since_us, unit_id, force)
        select c.id, 0, c.unit_id, old.force from casework.cases_case c
        where c.id = any(theirs) and not exists (select 1 from casework.figures_whose w where w.case_id = c.id);
    moved := greatest(moved, (select max(w.since_us) + 1 from casework.figures_whose w where w.case_id = any(theirs)));
    insert into casework.figures_whose (case_id, since_us, unit_id, force)
        select c.id, moved, c.unit_id, new.force from casework.cases_case c where c.id = any(theirs);
    insert into casework.figures_counted (id, since_us, force, {_COLUMNS})
        select 'fr_' || left(encode(sha256(convert_to(r.id || ' ' || moved, 'UTF8')), 'hex'), 32), moved, new.force, {_COLUMNS} from casework.figures_counted r
        where r.case_id = any(theirs) and r.since_us < moved and (r.gone_us is null or r.gone_us > moved);
    update casework.figures_counted r set gone_us = moved
        where r.case_id = any(theirs) and r.since_us < moved and (r.gone_us is null or r.gone_us > moved);
    update casework.figures_counted r set force = new.force where r.case_id = any(theirs) and r.since_us >= moved;
    update casework.figures_made m set definitions = '' where m.case_id = any(theirs);
    return null;
end
$body$;
drop trigger if exists figures_follow on casework.access_organisation;
create trigger figures_follow after update of force on casework.access_organisation for each row
    when (old.force is distinct from new.force) execute function casework.figures_follow_force()
"""


class Migration(migrations.Migration):
    """The table, who sees it, what writes it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("figures", "0005_statements_guard"),
        ("cases", "0004_nation_stated"),
        ("access", "0018_force"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            "Whose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since_us", models.BigIntegerField()),
                ("force", models.CharField(blank=True, max_length=9)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.unit")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("case", "since_us"), name="whose_at_once")]},
        ),
        guarded("figures_whose", see=_SEES, write="false", grants="select", app="select"),
        migrations.RunSQL(_UNIT, "drop trigger figures_follow on casework.cases_case; drop function casework.figures_follow_unit()"),
        migrations.RunSQL(
            _FORCE, "drop trigger figures_follow on casework.access_organisation; drop function casework.figures_follow_force()"
        ),
    ]
