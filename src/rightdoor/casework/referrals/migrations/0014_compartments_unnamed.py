"""Pages are told which of their own compartments receipts stand in, and of others that there is one: 0, which nobody is in.

Whoever connects otherwise (the worker, migrations) is told the numbers.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import DESK

_FOUND = (
    "select unnest(r.compartments) as c from casework.referrals_referral r where r.receipt = any(wanted) "
    "union select i.compartment_id from casework.referrals_incompartment i where i.receipt = any(wanted) and i.ended_us is null"
)
_UNNAMED = f"case when session_user <> '{DESK}' or array[c] <@ (select casework.my_compartments())::bigint[] then c else 0 end"


def _function(told: str) -> str:
    return (
        "create or replace function casework.compartments_of(wanted text[]) returns bigint[] language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $body$ select coalesce(array_agg(distinct {told}), '{{}}') from ({_FOUND}) as found(c) $body$"
    )


class Migration(migrations.Migration):
    """The function, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0013_acts_within"), ("communications_data", "0004_compartments_of")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_function(_UNNAMED), _function("c"))]
