"""Which compartments a referral stands in is set by the list's trigger `at_once` (containers count); here its version alone counts on."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_COUNTS = """
create or replace function casework.referral_follows_compartment() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.referrals_referral set version = version + 1 where receipt = new.receipt;
    return null;
end
$body$;
"""
_FOLLOWED = """
create or replace function casework.referral_follows_compartment() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    update casework.referrals_referral r set
        compartments = coalesce((
            select array_agg(distinct i.compartment_id order by i.compartment_id) from casework.referrals_incompartment i
            where i.receipt = new.receipt and i.ended_us is null), '{}'),
        version = version + 1
    where r.receipt = new.receipt;
    return null;
end
$body$;
"""


class Migration(migrations.Migration):
    """The function of the trigger."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0006_moves"), ("listing", "0005_guard_more")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_COUNTS, _FOLLOWED)]
