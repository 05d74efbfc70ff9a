"""Who reads searches (auditors); and what others hold, as hit or no hit with whom to ask."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer, guarded, kept

# What is derived without silent compartments, and of the rest only where the acting account is in all of them: whatever is in a
# silent compartment, the same rows are looked at and nothing of it is answered. A row that came into one since the last
# projection is withheld until the next.
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
    select s.units, s.compartments <@ casework.my_compartments() as openly, s.compartments
    from hit join casework.listing_subject s on s.view = hit.view and s.subject = hit.subject
    where (s.view = 'open' or s.compartments <@ casework.my_compartments())
        and not exists (
            select 1 from casework.access_compartment c
            where c.id = any(s.compartments) and c.grade = 'silent' and not c.id = any(casework.my_compartments()))
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


class Migration(migrations.Migration):
    """Policies and the function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("searching", "0001_initial"), ("listing", "0002_guard"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "searching_search",
            see="cardinality((select casework.may_in('audit'))) > 0",
            write="account_id = casework.me() and cardinality((select casework.may_in('search'))) > 0",
            grants="select, insert",
        ),
        kept("searching_search"),
        definer(
            "held_elsewhere(kinds text[], forms text[], household boolean)",
            "table(id bigint, name text, contact text, compartment boolean)",
            f"select * from ({_ELSEWHERE}) answer where {_ASKS}",
        ),
    ]
