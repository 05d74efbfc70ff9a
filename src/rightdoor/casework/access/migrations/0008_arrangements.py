"""Arrangements between controllers who share a store: rows that are added alone; and no unit of a second controller without one.

The database asks whether an arrangement that was not ended names both; from which day it is in force the act asks, which knows the day.
"""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK, definer, guarded, kept

_MINE = "casework.administered()"
_OURS = f"select exists (select 1 from casework.access_arrangement a where a.id = $1 and a.organisations && {_MINE})"
# as `arrangements.require_for`
_SHARE = """
with held as (select organisation_id as id, min(id) as since from casework.access_unit group by 1),
agreed as (
    select a.organisations from casework.access_arrangement a
    where a.ended_day is null and not exists (select 1 from casework.access_arrangement n where n.replaces_id = a.id)
)
select case
    when not exists (select 1 from held) or $1 = (select id from held order by since limit 1) then true
    when exists (select 1 from held where id = $1) then
        exists (select 1 from agreed where $1 = any(agreed.organisations))
        or not exists (select 1 from casework.access_arrangement a where $1 = any(a.organisations))
    else not exists (
        select 1 from held where not exists (select 1 from agreed where array[$1, held.id] <@ agreed.organisations))
end
"""
_STAYS = "select exists (select 1 from casework.access_unit u where u.id = $1 and u.organisation_id = $2) or casework.may_share($2)"
_NOT_NAMED = f"revoke update (name, kind, parent_id) on casework.access_organisation from {APP}"
_UNITS = "create policy with_arrangement_{0} on casework.access_unit as restrictive for {0} to " + DESK + " with check ({1})"


class Migration(migrations.Migration):
    """The table, its rules, and the rule on units."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0007_reach")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisations", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("reference", models.CharField(max_length=200)),
                ("of_day", models.IntegerField()),
                ("contact", models.CharField(max_length=200)),
                ("from_day", models.IntegerField()),
                ("review_day", models.IntegerField()),
                ("ended_day", models.IntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("at_us", models.BigIntegerField()),
                (
                    "answers",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.organisation"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="access.arrangement",
                    ),
                ),
            ],
        ),
        # functions, since policies that ask their own table would ask for ever
        definer("arrangement_of_ours(arrangement bigint)", "boolean", _OURS),
        definer("may_share(organisation bigint)", "boolean", _SHARE),
        definer("may_stay_or_share(unit bigint, organisation bigint)", "boolean", _STAYS),
        guarded(
            "access_arrangement",
            see="(select casework.me()) is not null",
            write=f"by_id = casework.me() and organisations && (select {_MINE})::bigint[] "
            "and (replaces_id is null or casework.arrangement_of_ours(replaces_id))",
            grants="select, insert",
            app="select, insert",
        ),
        kept("access_arrangement"),
        # a command names the organisation that a new store was laid out with
        migrations.RunSQL(f"grant update (name, kind, parent_id) on casework.access_organisation to {APP}", _NOT_NAMED),
        migrations.RunSQL(
            _UNITS.format("insert", "casework.may_share(organisation_id)"), "drop policy with_arrangement_insert on casework.access_unit"
        ),
        migrations.RunSQL(
            _UNITS.format("update", "casework.may_stay_or_share(id, organisation_id)"),
            "drop policy with_arrangement_update on casework.access_unit",
        ),
    ]
