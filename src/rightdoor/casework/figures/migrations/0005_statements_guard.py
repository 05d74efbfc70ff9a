"""Who sees, drafts and releases statements: never one person, by a trigger too; what was written stays. The papers of a number by their ids."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.figures.counted_sql import ALONE, ASKED, COUNTABLE, HIDDEN, JOINED, ROOM, SETS
from rightdoor.casework.guard import APP, DESK, guarded, kept


def _may(capability: str) -> str:
    return f"cardinality((select casework.may_in('{capability}'))::bigint[]) > 0"


_WORKS = f"{_may('draft-statements')} or {_may('release-statements')}"
_SEES = f"{_may('see-figures')} and ({_WORKS} or exists (select 1 from casework.figures_release r where {{out}}))"
_DRAFTS = f"by_id = casework.me() and {_may('see-figures')} and {_may('draft-statements')}"
_RELEASES = f"by_id = casework.me() and {_may('see-figures')} and {_may('release-statements')}"
_TWO = """
create function casework.statement_two_persons() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    perform pg_advisory_xact_lock(hashtextextended('statement:' || new.statement_id, 6));
    if tg_table_name = 'figures_version' then
        if exists (select 1 from casework.figures_release r where r.statement_id = new.statement_id) then
            raise exception 'a statement that was released is not changed' using errcode = 'restrict_violation';
        end if;
        return null;
    end if;
    if exists (select 1 from casework.figures_version v where v.statement_id = new.statement_id and v.by_id = new.by_id)
        or exists (select 1 from casework.figures_statement s where s.id = new.statement_id and s.by_id = new.by_id) then
        raise exception 'whoever drafted a statement does not release it' using errcode = 'restrict_violation';
    end if;
    if not exists (select 1 from casework.figures_version v where v.id = new.version_id and v.statement_id = new.statement_id
            and v.nth = (select max(w.nth) from casework.figures_version w where w.statement_id = new.statement_id)) then
        raise exception 'the last version of a statement is released' using errcode = 'restrict_violation';
    end if;
    if new.digest <> encode(sha256(new.kept), 'hex') then
        raise exception 'the digest is not of these bytes' using errcode = 'restrict_violation';
    end if;
    return null;
end
$body$;
create trigger two_persons after insert on casework.figures_version for each row execute function casework.statement_two_persons();
create trigger two_persons after insert on casework.figures_release for each row execute function casework.statement_two_persons()
"""
_TWO_GONE = (
    "drop trigger two_persons on casework.figures_release; drop trigger two_persons on casework.figures_version; "
    "drop function casework.statement_two_persons()"
)
_JOINED = JOINED.replace("wanted", "array[wanted]")  # of one definition
# ids alone, which open nothing: by them a statement tells later which papers came and went
_PAPERS = f"""
create function casework.figures_papers(wanted text, at_end boolean, begins_us bigint, ends_us bigint, as_of_us bigint, scope text,
    operation text, of_forces text[], openly boolean) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp set work_mem = '{ROOM}' {SETS} as $body$
with {HIDDEN},
{_JOINED}
select r.record::text from casework.figures_counted r
where r.definitions && array[wanted::varchar] and {COUNTABLE} and {ASKED} and {ALONE}
    and case when at_end then r.at_us < ends_us and (r.until_us is null or r.until_us >= ends_us)
        else r.at_us >= begins_us and r.at_us < ends_us end
order by 1
$body$;
revoke all on function casework.figures_papers(text, boolean, bigint, bigint, bigint, text, text, text[], boolean) from public;
grant execute on function casework.figures_papers(text, boolean, bigint, bigint, bigint, text, text, text[], boolean) to {DESK}, {APP}
"""


class Migration(migrations.Migration):
    """Policies, triggers, a function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0004_statements")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "figures_statement",
            see=_SEES.format(out="r.statement_id = figures_statement.id"),
            write=_DRAFTS,
            grants="select, insert",
            app="select",
        ),
        # of what was released, others than those who draft and release see the version that was: drafts may say what was withheld
        guarded(
            "figures_version",
            see=_SEES.format(out="r.version_id = figures_version.id"),
            write=_DRAFTS,
            grants="select, insert",
            app="select",
        ),
        guarded("figures_release", see=_may("see-figures"), write=_RELEASES, grants="select, insert", app="select"),
        kept("figures_statement"),
        kept("figures_version"),
        kept("figures_release"),
        migrations.RunSQL(_TWO, _TWO_GONE),
        migrations.RunSQL(
            _PAPERS, "drop function casework.figures_papers(text, boolean, bigint, bigint, bigint, text, text, text[], boolean)"
        ),
    ]
