"""Numbers of each span of time, counted by themselves: no rows, for whoever may see figures (ADR 50, as `figures_tally` of ADR 53).

A thing with papers in two spans stands in both. What cases that a custody record joins report is counted by `rightdoor.figures.count`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK

_GIVEN = "text[], bigint, bigint, bigint, bigint, text, text, text[]"
_SPANS = f"""
create function casework.board_spans(wanted text[], begins_us bigint, ends_us bigint, step_us bigint, as_of_us bigint, scope text,
    operation text, of_forces text[])
returns table(definition text, span bigint, value bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $body$
with held as materialized (
    select r.* from casework.figures_countable(as_of_us, false) r where r.definitions && wanted::varchar[]
),
joined as materialized (
    select distinct h.kind, h.case_id from held h join (
        select k.kind, k.same from held k where k.same <> '' group by k.kind, k.same having count(distinct k.case_id) > 1
    ) s on s.kind = h.kind and s.same = h.same
)
select w.code, (h.at_us - begins_us) / step_us, count(distinct h.onces[array_position(h.definitions, w.code::varchar)])
from held h join unnest(wanted) as w(code) on h.definitions @> array[w.code::varchar]
where not exists (select 1 from joined j where j.kind = h.kind and j.case_id = h.case_id)
    and h.at_us >= begins_us and h.at_us < ends_us
    and case scope when 'all' then true when 'inside' then operation = any(h.operations)
        when 'inside-or-linked' then operation = any(h.operations || h.linked)
        when 'outside' then not operation = any(h.operations || h.linked) else false end
    and (cardinality(of_forces) = 0 or ((h.force <> '' or cardinality(h.forces) > 0)
        and array_remove(h.forces || h.force, '')::text[] <@ of_forces))
group by 1, 2 order by 1, 2
$body$;
revoke all on function casework.board_spans({_GIVEN}) from public;
grant execute on function casework.board_spans({_GIVEN}) to {DESK}, {APP}
"""


class Migration(migrations.Migration):
    """One function."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0002_guard")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_SPANS, f"drop function casework.board_spans({_GIVEN})")]
