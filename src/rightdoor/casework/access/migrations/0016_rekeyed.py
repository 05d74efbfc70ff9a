"""What a key of an account ends, and who may still give one: halves of the newest release alone, by people who may at that time.

Whoever asked administers, at the release and when the code is taken, all that the account holds then. Whose account was re-keyed is told of
earlier keys again: whoever used one without right may have read the notice. Of two roles given at once that nobody holds together, one is.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK, definer

_DAY_US = 86_400_000_000
_TOLD_US = 92 * _DAY_US  # as far back as pages show requests
# the asker's organisations and those below them hold all roles of the account; as `account_wholly_ours`, for somebody who does not act now
_ASKS = """
with recursive theirs as (
    select u.organisation_id as id from casework.access_membership m join casework.access_account a on a.id = m.account_id and a.is_active
        join casework.access_rolecapability c on c.role = m.role and c.capability = 'administer'
        join casework.access_unit u on u.id = m.unit_id where m.account_id = $1 and m.ended_us is null
    union
    select o.id from casework.access_organisation o join theirs on o.parent_id = theirs.id
), held as (
    select u.organisation_id as id, m.ended_us from casework.access_membership m join casework.access_unit u on u.id = m.unit_id
        where m.account_id = $2
)
select exists (select 1 from theirs)
    and (not exists (select 1 from held) or exists (select 1 from held join theirs using (id)))
    and not exists (select 1 from held where held.ended_us is null and held.id not in (select id from theirs))
"""
_BAR = """
select case
    when r.outcome <> '' then 'done'
    when r.until_us <= $2 then 'expired'
    when casework.me() is null or r.account_id = casework.me() then 'own'
    when r.by_id = casework.me() then 'asker'
    when not casework.may_release(r.account_id) then 'right'
    when not casework.still_asks({0}) then 'gone'
    when casework.made_lately(r.by_id, casework.me(), $2) or casework.made_lately(casework.me(), r.by_id, $2) then 'made'
    else '' end
from casework.access_keyrequest r where r.id = $1
"""
_NEWEST = """
select not exists (select 1 from casework.access_keyrequest r join casework.access_keyrequest o on o.account_id = r.account_id
    and o.what = 'link' and o.outcome = 'released' and (o.done_us, o.id) > (r.done_us, r.id) where r.id = $1)
"""
_STILL_ASKED = """
select exists (select 1 from casework.access_membership m join casework.access_account a on a.id = m.account_id and a.is_active
    join casework.access_rolecapability c on c.role = m.role and c.capability = 'administer'
    where m.account_id = $1 and m.ended_us is null)
"""


def _link(more: str) -> str:
    return f"""
create or replace function casework.make_link(wanted bigint, digest bytea, from_us bigint, to_us bigint, now_us bigint) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
declare asked casework.access_keyrequest; made bigint;
begin
    select * into asked from casework.access_keyrequest r where r.id = wanted and r.outcome = 'released' and r.what = 'link'
        and r.done_by_id = casework.me() and r.used_us is null and r.done_us > now_us - {_DAY_US} for update;
    if asked.id is null{more} then return null; end if;
    update casework.access_onetimelink set used_us = from_us where account_id = asked.account_id and used_us is null;
    insert into casework.access_onetimelink (account_id, digest, created_us, expires_us, first, request_id)
        values (asked.account_id, digest, from_us, to_us, false, wanted) returning id into made;
    return made;
end
$body$
"""


def _code(more: str) -> str:
    return f"""
create or replace function casework.take_code(wanted bigint, digest bytea, now_us bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.access_keyrequest set code = digest where id = wanted and outcome = 'released' and what = 'link'
        and by_id = casework.me() and used_us is null and done_us > now_us - {_DAY_US}{more};
    return found;
end
$body$
"""


_GIVES = " or not casework.key_is_newest(wanted) or not casework.may_release(asked.account_id)"
_TAKES = " and casework.key_is_newest(id) and casework.still_asks(by_id, account_id)"
_TOLD = f"""
create function casework.told_again() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.access_keyrequest set told_done_us = null where account_id = new.account_id and id <> new.id
        and outcome = 'released' and told_done_us is not null and done_us > new.done_us - {_TOLD_US};
    return null;
end
$body$;
revoke all on function casework.told_again() from public;
create trigger told_again_asked after update of outcome on casework.access_keyrequest for each row
    when (new.outcome = 'released' and new.what = 'link' and old.outcome = '') execute function casework.told_again();
create trigger told_again_alone after insert on casework.access_keyrequest for each row
    when (new.outcome = 'released' and new.what = 'link') execute function casework.told_again()
"""
_UNTOLD = """
drop trigger told_again_alone on casework.access_keyrequest;
drop trigger told_again_asked on casework.access_keyrequest;
drop function casework.told_again()
"""
# a policy sees what stood when its statement began: this one waits for the other, and looks then
_ROLES = """
create function casework.roles_one_by_one() returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    perform pg_advisory_xact_lock(hashtextextended('roles of account ' || new.account_id, 16));
    if casework.me() is not null and not casework.stands_apart(new.account_id, new.role) then
        raise insufficient_privilege using message = 'roles that nobody holds together';
    end if;
    return new;
end
$body$;
revoke all on function casework.roles_one_by_one() from public;
create trigger roles_one_by_one before insert on casework.access_membership for each row execute function casework.roles_one_by_one()
"""
_NO_ROLES = "drop trigger roles_one_by_one on casework.access_membership; drop function casework.roles_one_by_one()"


class Migration(migrations.Migration):
    """Functions, replaced where they were; triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0015_two_persons")]
    operations: ClassVar[list[Operation]] = [
        definer("still_asks(asker bigint, account bigint)", "boolean", _ASKS),
        migrations.RunSQL(
            definer("key_bar(request bigint, now_us bigint)", "text", _BAR.format("r.by_id, r.account_id")).sql,
            definer("key_bar(request bigint, now_us bigint)", "text", _BAR.format("r.by_id")).sql,
        ),
        migrations.RunSQL("drop function casework.still_asks(bigint)", definer("still_asks(account bigint)", "boolean", _STILL_ASKED).sql),
        definer("key_is_newest(request bigint)", "boolean", _NEWEST, grants=DESK),
        migrations.RunSQL(_link(_GIVES), _link("")),
        migrations.RunSQL(_code(_TAKES), _code("")),
        migrations.RunSQL(_TOLD, _UNTOLD),
        migrations.RunSQL(_ROLES, _NO_ROLES),
    ]
