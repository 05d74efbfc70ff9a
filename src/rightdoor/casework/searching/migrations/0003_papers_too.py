"""What others hold counts compartments of papers too: a subject is silent also when its result or schedule alone is."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

# As before, but of the subject's compartments.
_ELSEWHERE = """
with asked as (select a.kind, a.form from unnest(kinds, forms) as a (kind, form)),
hit as (
    select k.view, k.subject from asked a join casework.listing_searchkey k on k.kind = a.kind and k.folded = a.form
    where $3 or not k.household
    union
    select k.view, k.subject from asked a join casework.listing_searchkey k on k.kind = a.kind
        and k.folded operator(pg_catalog.~>=~) (a.form || ' ') and k.folded operator(pg_catalog.~<~) (a.form || '!')
    where a.kind = 'address' and ($3 or not k.household)
),
held as (
    select s.units, {stands} <@ casework.my_compartments() as openly, {stands} as compartments
    from hit join casework.listing_subject s on s.view = hit.view and s.subject = hit.subject
    where (s.view = 'open' or {stands} <@ casework.my_compartments())
        and not exists (
            select 1 from casework.access_compartment c
            where c.id = any({stands}) and c.grade = 'silent' and not c.id = any(casework.my_compartments()))
)
select distinct u.id, (u.name || ', ' || o.name)::text, u.contact::text, false
from held cross join lateral unnest(held.units) as unit (id)
join casework.access_unit u on u.id = unit.id join casework.access_organisation o on o.id = u.organisation_id
where held.openly and not u.id = any(casework.may_in('see-subjects'))
union
select distinct c.id, c.name::text, c.contact::text, true
from held join casework.access_compartment c on c.id = any(held.compartments) and not c.id = any(casework.my_compartments())
where not held.openly and c.grade = 'acknowledged'
order by 4, 2
"""
_ASKS = "(cardinality(casework.may_in('search')) > 0 or cardinality(casework.may_in('deconflict')) > 0)"


def _function(stands: str) -> str:
    return (
        "create or replace function casework.held_elsewhere(kinds text[], forms text[], household boolean) "
        "returns table(id bigint, name text, contact text, compartment boolean) language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $body$ select * from ({_ELSEWHERE.format(stands=stands)}) answer where {_ASKS} $body$"
    )


class Migration(migrations.Migration):
    """The function, there and back."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("searching", "0002_guard"), ("listing", "0004_allocation_and_views")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_function("(s.compartments || s.papers_in)"), _function("s.compartments"))]
