"""Referrals are put into operations by whoever works on them and is in the operation; subjects follow by the referral's trigger."""

from __future__ import annotations

from typing import Any, ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rightdoor.casework.guard import guarded, kept

_SEES = "exists (select 1 from casework.referrals_referral r where r.id = referrals_placing.referral) and scope <@ (select casework.my_compartments())::bigint[]"
_OPERATIONS = "(select casework.my_operations())::bigint[]"
_PLACES = (
    f"by_id = (select casework.me()) and (operation_id is null or operation_id = any({_OPERATIONS})) and exists ("
    "select 1 from casework.referrals_referral r where r.id = referrals_placing.referral and (r.unit_id = any("
    "(select casework.may_in('own-referrals'))::bigint[]) or r.unit_id = any((select casework.may_in('allocate'))::bigint[])) "
    f"and (r.operation_id is null or r.operation_id = any({_OPERATIONS})))"
)
_FOLLOW = """
create function casework.referral_follows_placing() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.referrals_referral set
        operation_id = new.operation_id, touched_us = greatest(coalesce(touched_us, 0), new.at_us), version = version + 1
    where id = new.referral;
    return null;
end
$body$;
create trigger referral_follows_placing after insert on casework.referrals_placing
    for each row execute function casework.referral_follows_placing();
revoke all on function casework.referral_follows_placing() from public;
"""
_BACK = "drop trigger referral_follows_placing on casework.referrals_placing; drop function casework.referral_follows_placing()"


class Migration(migrations.Migration):
    """The table, its rule and its trigger."""

    dependencies: ClassVar[list[Any]] = [
        ("access", "0004_compartments"),
        ("referrals", "0014_compartments_unnamed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Placing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("referral", models.BigIntegerField(db_index=True)),
                ("at_us", models.BigIntegerField()),
                ("reason", models.TextField()),
                (
                    "scope",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
                ),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "operation",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.operation"),
                ),
            ],
        ),
        guarded("referrals_placing", see=_SEES, write=_PLACES, grants="select, insert", app="select"),
        kept("referrals_placing"),
        migrations.RunSQL(_FOLLOW, _BACK),
    ]
