"""How many referrals came from each source: numbers for those who see figures, and no rows; sources of cases whose events one saw (ADR 52).

`figures_known` is asked for the cases of events that row-level security has shown: asked as rows of three tables, who sees which case would be
worked out three times. It tells of a case, to who holds its id, where it came from and when, within that account's compartments alone.

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

_KNOWN = f"""
create function casework.figures_known(cases text[], as_of_us bigint) returns table(case_id text, received_us bigint, source text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
select c.id::text, (c.known ->> 'first_receipt_us')::bigint, coalesce((
    select r.source from casework.figures_counted r where r.case_id = c.id and r.kind = 'investigation' and r.gone_us is null limit 1), '')
from casework.cases_case c
where c.id = any(cases) and c.erased_us is null and c.opened_us <= as_of_us
    and (session_user <> '{DESK}' or cardinality((select casework.may_in('see-figures'))) > 0)
    and (session_user <> '{DESK}' or (c.scope <@ (select casework.my_compartments())::bigint[]
        and casework.papers_open(c.receipts)))
order by c.id
$body$;
revoke all on function casework.figures_known(text[], bigint) from public;
grant execute on function casework.figures_known(text[], bigint) to {DESK}, {APP}
"""


class Migration(migrations.Migration):
    """Two functions."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0002_guard"), ("cases", "0005_papers_open")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(_CAME, "drop function casework.figures_came(bigint, bigint, bigint, boolean)"),
        migrations.RunSQL(_KNOWN, "drop function casework.figures_known(text[], bigint)"),
    ]
