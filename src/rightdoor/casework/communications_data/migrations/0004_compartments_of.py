"""The compartments of receipts as they were put into them, also of receipts that no referral stands on."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_HEAD = (
    "create or replace function casework.compartments_of(wanted text[]) returns bigint[] language sql stable security definer "
    "set search_path = pg_catalog, pg_temp as $body$ "
)
_REFERRALS = "select unnest(r.compartments) as c from casework.referrals_referral r where r.receipt = any(wanted)"
_PUT = "select i.compartment_id from casework.referrals_incompartment i where i.receipt = any(wanted) and i.ended_us is null"


def _of(rows: str) -> str:
    return f"{_HEAD} select coalesce(array_agg(distinct c), '{{}}') from ({rows}) as found(c) $body$"


class Migration(migrations.Migration):
    """The function, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("communications_data", "0003_sent"), ("referrals", "0002_guard")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_of(f"{_REFERRALS} union {_PUT}"), _of(_REFERRALS))]
