"""Hashes of passwords lie apart: accounts are read by everybody who works here, a hash by its person and at the door alone.

`access_account.password` holds what others may know: that none is set, or the mark of the hash (`passwords.mark`). A trigger takes what
is written there and puts the hash into `access_hash`, on which no page has any right; `casework.hash_of` gives it out. Rows of accounts
are added and changed by administrators, for accounts that are wholly within their reach; by their person; and at the door, where
nobody acts yet (`casework.me()` is null): a one-time link sets a password, signing in its time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK, definer

_MARK = "'kept$' || encode(sha256(convert_to({0}, 'UTF8')), 'hex')"
_KEEP = f"""
create function casework.keep_hash() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
begin
    if casework.me() is not null then
        if tg_op = 'UPDATE' and (new.username <> old.username or (new.is_active <> old.is_active and new.id = casework.me())) then
            raise insufficient_privilege using message = 'not of an account, and not of one''s own';
        end if;
        if new.id <> casework.me() and new.password not like '!%' and (tg_op = 'INSERT' or new.password <> old.password) then
            raise insufficient_privilege using message = 'a password is set by its person';
        end if;
    end if;
    if tg_op = 'UPDATE' and new.password = old.password then
        return new;
    end if;
    if new.password like 'kept$%' then
        raise check_violation using message = 'a mark is no password';
    end if;
    delete from casework.access_hash where account_id = new.id;
    if new.password not like '!%' then
        insert into casework.access_hash (account_id, hash) values (new.id, new.password);
        new.password := {_MARK.format("new.password")};
    end if;
    return new;
end
$body$;
revoke all on function casework.keep_hash() from public
"""
_TABLE = """
create table casework.access_hash (
    account_id bigint primary key references casework.access_account (id) deferrable initially deferred, hash varchar(128) not null);
alter table casework.access_hash enable row level security;
alter table casework.access_hash force row level security;
create policy owner_all on casework.access_hash for all to current_user using (true) with check (true)
"""
_MOVE = f"""
insert into casework.access_hash (account_id, hash) select id, password from casework.access_account where password not like '!%';
set constraints all immediate;
update casework.access_account set password = {_MARK.format("password")} where password not like '!%'
"""
_BACK = """
update casework.access_account a set password = h.hash from casework.access_hash h where h.account_id = a.id
"""
_ADMINISTERS = "cardinality((select casework.may_in('administer'))) > 0"
_ROWS = f"""
alter table casework.access_account enable row level security;
alter table casework.access_account force row level security;
create policy owner_all on casework.access_account for all to current_user using (true) with check (true);
create policy app_all on casework.access_account for all to {APP} using (true) with check (true);
create policy desk_sees on casework.access_account for select to {DESK} using (true);
create policy administrators_add on casework.access_account for insert to {DESK} with check ({_ADMINISTERS});
create policy within_reach on casework.access_account for update to {DESK}
    using (casework.me() is null or id = casework.me() or ({_ADMINISTERS} and casework.account_wholly_ours(id)));
revoke update on casework.access_account from {DESK};
grant update (password, last_login, username, name, email, is_active) on casework.access_account to {DESK}
"""
_NO_ROWS = f"""
grant update on casework.access_account to {DESK};
drop policy within_reach on casework.access_account;
drop policy administrators_add on casework.access_account;
drop policy desk_sees on casework.access_account;
drop policy app_all on casework.access_account;
drop policy owner_all on casework.access_account;
alter table casework.access_account no force row level security;
alter table casework.access_account disable row level security
"""


class Migration(migrations.Migration):
    """Table, hashes moved there, trigger, function, rules of rows. Sessions end, since they hang on what stands in the account."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0008_arrangements")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_TABLE, "drop table casework.access_hash"),
        migrations.RunSQL(_MOVE, _BACK),
        migrations.RunSQL(
            f"{_KEEP}; create trigger keep_hash before insert or update on casework.access_account "
            "for each row execute function casework.keep_hash()",
            "drop trigger keep_hash on casework.access_account; drop function casework.keep_hash()",
        ),
        definer(
            "hash_of(account bigint)",
            "text",
            "select h.hash from casework.access_hash h where h.account_id = $1 and (casework.me() is null or casework.me() = $1)",
            grants=f"{DESK}, {APP}",
        ),
        migrations.RunSQL(_ROWS, _NO_ROWS),
    ]
