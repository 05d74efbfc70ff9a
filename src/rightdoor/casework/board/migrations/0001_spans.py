"""Numbers of each span of time, counted by themselves: no rows, for whoever may see figures (ADR 50, as `figures_tally` of ADR 53).

`begin_us`: when each span begins, in order; each lasts until the next, the last until `ends_us`. A thing with papers in two spans stands in both.
What cases that a custody record joins report is counted by `rightdoor.figures.count`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.figures.counted_sql import ALONE, ASKED, COUNTABLE, HIDDEN, JOINED, ROOM
from rightdoor.casework.guard import APP, DESK

_GIVEN = "text[], bigint[], bigint, bigint, text, text, text[]"
_SPANS = f"""
create function casework.board_spans(wanted text[], begin_us bigint[], ends_us bigint, as_of_us bigint, scope text, operation text,
    of_forces text[])
returns table(definition text, span bigint, value bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp set work_mem = '{ROOM}' set enable_nestloop = off set enable_sort = off set jit = off as $body$
with {HIDDEN.replace("openly", "false")},
{JOINED.replace("openly", "false")},
told as materialized (select w.code::varchar, w.nth::int from unnest(wanted) with ordinality as w(code, nth)),
found as (
    select unnest(r.definitions) as code, unnest(r.onces) as once, width_bucket(r.at_us, begin_us) - 1 as span
    from casework.figures_counted r
    where r.definitions && wanted::varchar[] and r.at_us >= begin_us[1] and r.at_us < ends_us and {COUNTABLE} and {ASKED} and {ALONE}
),
things as (select t.nth, f.span, f.once from found f join told t on t.code = f.code group by 1, 2, 3)
select wanted[t.nth], t.span::bigint, count(*) from things t group by t.nth, t.span
$body$;
revoke all on function casework.board_spans({_GIVEN}) from public;
grant execute on function casework.board_spans({_GIVEN}) to {DESK}, {APP}
"""


class Migration(migrations.Migration):
    """One function."""

    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0002_guard")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_SPANS, f"drop function casework.board_spans({_GIVEN})")]
