"""The way of each case that one sees, folded by the database: what `rightdoor.joint.board.way` says of the same rows, without carrying each row over."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.figures.query import Query
from rightdoor.joint.board.way import ENTERED, Open, Way

_KINDS: Final = ("investigation", "warrant-granted", "charge", "device-seized", "device-examined", *ENTERED)
# row-level security leaves out what one does not see, here as anywhere
_WAYS: Final = """
with standing as materialized (
    select r.case_id, r.kind, r.record, r.at_us, r.until_us, r.force, r.facts, r.operations, r.linked from casework.figures_counted r
    where r.case_id is not null and r.kind = any(%(kinds)s::varchar[]) and r.since_us <= %(as_of)s
        and (r.gone_us is null or r.gone_us > %(as_of)s) and r.at_us <= %(as_of)s
),
turns as materialized (
    select distinct s.case_id from standing s where s.kind = 'investigation'
        and (cardinality(%(forces)s::text[]) = 0 or s.force = any(%(forces)s::varchar[]))
        and case %(scope)s when 'all' then true when 'inside' then %(operation)s = any(s.operations)
            when 'inside-or-linked' then %(operation)s = any(s.operations || s.linked)
            else not %(operation)s = any(s.operations || s.linked) end
),
held as materialized (select s.* from standing s join turns t on t.case_id = s.case_id)
select 'way', h.case_id, '', max(h.force), min(h.at_us) filter (where h.kind = 'investigation'),
    min((h.facts ->> 'first_receipt_us')::bigint) filter (where h.kind = 'investigation'),
    min(h.at_us) filter (where h.kind = 'warrant-granted'), min(h.at_us) filter (where h.kind = any(%(entered)s::varchar[])),
    min(h.at_us) filter (where h.kind = 'charge'),
    case when bool_and(coalesce(h.until_us <= %(as_of)s, false)) filter (where h.kind = 'investigation')
        then max(h.until_us) filter (where h.kind = 'investigation') end
from held h group by h.case_id
union all
select h.kind, h.case_id, h.record, '', h.at_us, null, null, null, null, null
from held h left join held e on e.kind = 'warrant-executed' and e.case_id = h.case_id and e.facts ->> 'warrant' = h.record
where h.kind = 'warrant-granted' and e.record is null and coalesce(h.facts ->> 'returned', '') <> 'yes'
union all
select h.kind, h.case_id, h.record, '', h.at_us, null, null, null, null, null
from held h left join held e on e.kind = 'device-examined' and e.case_id = h.case_id and e.facts ->> 'device' = h.record
where h.kind = 'device-seized' and e.record is null
"""


def ways_seen(acting: Acting, query: Query) -> list[Way]:
    """The way of each case of the query's scope and forces that one sees, by its id. Raises NotAllowed."""
    require(acting, "see-figures")
    said: dict[str, Any] = {
        "kinds": list(_KINDS),
        "entered": list(ENTERED),
        "as_of": query.as_of_us,
        "forces": list(query.forces),
        "scope": query.scope,
        "operation": query.operation,
    }
    rows: list[tuple[Any, ...]] = []
    papers: dict[tuple[str, str], list[Open]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_WAYS, said)
        for row in cursor.fetchall():
            if row[0] == "way":
                rows.append(row)
            else:
                papers[row[0], row[1]].append(Open(row[2], row[4]))
    rows.sort(key=lambda row: str(row[1]))
    return [_way(row, papers) for row in rows]


def _way(row: tuple[Any, ...], papers: dict[tuple[str, str], list[Open]]) -> Way:
    _, case, _, force, opened, first, granted, entered, charged, ended = row
    warrants, devices = (_sorted(papers.get((kind, case), [])) for kind in ("warrant-granted", "device-seized"))
    return Way(case, force, opened, first, granted, entered, charged, ended, warrants, devices)


def _sorted(found: list[Open]) -> tuple[Open, ...]:
    return tuple(sorted(found, key=lambda each: (each.at_us, each.record)))
