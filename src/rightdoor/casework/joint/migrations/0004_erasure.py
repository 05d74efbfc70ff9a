"""Texts of an operation's events are erased on an authority: the text is replaced, its digest, who, the authority and the reason are kept (ADR 48).

Events are changed by that erasure alone, which says which one and which field, and works with the rights of the tables' owner.
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, guarded, kept

# as `rightdoor.joint.erasing` had them; a test holds the two together
_FIELDS = (
    "day-address-withdrawn.reason", "day-address.address", "day-address.people", "day-address.risks", "day-address.vulnerable_words",
    "day-deconflicted.by", "day-planned.commander", "day-planned.contact", "day-planned.name", "day-planned.notes", "day-result-settled.reason",
    "day-result.why", "day-stood-down.reason", "day-team.leader", "day-team.name", "day-team.safeguarding", "day-vehicle.name",
    "force-claimed.source", "force-claimed.words", "force-joined.contact", "force-left.reason", "objective-dropped.reason", "objective-set.words",
    "offer-taken-back.reason", "operation-closed.reason", "operation-opened.aim", "operation-reopened.reason", "overlap-settled.reason",
    "package-refused.reason", "package-sent-back.reason", "phase-begun.name", "phase-begun.words", "unit-given-role.name", "withdrawn.reason",
)  # fmt: skip
_LISTED = ", ".join(f"'{each}'" for each in _FIELDS)
_OLD = "create trigger is_kept before update or delete or truncate on casework.joint_event for each statement execute function rightdoor.refuse_change()"
_KEPT = """
drop trigger is_kept on casework.joint_event;
create function casework.joint_kept() returns trigger language plpgsql as $body$
declare
    erased text := nullif(current_setting('rightdoor.erases_joint', true), '');
    field text := nullif(current_setting('rightdoor.erases_field', true), '');
    mark text;
begin
    if tg_op = 'DELETE' or erased is null or erased <> old.id or field is null
        or not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'usage') then
        raise exception 'events of an operation are kept' using errcode = 'restrict_violation';
    end if;
    mark := new.body->>field;
    new := old;
    new.body := jsonb_set(old.body, array[field], to_jsonb(mark));
    return new;
end
$body$;
create trigger is_kept before update or delete on casework.joint_event for each row execute function casework.joint_kept();
create trigger is_whole before truncate on casework.joint_event for each statement execute function rightdoor.refuse_change()
"""
_KEPT_GONE = f"drop trigger is_whole on casework.joint_event; drop trigger is_kept on casework.joint_event; drop function casework.joint_kept(); {_OLD}"
# each version of the text, in the event and in those that it corrected or that corrected it; -1: not one's to erase, or not seen, -2: no text of
# this kind, -3: no authority or no reason
_ERASES = f"""
create function casework.joint_erase(wanted text, field text, at_us bigint, authority text, reason text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
declare
    held casework.joint_event;
    one record;
    erased integer := 0;
begin
    select * into held from casework.joint_event e where e.id = wanted;
    if held.id is null or not coalesce(held.operation_id = any(casework.operations_led('retention'))
            and held.operation_id = any(casework.operations_led('see-operations')), false) then
        return -1;
    end if;
    if (held.kind like 'day-%' or (held.kind = 'withdrawn' and casework.day_event(held.supersedes_id)))
            and not held.operation_id = any(casework.operations_led('run-operations')) and not held.id = any(casework.day_mine())
            and not coalesce(held.forces::text[] && casework.my_forces('run-operations'), false) then
        return -1;
    end if;
    if not (held.kind || '.' || field) in ({_LISTED}) then
        return -2;
    end if;
    if btrim(coalesce(authority, '')) = '' or btrim(coalesce(reason, '')) = '' then
        return -3;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('joint:' || held.operation_id, 6));
    for one in
        with recursive chain as (
            select casework.joint_root(wanted) as id
            union all select e.id from casework.joint_event e join chain c on e.supersedes_id = c.id
        )
        select e.id, e.body->>field as said from casework.joint_event e join chain c on c.id = e.id
        where e.kind = held.kind and jsonb_typeof(e.body->field) = 'string' and e.body->>field <> ''
            and not exists (select 1 from casework.joint_erasure x where x.event_id = e.id and x.field = joint_erase.field)
    loop
        insert into casework.joint_erasure (id, event_id, field, digest, by_id, at_us, authority, reason)
            values (one.id || '.' || field, one.id, field, encode(sha256(convert_to(one.said, 'UTF8')), 'hex'), casework.me(), at_us, authority, reason);
        perform set_config('rightdoor.erases_joint', one.id, true), set_config('rightdoor.erases_field', field, true);
        update casework.joint_event e set body = jsonb_set(e.body, array[field], to_jsonb('Erased on an authority (' || one.id || ')'))
            where e.id = one.id;
        erased := erased + 1;
    end loop;
    perform set_config('rightdoor.erases_joint', '', true), set_config('rightdoor.erases_field', '', true);
    return erased;
end
$body$;
revoke all on function casework.joint_erase(text, text, bigint, text, text) from public;
grant execute on function casework.joint_erase(text, text, bigint, text, text) to {DESK}
"""


class Migration(migrations.Migration):
    """A table, its policies, a trigger in the place of another, the erasure."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("joint", "0003_day"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("at_us", models.BigIntegerField()),
                ("authority", models.TextField()),
                ("reason", models.TextField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="joint.event")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("event", "field"), name="joint_erased_once")]},
        ),
        guarded("joint_erasure", see="exists (select 1 from casework.joint_event e where e.id = event_id)", write="false", app="select"),
        kept("joint_erasure"),
        migrations.RunSQL(_KEPT, _KEPT_GONE),
        migrations.RunSQL(_ERASES, "drop function casework.joint_erase(text, text, bigint, text, text)"),
    ]
