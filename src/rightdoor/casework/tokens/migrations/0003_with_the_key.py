"""How many tokens ended with a key of their account is told to the transaction that ended them, for its ledger; and none is made past it.

A page that was under way while its account's password ended makes no token any more: it waits for the other, and finds no password.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_ACCOUNT = ("tokens_end_with_account", "(old.is_active and not new.is_active) or old.password is distinct from new.password", "new.id")
_FACTOR = ("tokens_end_with_factor", "old.type = 'totp'", "old.user_id")


def _end(name: str, when: str, account: str, *, told: bool) -> str:
    tell = """
        get diagnostics ended = row_count;
        perform set_config('rightdoor.tokens_ended',
            (coalesce(nullif(current_setting('rightdoor.tokens_ended', true), ''), '0')::bigint + ended)::text, true);"""
    return f"""
create or replace function casework.{name}() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
{"declare ended bigint;" if told else ""}
begin
    if {when} then
        update casework.tokens_token set revoked_us = (extract(epoch from clock_timestamp()) * 1000000)::bigint
            where account_id = {account} and revoked_us is null;{tell if told else ""}
    end if;
    return null;
end
$body$
"""


_MADE = """
create function casework.token_of_a_person() returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    perform 1 from casework.access_account a where a.id = new.account_id and a.is_active and a.password not like '!%' for share;
    if not found then
        raise insufficient_privilege using message = 'nobody signs in to this account';
    end if;
    return new;
end
$body$;
revoke all on function casework.token_of_a_person() from public;
create trigger is_of_a_person before insert on casework.tokens_token for each row execute function casework.token_of_a_person()
"""


class Migration(migrations.Migration):
    """The two triggers of 0002 count; a third looks at the account."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("tokens", "0002_guard"), ("access", "0015_two_persons")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_end(*_ACCOUNT, told=True), _end(*_ACCOUNT, told=False)),
        migrations.RunSQL(_end(*_FACTOR, told=True), _end(*_FACTOR, told=False)),
        migrations.RunSQL(_MADE, "drop trigger is_of_a_person on casework.tokens_token; drop function casework.token_of_a_person()"),
    ]
