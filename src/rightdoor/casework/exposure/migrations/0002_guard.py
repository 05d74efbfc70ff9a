"""Who sees what: one's own, and for occupational health sums of people of its organisations. Rows go after two years (ADR 39)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, definer, guarded, kept

_MINE = "account_id = casework.me()"
_CARES = "person_id = any((select casework.in_care())::bigint[])"
# people who hold or held a role in a unit of an organisation of one's units, and not oneself
_IN_CARE = """
select coalesce(array_agg(distinct m.account_id) filter (where m.account_id <> casework.me()), '{}')
from casework.access_membership m join casework.access_unit u on u.id = m.unit_id
where u.organisation_id in (select mine.organisation_id from casework.access_unit mine where mine.id = any(casework.may_in('see-exposure')))
"""
# by weeks that begin on Monday (day 0, 1970-01-01, was a Thursday); nothing of where or what
_SUMS = """
select ((e.at_us / 86400000000 + 3) / 7) * 7 - 3, e.kind::text, count(*), sum(e.texts)::bigint from casework.subjects_exposure e
where e.account_id = $1 and e.at_us >= $2 and $1 = any(casework.in_care()) group by 1, 2
"""
# `at_us` never later than the real clock: nobody makes rows go early
_FORGET = f"""
create function casework.exposure_forget(at_us bigint, kept_us bigint, after_end_us bigint) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
declare
    now_us bigint := least(at_us, (extract(epoch from clock_timestamp()) * 1000000)::bigint);
    ended bigint[];
    gone bigint;
begin
    if kept_us < 63072000000000 or after_end_us < 15552000000000 then
        raise exception 'exposure is kept for two years, and six months after the last role' using errcode = 'check_violation';
    end if;
    select coalesce(array_agg(s.account_id), '{{}}') into ended from (
        select m.account_id from casework.access_membership m group by m.account_id
        having bool_and(m.ended_us is not null) and max(m.ended_us) < now_us - after_end_us) s;
    perform set_config('rightdoor.exposure_forgets', 'on', true);
    delete from casework.subjects_exposure e where e.at_us < now_us - kept_us or e.account_id = any(ended);
    get diagnostics gone = row_count;
    delete from casework.exposure_looked l where l.at_us < now_us - kept_us or l.person_id = any(ended);
    delete from casework.exposure_limit l where l.account_id = any(ended);
    delete from casework.exposure_gradername g where g.account_id = any(ended);
    perform set_config('rightdoor.exposure_forgets', '', true);
    return gone;
end
$body$;
revoke all on function casework.exposure_forget(bigint, bigint, bigint) from public;
grant execute on function casework.exposure_forget(bigint, bigint, bigint) to {APP};

create function casework.exposure_is_kept() returns trigger language plpgsql as $body$
begin
    if tg_op <> 'DELETE' or coalesce(current_setting('rightdoor.exposure_forgets', true), '') <> 'on' then
        raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end
$body$;
drop trigger is_kept on casework.subjects_exposure;
create trigger is_kept before update or delete or truncate on casework.subjects_exposure
    for each statement execute function casework.exposure_is_kept();
create trigger is_kept before update or delete or truncate on casework.exposure_looked
    for each statement execute function casework.exposure_is_kept();
"""
_BACK = """
drop trigger is_kept on casework.exposure_looked;
drop trigger is_kept on casework.subjects_exposure;
create trigger is_kept before update or delete or truncate on casework.subjects_exposure
    for each statement execute function rightdoor.refuse_change();
drop function casework.exposure_is_kept();
drop function casework.exposure_forget(bigint, bigint, bigint);
"""


class Migration(migrations.Migration):
    """Functions, rules of rows, and what lets old rows go."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("exposure", "0001_initial"),
        ("access", "0014_health_apart"),
        ("subjects", "0002_guard"),
    ]
    operations: ClassVar[list[Operation]] = [
        definer("in_care()", "bigint[]", _IN_CARE),
        definer("exposure_of(person bigint, from_us bigint)", "table(week_day bigint, kind text, openings bigint, texts bigint)", _SUMS),
        guarded("exposure_limit", see=_MINE, grants="select, insert, delete"),
        guarded("exposure_gradername", see=_MINE, grants="select, insert, delete"),
        guarded(
            "exposure_contact",
            see="(select casework.me()) is not null",
            write="by_id = casework.me() and organisation_id = any((select casework.administered())::bigint[])",
            grants="select, insert",
        ),
        kept("exposure_contact"),
        guarded(
            "exposure_trust",
            see="unit_id = any((select casework.may_in('see-exhibits'))::bigint[]) or unit_id = any((select casework.may_in('trust-grades'))::bigint[])",
            write="by_id = casework.me() and unit_id = any((select casework.may_in('trust-grades'))::bigint[])",
            grants="select, insert",
        ),
        kept("exposure_trust"),
        guarded(
            "exposure_looked",
            see="person_id = casework.me() or by_id = casework.me()",
            write=f"by_id = casework.me() and {_CARES}",
            grants="select, insert",
        ),
        migrations.RunSQL(_FORGET, _BACK),
    ]
