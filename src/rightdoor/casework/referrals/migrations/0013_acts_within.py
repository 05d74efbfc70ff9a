"""What was done to a referral within a silent compartment, putting it in and taking it out among it, is shown to its members alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK

_MINE = "(select casework.my_compartments())::bigint[]"
# Acts that are there already: the compartment that the receipt was put into or taken out of at that instant, else those it stood in.
_BEFORE = """
alter table casework.referrals_act disable trigger is_kept;
update casework.referrals_act t set scope = h.scope from (
    select a.id, array_agg(distinct i.compartment_id order by i.compartment_id) as scope from casework.referrals_act a
    join casework.referrals_referral r on r.id = a.referral
    join casework.referrals_incompartment i on i.receipt = r.receipt and a.at_us between i.at_us and coalesce(i.ended_us, a.at_us)
    join casework.access_compartment c on c.id = i.compartment_id and c.grade = 'silent'
    group by a.id) h
where h.id = t.id;
alter table casework.referrals_act enable trigger is_kept
"""


class Migration(migrations.Migration):
    """A column and a restrictive policy."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0012_acts_by_right"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("act", "scope", ArrayField(models.BigIntegerField(), default=list, db_default=[])),
        migrations.RunSQL(
            f"{_BEFORE}; create policy within_scope on casework.referrals_act as restrictive for all to {DESK} "
            f"using (scope <@ {_MINE}) with check (scope <@ {_MINE})",
            "drop policy within_scope on casework.referrals_act",
        ),
    ]
