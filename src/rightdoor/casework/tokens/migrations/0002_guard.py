"""A token is its person's alone; found by what was shown, before anybody acts, by a function that also counts the request."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded

_OWN = "account_id = casework.me()"
# Generic cell rate algorithm: `full_us` is when everything asked for so far would have been due at the allowed rate. A clock that
# jumped back does not lock the token out: what lies further ahead than the burst counts as the burst.
_SHOW = """
create function casework.show_token(shown bytea, at_us bigint, every_us bigint, burst bigint)
returns table(token bigint, account bigint, scopes text[], state text, wait_us bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $body$
declare
    held record;
    due bigint;
begin
    select t.id, t.account_id, t.scopes, t.made_us, t.expires_us, t.revoked_us, t.full_us, a.is_active into held
        from casework.tokens_token t join casework.access_account a on a.id = t.account_id where t.digest = shown for update of t;
    if not found then return; end if;
    token := held.id;
    account := held.account_id;
    scopes := held.scopes::text[];
    wait_us := 0;
    state := case when held.revoked_us is not null then 'revoked' when not held.is_active then 'disabled'
        when at_us >= held.expires_us or at_us < held.made_us - 60000000 then 'expired' else 'good' end;
    if state = 'good' then
        due := least(greatest(held.full_us, at_us), at_us + every_us * burst) + every_us;
        wait_us := greatest(due - at_us - every_us * burst, 0);
        if wait_us = 0 then
            update casework.tokens_token t set full_us = due, used_us = at_us where t.id = held.id;
        end if;
    end if;
    return next;
end
$body$;
revoke all on function casework.show_token(bytea, bigint, bigint, bigint) from public;
grant execute on function casework.show_token(bytea, bigint, bigint, bigint) to rightdoor_desk;
"""
# With the owner's rights: an administrator who disables an account does not see its tokens.
_END = """
create function casework.tokens_end_with_account() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    if (old.is_active and not new.is_active) or old.password is distinct from new.password then
        update casework.tokens_token set revoked_us = (extract(epoch from clock_timestamp()) * 1000000)::bigint
            where account_id = new.id and revoked_us is null;
    end if;
    return null;
end
$body$;
create trigger tokens_end after update of is_active, password on casework.access_account
    for each row execute function casework.tokens_end_with_account();
create function casework.tokens_end_with_factor() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    if old.type = 'totp' then
        update casework.tokens_token set revoked_us = (extract(epoch from clock_timestamp()) * 1000000)::bigint
            where account_id = old.user_id and revoked_us is null;
    end if;
    return null;
end
$body$;
create trigger tokens_end after delete on casework.mfa_authenticator for each row execute function casework.tokens_end_with_factor();
"""


class Migration(migrations.Migration):
    """Policies, the door, and what ends all tokens of an account: disabled, a new password, the second factor taken away."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("tokens", "0001_initial"),
        ("access", "0003_one_time_links"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations: ClassVar[list[Operation]] = [
        guarded("tokens_token", see=_OWN, grants="select, insert, update (revoked_us)"),
        guarded("tokens_givenanswer", see=_OWN, grants="select, insert, delete"),
        migrations.RunSQL(_SHOW, "drop function casework.show_token(bytea, bigint, bigint, bigint)"),
        migrations.RunSQL(
            _END,
            "drop trigger tokens_end on casework.mfa_authenticator; drop function casework.tokens_end_with_factor(); "
            "drop trigger tokens_end on casework.access_account; drop function casework.tokens_end_with_account()",
        ),
    ]
