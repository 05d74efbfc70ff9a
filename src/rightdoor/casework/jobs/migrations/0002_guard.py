"""Who sees a job, and what pages may do to one: ask, cancel, ask again. How far it is and how it ended the worker alone writes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded

_SEES = (
    "(unit_id = any((select casework.may_in('run-jobs'))::bigint[]) or asked_by_id = (select casework.me())) "
    "and compartments <@ (select casework.my_compartments())::bigint[]"
)
_MOVES = """
create function casework.pages_move_jobs() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $body$
begin
    if current_user <> 'rightdoor_desk' then
        return new;
    end if;
    if tg_op = 'INSERT' then
        if new.asked_by_id is distinct from casework.me() or new.state <> 'waiting' or new.attempts <> 0 then
            raise exception 'a job is asked for in one''s own name' using errcode = 'insufficient_privilege';
        end if;
    elsif new.state <> old.state
        and not (old.state in ('waiting', 'interrupted') and new.state = 'cancelled')
        and not (old.state in ('failed', 'cancelled') and new.state = 'waiting') then
        raise exception 'the worker alone says how a job ended' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$body$;
create trigger pages_move before insert or update on casework.jobs_job for each row execute function casework.pages_move_jobs();
"""


class Migration(migrations.Migration):
    """The policy and the trigger."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("jobs", "0001_initial"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "jobs_job",
            see=_SEES,
            grants="select, insert, update (state, asks, cancel_us, ended_us, message, attempts, stage, done, total, along_id)",
            app="select, insert, update",
        ),
        migrations.RunSQL(_MOVES, "drop trigger pages_move on casework.jobs_job; drop function casework.pages_move_jobs()"),
    ]
