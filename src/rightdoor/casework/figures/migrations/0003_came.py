"""How many referrals came from each source: numbers for those who see figures, and no rows (ADR 52).

A referral in a silent compartment is counted for those within it alone, as everything that figures count (`0002_guard`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK

_CAME = f"""
create function casework.figures_came(from_us bigint, until_us bigint, as_of_us bigint, openly boolean)
returns table(source text, came bigint, acknowledged bigint, in_case bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
with mine as materialized (select case when openly then '{{}}'::bigint[] else casework.my_compartments() end as held),
shut as materialized (select k.id from casework.access_compartment k, mine where k.grade = 'silent' and not k.id = any(mine.held)),
hidden as materialized (
    select i.receipt from casework.referrals_incompartment i join shut on shut.id = i.compartment_id where i.ended_us is null
    union select r.receipt from casework.referrals_referral r where r.compartments && array(select shut.id from shut)
),
opened as materialized (
    select distinct held.receipt from casework.cases_case c, mine, unnest(c.receipts) as held(receipt)
    where c.opened_us <= as_of_us and c.scope <@ mine.held
)
select r.source::text, count(*), count(*) filter (where r.acknowledged_us <= as_of_us), count(*) filter (where o.receipt is not null)
from casework.referrals_referral r left join opened o on o.receipt = r.receipt
where (session_user <> '{DESK}' or cardinality((select casework.may_in('see-figures'))) > 0)
    and r.since >= from_us and r.since < until_us and r.taken_us <= as_of_us
    and not exists (select 1 from hidden h where h.receipt = r.receipt)
group by 1 order by 1
$body$;
revoke all on function casework.figures_came(bigint, bigint, bigint, boolean) from public;
grant execute on function casework.figures_came(bigint, bigint, bigint, boolean) to {DESK}, {APP}
"""


class Migration(migrations.Migration):
    """One function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_CAME, "drop function casework.figures_came(bigint, bigint, bigint, boolean)"),
    ]
