"""A key of an account takes two persons: one asks, another releases (ADR 35). The rule is a function here; pages only word its answer.

The desk's role makes no link and removes no factor of others any more: `release_key`, `make_link` and `take_code` do, after `key_bar` has
found nothing against it. What is asked is a row that nobody changes but by them.
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK, definer

_WEEK_US = 7 * 86_400_000_000
_DAY_US = 86_400_000_000
_ADMINISTERS = "cardinality((select casework.may_in('administer'))) > 0"

# administrators of all that the account holds, and those who lead a unit in which it holds a role
_MAY = """
select casework.me() is not null and (
    (cardinality(casework.may_in('administer')) > 0 and casework.account_wholly_ours($1))
    or exists (select 1 from casework.access_membership m where m.account_id = $1 and m.ended_us is null
        and m.unit_id = any(casework.may_in('release-keys'))))
"""
# within a week: keys of the second that the first asked for or released, or a role by which one asks or releases
_MADE = f"""
select exists (select 1 from casework.access_keyrequest r where r.account_id = $2 and r.outcome = 'released'
        and $1 in (r.by_id, r.done_by_id) and r.done_us > $3 - {_WEEK_US})
    or exists (select 1 from casework.access_membership m join casework.access_rolecapability c on c.role = m.role
        where m.account_id = $2 and m.given_by_id = $1 and m.ended_us is null and m.from_us > $3 - {_WEEK_US}
        and c.capability in ('administer', 'release-keys'))
"""
_ASKS = """
select exists (select 1 from casework.access_membership m join casework.access_account a on a.id = m.account_id and a.is_active
    join casework.access_rolecapability c on c.role = m.role and c.capability = 'administer'
    where m.account_id = $1 and m.ended_us is null)
"""
_BAR = """
select case
    when r.outcome <> '' then 'done'
    when r.until_us <= $2 then 'expired'
    when casework.me() is null or r.account_id = casework.me() then 'own'
    when r.by_id = casework.me() then 'asker'
    when not casework.may_release(r.account_id) then 'right'
    when not casework.still_asks(r.by_id) then 'gone'
    when casework.made_lately(r.by_id, casework.me(), $2) or casework.made_lately(casework.me(), r.by_id, $2) then 'made'
    else '' end
from casework.access_keyrequest r where r.id = $1
"""


def _verb(signature: str, returns: str, declare: str, body: str) -> migrations.RunSQL:
    """A function that changes rows with its owner's rights."""
    bare = f"casework.{signature}"
    text = (
        f"create function {bare} returns {returns} language plpgsql volatile security definer set search_path = pg_catalog, pg_temp "
        f"as $body$ declare {declare} begin {body} end $body$;\nrevoke all on function {bare} from public;\n"
        f"grant execute on function {bare} to {DESK}"
    )
    return migrations.RunSQL(text, f"drop function {bare}")


_RELEASE = _verb(
    "release_key(request bigint, now_us bigint)",
    "text",
    "asked casework.access_keyrequest; bar text;",
    """
    select * into asked from casework.access_keyrequest r where r.id = request for update;
    bar := coalesce(casework.key_bar(request, now_us), 'none');
    if bar <> '' then return bar; end if;
    update casework.access_keyrequest set outcome = 'released', done_by_id = casework.me(), done_us = now_us where id = request;
    if asked.what = 'link' then
        update casework.access_account set password = '!' || replace(gen_random_uuid()::text, '-', '') where id = asked.account_id;
        update casework.access_onetimelink set used_us = now_us where account_id = asked.account_id and used_us is null;
    else
        delete from casework.mfa_authenticator where user_id = asked.account_id;
    end if;
    delete from casework.django_session s using casework.usersessions_usersession u
        where u.session_key = s.session_key and u.user_id = asked.account_id;
    delete from casework.usersessions_usersession where user_id = asked.account_id;
    return '';
    """,
)
# refused by whoever could release it, or by the account's holder; withdrawn by whoever asked
_CLOSE = _verb(
    "close_key(request bigint, how text, why text, now_us bigint)",
    "text",
    "asked casework.access_keyrequest;",
    """
    select * into asked from casework.access_keyrequest r where r.id = request for update;
    if asked.id is null then return 'none'; end if;
    if asked.outcome <> '' then return 'done'; end if;
    if asked.until_us <= now_us then return 'expired'; end if;
    if how = 'withdrawn' then
        if casework.me() is distinct from asked.by_id then return 'right'; end if;
    elsif how <> 'refused' or asked.by_id = casework.me()
        or not (casework.may_release(asked.account_id) or asked.account_id is not distinct from casework.me()) then
        return 'right';
    end if;
    update casework.access_keyrequest set outcome = how, done_by_id = casework.me(), done_us = now_us, done_reason = why where id = request;
    return '';
    """,
)
_EXPIRE = _verb(
    "expire_keys(account bigint, now_us bigint)",
    "void",
    "",
    f"""
    if {_ADMINISTERS} then
        update casework.access_keyrequest set outcome = 'expired', done_us = until_us
            where account_id = account and outcome = '' and until_us <= now_us;
    end if;
    """,
)
_LINK = _verb(
    "make_link(wanted bigint, digest bytea, from_us bigint, to_us bigint, now_us bigint)",
    "bigint",
    "asked casework.access_keyrequest; made bigint;",
    f"""
    select * into asked from casework.access_keyrequest r where r.id = wanted and r.outcome = 'released' and r.what = 'link'
        and r.done_by_id = casework.me() and r.used_us is null and r.done_us > now_us - {_DAY_US} for update;
    if asked.id is null then return null; end if;
    update casework.access_onetimelink set used_us = from_us where account_id = asked.account_id and used_us is null;
    insert into casework.access_onetimelink (account_id, digest, created_us, expires_us, first, request_id)
        values (asked.account_id, digest, from_us, to_us, false, wanted) returning id into made;
    return made;
    """,
)
_CODE = _verb(
    "take_code(wanted bigint, digest bytea, now_us bigint)",
    "boolean",
    "",
    f"""
    update casework.access_keyrequest set code = digest where id = wanted and outcome = 'released' and what = 'link'
        and by_id = casework.me() and used_us is null and done_us > now_us - {_DAY_US};
    return found;
    """,
)
_USED = _verb(
    "key_used(link bigint)",
    "void",
    "",
    """
    update casework.access_keyrequest r set used_us = l.used_us from casework.access_onetimelink l
        where l.id = link and r.id = l.request_id and l.used_us is not null and r.used_us is null and casework.me() is null;
    """,
)
_TABLE = "casework.access_keyrequest"
_SEES = (
    "account_id = (select casework.me()) or by_id = (select casework.me()) or casework.may_release(account_id) "
    "or account_id = any((select casework.audited())::bigint[])"
)
_NEW = (
    f"{_ADMINISTERS} and by_id = casework.me() and account_id <> casework.me() and casework.account_wholly_ours(account_id) and outcome = '' "
    "and done_by_id is null and done_us is null and code is null and used_us is null and told_us is null and told_done_us is null "
    f"and until_us - at_us <= {3 * _DAY_US}"
)
_ROWS = f"""
alter table {_TABLE} enable row level security;
alter table {_TABLE} force row level security;
create policy owner_all on {_TABLE} for all to current_user using (true) with check (true);
create policy app_all on {_TABLE} for all to {APP} using (true) with check (true);
create policy desk_sees on {_TABLE} for select to {DESK} using ({_SEES});
create policy administrators_ask on {_TABLE} for insert to {DESK} with check ({_NEW});
create policy holders_are_told on {_TABLE} for update to {DESK} using (account_id = casework.me()) with check (account_id = casework.me());
grant select, insert, update (told_us, told_done_us) on {_TABLE} to {DESK};
grant select, insert, update on {_TABLE} to {APP}
"""
_NO_ROWS = f"""
revoke all on {_TABLE} from {DESK}, {APP};
drop policy holders_are_told on {_TABLE};
drop policy administrators_ask on {_TABLE};
drop policy desk_sees on {_TABLE};
drop policy app_all on {_TABLE};
drop policy owner_all on {_TABLE};
alter table {_TABLE} no force row level security;
alter table {_TABLE} disable row level security
"""
# links of the desk by `make_link` alone; factors of one's own alone; who gives a role says so
_TIGHTER = f"""
revoke insert on casework.access_onetimelink from {DESK};
drop policy within_reach_insert on casework.access_onetimelink;
drop policy desk_makes on casework.access_onetimelink;
drop policy own_or_within_reach on casework.mfa_authenticator;
create policy own_is_removed on casework.mfa_authenticator for delete to {DESK} using (user_id = (select casework.me()));
alter table casework.access_membership alter column given_by_id set default casework.me();
create policy giver_is_named on casework.access_membership as restrictive for insert to {DESK} with check (given_by_id = casework.me())
"""
_LOOSER = f"""
drop policy giver_is_named on casework.access_membership;
alter table casework.access_membership alter column given_by_id drop default;
drop policy own_is_removed on casework.mfa_authenticator;
create policy own_or_within_reach on casework.mfa_authenticator for delete to {DESK}
    using (user_id = (select casework.me()) or ({_ADMINISTERS} and casework.account_wholly_ours(user_id)));
create policy desk_makes on casework.access_onetimelink for insert to {DESK} with check ({_ADMINISTERS} and not first);
create policy within_reach_insert on casework.access_onetimelink as restrictive for insert to {DESK}
    with check (casework.account_wholly_ours(account_id));
grant insert on casework.access_onetimelink to {DESK}
"""


def _account() -> models.ForeignKey[object, object]:
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    """The table, what asks it, its rules; then what administrators can no longer do alone."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("access", "0014_health_apart"),
        ("oversight", "0004_by_organisation"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("sessions", "0001_initial"),
    ]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("membership", "given_by", _account()),
        migrations.CreateModel(
            name="KeyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("link", "One-time link"), ("factor", "Removal of the second factor")], max_length=6)),
                ("reason", models.CharField(max_length=300)),
                ("at_us", models.BigIntegerField()),
                ("until_us", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("released", "Released"), ("refused", "Refused"), ("withdrawn", "Withdrawn"), ("expired", "Expired")],
                        default="",
                        max_length=9,
                    ),
                ),
                ("done_us", models.BigIntegerField(blank=True, null=True)),
                ("done_reason", models.CharField(blank=True, default="", max_length=300)),
                ("code", models.BinaryField(max_length=32, null=True)),
                ("used_us", models.BigIntegerField(blank=True, null=True)),
                ("told_us", models.BigIntegerField(blank=True, null=True)),
                ("told_done_us", models.BigIntegerField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="key_requests", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by", _account()),
                ("done_by", _account()),
            ],
        ),
        migrations.AddField(
            "onetimelink",
            "request",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="links", to="access.keyrequest"
            ),
        ),
        migrations.AddConstraint(
            "keyrequest",
            models.UniqueConstraint(condition=models.Q(("outcome", "")), fields=("account", "what"), name="one_open_request_of_a_key"),
        ),
        definer("may_release(account bigint)", "boolean", _MAY),
        definer("made_lately(maker bigint, made bigint, now_us bigint)", "boolean", _MADE),
        definer("still_asks(account bigint)", "boolean", _ASKS),
        definer("key_bar(request bigint, now_us bigint)", "text", _BAR),
        definer(
            "code_fits(link bigint, digest bytea)",
            "boolean",
            "select coalesce((select r.code = $2 from casework.access_onetimelink l join casework.access_keyrequest r on r.id = l.request_id "
            "where l.id = $1), false)",
        ),
        *(_RELEASE, _CLOSE, _EXPIRE, _LINK, _CODE, _USED),
        migrations.RunSQL(_ROWS, _NO_ROWS),
        migrations.RunSQL(_TIGHTER, _LOOSER),
    ]
