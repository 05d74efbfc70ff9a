"""The way of each case that one sees, folded by the database: what `rightdoor.joint.board.way` says of the same rows, without carrying each row over."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, Final

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.figures.query import Query
from rightdoor.joint.board.way import ENTERED, Open, Way

_KINDS: Final = ("investigation", "warrant-granted", "charge", *ENTERED)
_DEVICES: Final = ("device-seized", "device-examined")
_BETWEEN, _AFTER = "\x1f", "\x1e"  # of the papers of a case, told in one text: they are many
_ROOM: Final = "select set_config('work_mem', '64MB', true)"  # as `rightdoor.casework.figures.counted_sql.ROOM`
# row-level security leaves out what one does not see, here as anywhere. `said`: the one fact of a kind that is asked for
_WAYS: Final = """
with standing as materialized (
    select r.case_id, r.kind, r.record, r.at_us, r.until_us, r.force, case r.kind
            when 'investigation' then r.facts ->> 'first_receipt_us' when 'warrant-granted' then r.facts ->> 'returned'
            when 'warrant-executed' then r.facts ->> 'warrant' when 'device-examined' then r.facts ->> 'device' end as said,
        r.kind = 'investigation' and (cardinality(%(forces)s::text[]) = 0 or r.force = any(%(forces)s::varchar[]))
            and case %(scope)s when 'all' then true when 'inside' then %(operation)s = any(r.operations)
                when 'inside-or-linked' then %(operation)s = any(r.operations || r.linked)
                else not %(operation)s = any(r.operations || r.linked) end as asked
    from casework.figures_counted r
    where r.case_id is not null and r.kind = any(%(kinds)s::varchar[]) and r.since_us <= %(as_of)s
        and (r.gone_us is null or r.gone_us > %(as_of)s) and r.at_us <= %(as_of)s
),
held as materialized (
    select h.case_id, max(h.force) as force, min(h.at_us) filter (where h.kind = 'investigation') as opened_us,
        min(h.said::bigint) filter (where h.kind = 'investigation') as first_us,
        min(h.at_us) filter (where h.kind = 'warrant-granted') as granted_us,
        min(h.at_us) filter (where h.kind = any(%(entered)s::varchar[])) as entered_us,
        min(h.at_us) filter (where h.kind = 'charge') as charged_us,
        case when bool_and(coalesce(h.until_us <= %(as_of)s, false)) filter (where h.kind = 'investigation')
            then max(h.until_us) filter (where h.kind = 'investigation') end as ended_us
    from standing h group by h.case_id having bool_or(h.asked)
),
followed as materialized (
    select e.case_id, e.said from standing e where e.kind in ('warrant-executed', 'device-examined') and e.said is not null
)
select 'way', h.case_id, '', h.force, h.opened_us, h.first_us, h.granted_us, h.entered_us, h.charged_us, h.ended_us from held h
union all
select o.kind, o.case_id, string_agg(o.record || %(between)s || o.at_us, %(after)s order by o.at_us, o.record collate "C"),
    '', null, null, null, null, null, null
from standing o
where (o.kind = 'device-seized' or (o.kind = 'warrant-granted' and coalesce(o.said, '') <> 'yes'))
    and o.case_id in (select h.case_id from held h) and (o.case_id, o.record) not in (select f.case_id, f.said from followed f)
group by o.kind, o.case_id
"""


def ways_seen(acting: Acting, query: Query, *, devices: bool = True) -> list[Way]:
    """The way of each case of the query's scope and forces that one sees, by its id. Not `devices`: without them, which are most of the rows.

    Raises NotAllowed.
    """
    require(acting, "see-figures")
    said: dict[str, Any] = {
        "kinds": [*_KINDS, *_DEVICES] if devices else list(_KINDS),
        "entered": list(ENTERED),
        "as_of": query.as_of_us,
        "forces": list(query.forces),
        "scope": query.scope,
        "operation": query.operation,
        "between": _BETWEEN,
        "after": _AFTER,
    }
    rows: list[tuple[Any, ...]] = []
    papers: dict[tuple[str, str], tuple[Open, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ROOM)
        cursor.execute(_WAYS, said)
        for row in cursor.fetchall():
            if row[0] == "way":
                rows.append(row)
            else:
                papers[row[0], row[1]] = tuple(_opened(row[2]))
    rows.sort(key=itemgetter(1))
    return [_way(row, papers) for row in rows]


def _way(row: tuple[Any, ...], papers: dict[tuple[str, str], tuple[Open, ...]]) -> Way:
    _, case, _, force, opened, first, granted, entered, charged, ended = row
    warrants, devices = (papers.get((kind, case), ()) for kind in ("warrant-granted", "device-seized"))
    return Way(case, force, opened, first, granted, entered, charged, ended, warrants, devices)


def _opened(told: str) -> Iterator[Open]:
    for each in told.split(_AFTER):
        record, _, at = each.partition(_BETWEEN)
        yield Open(record, int(at))
